"""Wrong answers of a provider, and callbacks that were changed on the way, let nobody in."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
from starlette.applications import Starlette

from tests.admin.client import Client
from tests.admin.coming_in import back, begun, come_in, refused, trusting
from tests.admin.provider import CLIENT, IdentityProvider, identity_provider, new_key, published
from wabot_admin.app import create_app
from wabot_admin.services import Services


@pytest.fixture(params=["RS256"])
async def provider(request: pytest.FixtureRequest) -> AsyncIterator[IdentityProvider]:
    """Give a running provider."""
    async with identity_provider(request.param) as running:
        yield running


@pytest.fixture
def desk(services: Services, provider: IdentityProvider, monkeypatch: pytest.MonkeyPatch) -> Services:
    """Give services that trust the provider for example.org."""
    return trusting(services, provider, monkeypatch)


@pytest.fixture
def app(desk: Services) -> Starlette:
    """Give the app over them."""
    return create_app(desk, hosts=["127.0.0.1"])


def claims(**changed: Any) -> Callable[[IdentityProvider], None]:
    """Change claims; None removes one."""

    def change(provider: IdentityProvider) -> None:
        def apply(made: dict[str, Any]) -> None:
            for name, value in changed.items():
                if value is None:
                    made.pop(name, None)
                else:
                    made[name] = value

        provider.claims = apply

    return change


def header(**changed: Any) -> Callable[[IdentityProvider], None]:
    """Change the header of the ID token."""

    def change(provider: IdentityProvider) -> None:
        provider.header = lambda made: made.update(changed)

    return change


def signed_by_another(provider: IdentityProvider) -> None:
    """Sign with a key that is not published, under the published key's id."""
    provider.key = new_key(provider.kind)


def two_keys_of_one_id(provider: IdentityProvider) -> None:
    """Publish a second key under the same id."""
    provider.keys = [*provider.keys, published(new_key("ES256"), provider.kid, "ES256")]


def shared_secret(provider: IdentityProvider) -> None:
    """Publish a symmetric key and name it."""
    provider.keys = [{"kty": "oct", "k": "c2VjcmV0", "kid": provider.kid, "alg": "HS256"}]
    provider.header = lambda made: made.update(alg="HS256")


def key_for_another_algorithm(provider: IdentityProvider) -> None:
    """Publish the key for PS256 only, and sign RS256."""
    provider.keys = [provider.keys[0] | {"alg": "PS256"}]


def key_for_encryption(provider: IdentityProvider) -> None:
    """Publish the key for another use."""
    provider.keys = [provider.keys[0] | {"use": "enc"}]


def damaged(provider: IdentityProvider) -> None:
    """Damage the signature."""
    provider.token = lambda token: token[:-8] + "AAAAAAAA"


def unsigned(provider: IdentityProvider) -> None:
    """Cut the signature off."""
    provider.token = lambda token: token.rpartition(".")[0] + "."


def embedded_key(provider: IdentityProvider) -> None:
    """Sign with a key that only the token's header carries."""
    other = new_key("RS256")
    carried = published(other, "mine", "RS256")
    provider.key = other
    provider.header = lambda made: made.update(jwk=carried, kid="mine")


def no_token(provider: IdentityProvider) -> None:
    """Answer without an ID token."""
    provider.token = lambda token: ""


NOW = int(time.time())
WRONG: dict[str, Callable[[IdentityProvider], None]] = {
    "another issuer": claims(iss="https://evil.example"),
    "no issuer": claims(iss=None),
    "issuer with a slash more": claims(iss="http://127.0.0.1/"),
    "another audience": claims(aud="other"),
    "no audience": claims(aud=None),
    "two audiences, no azp": claims(aud=[CLIENT, "other"]),
    "another azp": claims(azp="other"),
    "two audiences, another azp": claims(aud=[CLIENT, "other"], azp="other"),
    "expired": claims(exp=NOW - 3600),
    "no expiry": claims(exp=None),
    "expiry as text": claims(exp="9999999999"),
    "made an hour ago": claims(iat=NOW - 3600),
    "made tomorrow": claims(iat=NOW + 86400),
    "not before tomorrow": claims(nbf=NOW + 86400),
    "another nonce": claims(nonce="n" * 43),
    "no nonce": claims(nonce=None),
    "nobody": claims(sub=None),
    "an empty name": claims(sub=""),
    "a list of names": claims(sub=["s-1"]),
    "alg none": header(alg="none"),
    "HS256 with the public key": header(alg="HS256"),
    "a published shared secret": shared_secret,
    "RS512": header(alg="RS512"),
    "an unknown key id": header(kid="k9"),
    "crit": header(crit=["exp"]),
    "another's signature": signed_by_another,
    "two keys of one id": two_keys_of_one_id,
    "a key of another algorithm": key_for_another_algorithm,
    "a key for encryption": key_for_encryption,
    "a key in the header": embedded_key,
    "a damaged signature": damaged,
    "no signature": unsigned,
    "no token": no_token,
    "an address of another domain": claims(email="ana@elsewhere.org"),
    "an address not verified": claims(email_verified=False),
    "an address verified as text": claims(email_verified="true"),
    "a domain below": claims(email="ana@example.org.evil.example"),
    "two at signs": claims(email="ana@example.org@evil.example"),
}


@pytest.mark.parametrize("wrong", WRONG)
async def test_a_wrong_answer_lets_nobody_in(
    wrong: str, app: Starlette, provider: IdentityProvider, desk: Services
) -> None:
    WRONG[wrong](provider)
    client = Client(app=app)
    await refused(client, await come_in(client, provider))
    assert await desk.desk.accounts.count() == 0


@pytest.mark.parametrize(
    "changed",
    [
        {"state": "x" * 43},
        {"state": None},
        {"state": ""},
        {"code": None},
        {"code": "wrong"},
        {"error": "access_denied"},
        {"iss": "https://evil.example"},
    ],
    ids=str,
)
async def test_a_changed_callback_lets_nobody_in(
    changed: dict[str, str | None], app: Starlette, provider: IdentityProvider
) -> None:
    client = Client(app=app)
    address = await begun(client)
    await refused(client, await back(client, address, provider.authorize(address), **changed))
