"""Problems: every kind has a broken flow that shows it, a sound bot has none, and all are reported at once."""

from __future__ import annotations

import json
from pathlib import Path
from string import Formatter
from typing import Any

import pytest

from tests.core.bots import ask, bot, flow, keyword, node, say
from wabot_core import Secret, Turn, action
from wabot_core.catalog import Catalog, load_catalog
from wabot_core.problems import KINDS, Problem, check_bot, run_tests

BROKEN = Path(__file__).parent / "broken_flows"


def check(document: Any, catalog: Catalog) -> list[Problem]:
    return check_bot(document, catalog, secrets={"crm"}, files={"known.png"})


def codes(document: Any, catalog: Catalog) -> list[str]:
    return [found.code for found in check(document, catalog)]


@pytest.mark.parametrize("code", KINDS)
async def test_every_problem_has_a_broken_flow(code: str, trial_catalog: Catalog) -> None:
    document = json.loads((BROKEN / f"{code}.json").read_text())
    problems = check(document, trial_catalog)
    if code == "failing_test":
        problems += [result.problem for result in await run_tests(document, trial_catalog) if result.problem]
    found = next((each for each in problems if each.code == code), None)
    assert found, f"{code}.json has no such problem, but {problems}"
    assert found.severity == KINDS[code].severity
    assert "{" not in found.message.replace("{{", "")
    others = {each.code for each in problems if each.severity == "error"} - {code}
    assert not others, f"{code}.json has other errors too: {others}"


def test_every_broken_flow_shows_a_problem_there_is() -> None:
    assert {path.stem for path in BROKEN.glob("*.json")} == set(KINDS)


@pytest.mark.parametrize("code", KINDS)
def test_every_problem_says_how_to_mend_it(code: str) -> None:
    kind = KINDS[code]
    assert kind.message.endswith((".", "{why}"))
    assert kind.mend.endswith(".")
    assert all(name is None or name.isidentifier() for _, name, _, _ in Formatter().parse(kind.message + kind.mend))


SOUND = bot(
    flow(
        ask("Your name?", save_as="name", timeout="PT1H"),
        node("talk.menu", text="{{ name }}, what now?", options=[{"id": "a", "label": "A"}, {"id": "b", "label": "B"}]),
        say("Thanks, {{ name }}.", "thanks"),
        node("logic.call", flow="more"),
        node("talk.send_media", file="known.png", caption="{{ contact.name }}"),
        edges="ask:answered>menu menu:a>thanks menu:b>call call>send_media thanks>ask",
        trigger=keyword("hi"),
    ),
    flow(node("trial.secretive", token="crm"), id="more", starts=False),
    flow(say("{{ error.message }}"), id="sorry", starts=False),
    settings={"on_error": "sorry"},
    translations={"pt": {"main/thanks/text": "Obrigado, {{ name }}.", "main/menu/options/a/label": "Á"}},
    tests=[{"name": "asks", "chat": "> hi\n< Your name?\n> Ana\n< Ana, what now?\n\n  1. A\n  2. B"}],
)


async def test_a_sound_bot_has_no_problem(trial_catalog: Catalog) -> None:
    assert check(SOUND, trial_catalog) == []
    assert [(result.name, result.passed) for result in await run_tests(SOUND, trial_catalog)] == [("asks", True)]


def test_all_problems_are_reported_at_once_in_the_order_of_the_document(trial_catalog: Catalog) -> None:
    document = bot(
        flow(node("talk.ask", "first", tries=0, colour="red"), say("{{ nobody }} {{", "second"), edges="first:no>gone"),
        flow(node("nobody.knows", "third"), id="more", starts=False),
        settings={"fallback": "lost"},
    )
    found = [(each.flow, each.node, each.field, each.code) for each in check(document, trial_catalog)]
    assert found == [
        (None, None, "settings/fallback", "unknown_flow"),
        ("main", "first", None, "edge_to_nowhere"),
        ("main", "first", None, "unknown_exit"),
        ("main", "first", "colour", "unknown_field"),
        ("main", "first", "text", "missing_field"),
        ("main", "first", "tries", "bad_value"),
        ("main", "second", None, "unreachable_node"),
        ("main", "second", "text", "bad_template"),
        ("more", None, None, "unused_flow"),
        ("more", "third", None, "unknown_node_type"),
    ]


def test_a_document_is_reported_whole_too(trial_catalog: Catalog) -> None:
    document = {"spec": 1, "name": "", "language": "?", "flows": [{"id": "a b", "name": "x"}]}
    assert [each.code for each in check(document, trial_catalog)] == ["bad_document"] * 3


