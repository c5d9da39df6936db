"""The dispatcher, through a running runtime: order, patience, poison, and what is left out."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Literal

import pytest

from tests.core.bots import ask, bot, flow, keyword, node, say
from tests.runtime.running import NUMBER, Place, put, until
from wabot_core import Turn, action
from wabot_core.errors import NotFound
from wabot_core.messages import Kind, Media
from wabot_core.testing.memory_channel import MemoryChannel

ECHO = bot(flow(say("{{ message.text }}")))
LEDGER = bot(
    flow(
        node("logic.set", "begin", name="ledger", value="{{ message.text }}"),
        node("talk.ask", "next", text="{{ ledger }}", save_as="entry"),
        node("logic.set", "add", name="ledger", value="{{ ledger }} {{ entry }}"),
        edges="begin>next next:answered>add add>next",
    )
)


async def test_a_message_is_answered(any_place: Place) -> None:
    async with any_place.running(ECHO):
        await any_place.channel().says("hello")
        assert await any_place.channel().until_shown(1) == ["hello"]
    assert any_place.inbox() == [("done", "")]


async def test_each_chat_is_answered_in_its_own_order(any_place: Place) -> None:
    people = [f"p{n}@c.us" for n in range(20)]
    channel = any_place.channel()
    async with any_place.running(LEDGER):
        await asyncio.gather(*(write_numbers(channel, person, 8) for person in people))
        await channel.until_shown(8 * len(people), seconds=30)
    expected = [" ".join(str(n) for n in range(1, upto + 1)) for upto in range(1, 9)]
    assert {person: channel.texts(person) for person in people} == dict.fromkeys(people, expected)


async def write_numbers(channel: MemoryChannel, person: str, upto: int) -> None:
    for number in range(1, upto + 1):
        await channel.says(str(number), sender=person)


async def test_a_hanging_chat_delays_no_other(place: Place) -> None:
    released = asyncio.Event()

    @action("trial.hang")
    async def hang(turn: Turn) -> None:
        """Hang in one chat."""
        if turn.contact.id == "slow@c.us":
            await released.wait()

    place.actions = (hang,)
    channel = place.channel()
    async with place.running(bot(flow(node("trial.hang"), say("done"), edges="hang>say"))):
        await channel.says("hi", sender="slow@c.us")
        for number in range(50):
            await channel.says("hi", sender=f"p{number}@c.us")
        await channel.until_shown(50)
        assert channel.texts("slow@c.us") == []
        released.set()
        await channel.until_shown(51)


async def test_own_and_group_messages_are_ignored_with_their_reason(place: Place) -> None:
    channel = place.channel()
    async with place.running(ECHO):
        await channel.says("from our phone", from_me=True)
        await channel.says("in a group", sender="family@g.us", participant="ana@c.us")
        await channel.says("to us")
        assert await channel.until_shown(1) == ["to us"]
    assert place.inbox() == [
        ("ignored", "It was typed on our own phone."),
        ("ignored", "It was written in a group."),
        ("done", ""),
    ]


async def test_what_starts_nothing_is_ignored_with_its_reason(place: Place) -> None:
    channel = place.channel()
    async with place.running(bot(flow(say("hello"), trigger=keyword("hi")))):
        await channel.says("something else")
        await until(lambda: place.inbox() == [("ignored", "No trigger matches.")])


async def test_messages_are_handled_once_however_often_they_appear(any_place: Place) -> None:
    channel = any_place.channel()
    async with any_place.running(ECHO):
        messages = [channel.message(str(n), sender=f"p{n}@c.us") for n in range(10)]
        for _ in range(5):
            await channel.deliver(*messages)
        await channel.says("last")
        await channel.until_shown(11)
    async with any_place.running():  # the sweep of a new session brings them all again
        await channel.says("after")
        await channel.until_shown(12)
    assert sorted(channel.texts()) == sorted([*map(str, range(10)), "last", "after"])


async def test_a_placeholder_is_handled_once_when_it_fills(place: Place) -> None:
    channel = place.channel()
    async with place.running(ECHO):
        empty = channel.message(kind=Kind.PLACEHOLDER, id="M1")
        await channel.deliver(empty, empty)
        filled = channel.message("now readable", id="M1")
        await channel.deliver(filled)
        await channel.deliver(empty, filled)
        assert await channel.until_shown(1) == ["now readable"]
        await until(lambda: [status for status, _ in place.inbox()] == ["ignored", "done"])


async def test_media_is_fetched_once_and_kept(place: Place) -> None:
    channel = place.channel()
    channel.media["M1"] = b"a picture"
    async with place.running(bot(flow(say("{{ message.media.file }}")))) as runtime:
        await channel.says(kind=Kind.IMAGE, id="M1", media=Media(mimetype="image/png"))
        (key,) = await channel.until_shown(1)
        assert key.endswith(".png")
        assert await runtime.files.get(key) == b"a picture"
    assert channel.downloads == ["M1"]


async def test_media_recorded_before_a_restart_waits_for_the_session(place: Place) -> None:
    from wabot_core.channels import NumberState

    channel = place.channel()
    channel.media["M1"] = b"a picture"
    channel.starts_as = NumberState.CONNECTING
    async with place.opened() as runtime:
        from wabot_runtime.inbox import arrival_of

        await put(runtime, bot(flow(say("{{ message.media.file }}"))))
        message = channel.message(kind=Kind.IMAGE, id="M1", media=Media(mimetype="image/png"))
        await runtime.records.inbox.record([arrival_of(message)])
    async with place.running():
        await asyncio.sleep(0.2)
        assert channel.downloads == []
        await channel.become(NumberState.LIVE)
        (key,) = await channel.until_shown(1)
        assert key.startswith("media/")


async def test_media_that_cannot_be_had_does_not_stop_the_flow(place: Place) -> None:
    channel = place.channel()
    async with place.running(bot(flow(say("[{{ message.media.file }}]")))):
        await channel.says(kind=Kind.IMAGE, media=Media(mimetype="image/png"))
        assert await channel.until_shown(1) == ["[]"]


async def test_a_poison_message_ends_as_dead_letter_while_others_go_on(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("wabot_runtime.dispatcher.FIRST_PAUSE", 0.001)
    channel = place.channel()
    async with place.running(ECHO) as runtime:
        # a reply no database can hold: the reserved id of its reply is taken already, by a row of someone else
        poison = await runtime.records.inbox.record([])
        assert poison == []
        place.rows(
            "CREATE TRIGGER poison BEFORE INSERT ON turns WHEN NEW.event LIKE '%poison%' "
            "BEGIN SELECT RAISE(ABORT, 'poison'); END"
        )
        await channel.says("poison", sender="bad@c.us")
        await channel.says("after it", sender="bad@c.us")
        for number in range(20):
            await channel.says(str(number), sender=f"p{number}@c.us")
        await channel.until_shown(21)
        assert channel.texts("bad@c.us") == ["after it"]
    statuses = place.inbox()
    assert statuses[0][0] == "dead_letter"
    assert "poison" in statuses[0][1]
    assert {status for status, _ in statuses[1:]} == {"done"}


async def test_a_started_trigger_replaces_the_conversation_only_if_it_interrupts(place: Place) -> None:
    document = bot(
        flow(ask("Your name?", save_as="name"), say("Hi {{ name }}"), edges="ask:answered>say", trigger=keyword("hi")),
        flow(say("Stopped."), id="stop", trigger=keyword("halt", interrupts=True)),
    )
    channel = place.channel()
    async with place.running(document):
        for line in ("hi", "hi", "hi", "halt"):
            await channel.says(line)
        assert await channel.until_shown(4) == ["Your name?", "Hi hi", "Your name?", "Stopped."]
    assert [row.ended for row in place.rows("SELECT ended FROM conversations ORDER BY started, id")].count("replaced")


async def test_a_conversation_ends_on_the_revision_it_began_with(any_place: Place) -> None:
    def document(word: str) -> dict[str, Any]:
        return bot(flow(ask(f"{word}?", save_as="name"), say(f"{word} {{{{ name }}}}"), edges="ask:answered>say"))

    channel = any_place.channel()
    async with any_place.running(document("old")) as runtime:
        await channel.says("hi")
        await channel.until_shown(1)
        await put(runtime, document("new"))
        await channel.says("hi", sender="bo@c.us")
        await channel.says("Ana")
        await channel.until_shown(3)
        assert channel.texts("ana@c.us") == ["old?", "old Ana"]
        assert channel.texts("bo@c.us") == ["new?"]


async def test_a_missing_pack_pauses_its_conversations_and_the_clock_resumes_them(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("wabot_core.engine.PACK_CHECK", timedelta(milliseconds=200))

    @action("trial.greet")
    async def greet(turn: Turn) -> None:
        """Greet."""
        await turn.say("hello from the pack")

    channel = place.channel()
    async with place.running(bot(flow(node("trial.greet"), say("and on"), edges="greet>say"))):
        await channel.says("hi")
        await until(lambda: place.rows("SELECT 1 FROM conversations WHERE wait_kind = 'pack'"))
    assert channel.texts() == []
    place.actions = (greet,)
    async with place.running():
        assert await channel.until_shown(2) == ["hello from the pack", "and on"]


async def test_a_bot_that_is_not_published_and_a_number_without_one_say_so(place: Place) -> None:
    from wabot_core.stores import BotRow, NumberRow

    channel = place.channel()
    async with place.opened() as runtime:
        await runtime.records.bots.add(BotRow(id="b", name="b"), ECHO)
        await runtime.records.numbers.add(NumberRow(id=NUMBER, name="n", channel="memory", bot="b"))
        await runtime.records.numbers.add(NumberRow(id="none", name="none", channel="memory"))
        with pytest.raises(NotFound):
            await runtime.programs.live("b")
    async with place.running():
        await channel.says("hi")
        await place.channel("none").says("hi")
        await until(lambda: len([1 for status, _ in place.inbox() if status == "ignored"]) == 2)
    assert {reason for _, reason in place.inbox()} == {"The bot is not published.", "No bot answers this number."}


async def test_an_outside_call_of_an_interrupted_turn_is_not_made_again(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("wabot_runtime.number_run.DRAIN", 0.1)
    calls: list[str] = []
    wall = asyncio.Event()

    def take_seat() -> Mapping[str, Any]:
        calls.append("called")
        return {"seat": 7}

    @action("trial.reserve")
    async def reserve(turn: Turn) -> Literal["reserved"]:
        """Reserve, then hang."""
        answer: Mapping[str, Any] = await turn.once("reserve", take_seat)
        await wall.wait()
        await turn.say(f"seat {answer['seat']}")
        return "reserved"

    place.actions = (reserve,)
    channel = place.channel()
    async with place.opened() as runtime:
        await put(runtime, bot(flow(node("trial.reserve"))))
        task = asyncio.create_task(runtime.run())
        await channel.until_running()
        await channel.says("hi")
        await until(lambda: place.rows("SELECT 1 FROM answers"))
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
    wall.set()
    async with place.running():
        assert await channel.until_shown(1) == ["seat 7"]
    assert calls == ["called"]
