"""Signed calls through the HTTP route: each of a thousand signed ones is taken, none of the mutants (S28)."""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import orjson
import pytest

from tests.admin.client import Client
from wabot_admin.services import Services
from wabot_core import BadSignature, sign_webhook
from wabot_core.stores import NumberRow
from wabot_runtime import put_sample, read_document

SECRET = "a-long-random-text"
SIGNED, MUTANTS = 1_000, 2_000
SHOP = Path(__file__).parents[2] / "docs" / "snippets" / "webhooks" / "shop.json"
PATH = "/hooks/shop/paid"
NAME = "X-Wabot-Signature"


@pytest.fixture
async def shop(services: Services, anyone: Client, monkeypatch: pytest.MonkeyPatch) -> Client:
    """Give a client of a wabot with a webhook."""
    monkeypatch.setenv("WABOT_SECRET_SHOP_HOOK", SECRET)
    await put_sample(services.runtime, read_document(SHOP), number="shop")
    assert isinstance(await services.runtime.records.numbers.get("shop"), NumberRow)
    return anyone


def body_of(chance: random.Random) -> bytes:
    """Make a body with what re-serialising would change: emoji, escapes, spaces, numbers."""
    text = chance.choice(["Olá 👋", "\\u00e1\\ud83d\\udc4b", "a  b", "</script>", "\\/", "é\u0301", "١٢٣"])
    total = chance.choice(["1.0", "1e2", "20", "0.10", "-0"])
    space = chance.choice(["", " ", "\n\t"])
    order = chance.randrange(10**9)
    made = f'{{"customer":{space}{{"phone": "+351910000001"}},{space}"order": "{order} {text}", "total": {total}}}'
    return made.encode()


def mutants(chance: random.Random) -> Iterator[tuple[bytes, dict[str, str], str]]:
    """Make calls that were not signed so: body, headers, path."""
    while True:
        now = datetime.now(UTC)
        body = body_of(chance)
        good = sign_webhook(body, secrets=[SECRET], at=now)
        signature = good[NAME]
        stamp, _, mac = signature.partition(",v1=")
        place = chance.randrange(len(body))
        flipped = body[:place] + bytes([body[place] ^ (1 << chance.randrange(8))]) + body[place + 1 :]
        spot = chance.randrange(len(mac))
        nibble = chance.choice([each for each in "0123456789abcdef" if each != mac[spot]])
        yield flipped, good, PATH
        yield body + chance.choice([b" ", b"\n", b"\0", b"{}"]), good, PATH
        yield orjson.dumps(orjson.loads(body)) + b" ", good, PATH
        yield body, {}, PATH
        yield body, {NAME: ""}, PATH
        yield body, {NAME: f"{stamp},v1={mac[:spot]}{nibble}{mac[spot + 1 :]}"}, PATH
        yield body, {NAME: f"{stamp},v1={mac[: chance.randrange(64)]}"}, PATH
        yield body, {NAME: f"{stamp},v1={mac}00"}, PATH
        yield body, {NAME: f"{stamp},v0={mac}"}, PATH
        yield body, {NAME: f"v1={mac}"}, PATH
        yield body, {NAME: f"t={int(now.timestamp()) + chance.choice([-2, -1, 1, 2])},v1={mac}"}, PATH
        yield body, {NAME: f"{stamp},{stamp},v1={mac}"}, PATH
        yield body, {NAME: f"sha256={mac}"}, PATH
        yield (
            body,
            sign_webhook(body, secrets=[chance.choice(["x", SECRET[:-1], SECRET.upper()])], at=now),
            PATH,
        )
        shift = timedelta(minutes=chance.choice([-600, -60, -6, 6, 60]))
        yield body, sign_webhook(body, secrets=[SECRET], at=now + shift), PATH
        yield body, {"X-Hub-Signature-256": f"sha256={mac}"}, PATH
        yield body, sign_webhook(body, secrets=[SECRET], at=now, scheme="sha256"), PATH
        yield body, sign_webhook(body, secrets=[SECRET], at=now, scheme="standard", id="m"), PATH
        yield b"", good, PATH
        yield body, good, chance.choice(["/hooks/shop/other", "/hooks/other/paid", "/hooks/shop/PAID"])


async def test_every_signed_call_is_taken_and_no_mutant(shop: Client, services: Services) -> None:
    seed = random.randrange(2**32)
    chance = random.Random(seed)
    rejected = accepted = 0
    for _ in range(SIGNED):
        body = body_of(chance)
        headers = sign_webhook(body, secrets=[SECRET], at=datetime.now(UTC))
        rejected += (await shop.call("POST", PATH, body=body, headers=headers)).status != 202
    made = mutants(chance)
    for _ in range(MUTANTS):
        body, headers, path = next(made)
        reply = await shop.call("POST", path, body=body, headers=headers)
        assert reply.status in (401, 404, 422), (seed, reply.status)
        accepted += reply.status == 202
    recorded = await services.runtime.records.inbox.unhandled("shop")
    sys.stdout.write(f"seed {seed}, {SIGNED} signed, {MUTANTS} mutants, {rejected} rejected, {accepted} accepted\n")
    assert (rejected, accepted) == (0, 0)
    assert len(recorded) <= SIGNED


async def test_two_signature_headers_are_none(shop: Client, services: Services) -> None:
    body = body_of(random.Random(1))
    good = sign_webhook(body, secrets=[SECRET], at=datetime.now(UTC))[NAME]
    headers = [(NAME, good), (NAME, "t=1,v1=" + "0" * 64)]
    for given in (headers, headers[::-1], [(NAME, good), (NAME, good)]):
        with pytest.raises(BadSignature):
            await services.runtime.take_call("shop", "paid", body=body, headers=given)
    await services.runtime.take_call("shop", "paid", body=body, headers=headers[:1])
    assert len(await services.runtime.records.inbox.unhandled("shop")) == 1
