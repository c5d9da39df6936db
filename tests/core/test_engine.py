"""The engine: ways through a flow, what happens when a node goes wrong, and what an event is for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.core.bots import ask, bot, flow, keyword, node, say
from wabot_core.bots import DEFAULT_TEXTS
from wabot_core.engine import Ignored, TurnTaken
from wabot_core.messages import Content, Kind
from wabot_core.testing import Simulator

TalkTo = Callable[..., Simulator]


def texts(said: list[Content]) -> list[str]:
    return [content.text for content in said]


# ---------------------------------------------------------------- system exits


@pytest.mark.parametrize(
    ("broken", "code", "message"),
    [
        (node("trial.raises"), "ZeroDivisionError", "division by zero"),
        (node("trial.exits"), "SystemExit", "bye"),
        (node("trial.cancels"), "action_failed", "what it waited for was cancelled"),
        (node("trial.times_out"), "TimeoutError", "the printer is slow"),
        (node("trial.hangs"), "action_timeout", "did not finish within 0.03 seconds"),
        (
            node("trial.answers_nonsense", kind="word"),
            "action_failed",
            "returned 'finished', which is none of",
        ),
        (node("trial.answers_nonsense", kind="list"), "action_failed", "returned ['done'], which is none of"),
        (node("trial.answers_nonsense", kind="number"), "action_failed", "returned 7"),
        (node("trial.asks_in_a_task"), "RuntimeError", "await turn.ask, sleep, call… directly in the action"),
        (node("trial.not_json"), "wabot_error", "the variable 'thing' is not plain JSON"),
        (node("logic.call", flow="nowhere"), "unknown_flow", "no flow 'nowhere'"),
        (node("logic.go_to", flow="nowhere"), "unknown_flow", "no flow 'nowhere'"),
        (node("talk.say", text="{% for i in (1..9999) %}{{ i }}{% endfor %}"), "template_limit", ""),
        (
            node("talk.send_location", latitude="{{ contact.name }}", longitude=0),
            "ValidationError",
            "Not a valid number",
        ),
    ],
    ids=lambda each: each["id"] if isinstance(each, dict) else None,
)
async def test_what_goes_wrong_takes_the_error_exit(talk_to: TalkTo, broken: Any, code: str, message: str) -> None:
    sorry = say("{{ error.code }} at {{ error.node }}", "sorry")
    sim = talk_to(bot(flow(broken, sorry, edges=f"{broken['id']}:error>sorry")))
    assert texts(await sim.says("hi"))[-1] == f"{code} at {broken['id']}"
    assert message in sim.variables["error"]["message"]
    assert sim.conversation
    assert sim.conversation.ended == "finished"
    assert [step.error is not None for step in sim.current.path] == [True, False]


@pytest.mark.parametrize(
    ("silence", "text", "ended"),
    [
        (("error", node("trial.raises")), DEFAULT_TEXTS["error"], "failed"),
        (("no_reply", ask(timeout="PT1H")), DEFAULT_TEXTS["no_reply"], "expired"),
        (("invalid", ask(answer="number", tries=1)), DEFAULT_TEXTS["invalid"], "failed"),
    ],
    ids=["error", "no_reply", "invalid"],
)
async def test_an_unwired_system_exit_is_never_silence(talk_to: TalkTo, silence: Any, text: str, ended: str) -> None:
    exit, broken = silence
    sim = talk_to(bot(flow(broken)))
    said = await sim.says("hi")
    if exit == "no_reply":
        said = await sim.advance(hours=1)
    elif exit == "invalid":
        said = await sim.says("no number")
    assert texts(said) == [text]
    assert sim.conversation
    assert sim.conversation.ended == ended


async def test_the_bot_may_state_its_own_default_text(talk_to: TalkTo) -> None:
    sim = talk_to(bot(flow(node("trial.raises")), settings={"texts": {"error": "Call us."}}))
    assert texts(await sim.says("hi")) == ["Call us."]


async def test_the_bot_may_state_a_flow_as_its_default(talk_to: TalkTo) -> None:
    sorry = flow(say("Sorry: {{ error.code }}"), id="sorry", starts=False)
    sim = talk_to(bot(flow(node("trial.raises")), sorry, settings={"on_error": "sorry"}))
    assert texts(await sim.says("hi")) == ["Sorry: ZeroDivisionError"]
    assert sim.path == ["raises:error", "say:next"]


async def test_a_default_flow_that_fails_ends_the_conversation(talk_to: TalkTo) -> None:
    sorry = flow(node("trial.raises"), id="sorry", starts=False)
    sim = talk_to(bot(flow(node("trial.raises")), sorry, settings={"on_error": "sorry"}))
    assert texts(await sim.says("hi")) == [DEFAULT_TEXTS["error"]]
    assert sim.conversation
    assert sim.conversation.ended == "failed"


async def test_silence_ends_a_conversation_through_the_expired_path(talk_to: TalkTo) -> None:
    bye = flow(say("Bye"), id="bye", starts=False)
    settings = {"expire_after": "PT2H", "on_expired": "bye"}
    sim = talk_to(bot(flow(ask(timeout="PT5H"), edges="ask:no_reply>ask"), bye, settings=settings))
    await sim.says("hi")
    assert texts(await sim.advance(hours=1, minutes=59)) == []
    assert texts(await sim.advance(minutes=1)) == ["Bye"]
    assert "ask:expired" in sim.path


async def test_without_an_expired_path_a_conversation_just_ends(talk_to: TalkTo) -> None:
    sim = talk_to(bot(flow(ask())))
    await sim.says("hi")
    assert await sim.advance(days=1) == []
    assert sim.conversation
    assert sim.conversation.ended == "expired"
    assert texts(await sim.says("Ana")) == ["Your name?"]


# ---------------------------------------------------------------- trying again


async def test_a_node_is_tried_again_with_growing_pauses_and_says_nothing_twice(talk_to: TalkTo) -> None:
    flaky = node("trial.flaky", url="https://shop.example/stock", retry={"tries": 4, "backoff": "PT2S"})
    sim = talk_to(bot(flow(flaky)))
    sim.network.fail("GET", "https://shop.example/stock")
    sim.network.fail("GET", "https://shop.example/stock")
    sim.network.answer("GET", "https://shop.example/stock")
    assert texts(await sim.says("hi")) == ["Trying", "Worked"]
    assert sim.pauses == [2, 4]
    assert len({call.headers["Idempotency-Key"] for call in sim.calls}) == 1


async def test_the_pauses_between_tries_are_never_longer_than_a_minute(talk_to: TalkTo) -> None:
    sim = talk_to(bot(flow(node("trial.raises", retry={"tries": 4, "backoff": "PT40S"}))))
    await sim.says("hi")
    assert sim.pauses == [40, 60, 60]


async def test_when_the_tries_are_used_up_the_last_error_counts(talk_to: TalkTo) -> None:
    flaky = node("trial.flaky", url="https://shop.example/stock", retry={"tries": 2})
    sim = talk_to(bot(flow(flaky, say("{{ error.message }}"), edges="flaky:error>say")))
    assert texts(await sim.says("hi"))[0] == "Trying"
    assert "the simulation has no answer" in sim.variables["error"]["message"]
    assert len(sim.calls) == 2


async def test_silence_and_misunderstanding_are_not_tried_again(talk_to: TalkTo) -> None:
    sim = talk_to(bot(flow(ask(answer="number", tries=1, retry={"tries": 5}))))
    await sim.says("hi")
    assert texts(await sim.says("x")) == [DEFAULT_TEXTS["invalid"]]
    assert sim.pauses == []


# ---------------------------------------------------------------- other flows


async def test_a_called_flow_hands_its_variables_back(talk_to: TalkTo) -> None:
    inner = flow(ask(save_as="name"), id="inner", starts=False)
    sim = talk_to(bot(flow(node("trial.calls", flow="inner")), inner))
    assert texts(await sim.says("hi")) == ["Your name?"]
    assert sim.current.waiting_at == "inner/ask"
    assert texts(await sim.says("Ana")) == ["own=before name=Ana"]
    assert sim.path == ["calls:called", "ask", "ask:answered", "calls:next"]


async def test_a_called_flow_without_nodes_comes_straight_back(talk_to: TalkTo) -> None:
    sim = talk_to(bot(flow(node("logic.call", flow="inner"), say("Back"), edges="call>say"), flow(id="inner")))
    assert texts(await sim.says("hi")) == ["Back"]


async def test_leaving_a_called_flow_for_another_comes_back_from_that_one(talk_to: TalkTo) -> None:
    document = bot(
        flow(node("logic.call", flow="inner"), say("Back"), edges="call>say"),
        flow(node("logic.go_to", flow="other"), id="inner", starts=False),
        flow(say("Other"), id="other", starts=False),
    )
    assert texts(await talk_to(document).says("hi")) == ["Other", "Back"]


async def test_stopping_in_a_called_flow_ends_everything(talk_to: TalkTo) -> None:
    document = bot(
        flow(node("logic.call", flow="inner"), say("Back"), edges="call>say"),
        flow(node("logic.stop"), id="inner", starts=False),
    )
    sim = talk_to(document)
    assert await sim.says("hi") == []
    assert sim.conversation
    assert (sim.conversation.ended, sim.conversation.stack) == ("stopped", ())


# ---------------------------------------------------------------- limits


async def test_a_flow_that_never_waits_is_stopped_after_a_hundred_steps(talk_to: TalkTo) -> None:
    sim = talk_to(bot(flow(say("x", "a"), say("x", "b"), edges="a>b b>a")))
    assert texts(await sim.says("hi")) == ["x"] * 100 + [DEFAULT_TEXTS["error"]]
    assert sim.current.path[-1].error == (
        "step_limit: The flow took more than 100 steps without waiting for the person; it loops."
    )
    assert sim.conversation
    assert sim.conversation.ended == "failed"


async def test_a_conversation_ends_after_five_hundred_turns(talk_to: TalkTo) -> None:
    sim = talk_to(bot(flow(ask(), edges="ask:answered>ask")))
    for _ in range(500):
        assert texts(await sim.says("x")) == ["Your name?"]
    assert texts(await sim.says("x")) == [DEFAULT_TEXTS["error"]]
    assert sim.current.path[-1].error == "turn_limit: The conversation took more than 500 turns and was ended."


async def test_flows_call_each_other_ten_deep(talk_to: TalkTo) -> None:
    def deep(depth: int) -> Any:
        flows = [flow(node("logic.call", flow=f"f{i + 1}"), id=f"f{i}", starts=i == 0) for i in range(depth - 1)]
        return bot(*flows, flow(say("Bottom"), id=f"f{depth - 1}", starts=depth == 1))

    assert texts(await talk_to(deep(10)).says("hi")) == ["Bottom"]
    sim = talk_to(deep(11))
    assert texts(await sim.says("hi")) == [DEFAULT_TEXTS["error"]]
    assert sim.current.path[-1].error == "depth_limit: Flows call each other deeper than 10."


async def test_a_call_that_goes_too_deep_takes_the_error_exit(talk_to: TalkTo) -> None:
    document = bot(flow(node("logic.call", flow="main"), say("Deep enough"), edges="call:error>say"))
    sim = talk_to(document)
    assert texts(await sim.says("hi")) == ["Deep enough"]
    assert sim.conversation
    assert sim.conversation.ended == "finished"


# ---------------------------------------------------------------- what an event is for


async def test_what_interrupts_wins_over_a_waiting_conversation(talk_to: TalkTo) -> None:
    stop = flow(say("Stopped"), id="stop", trigger=keyword("stop", interrupts=True))
    again = flow(say("Restarted"), id="again", trigger=keyword("again"))
    sim = talk_to(bot(flow(ask(save_as="name"), edges="ask:answered>ask"), stop, again))
    await sim.says("hi")
    assert texts(await sim.says("again")) == ["Your name?"]
    first = sim.conversation
    assert first
    assert texts(await sim.says("STOP")) == ["Stopped"]
    assert isinstance(sim.current.last, TurnTaken)
    assert sim.current.last.replaces == first.id


async def test_who_waits_for_time_may_start_something_else(talk_to: TalkTo) -> None:
    slow = flow(node("pause.wait", length="PT1H"), say("Done"), edges="wait>say", trigger=keyword("slow"))
    sim = talk_to(bot(slow, flow(say("Quick"), id="quick", trigger=keyword("quick")), settings={"fallback": "quick"}))
    await sim.says("slow")
    assert await sim.says("anything") == []
    assert sim.current.last == Ignored("No trigger matches.")
    assert texts(await sim.says("quick")) == ["Quick"]
    assert await sim.advance(hours=2) == []


async def test_a_fallback_answers_what_starts_nothing(talk_to: TalkTo) -> None:
    sim = talk_to(
        bot(flow(say("Hello"), trigger=keyword("hi")), flow(say("Pardon?"), id="huh"), settings={"fallback": "huh"})
    )
    assert texts(await sim.says("xyz")) == ["Pardon?"]
    assert texts(await sim.says("hi")) == ["Hello"]


async def test_reactions_are_no_replies(talk_to: TalkTo) -> None:
    sim = talk_to(bot(flow(ask(save_as="name")), settings={"fallback": "main"}))
    assert await sim.reacts("👍") == []
    await sim.says("hi")
    assert await sim.reacts("👍") == []
    assert sim.current.last == Ignored("A reaction is no reply.")
    await sim.says("Ana")
    assert sim.variables["name"] == "Ana"


async def test_a_webhook_starts_a_flow_but_disturbs_no_conversation(talk_to: TalkTo) -> None:
    sim = talk_to(bot(flow(ask())))
    assert await sim.webhook("paid") == []
    assert sim.current.last == Ignored("No trigger matches.")
    await sim.says("hi")
    assert await sim.webhook("paid") == []
    assert sim.current.last == Ignored("The person is in the middle of a conversation.")


async def test_two_people_do_not_share_anything(talk_to: TalkTo) -> None:
    sim = talk_to(bot(flow(ask(save_as="name"), say("Hi {{ name }}"), edges="ask:answered>say")))
    ana, bob = sim.person("Ana"), sim.person("Bob")
    await ana.says("hi")
    await bob.says("hi")
    assert texts(await ana.says("Ana")) == ["Hi Ana"]
    assert texts(await bob.says("Bob")) == ["Hi Bob"]
    assert ana.variables == {"name": "Ana"}


# ---------------------------------------------------------------- texts, secrets


async def test_a_person_is_spoken_to_in_their_language(talk_to: TalkTo) -> None:
    options = [{"id": "y", "label": "Yes"}, {"id": "n", "label": "No"}]
    document = bot(
        flow(node("talk.menu", text="Well, {{ contact.name }}?", options=options), say("Good"), edges="menu:y>say"),
        translations={
            "pt": {
                "main/menu/text": "Então, {{ contact.name }}?",
                "main/menu/options/y/label": "Sim",
                "main/menu/options/1/label": "Não",
                "main/say/text": "Bom",
            }
        },
    )
    sim = talk_to(document)
    joao = sim.person("João", language="pt-BR")
    assert texts(await joao.says("oi")) == ["Então, João?\n\n1. Sim\n2. Não"]
    assert texts(await joao.says("sim")) == ["Bom"]
    assert texts(await sim.person("Ana", language="de").says("hi")) == ["Well, Ana?\n\n1. Yes\n2. No"]


async def test_a_secret_is_masked_in_every_message(talk_to: TalkTo) -> None:
    document = bot(flow(node("trial.secretive", token="crm"), say("{{ error.message }}"), edges="secretive:error>say"))
    sim = talk_to(document, secrets={"crm": "s3cr3t-token"})
    assert texts(await sim.says("hi")) == ["401 for Bearer •••"]
    assert sim.current.path[0].error == "RuntimeError: 401 for Bearer •••"
    assert "s3cr3t" not in str(sim.current)


async def test_a_secret_that_does_not_exist_fails_the_node(talk_to: TalkTo) -> None:
    sim = talk_to(bot(flow(node("trial.secretive", token="crm"))))
    assert texts(await sim.says("hi")) == [DEFAULT_TEXTS["error"]]
    assert sim.variables["error"]["message"] == (
        "There is no secret named 'crm'. Add it, or choose another in the node's form."
    )


async def test_an_older_node_runs_as_its_migrations_moved_it(talk_to: TalkTo) -> None:
    sim = talk_to(bot(flow(node("trial.renamed", txt="From version one"))))
    assert texts(await sim.says("hi")) == ["From version one"]


async def test_what_the_trigger_read_is_at_hand(talk_to: TalkTo) -> None:
    order = {"id": "order", "type": "on.regex", "config": {"pattern": "order (?P<number>[0-9]+)"}}
    sim = talk_to(bot(flow(say("{{ match.number }} {{ message.text }} {{ bot.name }} {{ now }}"), trigger=order)))
    assert texts(await sim.says("order 42")) == ["42 order 42 Trial 2026-01-05 09:00:00+00:00"]


async def test_media_reach_the_flow(talk_to: TalkTo) -> None:
    sim = talk_to(bot(flow(node("talk.send_media", file="{{ message.media.file }}", caption="{{ message.kind }}"))))
    (said,) = await sim.sends("image", "A cat")
    assert said.kind is Kind.IMAGE
    assert said.text == "image"
    assert said.media
    assert said.media.file


async def test_what_a_template_yields_is_written_as_liquid_writes_it(talk_to: TalkTo) -> None:
    values = {"yes": True, "none": None, "order": {"id": 7}, "half": 0.5}
    nodes = [node("logic.set", "set", name="x", value=values), *(say(f"{{{{ x.{name} }}}}", name) for name in values)]
    sim = talk_to(bot(flow(*nodes, edges="set>yes yes>none none>order order>half")))
    assert texts(await sim.says("hi")) == ["true", '{"id":7}', "0.5"]
