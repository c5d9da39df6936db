"""Small bot documents for trying out one node or one trigger; a real bot is written in the builder."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from wabot_core.catalog import Catalog

ANY_MESSAGE: tuple[str, Mapping[str, Any]] = ("on.message", {})
STARTED = "→ started"


def bot_of_node(
    catalog: Catalog,
    type: str,
    config: Mapping[str, Any],
    *,
    trigger: tuple[str, Mapping[str, Any]] = ANY_MESSAGE,
) -> dict[str, Any]:
    """Return a bot whose trigger leads to one node, and each of its exits to a text `→ exit`."""
    action = catalog.action(type)
    exits = (*action.exits_of(config), *action.system_exits)
    ends = [{"id": f"to_{i}", "type": "talk.say", "config": {"text": f"→ {exit}"}} for i, exit in enumerate(exits)]
    node = {"id": "it", "type": type, "version": action.version, "config": dict(config)}
    edges = [{"source": "it", "exit": exit, "target": f"to_{i}"} for i, exit in enumerate(exits)]
    return _bot(trigger, nodes=[node, *ends], edges=edges)


def bot_of_trigger(type: str, config: Mapping[str, Any]) -> dict[str, Any]:
    """Return a bot that says `→ started`, and what the trigger read, when the trigger starts it."""
    text = STARTED + "{% for group in match %} {{ group[0] }}={{ group[1] }}{% endfor %}"
    return _bot((type, config), nodes=[{"id": "it", "type": "talk.say", "config": {"text": text}}], edges=[])


def _bot(
    trigger: tuple[str, Mapping[str, Any]], *, nodes: list[dict[str, Any]], edges: list[dict[str, str]]
) -> dict[str, Any]:
    start = {"id": "start", "type": trigger[0], "config": dict(trigger[1])}
    flow = {"id": "main", "name": "Main", "start": "it", "triggers": [start], "nodes": nodes, "edges": edges}
    return {"spec": 1, "name": "A trial", "flows": [flow]}
