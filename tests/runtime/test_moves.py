"""Moves, through a running runtime: those who wait go on at the new Revision or hear an ending, each exactly once."""

from __future__ import annotations

import asyncio
import os
import secrets
import signal
import sys
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.core.bots import ask, bot, flow, node, say
from tests.runtime.running import NUMBER, Place, put, until
from wabot_core.conversations import Conversation, Frame, Wait
from wabot_core.testing.contracts.makers import conversation, turn
from wabot_runtime import Move, Runtime, publish_draft

BOT = f"bot-{NUMBER}"
THANKS = "ask:answered>say"
ASK = flow(ask("Your name?", save_as="name"), say("Thanks, {{ name }}."), edges=THANKS)
KINDER = flow(ask("And your name?", save_as="name"), say("Many thanks, {{ name }}!"), edges=THANKS)
AGE = flow(ask("How old are you?", id="age", save_as="age"), say("{{ age }}, {{ name }}!"), edges="age:answered>say")
STAYS = [[None, "main", "ask", "main", "ask"]]


async def publish(runtime: Runtime, document: dict[str, Any], *, kind: Any = "move", **more: Any) -> Move:
    """Publish another Revision of the bot and write down what shall become of those who wait."""
    bots, kept = runtime.desk.bots, []
    draft = await bots.draft(BOT)
    draft = await bots.save(BOT, document, rev=draft.rev)

    async def keep(revision: Any) -> None:
        at = datetime.now(UTC)
        kept.append(Move(id=secrets.token_hex(8), bot=BOT, kind=kind, revision=revision.number, begun=at, **more))
        await bots.publish_with(revision, kept[0])

    await publish_draft(bots, runtime.cache, draft, author="test", message="", keep=keep)
    runtime.moves.wake()
    return kept[0]


async def done(runtime: Runtime) -> Move:
    """Return the bot's newest move once it is done."""
    found = await until(lambda: _done(runtime), seconds=30)
    assert isinstance(found, Move)
    return found


async def _done(runtime: Runtime) -> Move | None:
    newest = (await runtime.desk.moves.of(BOT))[0]
    return newest if newest.done else None


async def begun(place: Place, *people: str) -> None:
    """Let people begin a conversation."""
    channel = place.channel()
    for count, person in enumerate(people, 1):
        await channel.says("hi", sender=person)
        await channel.until_shown(count)


async def test_who_waits_at_the_same_question_goes_on_without_a_word(any_place: Place) -> None:
    channel = any_place.channel()
    async with any_place.running(bot(ASK)) as runtime:
        await begun(any_place, "ana@c.us", "rita@c.us")
        rita = await runtime.records.conversations.live(NUMBER, "rita@c.us")
        assert rita is not None
        await runtime.handoffs.take_over(rita.id)
        await publish(runtime, bot(KINDER), nodes=STAYS)
        move = await done(runtime)
        assert (move.moved, move.people, move.ended, move.stayed) == (1, 1, 0, 0)
        await channel.says("Ana", sender="ana@c.us")
        assert await channel.until_shown(2, chat="ana@c.us") == ["Your name?", "Many thanks, Ana!"]
        await runtime.handoffs.release(rita.id)
        await channel.says("Rita", sender="rita@c.us")
        assert await channel.until_shown(2, chat="rita@c.us") == ["Your name?", "Thanks, Rita."]


async def test_who_comes_to_another_node_enters_it_at_once(any_place: Place) -> None:
    channel = any_place.channel()
    async with any_place.running(bot(ASK)) as runtime:
        await begun(any_place, "ana@c.us")
        await publish(runtime, bot(AGE), nodes=[[1, "main", "ask", "main", "age"]])
        assert await channel.until_shown(2) == ["Your name?", "How old are you?"]
        await channel.says("44")
        assert await channel.until_shown(3) == ["Your name?", "How old are you?", "44, !"]


async def test_who_is_in_no_row_of_the_map_finishes_where_they_are(any_place: Place) -> None:
    channel = any_place.channel()
    async with any_place.running(bot(ASK)) as runtime:
        await begun(any_place, "ana@c.us")
        await publish(runtime, bot(KINDER), nodes=[[2, "main", "ask", "main", "ask"]])
        move = await done(runtime)
        assert (move.moved, move.stayed) == (0, 1)
        await channel.says("Ana")
        assert await channel.until_shown(2) == ["Your name?", "Thanks, Ana."]


async def test_a_flow_that_was_called_comes_along_with_its_caller_or_not_at_all(place: Place) -> None:
    called = flow(ask("Your name?", save_as="name"), id="sub", starts=False)
    caller = flow(node("logic.call", flow="sub"), say("Thanks, {{ name }}."), edges="call>say")
    louder = flow(node("logic.call", flow="sub"), say("THANKS, {{ name }}!"), edges="call>say")
    channel = place.channel()
    async with place.running(bot(caller, called)) as runtime:
        await begun(place, "ana@c.us")
        row = [None, "sub", "ask", "sub", "ask"]
        await publish(runtime, bot(flow(say("Gone.")), called), nodes=[row])
        assert (await done(runtime)).stayed == 1
        await publish(runtime, bot(louder, called), nodes=[row])
        assert (await done(runtime)).moved == 1
        await channel.says("Ana")
        assert await channel.until_shown(2) == ["Your name?", "THANKS, Ana!"]


