"""The outbox, through a running runtime: order, the same id on every try, pacing, and what never leaves."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tests.core.bots import bot, flow, node, say
from tests.runtime.running import NUMBER, Place, put, until
from wabot_core import Turn, action
from wabot_core.channels import NumberState, Sending, Sent
from wabot_core.errors import SendFailed
from wabot_core.messages import Kind, Media
from wabot_core.stores import number_lease
from wabot_runtime.outbox import EXPIRED, Pace

ECHO = bot(flow(say("{{ message.text }}")))
THREE = bot(flow(say("1", "a"), say("2", "b"), say("3", "c"), edges="a>b b>c"))


@pytest.fixture(autouse=True)
def short_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    """Try again soon."""
    monkeypatch.setattr("wabot_runtime.outbox.FIRST_PAUSE", 0.05)


async def test_replies_of_a_turn_leave_in_order(any_place: Place) -> None:
    async with any_place.running(THREE):
        await any_place.channel().says("hi")
        assert await any_place.channel().until_shown(3) == ["1", "2", "3"]


async def test_every_try_has_the_same_id_and_holds_its_chat(place: Place) -> None:
    channel = place.channel()
    channel.delay(times=1)
    channel.answer(lambda sending: Sent(id=sending.id, taken=False, error="behind it"), times=2)
    async with place.running(THREE):
        await channel.says("hi")
        assert await channel.until_shown(3) == ["1", "2", "3"]
    tries = [sending.id for sending in channel.attempts if sending.content.text == "1"]
    assert len(tries) == 2
    assert len(set(tries)) == 1


async def test_a_delayed_chat_holds_no_other(place: Place) -> None:
    channel = place.channel()
    async with place.running(ECHO):
        channel.answer(
            lambda sending: Sent(id=sending.id, taken=False) if sending.chat == "bad@c.us" else None, times=99
        )
        await channel.says("never", sender="bad@c.us")
        for number in range(20):
            await channel.says(str(number), sender=f"p{number}@c.us")
        await channel.until_shown(20)
        assert channel.texts("bad@c.us") == []


async def test_a_refused_message_is_failed_with_its_reason_and_frees_its_chat(any_place: Place) -> None:
    channel = any_place.channel()
    channel.refuse("no such chat")
    async with any_place.running(THREE):
        await channel.says("hi")
        assert await channel.until_shown(2) == ["2", "3"]
        await until(lambda: any_place.rows("SELECT 1 FROM outbox WHERE status = 'failed'"))
    assert [tuple(row) for row in any_place.rows("SELECT status, reason FROM outbox ORDER BY id")] == [
        ("failed", "no such chat"),
        ("taken", None),
        ("taken", None),
    ]


@pytest.mark.parametrize("error", [SendFailed(why="the page went away"), RuntimeError("a bug"), OSError("pipe")])
@pytest.mark.parametrize("taken", [0, 2])
async def test_a_channel_that_raises_half_way_loses_and_doubles_nothing(
    place: Place, error: Exception, taken: int
) -> None:
    channel = place.channel()
    channel.raise_once(error, after=taken)
    async with place.running(THREE):
        await channel.says("hi")
        assert await channel.until_shown(3) == ["1", "2", "3"]
    assert len(channel.shown) == 3
    assert {sending.id for sending in channel.attempts} == {sending.id for sending in channel.shown}


async def test_a_channel_that_forgets_to_answer_is_asked_again(place: Place) -> None:
    channel = place.channel()
    async with place.running(THREE):
        send = channel.send

        async def forgetful(batch: list[Sending]) -> list[Sent]:
            channel.send = send  # type: ignore[method-assign]
            return []

        channel.send = forgetful  # type: ignore[method-assign,assignment]
        await channel.says("hi")
        assert await channel.until_shown(3) == ["1", "2", "3"]


async def test_nothing_leaves_while_the_number_is_not_live(place: Place) -> None:
    channel = place.channel()
    channel.starts_as = NumberState.CONNECTING
    async with place.running(ECHO):
        await channel.says("hi")
        await until(lambda: place.inbox() == [("done", "")])
        await asyncio.sleep(0.1)
        assert channel.attempts == []
        await channel.become(NumberState.LIVE)
        await channel.until_shown(1)
        await channel.become(NumberState.DEGRADED, "The page changed.")
        await channel.says("ho")
        await until(lambda: len(place.rows("SELECT 1 FROM outbox")) == 2)
        assert len(channel.attempts) == 1


async def test_what_waited_for_more_than_a_day_fails_and_what_is_younger_is_sent(any_place: Place) -> None:
    channel = any_place.channel()
    async with any_place.running(THREE):
        await channel.become(NumberState.LOGGED_OUT)
        await channel.says("hi")
        await until(lambda: len(any_place.rows("SELECT id FROM outbox")) == 3)
        old = (datetime.now(UTC) - timedelta(hours=25)).strftime("%Y-%m-%d %H:%M:%S.%f")
        any_place.rows("UPDATE outbox SET queued = :old WHERE id < (SELECT max(id) FROM outbox)", old=old)
    async with any_place.running():
        assert await channel.until_shown(1) == ["3"]
        await until(lambda: not any_place.rows("SELECT id FROM outbox WHERE status = 'queued'"))
    found = any_place.rows("SELECT status, reason FROM outbox ORDER BY id")
    assert [tuple(row) for row in found] == [("failed", EXPIRED), ("failed", EXPIRED), ("taken", None)]


async def test_a_message_that_is_delayed_for_ever_holds_its_chat_for_a_day_only(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("wabot_runtime.outbox.SENT_WITHIN", timedelta(seconds=1))
    channel = place.channel()
    channel.answer(
        lambda sending: Sent(id=sending.id, taken=False) if sending.content.text == "stuck" else None, times=99
    )
    async with place.running(ECHO):
        await channel.says("stuck")
        await until(lambda: place.rows("SELECT id FROM outbox WHERE status = 'failed'"))
        await channel.says("next")
        assert await channel.until_shown(1) == ["next"]


async def test_what_a_restart_finds_queued_is_sent(any_place: Place) -> None:
    channel = any_place.channel()
    channel.starts_as = NumberState.CONNECTING
    async with any_place.running(THREE):
        await channel.says("hi")
        await until(lambda: any_place.inbox() == [("done", "")])
    channel.starts_as = NumberState.LIVE
    async with any_place.running():
        assert await channel.until_shown(3) == ["1", "2", "3"]


async def test_a_message_is_shown_once_when_its_settling_was_lost(place: Place) -> None:
    channel = place.channel()
    async with place.running(ECHO):
        await channel.says("hi")
        await channel.until_shown(1)
        await until(lambda: place.rows("SELECT 1 FROM outbox WHERE status = 'taken'"))
    place.rows("UPDATE outbox SET status = 'queued', ack = 0")
    async with place.running():
        await until(lambda: place.rows("SELECT 1 FROM outbox WHERE status = 'taken'"))
    assert channel.texts() == ["hi"]
    assert len(channel.attempts) == 2


async def test_messages_of_an_outdated_epoch_are_dropped(place: Place) -> None:
    channel = place.channel()
    channel.starts_as = NumberState.CONNECTING
    async with place.running(bot(flow(node("talk.ask", text="Your name?")))):
        await channel.says("hi")
        await until(lambda: place.rows("SELECT 1 FROM outbox"))
    place.rows("UPDATE conversations SET epoch = epoch + 1, owner = 'human'")
    channel.starts_as = NumberState.LIVE
    async with place.running():
        await until(lambda: place.rows("SELECT 1 FROM outbox WHERE status = 'dropped'"))
    assert channel.attempts == []


async def test_a_stale_owner_stops_and_the_new_one_sends(place: Place) -> None:
    channel = place.channel()
    channel.starts_as = NumberState.CONNECTING
    async with place.running(ECHO):
        await channel.says("hi")
        await until(lambda: place.rows("SELECT 1 FROM outbox"))
        place.rows("UPDATE leases SET token = token + 1, owner = 'someone else'")
        place.rows("UPDATE outbox SET tries = 1, status = 'sending'")
        await channel.says("again", sender="bo@c.us")
        await channel.become(NumberState.LIVE)
        await asyncio.sleep(0.2)
        assert place.inbox()[1:] == [("new", "")]
    name = number_lease(NUMBER)
    assert place.rows("SELECT owner FROM leases WHERE name = :name", name=name)[0].owner == "someone else"


@pytest.mark.parametrize("file", ["media/gone.png", "../../etc/passwd", ""])
async def test_a_message_whose_file_is_missing_fails_alone(place: Place, file: str) -> None:
    @action("trial.show")
    async def show(turn: Turn) -> None:
        """Show a file that is not there."""
        await turn.say("before")
        await turn.say("with it", media=Media(mimetype="image/png", file=file), kind=Kind.IMAGE)
        await turn.say("after")

    place.actions = (show,)
    channel = place.channel()
    async with place.running(bot(flow(node("trial.show")))):
        await channel.says("hi")
        assert await channel.until_shown(2) == ["before", "after"]
        await until(lambda: place.rows("SELECT 1 FROM outbox WHERE status = 'failed'"))
    (row,) = place.rows("SELECT reason FROM outbox WHERE status = 'failed'")
    assert "is not in the files store" in row.reason


async def test_a_files_store_that_is_away_holds_only_the_chats_that_need_it(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    @action("trial.show")
    async def show(turn: Turn) -> None:
        """Show a picture to one person."""
        await turn.say("before")
        media = Media(mimetype="image/png", file="media/there.png")
        await turn.say("picture", media=media if turn.contact.id == "ana@c.us" else None)
        await turn.say("after")

    place.actions = (show,)
    channel = place.channel()
    async with place.opened() as runtime:
        await runtime.files.put("media/there.png", b"png")
        await put(runtime, bot(flow(node("trial.show"))))
        away = [True]
        get = runtime.files.get

        async def shaky(key: str) -> bytes:
            if away:
                raise OSError("the disk is away")
            return await get(key)

        monkeypatch.setattr(runtime.files, "get", shaky)
        task = asyncio.create_task(runtime.run())
        await channel.until_running()
        await channel.says("hi")
        await channel.says("hi", sender="bo@c.us")
        assert await channel.until_shown(3, chat="bo@c.us") == ["before", "picture", "after"]
        assert channel.texts("ana@c.us") == ["before"]
        away.clear()
        assert await channel.until_shown(3, chat="ana@c.us") == ["before", "picture", "after"]
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
    assert [one.data for one in channel.shown if one.content.media] == [b"png"]


def test_the_pace_lets_a_burst_through_and_then_holds_the_rate() -> None:
    now = 0.0
    pace = Pace(lambda: (2.0, 3), clock=lambda: now)
    assert [pace.take() for _ in range(4)] == [0, 0, 0, 0.5]
    now = 0.5
    assert [pace.take(), pace.take()] == [0, 0.5]
    now = 100.0
    assert [pace.take() for _ in range(4)] == [0, 0, 0, 0.5]
    assert {Pace(lambda: (0, 1), clock=lambda: now).take() for _ in range(100)} == {0.0}


async def test_a_number_sends_no_faster_than_its_rate(place: Place) -> None:
    channel = place.channel()
    place.settings = replace(place.settings, send_rate=20.0, send_burst=2)
    loop = asyncio.get_running_loop()
    async with place.running(THREE):
        begun = loop.time()
        await asyncio.gather(*(channel.says("hi", sender=f"p{n}@c.us") for n in range(4)))
        await channel.until_shown(12)
        assert loop.time() - begun >= (12 - 2) / 20
