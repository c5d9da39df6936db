"""Who calls and how, behind zero, one or two trusted proxies: nothing a caller writes counts."""

from __future__ import annotations

import itertools
import random
import sys
from dataclasses import replace

import pytest

from tests.admin.client import Client
from tests.admin.conftest import NewClient
from wabot_admin.app import create_app
from wabot_admin.proxies import forwarded_address, forwarded_scheme
from wabot_admin.services import Services

MATRIX = [
    # hops, X-Forwarded-For, the address that counts
    (0, "1.1.1.1", None),
    (1, "", None),
    (1, "1.1.1.1", "1.1.1.1"),
    (1, "9.9.9.9, 1.1.1.1", "1.1.1.1"),
    (1, "evil, 1.1.1.1", "1.1.1.1"),
    (1, "1.1.1.1, evil", None),
    (1, "1.1.1.1:4711", "1.1.1.1"),
    (1, "[2001:db8::1]:4711", "2001:db8::1"),
    (1, "2001:DB8::1", "2001:db8::1"),
    (2, "1.1.1.1", None),
    (2, "1.1.1.1, 10.0.0.1", "1.1.1.1"),
    (2, "9.9.9.9, 1.1.1.1, 10.0.0.1", "1.1.1.1"),
    (2, "127.0.0.1, 9.9.9.9, 1.1.1.1, 10.0.0.1", "1.1.1.1"),
]


@pytest.mark.parametrize(("hops", "given", "counts"), MATRIX)
def test_addresses_are_counted_from_the_right(hops: int, given: str, counts: str | None) -> None:
    values = [part.strip() for part in given.split(",") if part.strip()]
    assert (forwarded_address(values, hops=hops) if hops else None) == counts


@pytest.mark.parametrize(
    ("hops", "values", "counts"),
    [
        (1, [], None),
        (1, ["https"], "https"),
        (1, ["http", "HTTPS"], "https"),
        (2, ["https"], "https"),
        (2, ["http", "https", "http"], "https"),
        (1, ["javascript"], None),
    ],
)
def test_the_scheme_is_what_the_outermost_trusted_proxy_saw(hops: int, values: list[str], counts: str | None) -> None:
    assert forwarded_scheme(values, hops=hops) == counts


def test_nothing_left_of_the_trusted_part_matters() -> None:
    seed = random.randrange(2**32)
    chance = random.Random(seed)
    pieces = ["127.0.0.1", "::1", "unknown", "_hidden", "", "1.2.3.4:5", "'", "a" * 500, "%00", "10.0.0.1;"]
    count = 0
    for hops, length in itertools.product((1, 2, 3), range(30)):
        trusted = [f"10.9.8.{n}" for n in range(hops)]
        for _ in range(20):
            spoofed = [chance.choice(pieces) for _ in range(length)]
            assert forwarded_address([*spoofed, *trusted], hops=hops) == "10.9.8.0", f"seed {seed}"
            count += 1
    sys.stdout.write(f"seed {seed}, {count} spoofed headers\n")


async def test_budgets_are_of_the_real_caller_whatever_is_spoofed(services: Services) -> None:
    settings = replace(services.runtime.settings, trusted_proxies=1)
    services.runtime.settings = settings
    app = create_app(services, hosts=["127.0.0.1"])
    statuses = []
    for number in range(40):
        spoofed = {"x-forwarded-for": f"10.7.7.{number}, 203.0.113.9", "x-real-ip": f"10.7.7.{number}"}
        body = {"email": f"a{number}@example.org", "password": "x"}
        client = Client(app=app, address="10.0.0.2")
        statuses.append((await client.call("POST", "/api/auth/login", body, headers=spoofed)).status)
    assert set(statuses[:30]) == {401}
    assert set(statuses[31:]) == {429}
    other = await Client(app=app, address="10.0.0.2").call(
        "POST", "/api/auth/login", {"email": "z@example.org", "password": "x"}, headers={"x-forwarded-for": "1.1.1.1"}
    )
    assert other.status == 401


async def test_behind_tls_the_cookie_is_secure_and_the_origin_https(signed_in: NewClient, services: Services) -> None:
    await signed_in("viewer")
    for hops, secure in ((1, True), (0, False)):
        services.runtime.settings = replace(services.runtime.settings, trusted_proxies=hops)
        client = Client(app=create_app(services, hosts=["127.0.0.1"]))
        sent = {"x-forwarded-proto": "https", "x-forwarded-for": "1.1.1.1", "x-forwarded-host": "evil.example"}
        body = {"email": "viewer@example.org", "password": "a long and odd passphrase"}
        reply = await client.call(
            "POST", "/api/auth/login", body, headers=sent | ({"origin": "https://127.0.0.1"} if secure else {})
        )
        cookies = [value for name, value in reply.headers if name == "set-cookie"]
        assert reply.status == 200
        assert all(("; Secure" in cookie) is secure for cookie in cookies)
        assert (reply.header("strict-transport-security") is not None) is secure
