"""Handoffs, through a running runtime: the bot falls silent, a person speaks, the bot goes on."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from tests.core.bots import ask, bot, flow, node, say
from tests.runtime.running import NUMBER, Place, until
from wabot_core import Turn, action
from wabot_core.conversations import Conversation
from wabot_core.errors import ConversationEnded, ConversationMoved
from wabot_core.messages import Content
from wabot_runtime import Runtime

ASK = flow(ask("Your name?", save_as="name"), say("Thanks, {{ name }}."), edges="ask:answered>say")


async def live(runtime: Runtime) -> Conversation:
    """Return Ana's conversation."""
    found = await runtime.records.conversations.live(NUMBER, "ana@c.us")
    assert found is not None
    return found


async def test_a_person_takes_over_speaks_and_gives_back(any_place: Place) -> None:
    channel = any_place.channel()
    async with any_place.running(bot(ASK)) as runtime:
        await channel.says("hi")
        await channel.until_shown(1)
        id = (await live(runtime)).id
        await runtime.handoffs.take_over(id)
        await channel.says("is anyone there?")
        await until(lambda: any_place.inbox()[-1] == ("ignored", "A person has taken over the conversation."))
        for _ in range(3):
            await runtime.handoffs.reply(id, Content(text="It is me, Rita."), key="1")
        await channel.until_shown(2)
        await runtime.handoffs.release(id)
        await channel.says("Ana")
        assert await channel.until_shown(3) == ["Your name?", "It is me, Rita.", "Thanks, Ana."]
    assert len(channel.attempts) == 3


async def test_a_flow_hands_over_and_goes_on_when_it_is_given_back(any_place: Place) -> None:
    channel = any_place.channel()
    document = bot(
        flow(
            say("One moment."),
            node("talk.hand_over", text="Someone will be here soon."),
            ask("Anything else?", save_as="more"),
            edges="say>hand_over hand_over:given_back>ask",
        )
    )
    async with any_place.running(document) as runtime:
        await channel.says("hi")
        assert await channel.until_shown(2) == ["One moment.", "Someone will be here soon."]
        handed = await live(runtime)
        assert (handed.owner, handed.wait and handed.wait.kind) == ("human", "human")
        await channel.says("hello?")
        await until(lambda: any_place.inbox()[-1] == ("ignored", "A person has taken over the conversation."))
        await runtime.handoffs.reply(handed.id, Content(text="It is me, Rita."), key="1")
        await channel.until_shown(3)
        await runtime.handoffs.release(handed.id)
        assert (await channel.until_shown(4))[-1] == "Anything else?"
        assert (await live(runtime)).owner == "bot"


async def test_a_restart_begins_anew(any_place: Place) -> None:
    channel = any_place.channel()
    async with any_place.running(bot(ASK)) as runtime:
        await channel.says("hi")
        await channel.until_shown(1)
        id = (await live(runtime)).id
        await runtime.handoffs.take_over(id)
        await runtime.handoffs.release(id, restart=True)
        await channel.says("Ana")
        assert await channel.until_shown(2) == ["Your name?", "Your name?"]
        with pytest.raises(ConversationEnded):
            await runtime.handoffs.take_over(id)


async def test_another_process_takes_over_and_speaks(any_place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """The embedded one has a cache of its own, so that there the word is lost each time."""
    monkeypatch.setattr("wabot_runtime.number_run.INBOX_READ", 0.2)
    channel = any_place.channel()
    async with any_place.running(bot(ASK)) as runtime, any_place.opened(owner="desk") as desk:
        await channel.says("hi")
        await channel.until_shown(1)
        id = (await live(runtime)).id
        with pytest.raises(ConversationMoved):
            await desk.handoffs.reply(id, Content(text="too early"), key="0")
        await desk.handoffs.take_over(id)
        await channel.says("Ana")
        await until(lambda: any_place.inbox()[-1] == ("ignored", "A person has taken over the conversation."))
        await desk.handoffs.reply(id, Content(text="It is me, Rita."), key="1")
        assert await channel.until_shown(2) == ["Your name?", "It is me, Rita."]
        await desk.handoffs.release(id)
        await channel.says("Ana")
        assert await channel.until_shown(3) == ["Your name?", "It is me, Rita.", "Thanks, Ana."]


async def test_a_turn_in_progress_when_a_person_takes_over_says_nothing(place: Place) -> None:
    begun, goes_on = asyncio.Event(), asyncio.Event()

    @action("trial.slow")
    async def slow(turn: Turn) -> None:
        """Take long."""
        begun.set()
        await goes_on.wait()

    place.actions = (slow,)
    channel = place.channel()
    document = bot(
        flow(ask("Your name?", save_as="name"), node("trial.slow"), say("done"), edges="ask:answered>slow slow>say")
    )
    async with place.running(document) as runtime:
        await channel.says("hi")
        await channel.until_shown(1)
        await channel.says("Ana")
        await begun.wait()
        await runtime.handoffs.take_over((await live(runtime)).id)
        goes_on.set()
        await until(lambda: place.inbox()[-1] == ("ignored", "A person has taken over the conversation."))
        assert (await live(runtime)).owner == "human"
    assert channel.texts() == ["Your name?"]


async def test_what_waits_in_memory_is_dropped(any_place: Place) -> None:
    channel = any_place.channel()
    texts = bot(flow(say("1", "a"), say("2", "b"), ask("3", save_as="x"), edges="a>b b>ask"))
    async with any_place.running(texts, send_rate=0.5, send_burst=1) as runtime:
        await channel.says("hi")
        await channel.until_shown(1)
        await runtime.handoffs.take_over((await live(runtime)).id)
        await runtime.handoffs.reply((await live(runtime)).id, Content(text="Rita"), key="1")
        assert await channel.until_shown(2) == ["1", "Rita"]
        wanted = ["taken", "dropped", "dropped", "taken"]
        await until(lambda: [row[0] for row in any_place.rows("SELECT status FROM outbox ORDER BY id")] == wanted)
    assert channel.texts() == ["1", "Rita"]


@pytest.mark.parametrize(("policy", "owner"), [("pause", "human"), ("ignore", "bot"), (None, "bot")])
async def test_the_bot_leaves_the_chat_to_who_writes_on_the_phone(place: Place, policy: Any, owner: str) -> None:
    channel = place.channel()
    settings = {"owner_writes": policy} if policy else {}
    async with place.running(bot(ASK, settings=settings)) as runtime:
        await channel.says("hello, a customer of ours", from_me=True)
        await channel.says("hi")
        await channel.until_shown(1)
        await channel.says("I take this one", from_me=True)
        await until(lambda: place.inbox()[-1][0] == "ignored")
        assert (await live(runtime)).owner == owner
        await channel.says("Ana")
        await until(lambda: len(place.inbox()) == 4 and place.inbox()[-1][0] != "new")
    assert channel.texts() == (["Your name?"] if owner == "human" else ["Your name?", "Thanks, Ana."])


async def test_our_own_words_sent_by_wabot_are_not_taken_for_someones(place: Place) -> None:
    channel = place.channel()
    async with place.running(bot(ASK, settings={"owner_writes": "pause"})):
        await channel.says("hi")
        await channel.until_shown(1)
        await channel.says("Your name?", from_me=True, id=channel.shown[0].id)
        await channel.says("Ana")
        assert await channel.until_shown(2) == ["Your name?", "Thanks, Ana."]
    assert [tuple(row) for row in place.rows("SELECT owner, ended FROM conversations")] == [("bot", "finished")]
