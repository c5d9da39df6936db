"""Signing in and out as a person does it, through the API."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from starlette.applications import Starlette

from tests.admin.client import PASSWORD, Client
from tests.admin.conftest import Clock, NewClient
from wabot_admin.auth.links import digest, offer_first
from wabot_admin.services import Services
from wabot_runtime import Account

BOTH = pytest.mark.parametrize("records", ["sqlite", "postgresql"], indirect=True)


@BOTH
async def test_the_first_admin_is_made_once_with_the_printed_token(anyone: Client, services: Services) -> None:
    link = await offer_first(services)
    assert link is not None
    body = {"token": link.token, "email": "Ana@Example.org", "name": "Ana", "password": PASSWORD}
    assert (await anyone.call("POST", "/api/auth/first", body | {"token": "x" * 43})).status == 410
    replies = await asyncio.gather(*(anyone.call("POST", "/api/auth/first", body) for _ in range(20)))
    assert sorted(reply.status for reply in replies) == [201] + [410] * 19
    assert await offer_first(services) is None
    assert (await anyone.login("ana@example.org")).status == 200
    me = await anyone.call("GET", "/api/me")
    assert me.data["account"]["role"] == "admin"
    assert "numbers.link" in me.data["scopes"]


async def test_a_wrong_password_and_an_unknown_address_are_answered_alike(anyone: Client, signed_in: NewClient) -> None:
    await signed_in("viewer")
    wrong = await anyone.login("viewer@example.org", "not the passphrase")
    unknown = await anyone.login("nobody@example.org", "not the passphrase")
    assert (wrong.status, wrong.body) == (unknown.status, unknown.body)
    assert wrong.data["code"] == "bad_credentials"
    assert anyone.cookies == {}


async def test_access_ends_with_its_time_and_a_refresh_brings_more(signed_in: NewClient, clock: Clock) -> None:
    client = await signed_in("viewer")
    clock.move(minutes=10)
    assert (await client.call("GET", "/api/me")).status == 401
    reply = await client.call("POST", "/api/auth/refresh")
    client.token = reply.data["access_token"]
    assert (await client.call("GET", "/api/me")).status == 200


async def test_a_stolen_refresh_cookie_ends_the_session_for_both(signed_in: NewClient, clock: Clock) -> None:
    client = await signed_in("viewer")
    thief = Client(app=client.app, cookies=dict(client.cookies))
    assert (await client.call("POST", "/api/auth/refresh")).status == 200
    clock.move(minutes=1)
    assert (await thief.call("POST", "/api/auth/refresh")).data["code"] == "session_over"
    assert (await client.call("POST", "/api/auth/refresh")).status == 401
    assert (await client.call("GET", "/api/me")).status == 401


@BOTH
async def test_of_fifty_parallel_refreshes_one_is_done(signed_in: NewClient) -> None:
    client = await signed_in("viewer")
    copies = [Client(app=client.app, cookies=dict(client.cookies)) for _ in range(50)]
    replies = await asyncio.gather(*(copy.call("POST", "/api/auth/refresh") for copy in copies))
    assert sorted(reply.status for reply in replies) == [200] + [409] * 49
    (winner,) = (copy for copy, reply in zip(copies, replies, strict=True) if reply.status == 200)
    assert (await winner.call("POST", "/api/auth/refresh")).status == 200


async def test_sessions_end_when_idle_and_after_their_whole_life(signed_in: NewClient, clock: Clock) -> None:
    idle = await signed_in("viewer")
    busy = await signed_in("editor")
    for _ in range(5):
        clock.move(days=5)
        assert (await busy.call("POST", "/api/auth/refresh")).status == 200
    assert (await idle.call("POST", "/api/auth/refresh")).status == 401
    clock.move(days=5)
    assert (await busy.call("POST", "/api/auth/refresh")).status == 401


async def test_logout_ends_this_session_and_logout_everywhere_all(signed_in: NewClient) -> None:
    one = await signed_in("viewer")
    two, three = Client(app=one.app), Client(app=one.app)
    await two.login("viewer@example.org")
    await three.login("viewer@example.org")
    left = await one.call("POST", "/api/auth/logout")
    assert left.status == 204
    assert left.header("clear-site-data") == '"cache", "storage"'
    assert (await one.call("GET", "/api/me")).status == 401
    assert (await two.call("GET", "/api/me")).status == 200
    assert (await two.call("POST", "/api/auth/logout-everywhere")).status == 204
    assert (await three.call("GET", "/api/me")).status == 401
    assert (await three.call("POST", "/api/auth/refresh")).status == 401


async def test_the_cookie_is_for_this_site_and_no_script(
    app: Starlette, account: Callable[[str], Awaitable[Account]]
) -> None:
    await account("viewer")
    plain, tls = Client(app=app), Client(app=app, scheme="https")
    for client, name, secure in ((plain, "wabot_refresh", False), (tls, "__Host-wabot_refresh", True)):
        reply = await client.login("viewer@example.org")
        (cookie,) = (value for key, value in reply.headers if key == "set-cookie" and value.startswith(f"{name}="))
        assert {"Path=/", "HttpOnly", "SameSite=Strict"} <= set(cookie.split("; "))
        assert ("Secure" in cookie.split("; ")) is secure
        assert "Domain" not in cookie
        assert (await client.call("POST", "/api/auth/refresh")).status == 200
        assert (reply.header("strict-transport-security") is not None) is secure


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
    ],
)
async def test_what_another_sites_page_sends_is_refused(signed_in: NewClient, headers: dict[str, str]) -> None:
    client = await signed_in("admin")
    for method, path in (("POST", "/api/auth/refresh"), ("POST", "/api/accounts/invites"), ("PATCH", "/api/me")):
        reply = await client.call(method, path, {}, headers=headers)
        assert (reply.status, reply.data["code"]) == (403, "other_origin")
        assert reply.header("access-control-allow-origin") is None


async def test_guessing_gets_slower_and_slower_but_the_person_comes_in_from_their_device(
    app: Starlette, signed_in: NewClient, clock: Clock
) -> None:
    person = await signed_in("viewer")
    evaluated = 0
    for guess in range(10_000):
        attacker = Client(app=app, address=f"10.{guess // 65536}.{guess // 256 % 256}.{guess % 256}")
        reply = await attacker.login("viewer@example.org", "x")
        evaluated += reply.status == 401
        if reply.status == 429:
            assert int(reply.header("retry-after") or 0) > 0
        clock.move(seconds=8.6)  # 10,000 guesses in a day, from as many addresses
    assert 5 < evaluated <= 100
    assert (await Client(app=app).login("viewer@example.org")).status == 429
    assert (await person.login("viewer@example.org")).status == 200


async def test_one_address_guesses_many_accounts_slowly(anyone: Client) -> None:
    replies = [await anyone.login(f"a{number}@example.org", "x") for number in range(40)]
    assert {reply.status for reply in replies[:30]} == {401}
    assert {reply.status for reply in replies[31:]} == {429}


async def test_forty_newcomers_of_one_office_accept_their_invites(signed_in: NewClient) -> None:
    admin = await signed_in("admin")
    for number in range(40):
        body = {"email": f"n{number}@example.org", "role": "viewer"}
        link = (await admin.call("POST", "/api/accounts/invites", body)).data
        accepted = {"token": link["token"], "name": "N", "password": PASSWORD}
        assert (await Client(app=admin.app).call("POST", "/api/auth/invite", accepted)).status == 201


@BOTH
async def test_an_invite_makes_one_account_with_its_role(signed_in: NewClient) -> None:
    admin = await signed_in("admin")
    link = (await admin.call("POST", "/api/accounts/invites", {"email": "bo@example.org", "role": "agent"})).data
    guest = Client(app=admin.app)
    body = {"token": link["token"], "name": "Bo", "password": PASSWORD}
    weak = await guest.call("POST", "/api/auth/invite", body | {"password": "bo@example.org"})
    assert weak.data["code"] == "weak_password"
    replies = await asyncio.gather(
        *(Client(app=admin.app, address=f"10.1.0.{n}").call("POST", "/api/auth/invite", body) for n in range(50))
    )
    assert sorted(reply.status for reply in replies) == [201] + [410] * 49
    await guest.login("bo@example.org")
    assert (await guest.call("GET", "/api/me")).data["account"]["role"] == "agent"


@BOTH
async def test_an_invite_is_listed_until_it_is_withdrawn_made_anew_or_taken_up(
    signed_in: NewClient, clock: Clock
) -> None:
    admin = await signed_in("admin")

    async def invited(email: str, role: str = "viewer") -> str:
        body = {"email": email, "role": role}
        return str((await admin.call("POST", "/api/accounts/invites", body)).data["token"])

    async def waiting() -> dict[str, Any]:
        found = (await admin.call("GET", "/api/accounts/invites")).data["items"]
        return {each["email"]: each for each in found}

    async def takes_up(token: str) -> int:
        body = {"token": token, "name": "N", "password": PASSWORD}
        return (await Client(app=admin.app).call("POST", "/api/auth/invite", body)).status

    wrong, first = await invited("wrong@example.org"), await invited("bo@example.org")
    clock.move(days=1)
    await admin.login("admin@example.org")
    second, late = await invited("bo@example.org", "agent"), await invited("late@example.org")
    assert next(iter(await waiting())) == "wrong@example.org"
    assert {*await waiting()} == {"wrong@example.org", "bo@example.org", "late@example.org"}
    assert (await waiting())["bo@example.org"]["role"] == "agent"
    gone = f"/api/accounts/invites/{(await waiting())['wrong@example.org']['id']}"
    assert [(await admin.call("DELETE", gone)).status for _ in range(2)] == [204, 404]
    assert [await takes_up(token) for token in (wrong, first, second)] == [410, 410, 201]
    assert {*await waiting()} == {"late@example.org"}
    clock.move(days=3)
    await admin.login("admin@example.org")
    assert await waiting() == {}
    assert await takes_up(late) == 410


async def test_a_reset_sets_a_password_once_and_ends_sessions(signed_in: NewClient, clock: Clock) -> None:
    admin, person = await signed_in("admin"), await signed_in("editor")
    id = (await person.call("GET", "/api/me")).data["account"]["id"]
    old = (await admin.call("POST", f"/api/accounts/{id}/reset")).data["token"]
    new = (await admin.call("POST", f"/api/accounts/{id}/reset")).data["token"]
    guest = Client(app=admin.app)
    fresh = "another odd passphrase"
    assert (await guest.call("POST", "/api/auth/reset", {"token": old, "password": fresh})).status == 410
    assert (await guest.call("POST", "/api/auth/reset", {"token": new, "password": fresh})).status == 204
    assert (await guest.call("POST", "/api/auth/reset", {"token": new, "password": fresh})).status == 410
    assert (await person.call("GET", "/api/me")).status == 401
    assert (await person.call("POST", "/api/auth/refresh")).status == 401
    assert (await guest.login("editor@example.org")).status == 401
    assert (await guest.login("editor@example.org", fresh)).status == 200
    late = (await admin.call("POST", f"/api/accounts/{id}/reset")).data["token"]
    clock.move(hours=2)
    assert (await guest.call("POST", "/api/auth/reset", {"token": late, "password": fresh})).status == 410


async def test_a_token_of_one_kind_is_no_other(signed_in: NewClient) -> None:
    admin = await signed_in("admin")
    id = (await admin.call("GET", "/api/me")).data["account"]["id"]
    invite = (await admin.call("POST", "/api/accounts/invites", {"email": "a@b.org", "role": "viewer"})).data["token"]
    reset = (await admin.call("POST", f"/api/accounts/{id}/reset")).data["token"]
    reply = await admin.call("POST", "/api/auth/reset", {"token": invite, "password": PASSWORD})
    assert reply.status == 410
    reply = await admin.call("POST", "/api/auth/invite", {"token": reset, "name": "x", "password": PASSWORD})
    assert reply.status == 410
    for token in (invite, reset, admin.cookies["wabot_refresh"], digest(invite)):
        stranger = Client(app=admin.app, token=token)
        assert (await stranger.call("GET", "/api/me")).status == 401


@pytest.mark.parametrize("change", [{"disabled": True}, {"role": "viewer"}])
async def test_sessions_die_with_the_account_and_its_role(signed_in: NewClient, change: dict[str, object]) -> None:
    admin, person = await signed_in("admin"), await signed_in("editor")
    made = await person.call("POST", "/api/keys", {"name": "k", "scopes": ["bots.write"]})
    key = Client(app=admin.app, token=made.data["key"])
    account = (await person.call("GET", "/api/me")).data["account"]
    reply = await admin.call("PATCH", f"/api/accounts/{account['id']}", change, headers={"if-match": '"1"'})
    assert reply.status == 200
    assert (await person.call("GET", "/api/me")).status == 401
    assert (await person.call("POST", "/api/auth/refresh")).status == 401
    back = await admin.call("PATCH", f"/api/accounts/{account['id']}", {"disabled": False}, headers={"if-match": '"2"'})
    assert back.status == 200
    assert (await person.call("POST", "/api/auth/refresh")).status == 401
    assert (await key.call("GET", "/api/palette")).status in (401, 403)


async def test_a_new_password_ends_every_session(signed_in: NewClient) -> None:
    client = await signed_in("viewer")
    other = Client(app=client.app)
    await other.login("viewer@example.org")
    body = {"password": "wrong", "new_password": "quite another phrase"}
    assert (await client.call("POST", "/api/me/password", body)).status == 401
    assert (await client.call("POST", "/api/me/password", body | {"password": PASSWORD})).status == 204
    for ended in (client, other):
        assert (await ended.call("GET", "/api/me")).status == 401
        assert (await ended.call("POST", "/api/auth/refresh")).status == 401
    assert (await other.login("viewer@example.org", "quite another phrase")).status == 200


async def test_an_older_hash_is_renewed_when_its_password_comes_and_sessions_go_on(
    signed_in: NewClient, services: Services
) -> None:
    from argon2 import PasswordHasher

    client = await signed_in("viewer")
    account = await services.desk.accounts.by_email("viewer@example.org")
    assert account is not None
    weaker = PasswordHasher(time_cost=1, memory_cost=8 * 1024, parallelism=1).hash(PASSWORD)
    await services.desk.accounts.rehash(account.id, old=account.password or "", new=weaker)
    assert (await Client(app=client.app).login("viewer@example.org")).status == 200
    renewed = await services.desk.accounts.get(account.id)
    assert (renewed.password or "").startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert (await client.call("GET", "/api/me")).status == 200
