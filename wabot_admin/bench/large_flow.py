"""A large flow for the builder's bench: menus, questions and texts in a grid, all connected; some with a problem."""

from __future__ import annotations

import json
from typing import Any

COLUMNS = 40
CELL = (320, 220)
TROUBLED = 12  # one node of so many has a problem: a name that nothing sets
CLIP = "wabot/nodes"  # what the builder writes on the clipboard begins with


def large_document(count: int, *, name: str = "Large") -> dict[str, Any]:
    """Return a bot whose one flow has this many nodes, and about 1.4 edges a node."""
    nodes = [_node(place) for place in range(count)]
    edges = [edge for place in range(count) for edge in _edges(place, count)]
    flow = {
        "id": "main",
        "name": "Main",
        "start": nodes[0]["id"],
        "triggers": [{"id": "any", "type": "on.message", "config": {}}],
        "nodes": nodes,
        "edges": edges,
        "layout": {
            node["id"]: [place % COLUMNS * CELL[0], place // COLUMNS * CELL[1]] for place, node in enumerate(nodes)
        },
    }
    return {"spec": 1, "name": name, "flows": [flow]}


def large_clip(count: int) -> str:
    """Return the text of the clipboard when this many nodes were copied."""
    (flow,) = large_document(count)["flows"]
    return json.dumps({"wabot": CLIP, "notes": []} | {part: flow[part] for part in ("nodes", "edges", "layout")})


def _node(place: int) -> dict[str, Any]:
    called = "nobody" if place % TROUBLED == TROUBLED - 1 else "name"
    kinds: list[tuple[str, dict[str, Any]]] = [
        ("talk.say", {"text": f"Step {place}: our shop is open from nine to six, every day but Sunday."}),
        ("talk.ask", {"text": f"Question {place}: what is your name?", "save_as": "name"}),
        ("talk.menu", {"text": f"Menu {place}", "options": [_option("a", "Prices"), _option("b", "Hours")]}),
        ("talk.say", {"text": f"Thank you, {{{{ {called} }}}}, that was step {place}."}),
    ]
    type, config = kinds[place % len(kinds)]
    return {"id": f"n{place}", "type": type, "title": f"Step {place}", "config": config}


def _option(id: str, label: str) -> dict[str, str]:
    return {"id": id, "label": label}


def _edges(place: int, count: int) -> list[dict[str, str]]:
    exits = [["next"], ["answered"], ["a", "b"], ["next"]][place % 4]
    targets = [place + 1, (place + COLUMNS) % count]
    return [
        {"source": f"n{place}", "exit": exit, "target": f"n{target}"}
        for exit, target in zip(exits, targets, strict=False)
        if target < count
    ]
