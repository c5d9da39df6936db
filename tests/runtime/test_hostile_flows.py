"""Flows that hang, raise, loop, swell or meet a hostile server: each ends by its name, others keep their speed."""

from __future__ import annotations

import asyncio
import statistics
from datetime import timedelta
from typing import Any, Literal

import pytest

from tests.core.bots import bot, flow, keyword, node, say
from tests.runtime.hostile_server import HostileServer, hostile_server
from tests.runtime.running import Place, until
from wabot_core import Turn, action
from wabot_core.testing.memory_channel import MemoryChannel

CALLS = {
    # what the server does → what the flow's author finds in `error.code`, None where it is no error
    "ok": None,
    "broken": None,
    "inward": None,
    "gzipped": None,
    "silent": "http_failed",
    "slow": "http_failed",
    "large": "answer_too_large",
    "endless": "answer_too_large",
    "gzip-bomb": "answer_too_large",
    "reset": "http_failed",
    "noise": "http_failed",
    "long-head": "http_failed",
}


@action("trial.call")
async def call(turn: Turn, *, base: str) -> Literal["answered"]:
    """Call what the person names."""
    assert turn.message is not None
    answer = await turn.http.get(f"{base}/{turn.message.text}", timeout=timedelta(seconds=0.5))
    await turn.say(f"status {answer.status}")
    return "answered"


@action("trial.raise")
async def raise_it(turn: Turn) -> None:
    """Raise."""
    raise RuntimeError("a pack's bug")


def hostile_bot(server: HostileServer) -> dict[str, Any]:
    """Return a bot with a flow for each evil, by keyword; anything else is called at the server."""
    bomb = "{% for a in (1..100000) %}{% for b in (1..100000) %}x{% endfor %}{% endfor %}"
    evil_regex = {"all": [{"left": "{{ long }}", "is": "matches", "right": "^(a+)+$"}]}
    return bot(
        flow(
            node("trial.call", "call", base=f"http://{server.pair}"),
            say("error {{ error.code }}"),
            edges="call:error>say",
        ),
        flow(
            node("trial.raise", "raise"),
            say("error {{ error.code }}"),
            id="raises",
            edges="raise:error>say",
            trigger=keyword("raise"),
        ),
        flow(
            node("logic.set", "a", name="n", value="1"),
            node("logic.set", "b", name="n", value="2"),
            id="loops",
            edges="a>b b>a",
            trigger=keyword("loop"),
        ),
        flow(
            say(bomb, "bomb"),
            say("error {{ error.code }}"),
            id="swells",
            edges="bomb:error>say",
            trigger=keyword("bomb"),
        ),
        flow(
            node("logic.set", "set", name="long", value="a" * 500 + "!"),
            node("logic.branch", "branch", when=evil_regex),
            say("matched", "yes"),
            say("no match", "no"),
            id="regex",
            edges="set>branch branch:yes>yes branch:no>no",
            trigger=keyword("regex"),
        ),
        flow(say("pong"), id="ping", trigger=keyword("ping")),
    )


EVIL = {
    "raise": "error RuntimeError",
    "loop": "Sorry, something went wrong on our side. Please try again later.",
    "bomb": "error template_limit",
    "regex": "no match",
}


@pytest.fixture
def hostile_place(place: Place) -> Place:
    """Give a place with the two actions."""
    place.actions = (call, raise_it)
    return place


async def test_every_evil_ends_by_its_name_while_others_keep_their_speed(hostile_place: Place) -> None:
    channel = hostile_place.channel()
    async with hostile_server() as server, hostile_place.running(hostile_bot(server), egress_allow=(server.pair,)):
        await pings(channel, "warm@c.us", 10)
        calm = await pings(channel, "before@c.us", 20)
        for evil in (*CALLS, *EVIL):
            for person in range(3):
                await channel.says(evil, sender=f"{evil}-{person}@c.us")
        besieged = await pings(channel, "during@c.us", 20)
        for evil in (*CALLS, *EVIL):
            for person in range(3):
                await channel.until_shown(1, chat=f"{evil}-{person}@c.us", seconds=20)
        await until(lambda: {status for status, _ in hostile_place.inbox()} == {"done"})
    said = {evil: set(channel.texts(f"{evil}-0@c.us")) for evil in (*CALLS, *EVIL)}
    statuses = {"broken": 500, "inward": 302}
    expected = {
        trick: {f"error {code}"} if code else {f"status {statuses.get(trick, 200)}"} for trick, code in CALLS.items()
    }
    assert said == {**expected, **{evil: {text} for evil, text in EVIL.items()}}
    assert not any("169.254" in path for path in server.paths)
    print(f"median {calm * 1000:.0f} ms calm, {besieged * 1000:.0f} ms besieged")  # noqa: T201
    assert besieged < max(5 * calm, 0.5)


async def pings(channel: MemoryChannel, person: str, number: int) -> float:
    """Talk to the bot; return the median seconds to an answer."""
    loop = asyncio.get_running_loop()
    lengths = []
    for count in range(1, number + 1):
        begun = loop.time()
        await channel.says("ping", sender=person)
        assert (await channel.until_shown(count, chat=person))[-1] == "pong"
        lengths.append(loop.time() - begun)
    return statistics.median(lengths)
