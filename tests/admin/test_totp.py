"""Second factors: each code is good once, recovery codes too, and nothing goes round them."""

from __future__ import annotations

import asyncio
import base64

import pytest

from tests.admin.client import PASSWORD, Client
from tests.admin.conftest import Clock, NewClient
from wabot_admin.auth.totp import code_at, step_at
from wabot_admin.services import Services

BOTH = pytest.mark.parametrize("records", ["sqlite", "postgresql"], indirect=True)


async def with_totp(client: Client, clock: Clock) -> tuple[bytes, list[str]]:
    """Give the signed-in account an authenticator; return its secret and the recovery codes."""
    begun = await client.call("POST", "/api/me/totp", {"password": PASSWORD})
    secret = base64.b32decode(begun.data["secret"])
    assert begun.data["secret"] in begun.data["address"]
    confirmed = await client.call("POST", "/api/me/totp/confirm", {"code": code_at(secret, step_at(clock()))})
    assert confirmed.status == 200
    clock.move(minutes=2)
    return secret, confirmed.data["codes"]


@pytest.mark.parametrize(
    ("time", "code"),
    [(59, "287082"), (1111111109, "081804"), (1111111111, "050471"), (1234567890, "005924"), (20000000000, "353130")],
)
def test_codes_are_those_of_the_standard(time: int, code: str) -> None:
    assert code_at(b"12345678901234567890", time // 30) == code  # RFC 6238, appendix B, last six digits


async def test_a_right_password_without_its_code_uses_up_nothing_of_the_address(
    signed_in: NewClient, clock: Clock
) -> None:
    client = await signed_in("viewer")
    secret, _ = await with_totp(client, clock)
    for _ in range(40):  # colleagues of one office, each from a new browser
        clock.move(seconds=31)
        person = Client(app=client.app, address="10.0.0.9")
        assert (await person.login("viewer@example.org")).data["code"] == "code_needed"
        assert (await person.login("viewer@example.org", code=code_at(secret, step_at(clock())))).status == 200


@BOTH
async def test_a_code_is_good_once_however_many_send_it(signed_in: NewClient, clock: Clock) -> None:
    client = await signed_in("viewer")
    secret, _ = await with_totp(client, clock)
    assert (await client.login("viewer@example.org")).data["code"] == "code_needed"
    code = code_at(secret, step_at(clock()))
    copies = [Client(app=client.app, cookies=dict(client.cookies)) for _ in range(3)]
    replies = await asyncio.gather(*(copy.login("viewer@example.org", code=code) for copy in copies))
    assert sorted(reply.status for reply in replies) == [200, 401, 401]
    clock.move(seconds=30)
    earlier = await client.login("viewer@example.org", code=code)
    assert earlier.status == 401
    assert (await client.login("viewer@example.org", code=code_at(secret, step_at(clock()) + 1))).status == 200


async def test_a_clock_may_be_a_step_off_and_no_more(signed_in: NewClient, clock: Clock) -> None:
    client = await signed_in("viewer")
    secret, _ = await with_totp(client, clock)
    for shift, status in ((-2, 401), (2, 401), (-1, 200), (0, 200), (1, 200)):
        reply = await client.login("viewer@example.org", code=code_at(secret, step_at(clock()) + shift))
        assert reply.status == status, shift


async def test_codes_can_be_guessed_five_times_in_a_quarter_of_an_hour(signed_in: NewClient, clock: Clock) -> None:
    client = await signed_in("viewer")
    secret, _ = await with_totp(client, clock)
    statuses = []
    for guess in range(40):
        statuses.append((await client.login("viewer@example.org", code=f"{guess:06}x")).status)
        clock.move(seconds=20)
    assert statuses.count(401) == 5
    assert (await client.login("viewer@example.org", code=code_at(secret, step_at(clock())))).status == 429
    clock.move(days=1)
    assert (await client.login("viewer@example.org", code=code_at(secret, step_at(clock())))).status == 200


@BOTH
async def test_a_recovery_code_is_good_once(signed_in: NewClient, clock: Clock, services: Services) -> None:
    client = await signed_in("viewer")
    _, codes = await with_totp(client, clock)
    assert len(set(codes)) == 10
    copies = [Client(app=client.app, cookies=dict(client.cookies)) for _ in range(5)]
    replies = await asyncio.gather(*(copy.login("viewer@example.org", code=codes[0]) for copy in copies))
    assert sorted(reply.status for reply in replies).count(200) == 1
    clock.move(hours=1)
    assert (await client.login("viewer@example.org", code=codes[1].upper())).status == 200
    for path in services.runtime.settings.data.rglob("wabot.db*"):
        assert codes[2].encode() not in path.read_bytes()


async def test_a_reset_password_does_not_go_round_the_code(signed_in: NewClient, clock: Clock) -> None:
    admin, person = await signed_in("admin"), await signed_in("viewer")
    await with_totp(person, clock)
    id = (await person.call("GET", "/api/me")).data["account"]["id"]
    token = (await admin.call("POST", f"/api/accounts/{id}/reset")).data["token"]
    fresh = "another odd passphrase"
    assert (await person.call("POST", "/api/auth/reset", {"token": token, "password": fresh})).status == 204
    assert (await person.login("viewer@example.org", fresh)).data["code"] == "code_needed"


async def test_it_takes_the_password_to_begin_and_a_code_to_end(signed_in: NewClient, clock: Clock) -> None:
    client = await signed_in("viewer")
    assert (await client.call("POST", "/api/me/totp", {"password": "wrong"})).status == 401
    assert (await client.call("POST", "/api/me/totp/confirm", {"code": "123456"})).data["code"] == "no_authenticator"
    secret, _ = await with_totp(client, clock)
    again = await client.call("POST", "/api/me/totp", {"password": PASSWORD})
    assert (again.status, again.data["code"]) == (409, "authenticator_there")
    assert (await client.call("POST", "/api/me/totp/remove", {"code": "000000"})).status == 401
    code = code_at(secret, step_at(clock()))
    assert (await client.call("POST", "/api/me/totp/remove", {"code": code})).status == 204
    assert (await client.login("viewer@example.org")).status == 200


async def test_an_admin_takes_the_second_factor_off_someone_who_lost_it(signed_in: NewClient, clock: Clock) -> None:
    admin, person = await signed_in("admin"), await signed_in("viewer")
    _, codes = await with_totp(person, clock)
    id = (await person.call("GET", "/api/me")).data["account"]["id"]
    assert (await person.call("POST", f"/api/accounts/{id}/totp/remove")).status == 403
    assert (await admin.call("POST", f"/api/accounts/{id}/totp/remove")).status == 204
    assert (await person.call("GET", "/api/me")).status == 401
    assert (await admin.call("POST", f"/api/accounts/{id}/totp/remove")).data["code"] == "no_authenticator"
    assert (await person.login("viewer@example.org", code=codes[0])).status == 200
    again, _ = await with_totp(person, clock)
    assert (await person.login("viewer@example.org", code=codes[1])).status == 401
    assert (await person.login("viewer@example.org", code=code_at(again, step_at(clock())))).status == 200
