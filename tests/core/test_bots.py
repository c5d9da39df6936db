"""The bot document: read and refused as a whole, migrated between specs, hashed by what it does."""

from __future__ import annotations

import copy
from datetime import timedelta
from typing import Any

import pytest

from tests.core.bots import ask, bot, flow, node, say
from wabot_core import bots
from wabot_core.bots import MAX_NODES, hash_bot, migrate_spec, read_bot
from wabot_core.errors import BadConfig, BadDocument, NewerSpec
from wabot_core.programs import compile_bot


def test_a_document_is_read_into_plain_data() -> None:
    document = bot(flow(ask(retry={"tries": 3, "backoff": "PT2S"})), settings={"expire_after": "P2D"})
    read = read_bot(document)
    assert read.settings.expire_after == timedelta(days=2)
    assert read.flows[0].nodes[0].retry.tries == 3
    assert read.flows[0].start == "ask"


def test_all_that_is_wrong_is_reported_at_once() -> None:
    document = {
        "spec": 1,
        "name": "",
        "variables": [{"name": "1st"}],
        "settings": {"expire_after": "soon", "texts": {"hello": "Hi"}},
        "flows": [{"id": "a b", "name": "x", "colour": "red", "nodes": [{"id": "n"}], "edges": [{"source": "n"}]}],
    }
    with pytest.raises(BadDocument) as caught:
        read_bot(document)
    for place in (
        "name: ",
        "variables.0.name: ",
        "settings.expire_after: ",
        "settings.texts.hello.key: ",
        "flows.0.id: ",
        "flows.0.colour: Unknown field",
        "flows.0.nodes.0.type: ",
        "flows.0.edges.0.exit: ",
    ):
        assert place in str(caught.value)


@pytest.mark.parametrize(
    ("document", "why"),
    [
        ({"name": "x"}, 'no "spec" number'),
        ({"spec": True, "name": "x"}, 'no "spec" number'),
        ({"spec": 0, "name": "x"}, 'no "spec" number'),
        (["spec"], "not a JSON object"),
        (bot(flow(say("x")), flow(say("x"))), "'main' is used twice; the id 'main/say' is used twice"),
        (bot(flow(*(say("x", f"n{i}") for i in range(MAX_NODES + 1)))), "1001 nodes; a bot may have 1000"),
    ],
)
def test_what_is_no_bot_is_refused(document: Any, why: str) -> None:
    with pytest.raises(BadDocument, match=why):
        read_bot(document)


def test_a_thousand_nodes_are_fine() -> None:
    assert len(read_bot(bot(flow(*(say("x", f"n{i}") for i in range(MAX_NODES))))).flows[0].nodes) == MAX_NODES


def test_a_newer_spec_is_refused_by_name() -> None:
    with pytest.raises(NewerSpec, match="spec 9, newer than this wabot understands"):
        read_bot({"spec": 9, "name": "x"})


def test_an_older_spec_is_moved_up_step_by_step(monkeypatch: pytest.MonkeyPatch) -> None:
    steps = {
        1: lambda old: {**old, "spec": 2, "name": old["title"]},
        2: lambda old: {**old, "spec": 3, "flows": []},
    }
    monkeypatch.setattr(bots, "SPEC", 3)
    monkeypatch.setattr(bots, "SPEC_MIGRATIONS", steps)
    old = {"spec": 1, "title": "Old"}
    kept = copy.deepcopy(old)
    assert migrate_spec(old) == {"spec": 3, "title": "Old", "name": "Old", "flows": []}
    assert read_bot(old).name == "Old"
    assert old == kept


def test_moving_a_card_changes_no_hash() -> None:
    document = bot(flow(say("x")))
    moved = copy.deepcopy(document)
    moved["flows"][0] |= {"layout": {"say": [80, 120]}, "notes": [{"id": "n1", "text": "Ask Ana", "position": [0, 40]}]}
    reordered = dict(reversed(document.items()))
    assert hash_bot(document) == hash_bot(moved) == hash_bot(reordered)
    read_bot(moved)


def test_what_a_translation_was_made_from_is_kept_beside_and_changes_no_hash() -> None:
    document = bot(flow(say("x")), translations={"pt": {"main/say/text": "y"}})
    noted = {**document, "translated_from": {"pt": {"main/say/text": "x"}}}
    assert hash_bot(noted) == hash_bot(document)
    assert read_bot(noted) == read_bot(document)


@pytest.mark.parametrize("change", [{"name": "Other"}, {"translations": {"pt": {}}}, {"settings": {}}])
def test_what_a_bot_does_changes_its_hash(change: dict[str, Any]) -> None:
    document = bot(flow(say("x")))
    assert hash_bot({**document, **change}) != hash_bot(document)


def test_unknown_entries_beside_are_kept_and_not_read() -> None:
    document = bot(flow(say("x")), colour="red")
    assert read_bot(document).name == "Trial"
    assert hash_bot(document) != hash_bot(bot(flow(say("x"))))


@pytest.mark.parametrize(
    ("broken", "where"),
    [
        (node("talk.say"), "node 'say' of flow 'main' is not valid: text: is required"),
        (node("talk.say", text="x", colour="red"), "unknown: colour"),
        (node("talk.ask", text="x", tries=0), "tries: Must be greater than or equal to 1"),
        (node("logic.branch", when={"left": 1, "is": "like"}), "when: "),
        (node("logic.switch", options=[{"id": "a", "label": "A", "when": {"is": "x"}}]), "options: "),
    ],
)
def test_a_config_its_type_refuses_is_named_when_the_bot_is_compiled(broken: Any, where: str, catalog: Any) -> None:
    with pytest.raises(BadConfig) as caught:
        compile_bot(read_bot(bot(flow(broken))), catalog, id="b", revision=1)
    assert where in str(caught.value)


def test_a_trigger_nobody_provides_is_left_out_with_its_reason(catalog: Any) -> None:
    odd = {"id": "odd", "type": "gone.rang"}
    program = compile_bot(read_bot(bot(flow(say("x"), trigger=odd))), catalog, id="b", revision=1)
    assert program.skipped == ("main#odd: no installed plugin provides 'gone.rang'",)


def test_a_note_without_a_place_is_refused_with_where_it_stands() -> None:
    document = {"spec": 1, "name": "b", "flows": [{"id": "f", "name": "f", "notes": [{"id": "n", "text": "x"}]}]}
    with pytest.raises(BadDocument, match=r"flows\.0\.notes\.0\.position"):
        read_bot(document)


def test_a_card_stands_at_two_numbers() -> None:
    document = {"spec": 1, "name": "b", "flows": [{"id": "f", "name": "f", "layout": {"n": [1]}}]}
    with pytest.raises(BadDocument, match=r"flows\.0\.layout\.n"):
        read_bot(document)
