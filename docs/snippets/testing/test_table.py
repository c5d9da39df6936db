"""The table bot, where a transcript is too little: what it sends out, and a crash in the middle."""

import json
from pathlib import Path

import pytest

BOT = json.loads((Path(__file__).parent / "table.json").read_text())
BOOKINGS = "https://tables.example/bookings"


@pytest.fixture
def sim(simulator):
    """Give the bot, its secret, and a network that books one table."""
    sim = simulator(BOT, secrets={"tables_token": "abc"})
    sim.network.answer("POST", BOOKINGS, status=201, json={"reference": "T-7"})
    return sim


async def test_what_is_sent_is_what_was_answered(sim):
    await sim.says("table")
    await sim.says("4")
    (said,) = await sim.picks("in")
    assert said.text == "Booked for 4: T-7.\nSee you soon, Ana!"
    (call,) = sim.network.calls
    assert json.loads(call.body) == {"guests": 4, "place": "Inside"}
    assert call.headers["Authorization"] == "Bearer abc"
    assert sim.path[-3:] == ["place:in", "book:success", "booked:next"]


@pytest.mark.parametrize("instant", ["called", "recorded"])
async def test_a_crash_books_no_second_table(simulator, instant):
    sim = simulator(BOT, secrets={"tables_token": "abc"}, crash_at=instant)
    sim.network.answer("POST", BOOKINGS, status=201, json={"reference": "T-7"})
    for text in ("table", "4", "1"):
        await sim.says(text)
    assert sim.variables["reference"] == "T-7"
    assert len({call.headers["Idempotency-Key"] for call in sim.network.calls}) == 1


async def test_a_conversation_that_falls_silent_ends(sim):
    await sim.says("table")
    await sim.says("4")
    await sim.advance(hours=13)
    assert sim.conversation.ended == "expired"
