"""Turn: what an action does is done once, whatever happens between its waits."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.core import trial_pack
from tests.core.bots import ask, bot, flow, node, say
from wabot_core.actions import Action
from wabot_core.bots import read_bot
from wabot_core.catalog import Catalog
from wabot_core.errors import BadConfig, BadTemplate
from wabot_core.messages import Content
from wabot_core.programs import compile_bot
from wabot_core.testing import Simulator
from wabot_core.testing.worlds import CrashPoint

TalkTo = Callable[..., Simulator]
URL = "https://clinic.example/slots"


def texts(said: list[Content]) -> list[str]:
    return [content.text for content in said]


async def book(sim: Simulator) -> None:
    sim.network.answer("POST", URL, status=201, json={"slot": 9})
    assert texts(await sim.says("hi")) == ["Welcome", "Which day?"]
    assert texts(await sim.says("Friday")) == ["Sure?"]
    assert texts(await sim.says("Yes")) == []


BOOKING = bot(flow(node("trial.books", url=URL, save_as="booking")))


async def test_nothing_is_said_called_or_kept_twice(talk_to: TalkTo) -> None:
    sim = talk_to(BOOKING)
    await book(sim)
    assert texts(sim.current.said) == ["Welcome", "Which day?", "Sure?"]
    assert len(sim.calls) == 1
    assert sim.variables["booking"] == {"day": "Friday", "status": 201}
    assert sim.captures == {("booking", "last"): {"day": "Friday", "sure": "Yes", "at": sim.clock.now.isoformat()}}
    assert sim.current.contact.fields == {"plan": "gold"}


@pytest.mark.parametrize(("crash_at", "calls"), [("called", 2), ("recorded", 1)])
async def test_a_turn_that_crashed_is_taken_again_with_the_same_outcome(
    talk_to: TalkTo, crash_at: CrashPoint, calls: int
) -> None:
    whole, crashed = talk_to(BOOKING), talk_to(BOOKING, crash_at=crash_at)
    await book(whole)
    await book(crashed)
    assert crashed.current.said == whole.current.said
    assert crashed.conversation == whole.conversation
    assert crashed.captures == whole.captures
    assert len(crashed.calls) == calls
    assert {call.headers["Idempotency-Key"] for call in crashed.calls} == {whole.calls[0].headers["Idempotency-Key"]}
    assert {call.body for call in crashed.calls} == {whole.calls[0].body}


@pytest.mark.parametrize(
    ("crash_at", "said"), [(None, "Paid"), ("called", "outcome_unknown"), ("recorded", "outcome_unknown")]
)
async def test_what_may_happen_at_most_once_is_not_tried_again_after_a_crash(
    talk_to: TalkTo, crash_at: CrashPoint | None, said: str
) -> None:
    pay = node("trial.pays_once", retry={"tries": 3})
    document = bot(flow(pay, say("{{ error.code }}"), edges="pays_once:error>say"))
    assert texts(await talk_to(document, crash_at=crash_at).says("hi")) == [said]


async def test_a_node_is_one_and_the_same_for_all_its_turns(talk_to: TalkTo) -> None:
    options = [{"id": "a", "label": "{{ message.text }}"}, {"id": "b", "label": "{{ now }}"}]
    sim = talk_to(bot(flow(node("talk.menu", text="?", options=options, save_as="chosen"))))
    await sim.says("Apples")
    await sim.advance(hours=1)
    await sim.says("apples")
    assert sim.variables["chosen"] == "Apples"


async def test_a_retry_makes_the_call_again_that_was_answered_with_an_error(talk_to: TalkTo) -> None:
    for crash_at in (None, "called", "recorded"):
        sim = talk_to(bot(flow(node("trial.flaky", url=URL, retry={"tries": 3}))), crash_at=crash_at)
        sim.network.answer("GET", URL, status=500)
        sim.network.answer("GET", URL, status=500)
        sim.network.answer("GET", URL, status=200)
        assert texts(await sim.says("hi")) == ["Trying", "Worked"]
        assert len({call.headers["Idempotency-Key"] for call in sim.calls}) == 1


async def test_chance_and_ids_stay_as_they_were_drawn(talk_to: TalkTo) -> None:
    sim = talk_to(bot(flow(node("trial.draws"))))
    first = texts(await sim.says("hi"))[0]
    (second,) = texts(await sim.says("x"))
    assert first != second
    other = talk_to(bot(flow(node("trial.draws"))))
    assert texts(await other.says("hi"))[0] == first


async def test_an_action_that_does_something_else_is_stopped_and_both_are_named(talk_to: TalkTo) -> None:
    trial_pack.MOODS.clear()
    sim = talk_to(bot(flow(node("trial.unsteady"), say("{{ error.message }}"), edges="unsteady:error>say")))
    await sim.says("hi")
    (message,) = texts(await sim.says("Ana"))
    assert message == "The action trial.unsteady did once greet where it did say the first time."
    assert sim.variables["error"]["code"] == "non_deterministic_action"


async def test_what_a_call_raised_is_raised_again(talk_to: TalkTo) -> None:
    sim = talk_to(bot(flow(node("trial.survives", url=URL))))
    said = texts(await sim.says("hi"))
    assert said == [
        "No answer",
        "There is no bread left.",
        "The call 'pay' failed: LookupError: no card.",
        "Go on?",
    ]
    assert texts(await sim.says("yes")) == ["Done"]
    assert len(sim.calls) == 1


async def test_a_text_that_changes_between_turns_does_not_upset_the_journal(talk_to: TalkTo) -> None:
    for text, first in (("{{ message.text }}", ["hi", "First?"]), ("{{ message.media.file }}", ["First?"])):
        sim = talk_to(bot(flow(node("trial.empty_then_full", text=text))))
        assert texts(await sim.says("hi")) == first
        assert texts(await sim.sends("image", "Una")) == ["Second?"]
        assert texts(await sim.says("two")) == ["Both"]


async def test_an_action_may_handle_silence_itself(talk_to: TalkTo) -> None:
    sim = talk_to(bot(flow(node("trial.patient"))))
    await sim.says("hi")
    assert texts(await sim.advance(hours=1)) == ["Never mind"]
    assert sim.path == ["patient", "patient:silent"]


async def test_a_question_is_asked_again_until_the_tries_are_used_up(talk_to: TalkTo) -> None:
    sim = talk_to(bot(flow(ask("How many?", answer="number", tries=3), say("No"), edges="ask:invalid>say")))
    await sim.says("hi")
    first, second = await sim.says("x"), await sim.says("y")
    assert texts(first) == texts(second) != []
    assert texts(await sim.says("z")) == ["No"]


async def test_asking_again_does_not_prolong_the_question(talk_to: TalkTo) -> None:
    question = ask("How many?", answer="number", timeout="PT1H", retry_text="Digits!")
    sim = talk_to(bot(flow(question, say("Late"), edges="ask:no_reply>say")))
    await sim.says("hi")
    await sim.advance(minutes=50)
    assert texts(await sim.says("x")) == ["Digits!"]
    assert texts(await sim.advance(minutes=10)) == ["Late"]


async def test_an_expiry_that_came_late_is_ignored(talk_to: TalkTo) -> None:
    sim = talk_to(bot(flow(ask(timeout="PT1H", save_as="name"), ask("And?", "more"), edges="ask:answered>more")))
    await sim.says("hi")
    await sim.advance(minutes=59)
    assert texts(await sim.says("Ana")) == ["And?"]
    assert await sim.advance(minutes=2) == []
    assert sim.current.waiting_at == "main/more"


async def test_a_hanging_or_failing_call_takes_the_error_exit(talk_to: TalkTo) -> None:
    sim = talk_to(bot(flow(node("trial.flaky", url=URL), say("{{ error.code }}"), edges="flaky:error>say")))
    assert texts(await sim.says("hi")) == ["Trying", "http_failed"]


async def test_two_pauses_in_a_row_end_at_their_own_times(talk_to: TalkTo) -> None:
    pauses = [node("pause.wait", "one", length="PT1H"), node("pause.wait", "two", length="PT1H")]
    sim = talk_to(bot(flow(*pauses, say("Done"), edges="one>two two>say")))
    await sim.says("hi")
    assert texts(await sim.advance(hours=1, minutes=59)) == []
    assert texts(await sim.advance(minutes=1)) == ["Done"]


async def test_a_bad_template_is_refused_when_the_bot_is_compiled(talk_to: TalkTo) -> None:
    with pytest.raises(BadConfig, match="text: The template cannot be read") as caught:
        talk_to(bot(flow(say("{{ x"))))
    assert isinstance(caught.value.__cause__, BadTemplate)


async def test_a_missing_pack_pauses_a_conversation_and_it_goes_on_when_it_is_back(
    talk_to: TalkTo, trial_catalog: Catalog
) -> None:
    gone = Catalog(
        actions={t: a for t, a in trial_catalog.actions.items() if not t.startswith("trial.")},
        triggers=trial_catalog.triggers,
    )
    sim = talk_to(BOOKING)
    sim.network.answer("POST", URL)
    there, missing = sim.program, compile_bot(read_bot(BOOKING), gone, id="simulated", revision=1)
    await sim.says("hi")
    before = sim.conversation
    sim.program = missing
    assert await sim.says("Friday") == []
    assert await sim.advance(hours=1) == []
    paused = sim.conversation
    assert before
    assert paused
    assert paused.wait
    assert paused.wait.kind == "pack"
    assert paused.stack == before.stack
    assert sim.current.path[-1].error == "The node type 'trial.books' version 1 is not installed."
    sim.program = there
    assert texts(await sim.advance(minutes=15)) == ["Sure?"]
    assert '"day":"Friday"' in str(sim.calls[0].body)


async def test_of_what_a_person_says_while_a_pack_is_missing_the_last_is_the_answer(
    talk_to: TalkTo, trial_catalog: Catalog
) -> None:
    sim = talk_to(BOOKING)
    sim.network.answer("POST", URL)
    there, gone = sim.program, Catalog(actions=without_trials(trial_catalog), triggers=trial_catalog.triggers)
    await sim.says("hi")
    sim.program = compile_bot(read_bot(BOOKING), gone, id="simulated", revision=1)
    assert [await sim.says("Friday"), await sim.says("Monday")] == [[], []]
    sim.program = there
    assert texts(await sim.advance(minutes=15)) == ["Sure?"]
    assert '"day":"Monday"' in str(sim.calls[0].body)


async def test_a_conversation_whose_pack_stays_away_ends_as_failed_after_some_five_days(
    talk_to: TalkTo, trial_catalog: Catalog
) -> None:
    sim = talk_to(BOOKING)
    await sim.says("hi")
    gone = Catalog(actions=without_trials(trial_catalog), triggers=trial_catalog.triggers)
    sim.program = compile_bot(read_bot(BOOKING), gone, id="simulated", revision=1)
    await sim.says("Friday")
    await sim.advance(days=5)
    assert sim.conversation is not None
    assert (sim.conversation.ended, sim.conversation.wait is not None) == (None, True)
    await sim.advance(hours=6)
    assert sim.conversation is not None
    assert sim.conversation.ended == "failed"


def without_trials(catalog: Catalog) -> dict[str, Action]:
    """Return the actions of all but the trial pack."""
    return {type: action for type, action in catalog.actions.items() if not type.startswith("trial.")}


async def test_a_conversation_that_begins_at_a_missing_pack_goes_on_by_itself(talk_to: TalkTo) -> None:
    document = bot(flow(say("One", "one"), node("trial.raises", say_first="Two", retry=None), edges="one>raises"))
    sim = talk_to(document)
    there = sim.program
    broken = {**document, "flows": [{**document["flows"][0]}]}
    broken["flows"][0]["nodes"] = [document["flows"][0]["nodes"][0], node("gone.raises", "raises")]
    sim.program = talk_to(broken).program
    assert texts(await sim.says("hi")) == ["One"]
    sim.program = there
    assert texts(await sim.advance(minutes=1))[0] == "Two"
