"""The simulator: what a test or the admin's Simulate sees of a bot."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from tests.core.bots import ask, bot, flow, keyword, node, say
from wabot_core.engine import Ignored, TurnTaken
from wabot_core.errors import BadConfig, BadDocument
from wabot_core.http import HttpAnswer, HttpRequest
from wabot_core.messages import Kind
from wabot_core.testing import FakeClock, FakeNetwork, Simulator

TalkTo = Callable[..., Simulator]
GREETING = bot(flow(ask(save_as="name"), say("Thanks, {{ name }}."), edges="ask:answered>say"))


async def test_a_talk_is_open_to_be_looked_at(talk_to: TalkTo) -> None:
    sim = talk_to(GREETING)
    (question,) = await sim.says("hi")
    assert question.text == "Your name?"
    assert sim.current.waiting_at == "main/ask"
    (thanks,) = await sim.says("Ana")
    assert thanks.text == "Thanks, Ana."
    assert sim.path == ["ask", "ask:answered", "say:next"]
    assert sim.variables == {"name": "Ana"}
    assert sim.conversation
    assert sim.conversation.ended == "finished"
    assert isinstance(sim.current.last, TurnTaken)
    assert sim.current.said == [question, thanks]


async def test_a_program_and_a_document_run_alike(talk_to: TalkTo) -> None:
    sim = Simulator(talk_to(GREETING).program)
    assert [content.text for content in await sim.says("hi")] == ["Your name?"]


def test_what_is_no_bot_is_refused(talk_to: TalkTo) -> None:
    with pytest.raises(BadDocument):
        talk_to({"spec": 1})
    with pytest.raises(BadConfig):
        talk_to(bot(flow(node("talk.say"))))


async def test_every_kind_of_message_can_be_sent(talk_to: TalkTo) -> None:
    sim = talk_to(bot(flow(say("{{ message.kind }} {{ message.text }}"))))
    await sim.says("hi", reply_to="x")
    for kind in ("image", "video", "audio", "voice", "document", "sticker"):
        await sim.sends(kind, "caption")
    await sim.shares(38.7, -9.1, name="Home")
    await sim.picks("yes", label="Yes")
    await sim.picks("Blue", kind=Kind.POLL_VOTE)
    assert [content.text for content in sim.current.said] == [
        "text hi",
        "image caption",
        "video caption",
        "audio caption",
        "voice caption",
        "document caption",
        "sticker caption",
        "location ",
        "list_reply Yes",
        "poll_vote Blue",
    ]
    ids = [spoken.what.id for spoken in sim.talk if hasattr(spoken.what, "id")]
    assert len(set(ids)) == len(ids)


async def test_waits_of_several_people_fire_in_the_order_of_time(talk_to: TalkTo) -> None:
    waiting = node("pause.wait", length="PT{{ message.text }}M")
    sim = talk_to(bot(flow(waiting, say("{{ contact.name }}"), edges="wait>say")))
    await sim.person("Ana").says("30")
    await sim.person("Bob").says("10")
    await sim.person("Eve").says("20")
    assert [content.text for content in await sim.advance(minutes=25)] == ["Bob", "Eve"]
    assert sim.clock.now == datetime(2026, 1, 5, 9, 25, tzinfo=UTC)
    assert [content.text for content in await sim.advance(hours=1)] == ["Ana"]


async def test_a_schedule_reaches_who_wrote_lately_and_leaves_a_talk_alone(talk_to: TalkTo) -> None:
    daily = {"id": "daily", "type": "on.schedule", "config": {"cron": "0 12 * * *"}}
    document = bot(flow(say("News"), trigger=daily), flow(ask(), id="talk", trigger=keyword("talk")))
    sim = talk_to(document)
    assert await sim.advance(days=1) == []
    await sim.person("Ana").says("hello")
    await sim.person("Bob").says("talk")
    assert [content.text for content in await sim.advance(hours=4)] == ["News"]
    assert sim.person("Bob").last == Ignored("The person is in the middle of a conversation.")


async def test_time_may_begin_anywhere(talk_to: TalkTo) -> None:
    noon = datetime(2030, 6, 1, 12, tzinfo=UTC)
    sim = talk_to(bot(flow(say("{{ now }}"))), clock=FakeClock(noon))
    assert (await sim.says("hi"))[0].text == "2030-06-01 12:00:00+00:00"


async def test_the_network_answers_in_order_and_keeps_the_calls(talk_to: TalkTo) -> None:
    network = FakeNetwork()
    network.answer("get", "https://a.example/x", status=500)
    network.answer("GET", "https://a.example/x", json={"ok": True})
    sim = talk_to(bot(flow(node("trial.flaky", url="https://a.example/x?y=1", retry={"tries": 2}))), http=network)
    assert [content.text for content in await sim.says("hi")] == ["Trying", "Worked"]
    assert [(call.method, call.url) for call in sim.calls] == [("GET", "https://a.example/x?y=1")] * 2


async def test_calls_may_go_to_a_function_instead(talk_to: TalkTo) -> None:
    async def live(request: HttpRequest) -> HttpAnswer:
        return HttpAnswer(status=200, body=request.url.encode())

    sim = talk_to(bot(flow(node("trial.flaky", url="https://a.example"))), http=live)
    assert [content.text for content in await sim.says("hi")] == ["Trying", "Worked"]


async def test_a_conversation_is_plain_json_between_turns(talk_to: TalkTo) -> None:
    sim = talk_to(bot(flow(node("logic.set", name="at", value=["{{ now }}", {"n": 1.5}]), ask(), edges="set>ask")))
    await sim.says("hi")
    assert sim.variables == {"at": ["2026-01-05T09:00:00+00:00", {"n": 1.5}]}
    assert sim.conversation is not sim.conversation
    assert sim.conversation == sim.conversation