def test_a_loop_through_two_flows_is_found(trial_catalog: Catalog) -> None:
    document = bot(
        flow(node("logic.go_to", flow="more")),
        flow(say("x"), node("logic.go_to", flow="main"), edges="say>go_to", id="more", starts=False),
    )
    found = [each for each in check(document, trial_catalog) if each.code == "loop_without_wait"]
    assert len(found) == 1
    assert found[0].message.endswith("go_to → say → go_to → go_to.")


@pytest.mark.parametrize("resting", [ask(id="rest"), node("pause.wait", "rest", length="PT1S")])
def test_a_loop_that_waits_is_fine(resting: Any, trial_catalog: Catalog) -> None:
    edges = "say>rest rest:answered>say rest:next>say"
    found = codes(bot(flow(say("x"), resting, edges=edges)), trial_catalog)
    assert "loop_without_wait" not in found


def test_every_separate_loop_is_found(trial_catalog: Catalog) -> None:
    document = bot(
        flow(say("x", "a"), say("x", "b"), say("x", "c"), edges="a>a"),
        flow(say("x", "a"), say("x", "b"), edges="a>b b>b", id="more", trigger=keyword("x")),
    )
    loops = [(each.flow, each.node) for each in check(document, trial_catalog) if each.code == "loop_without_wait"]
    assert loops == [("main", "a"), ("more", "b")]


def test_variables_named_in_nested_rows_count_as_set(trial_catalog: Catalog) -> None:
    document = bot(
        flow(
            node("trial.maps", mapping=[{"path": "id", "variable": "lead"}]),
            say("{{ lead.id }} {{ match.rest }} {{ webhook.x }} {% for x in lead %}{{ x }}{% endfor %}"),
            edges="maps>say",
        )
    )
    assert check(document, trial_catalog) == []


def test_secrets_and_files_are_checked_only_where_they_are_known(trial_catalog: Catalog) -> None:
    document = json.loads((BROKEN / "unknown_secret.json").read_text())
    assert check_bot(document, trial_catalog) == []
    assert [each.code for each in check_bot(document, trial_catalog, secrets=())] == ["unknown_secret"]


def test_a_triggers_secret_is_checked_too(trial_catalog: Catalog) -> None:
    hook = {"id": "hook", "type": "trial.rang", "config": {"token": "lost"}}
    found = check(bot(flow(say("x"), trigger=hook)), trial_catalog)
    assert [(each.code, each.trigger, each.field) for each in found] == [("unknown_secret", "hook", "token")]


def test_an_older_node_is_checked_as_it_will_run(trial_catalog: Catalog) -> None:
    assert codes(bot(flow(node("trial.renamed", txt="Hello"))), trial_catalog) == []
    assert codes(bot(flow(node("trial.renamed", version=2, words="Hello"))), trial_catalog) == ["bad_migration"]


def test_a_placeholder_is_reported_once_and_may_set_variables(trial_catalog: Catalog) -> None:
    document = bot(flow(node("gone.ask", save_as="name"), say("{{ name }}"), edges="gone:any>say ask:any>say"))
    assert codes(document, trial_catalog) == ["edge_from_nowhere", "unknown_node_type"]


async def test_a_failing_test_says_the_line_and_the_difference(trial_catalog: Catalog) -> None:
    document = json.loads((BROKEN / "failing_test.json").read_text())
    (result,) = await run_tests(document, trial_catalog)
    assert not result.passed
    assert result.problem
    assert result.problem.message == (
        "The test 'greets' fails. Line 2: the bot said something else.\n  - Good morning\n  + Hello"
    )


async def test_an_unreadable_test_fails_too(trial_catalog: Catalog) -> None:
    (result,) = await run_tests(bot(flow(say("x")), tests=[{"name": "odd", "chat": "hello"}]), trial_catalog)
    assert result.problem
    assert "Line 1" in result.problem.message


async def test_in_a_documents_own_tests_every_secret_exists() -> None:
    tests = [{"name": "secret", "chat": "> hi\n< done\n"}]
    nodes = [
        {"id": "call", "type": "trial.signed", "config": {"key": "shop"}},
        {"id": "say", "type": "talk.say", "config": {"text": "done"}},
    ]
    flow = {"id": "main", "name": "Main", "start": "call", "nodes": nodes}
    flow |= {"triggers": [{"id": "t", "type": "on.message", "config": {}}]}
    flow |= {"edges": [{"source": "call", "exit": "next", "target": "say"}]}
    catalog = load_catalog()
    catalog.actions["trial.signed"] = signed
    document = {"spec": 1, "name": "Secrets", "flows": [flow], "tests": tests}
    [result] = await run_tests(document, catalog)
    assert result.passed, result.problem


@action("trial.signed")
async def signed(turn: Turn, *, key: Secret) -> None:
    """Need a secret."""
    turn.set("length", len(key.reveal()))