async def test_an_ending_is_said_once_and_the_next_message_begins_anew(any_place: Place) -> None:
    channel = any_place.channel()
    people = [f"p{number}@c.us" for number in range(5)]
    async with any_place.running(bot(ASK)) as runtime:
        await begun(any_place, *people)
        move = await publish(runtime, bot(KINDER), kind="end", text="We start anew: write again.")
        await asyncio.gather(*(runtime.moves.carry_out(move) for _ in range(3)))
        assert (await done(runtime)).ended == 5
        for person in people:
            shown = await channel.until_shown(2, chat=person)
            assert shown == ["Your name?", "We start anew: write again."]
        await channel.says("hi", sender=people[0])
        assert (await channel.until_shown(3, chat=people[0]))[-1] == "And your name?"
    assert len(channel.attempts) == 11


async def test_turns_that_race_a_move_are_taken_again_and_nothing_is_said_twice(any_place: Place) -> None:
    channel = any_place.channel()
    people = [f"p{number}@c.us" for number in range(40)]
    async with any_place.running(bot(ASK)) as runtime:
        await begun(any_place, *people)
        racing = asyncio.gather(*(channel.says(person[:-5].upper(), sender=person) for person in people))
        await publish(runtime, bot(KINDER), nodes=STAYS)
        await racing
        await done(runtime)
        for person in people:
            question, thanks = await channel.until_shown(2, chat=person)
            name = person[:-5].upper()
            assert question == "Your name?"
            assert thanks in (f"Many thanks, {name}!", f"Thanks, {name}.")
    assert len(channel.attempts) == 80
    assert {row[0] for row in any_place.rows("SELECT ended FROM conversations")} == {"finished"}


KILLED = """
import asyncio, sys
from wabot_runtime.moves import Moves
from wabot_runtime.stores.desk import Desk
from wabot_core.testing.memory_stores import MemoryCache
from wabot_runtime.live import Live
from wabot_runtime.stores.records import create

async def main(url):
    records = create(url)
    await records.open()
    desk, cache = Desk(records.database), MemoryCache()
    await Moves(desk.moves, records.bots, cache, Live(cache, workspace="default"), chunk=20).finish()

asyncio.run(main(sys.argv[1]))
"""
PEOPLE = 3000


async def test_a_move_that_was_killed_is_finished_by_the_next_and_reaches_each_person_once(any_records: Place) -> None:
    async with any_records.opened() as runtime:
        await put(runtime, bot(ASK))
        some = [waiting(number) for number in range(PEOPLE)]
        await asyncio.gather(*(runtime.records.turns.commit(turn(one)) for one in some))
        await publish(runtime, bot(KINDER), kind="end", text="We start anew.")
        kills = 0
        for _ in range(3):
            kills += await begun_and_killed(any_records, runtime)
        move = (await runtime.desk.moves.of(BOT))[0]
        assert (kills, move.done) == (3, False), "it was done before it was killed: let more people wait"
        assert 300 <= move.ended < PEOPLE
        await runtime.moves.finish()
        assert (await runtime.desk.moves.of(BOT))[0].ended == PEOPLE
    said = any_records.rows("SELECT conversation, count(*) AS said FROM outbox GROUP BY conversation")
    assert (len(said), {row.said for row in said}) == (PEOPLE, {1})
    ended = any_records.rows("SELECT ended, turns FROM conversations GROUP BY ended, turns")
    assert [tuple(row) for row in ended] == [("stopped", 2)]


async def begun_and_killed(place: Place, runtime: Runtime) -> bool:
    """Let another process work on the move, and kill it in the middle; say whether that is how it ended."""
    enough = (await runtime.desk.moves.of(BOT))[0].ended + 100

    async def far() -> bool:
        return (await runtime.desk.moves.of(BOT))[0].ended >= enough

    command = (sys.executable, "-c", KILLED, place.settings.records_url)
    process = await asyncio.create_subprocess_exec(*command, env=os.environ)
    try:
        await until(far, seconds=60)
    finally:
        process.kill()
    return await process.wait() == -signal.SIGKILL


def waiting(number: int) -> Conversation:
    """Return the conversation of someone who waits for a reply."""
    until = datetime.now(UTC) + timedelta(days=1)
    frame = Frame(flow="main", node="ask", journal=(("ask", "pending:", {"tries": 0, "until": None}),))
    wait = Wait(kind="reply", until=until)
    return conversation(f"c{number:05}", contact=f"p{number}", number=NUMBER, bot=BOT, stack=(frame,), wait=wait)
