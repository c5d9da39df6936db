"""Ten thousand damaged access tokens: none is taken. The generator is ours and its seed is printed."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import random
import string
import sys
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import jwt
import pytest

from tests.admin.client import Client
from tests.admin.conftest import Clock, NewClient
from wabot_admin.auth.access import ALGORITHM, read_access
from wabot_admin.errors import BadDeskKey, NotSignedIn
from wabot_admin.keyring import Keyring, read_key
from wabot_admin.services import Services

COUNT = 12_000
ALPHABET = string.ascii_letters + string.digits + "-_"
STRANGE: tuple[Any, ...] = (None, "", [], {}, True, False, 0, -1, 1e308, "null", "x" * 5000, ["wabot"], {"a": 1})


def encode(data: Any) -> str:
    """Return a segment."""
    raw = data if isinstance(data, bytes) else json.dumps(data).encode()
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def decode(segment: str) -> Any:
    """Return what a segment holds."""
    return json.loads(base64.urlsafe_b64decode(segment + "=" * (-len(segment) % 4)))


def damaged(token: str, keyring: Keyring, chance: random.Random) -> Iterator[str]:
    """Make damaged tokens of a good one, without end: by letter, by header, by claim, by algorithm, by key."""
    header, claims, signature = token.split(".")
    head, body = decode(header), decode(claims)
    key = keyring.key("access")

    def signed(head: Any, body: Any, *, key: bytes = key, hash: str = "sha256") -> str:
        text = f"{encode(head)}.{encode(body)}"
        return f"{text}.{encode(hmac.digest(key, text.encode(), hash))}"

    def letter() -> str:
        place = chance.randrange(len(token))
        return (
            token[:place] + chance.choice([c for c in ALPHABET + "=.+/ \n%" if c != token[place]]) + token[place + 1 :]
        )

    def cut() -> str:
        return chance.choice([token[: chance.randrange(len(token))], token[chance.randrange(1, len(token)) :]])

    def grown() -> str:
        place = chance.randrange(len(token) + 1)
        return token[:place] + chance.choice(ALPHABET + "=. \t.") + token[place:]

    def headed() -> str:
        more = chance.choice(
            [
                {
                    "alg": chance.choice(
                        ["none", "None", "NONE", "nOnE", "", "HS384", "HS512", "RS256", "ES256", "EdDSA", "hs256"]
                    )
                },
                {"kid": chance.choice(["", "../../dev/null", "0", "' OR 1=1", *map(str, STRANGE[:9])])},
                {"typ": chance.choice(["JWT", "rt+jwt", "AT+JWT", "", "refresh", "invite"])},
                {"jku": "https://evil.example/keys"},
                {"x5u": "https://evil.example/cert"},
                {"jwk": {"kty": "oct", "k": encode(key)}},
                {"crit": ["exp"]},
                {"b64": False, "crit": ["b64"]},
                {"zip": "DEF"},
                {"cty": "JWT"},
            ]
        )
        changed, gone = head | more, chance.choice(list(head))
        ways: list[Callable[[], str]] = [
            lambda: f"{encode(changed)}.{claims}.",
            lambda: f"{encode(changed)}.{claims}.{signature}",
            lambda: signed(changed, body),
            lambda: signed(changed, body, hash="sha512"),
            lambda: signed({name: value for name, value in head.items() if name != gone}, body),
        ]
        return chance.choice(ways)()

    def claimed() -> str:
        name = chance.choice(list(body))
        changed = dict(body)
        way = chance.randrange(4)
        if way == 0:
            del changed[name]
        elif way == 1:
            changed[name] = chance.choice(
                [one for one in STRANGE if type(one) is not type(body[name]) or one != body[name]]
            )
            if name in ("jti", "sub", "sid", "ep"):  # any text, any number is one's own: the tables decide about it
                changed[name] = chance.choice([None, [], {}, True, 1.5])
            if name == "iat":
                changed[name] = chance.choice([None, [], {}, True, "0", 1e18, body["exp"] + 60])
            if name == "exp":
                changed[name] = chance.choice([None, [], {}, True, "0", 0, -1, body["iat"] - 1, float(body["exp"])])
        elif way == 2:
            changed[chance.choice(["nbf", "admin", "role", "scopes", "kid"])] = chance.choice([0, "admin", True, ["*"]])
        else:
            changed |= {"aud": chance.choice(["wabot", "other", ["wabot-admin"]])}
        return signed(head, changed)

    def foreign() -> str:
        other = chance.choice(
            [b"", b"secret", b"wabot", chance.randbytes(32), keyring.key("cursor"), hashlib.sha256(key).digest()]
        )
        return signed(head, body, key=other)

    def respelled() -> str:
        """Keep the bytes and change their spelling: padding, spaces, the spare bits of the last letter."""
        last = token[-1]
        near = chance.choice(
            [c for c in ALPHABET if c != last and ALPHABET.index(c) // 4 == ALPHABET.index(last) // 4] or ["."]
        )
        return chance.choice(
            [
                token[:-1] + near,
                token + "=",
                token + "==",
                f" {token}",
                f"{token}\n",
                f"{header}\n.{claims}.{signature}",
            ]
        )

    def doubled() -> str:
        text = json.dumps(body)[:-1] + f', "sub": "{chance.randbytes(4).hex()}", "ws": "other"}}'
        return signed(head, text.encode())

    ways = [letter, cut, grown, headed, claimed, foreign, respelled, doubled]
    while True:
        made = chance.choice(ways)()
        if made != token:
            yield made


async def test_no_damaged_token_is_taken(signed_in: NewClient, services: Services, clock: Clock) -> None:
    client = await signed_in("admin")
    good = client.token or ""
    seed = random.randrange(2**32)
    sys.stdout.write(f"seed {seed}, {COUNT} tokens\n")
    makers = damaged(good, services.keyring, random.Random(seed))
    taken = []
    for number in range(COUNT):
        token = next(makers)
        if number % 40 == 0:  # the whole way too, now and then: header values can't hold line breaks
            text = token if token.isprintable() else repr(token)
            stranger = Client(app=client.app, token=text)
            if (await stranger.call("GET", "/api/me")).status != 401:
                taken.append(text)
        try:
            read_access(services.keyring, token, workspace="default", now=clock())
        except NotSignedIn:
            continue
        taken.append(token)
    assert taken == []
    assert (await client.call("GET", "/api/me")).status == 200


def test_a_token_is_good_from_its_second_to_its_last(services: Services, clock: Clock) -> None:
    from wabot_admin.auth.access import LIFE, Access, write_access

    access = Access(account="a", session="s", epoch=1)
    token = write_access(services.keyring, access, workspace="default", now=clock())
    for shift, good in ((-10, False), (0, True), (LIFE.total_seconds() - 1, True), (LIFE.total_seconds(), False)):
        now = clock() + timedelta(seconds=shift)
        if good:
            assert read_access(services.keyring, token, workspace="default", now=now) == access
        else:
            with pytest.raises(NotSignedIn):
                read_access(services.keyring, token, workspace="default", now=now)
    with pytest.raises(NotSignedIn):
        read_access(services.keyring, token, workspace="other", now=clock())
    with pytest.raises(NotSignedIn):
        read_access(Keyring(b"another key" * 4), token, workspace="default", now=clock())
    assert jwt.get_unverified_header(token)["alg"] == ALGORITHM


@pytest.mark.parametrize(
    "text",
    ["", "secret", "changeme" * 8, "0" * 64, "ab" * 32, "wabot-example-key-do-not-use-in-prod", "dGVzdA==", "6b" * 31],
)
def test_a_weak_or_example_key_is_refused(text: str) -> None:
    with pytest.raises(BadDeskKey):
        read_key(text)


async def test_each_data_folder_has_a_key_of_its_own_only_its_owner_reads(services: Services) -> None:
    from wabot_admin.services import open_services

    path = services.runtime.settings.data / "desk.key"
    assert path.stat().st_mode & 0o777 == 0o600
    assert len(bytes.fromhex(path.read_text())) == 32
    again = await open_services(services.runtime)
    assert again.keyring.key("access") == services.keyring.key("access")
