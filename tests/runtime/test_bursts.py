"""The merge window: texts that come together are one event, in one commit; nothing is lost or doubled."""

from __future__ import annotations

import asyncio

from tests.core.bots import bot, flow, say
from tests.runtime.running import Place, put, until
from wabot_core.events import MessageReceived
from wabot_core.messages import Kind, Location
from wabot_core.testing.memory_channel import MemoryChannel
from wabot_runtime.bursts import burst, joined

ECHO = bot(flow(say("[{{ message.text }}]")), settings={"merge_window": "PT0.3S"})


def test_a_burst_ends_at_what_is_no_text() -> None:
    channel = MemoryChannel("n")
    place = channel.message(kind=Kind.LOCATION, location=Location(latitude=1, longitude=2))
    events = [MessageReceived(message=one) for one in (channel.message("a"), channel.message("b"), place)]
    assert burst([*events, events[0]]) == events[:2]
    assert burst(events[2:]) == []


def test_texts_are_joined_by_line_breaks_in_the_place_of_the_last() -> None:
    channel = MemoryChannel("n")
    first, last = channel.message("a", reply_to="Q"), channel.message("b\nc")
    one = joined([MessageReceived(message=first, first_contact=True), MessageReceived(message=last)])
    assert (one.message.text, one.message.id, one.message.reply_to) == ("a\nb\nc", last.id, "Q")
    assert one.first_contact


async def test_texts_within_the_window_are_answered_once(any_place: Place) -> None:
    channel = any_place.channel()
    async with any_place.running(ECHO):
        for text in "abc":
            await channel.says(text)
        assert await channel.until_shown(1) == ["[a\nb\nc]"]
        await channel.says("d")
        assert await channel.until_shown(2) == ["[a\nb\nc]", "[d]"]
    merged = [row.id for row in any_place.rows("SELECT id FROM inbox ORDER BY id")][0]
    assert any_place.inbox() == [
        ("done", ""),
        ("ignored", f"It was merged into entry {merged}."),
        ("ignored", f"It was merged into entry {merged}."),
        ("done", ""),
    ]
    assert len(any_place.rows("SELECT 1 FROM turns")) == 2


async def test_a_picture_ends_the_burst_and_keeps_its_place(place: Place) -> None:
    channel = place.channel()
    where = Location(latitude=1, longitude=2)
    async with place.running(ECHO):
        await channel.says("a")
        await channel.says("b")
        await channel.says(kind=Kind.LOCATION, location=where)
        await channel.says("c")
        assert await channel.until_shown(3) == ["[a\nb]", "[]", "[c]"]


async def test_a_stop_within_the_window_loses_no_text(place: Place) -> None:
    channel = place.channel()
    async with place.running(ECHO):
        await channel.says("a")
        await channel.says("b")
    async with place.running():
        await until(lambda: all(status != "new" for status, _ in place.inbox()))
        await until(lambda: sorted("".join(channel.texts()).translate({91: None, 93: None, 10: None})) == ["a", "b"])
    assert "".join(channel.texts()).replace("\n", "") in ("[ab]", "[a][b]")


async def test_each_chat_has_a_window_of_its_own_and_no_window_waits_for_nothing(place: Place) -> None:
    channel = place.channel()
    async with place.running(ECHO) as runtime:
        await asyncio.gather(*(channel.says(text, sender=f"p{n}@c.us") for n in range(5) for text in "ab"))
        assert sorted(await channel.until_shown(5)) == ["[a\nb]"] * 5
        await put(runtime, {**ECHO, "settings": {"merge_window": "PT1M"}})
        await channel.says("waits")
        await until(lambda: ("new", "") in place.inbox())
        await put(runtime, {**ECHO, "settings": {}})
        await channel.says("quick", sender="p9@c.us")
        assert (await channel.until_shown(6))[-1] == "[quick]"
