"""Contacts merged while a runtime answers them: one conversation, answered where they write, one turn at a time."""

from __future__ import annotations

import asyncio

from tests.core.bots import ask, bot, flow, keyword, node, say
from tests.runtime.running import NUMBER, Place, until
from wabot_core import Turn, action
from wabot_core.messages import Kind, Media, Message
from wabot_runtime import Desk, Runtime, handoffs_topic

LID, PHONE = "77@lid", "4915@c.us"
ASK = flow(ask("Your name?", save_as="name"), say("Thanks, {{ name }}."), edges="ask:answered>say")


async def merge(runtime: Runtime, *, told: bool = True) -> None:
    """Merge the one into the other, as the desk does; without the word its runtime finds out by itself."""
    desk = Desk(runtime.records.database)
    rows = {row.id: row for row in await desk.contacts.page(limit=10)}
    one, into = rows[LID], rows[PHONE]
    await desk.merging.merge(one.handle, into.handle, revs=(one.rev, into.rev), by="x", at=into.seen)
    for contact in (LID, PHONE) if told else ():
        await runtime.cache.publish(handoffs_topic(NUMBER), contact.encode())


async def test_a_conversation_goes_on_under_either_id(any_place: Place) -> None:
    channel = any_place.channel()
    async with any_place.running(bot(ASK)) as runtime:
        await channel.says("hi", sender=PHONE)
        await until(lambda: channel.texts(PHONE) == ["Your name?"])
        await channel.says("Ana", sender=PHONE)
        await until(lambda: len(channel.texts(PHONE)) == 2)
        await channel.says("hi", sender=LID)
        await until(lambda: channel.texts(LID) == ["Your name?"])
        await merge(runtime, told=False)
        await channel.says("Bea", sender=PHONE)
        await until(lambda: channel.texts(PHONE)[2:] == ["Thanks, Bea."])
        await channel.says("hi", sender=PHONE)
        await until(lambda: channel.texts(PHONE)[3:] == ["Your name?"])
    async with any_place.running(bot(ASK)):
        await channel.says("Cleo", sender=LID)
        await until(lambda: channel.texts(LID)[1:] == ["Thanks, Cleo."])
    assert {row.contact for row in any_place.rows("SELECT contact FROM conversations")} == {PHONE}
    assert {row.contact for row in any_place.rows("SELECT contact FROM inbox")} == {PHONE}


async def test_a_turn_that_a_merge_overtakes_is_taken_again_as_the_others(any_place: Place) -> None:
    begun, released = asyncio.Event(), asyncio.Event()
    takers: list[str] = []

    @action("trial.hang")
    async def hang(turn: Turn) -> None:
        """Wait until the test lets go."""
        takers.append(turn.contact.id)
        begun.set()
        await released.wait()

    any_place.actions = (hang,)
    channel = any_place.channel()
    talk = flow(
        ask("Your name?", save_as="name"),
        node("trial.hang", "hang"),
        say("Thanks, {{ name }}."),
        edges="ask:answered>hang hang>say",
    )
    async with any_place.running(bot(talk)) as runtime:
        await channel.says("hi", sender=PHONE)
        await channel.says("hi", sender=LID)
        await until(lambda: channel.texts(LID) == channel.texts(PHONE) == ["Your name?"])
        await channel.says("Ana", sender=LID)
        await begun.wait()
        await merge(runtime)
        released.set()
        await until(lambda: all(status == "done" for status, _ in any_place.inbox()) and len(any_place.inbox()) == 3)
        await until(lambda: channel.texts(LID)[1:] == ["Thanks, Ana."])
    assert takers[0] == LID
    assert set(takers[1:]) == {PHONE}
    rows = any_place.rows("SELECT contact, ended FROM conversations ORDER BY ended")
    assert [(row.contact, row.ended) for row in rows] == [(PHONE, "finished"), (PHONE, "replaced")]


async def test_what_nobody_would_answer_is_looked_at_again_as_the_others(any_place: Place) -> None:
    """A message that starts nothing for the old id answers what the other was asked."""
    fetching, fetched = asyncio.Event(), asyncio.Event()
    channel = any_place.channel()

    async def download(message: Message) -> bytes:
        fetching.set()
        await fetched.wait()
        return b"a picture"

    channel.download = download  # type: ignore[method-assign]
    begin = keyword("begin")
    asked = flow(ask("Your name?"), say("Thanks."), edges="ask:answered>say ask:invalid>say", trigger=begin)
    async with any_place.running(bot(asked)) as runtime:
        await channel.says("begin", sender=PHONE)
        await until(lambda: channel.texts(PHONE) == ["Your name?"])
        await channel.says("nothing", sender=LID)
        await until(lambda: any_place.inbox()[-1][0] == "ignored")
        await channel.says("", sender=LID, kind=Kind.IMAGE, media=Media(mimetype="image/png", size=9))
        await fetching.wait()
        await merge(runtime, told=False)
        fetched.set()
        await until(lambda: channel.texts(LID))
        assert [status for status, _ in any_place.inbox()] == ["done", "ignored", "done"]


async def test_one_person_in_two_chats_is_answered_one_message_after_the_other(any_place: Place) -> None:
    at_once, most = 0, 0

    @action("trial.count")
    async def count(turn: Turn) -> None:
        """Count who is here at once."""
        nonlocal at_once, most
        at_once += 1
        most = max(most, at_once)
        await asyncio.sleep(0.01)
        at_once -= 1

    any_place.actions = (count,)
    channel = any_place.channel()
    async with any_place.running(bot(flow(node("trial.count", "count"), say("Here."), edges="count>say"))) as runtime:
        for who in (PHONE, LID):
            await channel.says("hi", sender=who)
        await until(lambda: channel.texts(LID) == channel.texts(PHONE) == ["Here."])
        await merge(runtime)
        most = 0
        messages: list[Message] = [channel.message(str(n), sender=(LID, PHONE)[n % 2]) for n in range(20)]
        await channel.deliver(*messages)
        await until(lambda: len(channel.texts(LID)) + len(channel.texts(PHONE)) == 22)
    assert most == 1
    assert (len(channel.texts(LID)), len(channel.texts(PHONE))) == (11, 11)
