"""Differences are what an editor did, whatever they did; what no bot notices is none."""

from __future__ import annotations

import copy
import random
import secrets
import sys
from collections.abc import Callable
from typing import Any

from wabot_admin.differences import compare
from wabot_core.bots import hash_bot, read_bot
from wabot_runtime import SAMPLES, read_document

Json = dict[str, Any]
CHANGES = 300


def _flow(of: Json, chance: random.Random) -> Json:
    found: Json = chance.choice(of["flows"])
    return found


def _add_node(of: Json, chance: random.Random) -> tuple[str, str]:
    _flow(of, chance)["nodes"].append({"id": "brand-new", "type": "talk.say", "config": {"text": "x"}})
    return "node", "added"


def _change_node(of: Json, chance: random.Random) -> tuple[str, str]:
    chance.choice(_flow(of, chance)["nodes"])["config"]["brand_new"] = 1
    return "node", "changed"


def _remove_node(of: Json, chance: random.Random) -> tuple[str, str]:
    nodes = _flow(of, chance)["nodes"]
    nodes.remove(chance.choice(nodes))
    return "node", "removed"


def _add_edge(of: Json, chance: random.Random) -> tuple[str, str]:
    _flow(of, chance).setdefault("edges", []).append({"source": "brand-new", "exit": "next", "target": "x"})
    return "edge", "added"


def _add_trigger(of: Json, chance: random.Random) -> tuple[str, str]:
    _flow(of, chance).setdefault("triggers", []).append({"id": "brand-new", "type": "on.first_contact"})
    return "trigger", "added"


def _remove_flow(of: Json, chance: random.Random) -> tuple[str, str]:
    of["flows"].remove(_flow(of, chance))
    return "flow", "removed"


def _rename_flow(of: Json, chance: random.Random) -> tuple[str, str]:
    _flow(of, chance)["name"] = "brand new"
    return "flow", "changed"


def _add_flow(of: Json, chance: random.Random) -> tuple[str, str]:
    of["flows"].append({"id": "brand-new", "name": "x"})
    return "flow", "added"


def _change_setting(of: Json, chance: random.Random) -> tuple[str, str]:
    of["settings"] = {**of.get("settings", {}), "merge_window": "PT7S"}
    return "setting", "added"


def _translate(of: Json, chance: random.Random) -> tuple[str, str]:
    of.setdefault("translations", {}).setdefault("xx", {})["a/b/text"] = "x"
    return "translation", "added"


def _add_test(of: Json, chance: random.Random) -> tuple[str, str]:
    of.setdefault("tests", []).append({"name": "brand new", "chat": "> hi"})
    return "test", "added"


EDITS: tuple[Callable[[Json, random.Random], tuple[str, str]], ...] = (
    *(_add_node, _change_node, _remove_node, _add_edge, _add_trigger, _remove_flow, _rename_flow),
    *(_add_flow, _change_setting, _translate, _add_test),
)


def test_every_edit_is_told_as_what_it_is() -> None:
    seed = secrets.randbits(32)
    sys.stdout.write(f"seed {seed}\n")
    chance = random.Random(seed)
    for _ in range(CHANGES):
        before = read_document(sample=chance.choice(sorted(SAMPLES)))
        after = copy.deepcopy(before)
        edit = chance.choice(EDITS)
        kind, change = edit(after, chance)
        told = compare(before, after)
        assert (kind, change) in {(each.kind, each.change) for each in told}, edit
        back = compare(after, before)
        opposite = {"added": "removed", "removed": "added"}
        assert {(each.kind, opposite.get(each.change, each.change), each.id) for each in told} == {
            (each.kind, each.change, each.id) for each in back
        }


def test_moving_cards_is_no_difference_and_swapping_triggers_is() -> None:
    before = read_document(sample="shop")
    after = copy.deepcopy(before)
    after["flows"][0]["layout"] = {"hello": [1, 2]}
    after["flows"][0]["notes"] = [{"id": "n1", "text": "remember", "position": [0, 0]}]
    assert compare(before, after) == []
    assert hash_bot(before) == hash_bot(after)
    after["flows"][0]["triggers"].reverse()
    (moved,) = compare(before, after)
    assert (moved.kind, moved.change, moved.before) == ("trigger", "moved", list(reversed(moved.after)))


def test_a_document_of_nothing_but_what_it_must_have_compares() -> None:
    least = {"spec": 1, "name": "x", "flows": [{"id": "a", "name": "A"}]}
    read_bot(least)
    assert compare(least, least) == []
    assert {(each.kind, each.change) for each in compare({}, least)} == {("bot", "added"), ("flow", "added")}
