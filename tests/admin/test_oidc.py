"""Signing in with a provider that is a real HTTP server here: the right answer comes in, every wrong one does not."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import jwt
import orjson
import pytest
from starlette.applications import Starlette

from tests.admin.client import PASSWORD, Client
from tests.admin.coming_in import CALLBACK, URL, back, begun, come_in, refused, trusting, whoami
from tests.admin.conftest import Clock, NewClient
from tests.admin.provider import SECRET, IdentityProvider, identity_provider, new_key, published
from wabot_admin.app import create_app
from wabot_admin.auth.providers import read_providers
from wabot_admin.auth.totp import begin, code_at, confirm, step_at
from wabot_admin.errors import BadProviders
from wabot_admin.services import Services
from wabot_runtime import AuditFilter, Settings


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


@pytest.mark.parametrize("provider", ["RS256", "ES256"], indirect=True)
async def test_somebody_of_a_trusted_domain_comes_in_and_is_the_same_next_time(
    app: Starlette, provider: IdentityProvider, desk: Services
) -> None:
    client = Client(app=app)
    listed = await client.call("GET", "/api/auth/providers")
    assert listed.data == {"items": [{"id": "example", "name": "Example"}]}
    reply = await come_in(client, provider)
    assert (reply.status, reply.header("location")) == (303, "/bots/b1")
    account = await whoami(client)
    assert (account["email"], account["name"], account["role"]) == ("ana@example.org", "Ana", "viewer")
    provider.person |= {"email": "renamed@example.org"}
    again = Client(app=app)
    await come_in(again, provider)
    assert (await whoami(again))["id"] == account["id"]
    (row, *_) = await desk.desk.audit.page(limit=1, only=AuditFilter(actor=f"account:{account['id']}"))
    assert (row.action, row.outcome) == ("oidc_callback", "done")


async def test_forty_colleagues_of_one_office_come_in_and_guesses_from_there_do_not(
    app: Starlette, provider: IdentityProvider
) -> None:
    for number in range(40):
        provider.person |= {"sub": f"s-{number}", "email": f"p{number}@example.org"}
        client = Client(app=app)
        assert (await come_in(client, provider)).header("location") == "/bots/b1"
    guessed = [await back(Client(app=app), f"{URL}?state=x", "guess") for _ in range(40)]
    assert {(reply.header("location") or "").partition("error=")[2] for reply in guessed} == {
        "sign_in_over",
        "too_many_attempts",
    }


async def test_the_request_has_state_nonce_pkce_and_the_exact_redirect(
    app: Starlette, provider: IdentityProvider
) -> None:
    client = Client(app=app)
    seen = [dict(parse_qsl(urlsplit(await begun(client)).query)) for _ in range(3)]
    for asked in seen:
        assert asked["redirect_uri"] == f"{URL}{CALLBACK}"
        assert all(len(asked[name]) == 43 for name in ("state", "nonce", "code_challenge"))
    for name in ("state", "nonce", "code_challenge"):
        assert len({asked[name] for asked in seen}) == 3
    reply = await client.call("POST", "/api/auth/oidc", {"provider": "example", "next": "/"})
    (cookie,) = (value for name, value in reply.headers if name == "set-cookie")
    assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= set(cookie.split("; "))
    asked = seen[-1]
    for hidden in (asked["state"], asked["nonce"], SECRET):
        assert hidden not in cookie


async def test_a_group_gives_a_new_account_its_role(app: Starlette, provider: IdentityProvider) -> None:
    provider.person |= {"groups": ["other", "desk"]}
    client = Client(app=app)
    await come_in(client, provider)
    assert (await whoami(client))["role"] == "agent"


async def test_a_callback_works_once_in_the_browser_that_began_it_and_not_late(
    app: Starlette, provider: IdentityProvider, clock: Clock
) -> None:
    client, other = Client(app=app), Client(app=app)
    address = await begun(client)
    await refused(other, await back(other, address, provider.authorize(address)))
    theirs = await begun(other)
    await refused(other, await back(other, address, provider.authorize(address)))
    assert theirs != address
    kept = dict(client.cookies)
    replies = await asyncio.gather(
        *(back(Client(app=app, cookies=dict(kept)), address, provider.authorize(address)) for _ in range(20))
    )
    places = [reply.header("location") for reply in replies]
    assert places.count("/bots/b1") == 1
    replayed = Client(app=app, cookies=kept)
    await refused(replayed, await back(replayed, address, provider.authorize(address)))
    late = Client(app=app)
    address = await begun(late)
    clock.move(minutes=10)
    await refused(late, await back(late, address, provider.authorize(address)))


async def test_a_code_is_exchanged_once_and_only_for_our_redirect(app: Starlette, provider: IdentityProvider) -> None:
    client = Client(app=app)
    address = await begun(client)
    code = provider.authorize(address)
    assert (await back(client, address, code)).header("location") == "/bots/b1"
    other = Client(app=app)
    again = await begun(other)
    await refused(other, await back(other, again, code))
    third = Client(app=app)
    moved = await begun(third)
    code = provider.authorize(moved)
    provider.codes[code] |= {"redirect_uri": "https://evil.example/callback"}
    await refused(third, await back(third, moved, code))


async def test_an_address_never_leads_into_an_account_that_is_there(
    app: Starlette, provider: IdentityProvider, signed_in: NewClient
) -> None:
    await signed_in("admin")
    provider.person |= {"email": "admin@example.org"}
    client = Client(app=app)
    reply = await come_in(client, provider)
    assert reply.header("location") == "/sign-in?error=not_linked"
    await refused(client, reply)


async def test_a_signed_in_account_links_an_identity_and_comes_in_by_it(
    app: Starlette, provider: IdentityProvider, signed_in: NewClient
) -> None:
    person = await signed_in("editor")
    body = {"provider": "example", "next": "/me"}
    for wrong in ({}, {"password": "not this one"}):
        assert (await person.call("POST", "/api/me/identities", body | wrong)).status == 401
    provider.person = {"sub": "s-7"}
    address = await begun(person, "/api/me/identities", password=PASSWORD)
    assert (await back(person, address, provider.authorize(address))).header("location") == "/bots/b1"
    (identity,) = (await person.call("GET", "/api/me/identities")).data["items"]
    assert (identity["subject"], identity["issuer"], identity["provider"]) == ("s-7", provider.issuer, "Example")
    fresh = Client(app=app)
    await come_in(fresh, provider)
    assert (await whoami(fresh))["email"] == "editor@example.org"
    other = await signed_in("viewer")
    address = await begun(other, "/api/me/identities", password=PASSWORD)
    reply = await back(other, address, provider.authorize(address))
    assert reply.header("location") == "/sign-in?error=already_there"
    assert (await person.call("DELETE", f"/api/me/identities/{identity['id']}")).status == 204
    late = Client(app=app)
    await refused(late, await come_in(late, provider))


async def test_pages_know_of_a_session_without_asking_and_admins_who_comes_in(
    app: Starlette, provider: IdentityProvider, signed_in: NewClient
) -> None:
    client = Client(app=app)
    assert "wabot_here" not in client.cookies
    await come_in(client, provider)
    assert client.cookies["wabot_here"] == "y"
    await whoami(client)
    await client.call("POST", "/api/auth/logout")
    assert not client.cookies.get("wabot_here")
    admin = await signed_in("admin")
    assert (await admin.call("GET", "/api/me")).data["workspace"]["language"] is None
    shown = (await admin.call("GET", "/api/settings/providers")).data
    assert shown["redirect"] == URL + CALLBACK
    assert [(each["name"], each["domains"], each["role"]) for each in shown["items"]] == [
        ("Example", ["example.org"], "viewer")
    ]
    assert SECRET not in str(shown)
    assert "example_oidc" not in str(shown)


async def test_a_link_needs_the_session_that_asked(
    app: Starlette, provider: IdentityProvider, signed_in: NewClient
) -> None:
    person = await signed_in("editor")
    address = await begun(person, "/api/me/identities", password=PASSWORD)
    assert (await person.call("POST", "/api/auth/logout-everywhere")).status == 204
    reply = await back(person, address, provider.authorize(address))
    assert reply.header("location") == "/sign-in?error=sign_in_over"


async def test_an_invite_gives_an_identity_its_account_whatever_its_address(
    app: Starlette, provider: IdentityProvider, signed_in: NewClient
) -> None:
    admin = await signed_in("admin")
    invited = {"email": "bo@elsewhere.org", "role": "agent"}
    token = (await admin.call("POST", "/api/accounts/invites", invited)).data["token"]
    provider.person = {"sub": "s-9", "email": "private@mail.example", "email_verified": True}
    client = Client(app=app)
    await come_in(client, provider, token=token)
    account = await whoami(client)
    assert (account["email"], account["role"]) == ("bo@elsewhere.org", "agent")
    provider.person = {"sub": "s-10"}
    other = Client(app=app)
    await refused(other, await come_in(other, provider, token=token))
    theirs = f"/api/accounts/{account['id']}/identities"
    (identity,) = (await admin.call("GET", theirs)).data["items"]
    refusal = await admin.call("DELETE", f"{theirs}/{identity['id']}")
    assert (refusal.status, refusal.data["code"]) == (409, "last_way_in")
    assert (await client.call("GET", "/api/me")).status == 200


async def test_an_authenticator_app_is_asked_for_whatever_the_provider_did(
    app: Starlette, provider: IdentityProvider, desk: Services, clock: Clock
) -> None:
    client = Client(app=app)
    await come_in(client, provider)
    account = await desk.desk.accounts.get((await whoami(client))["id"])
    text, _ = await begin(desk, account)
    from base64 import b32decode

    key = b32decode(text)
    await confirm(desk, await desk.desk.accounts.get(account.id), code_at(key, step_at(clock())))
    clock.move(minutes=2)
    fresh = Client(app=app)
    reply = await come_in(fresh, provider)
    assert reply.header("location") == "/sign-in?code=needed&next=%2Fbots%2Fb1"
    assert "wabot_refresh" not in fresh.cookies
    assert (await fresh.call("POST", "/api/auth/oidc/code", {"code": "000000"})).status == 401
    stranger = await Client(app=app).call("POST", "/api/auth/oidc/code", {"code": code_at(key, step_at(clock()))})
    assert stranger.data["code"] == "sign_in_over"
    good = await fresh.call("POST", "/api/auth/oidc/code", {"code": code_at(key, step_at(clock()))})
    assert good.status == 200
    assert (await whoami(fresh))["id"] == account.id


async def test_a_disabled_account_stays_out(app: Starlette, provider: IdentityProvider, desk: Services) -> None:
    client = Client(app=app)
    await come_in(client, provider)
    account = await whoami(client)
    await desk.desk.accounts.change(account["id"], now=desk.now(), disabled=True)
    fresh = Client(app=app)
    await refused(fresh, await come_in(fresh, provider))


async def test_new_keys_are_fetched_when_they_are_needed_and_not_for_every_unknown_one(
    app: Starlette, provider: IdentityProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = Client(app=app)
    await come_in(client, provider)
    assert provider.key_calls == 1
    provider.rotate("k2")
    monkeypatch.setattr("wabot_admin.auth.providers.AGAIN", 0.0)
    fresh = Client(app=app)
    assert (await come_in(fresh, provider)).header("location") == "/bots/b1"
    assert provider.key_calls == 2
    monkeypatch.setattr("wabot_admin.auth.providers.AGAIN", 60.0)
    provider.header = lambda made: made.update(kid="unknown")
    for _ in range(5):
        other = Client(app=app)
        await refused(other, await come_in(other, provider))
    assert provider.key_calls == 2


@pytest.mark.parametrize(
    "changed",
    [
        {"issuer": "https://evil.example"},
        {"token_endpoint": "http://10.0.0.1/token"},
        {"token_endpoint": "https://127.0.0.1/token"},
        {"jwks_uri": "file:///etc/passwd"},
        {"authorization_endpoint": "javascript:alert(1)"},
        {"jwks_uri": None},
    ],
    ids=str,
)
async def test_a_provider_that_leads_elsewhere_is_not_followed(
    changed: dict[str, Any], app: Starlette, provider: IdentityProvider
) -> None:
    provider.discovery = lambda document: document.update(changed)
    client = Client(app=app)
    reply = await client.call("POST", "/api/auth/oidc", {"provider": "example", "next": "/"})
    if reply.status == 200:
        address = str(reply.data["address"])
        await refused(client, await back(client, address, provider.authorize(address)))
    else:
        assert reply.data["code"] == "provider_away"


NOT_HERE = [
    *("//evil.example", "/\\evil.example", "https://evil.example", "/bots//evil", "/bots/../x", "/%2f/evil", "/bots\n"),
    *("javascript:alert(1)", "", "bots", "/nowhere", "/bots?x=//evil", "/bots#x", "/\tevil", "/botsevil", "\\\\evil"),
]


@pytest.mark.parametrize("next", NOT_HERE)
async def test_one_is_led_only_to_pages_of_the_admin(next: str, app: Starlette) -> None:
    reply = await Client(app=app).call("POST", "/api/auth/oidc", {"provider": "example", "next": next})
    assert reply.status == 422


def test_the_file_of_providers_is_checked(tmp_path: Any) -> None:
    good = {"id": "a", "name": "A", "issuer": "https://a.example", "client_id": "c", "client_secret": "s"}
    path = tmp_path / "providers.json"
    path.write_bytes(orjson.dumps([good]))
    (provider,) = read_providers(str(path))
    assert provider.issuer == "https://a.example"
    bad: list[Any] = [
        good,
        [good, good],
        [good | {"issuer": "http://a.example"}],
        [good | {"issuer": "https://u@a.example"}],
        [good | {"secret": "x"}],
        [good | {"id": "A b"}],
        [{**good, "client_secret": ""}],
        "no",
    ]
    for each in bad:
        path.write_bytes(orjson.dumps(each))
        with pytest.raises(BadProviders):
            read_providers(str(path))
    with pytest.raises(BadProviders):
        read_providers(str(tmp_path / "none.json"))
    assert read_providers(Settings().oidc) == ()


def test_the_provider_of_the_tests_signs_as_others_do() -> None:
    key = new_key("RS256")
    token = jwt.encode({"a": 1}, key, algorithm="RS256")
    assert jwt.decode(token, jwt.PyJWK(published(key, "k", "RS256")).key, algorithms=["RS256"]) == {"a": 1}
