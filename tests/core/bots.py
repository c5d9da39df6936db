"""Bot documents in a line or two, for tests."""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]


def bot(*flows: Json, **more: Any) -> Json:
    """Return a bot of flows."""
    return {"spec": 1, "name": "Trial", "flows": list(flows), **more}


def flow(*nodes: Json, edges: str = "", id: str = "main", trigger: Json | None = None, starts: bool = True) -> Json:
    """Return a flow that begins with the first node, on any message unless told.

    Each pair of edges is `node:exit>node`; the exit may be left out if it is `next`.
    """
    start = trigger or {"id": "start", "type": "on.message"}
    return {
        "id": id,
        "name": id,
        "start": nodes[0]["id"] if nodes else None,
        "triggers": [start] if starts else [],
        "nodes": list(nodes),
        "edges": [_edge(text) for text in edges.split()],
    }


def node(type: str, id: str | None = None, *, retry: Json | None = None, version: int = 1, **config: Any) -> Json:
    """Return a node, called by the second part of its type unless told."""
    more = {"retry": retry} if retry else {}
    return {"id": id or type.split(".")[1], "type": type, "version": version, "config": config, **more}


def say(text: str, id: str = "say") -> Json:
    """Return a node that says a text."""
    return node("talk.say", id, text=text)


def ask(text: str = "Your name?", id: str = "ask", **config: Any) -> Json:
    """Return a node that asks."""
    return node("talk.ask", id, text=text, **config)


def keyword(*words: str, interrupts: bool = False, id: str = "word") -> Json:
    """Return a trigger for words."""
    return {"id": id, "type": "on.keyword", "config": {"words": list(words)}, "interrupts": interrupts}


def _edge(text: str) -> Json:
    source, _, target = text.partition(">")
    name, _, exit = source.partition(":")
    return {"source": name, "exit": exit or "next", "target": target}
