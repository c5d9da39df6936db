"""Live events as each may see them: what it takes to be told each kind, and what is masked in it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson

from wabot_admin.masking import HIDDEN, mask_for
from wabot_admin.services import Actor

KINDS: Mapping[str, str] = {
    "number": "numbers.read",
    "link": "numbers.link",
    "message": "conversations.read",
    "conversation": "conversations.read",
    "ack": "conversations.read",
    "note": "conversations.read",
    "label": "conversations.read",
    "bot": "bots.read",
}
"""What it takes to be told each kind of event."""

JOBS: Mapping[str, str] = {
    "erase": "contacts.erase",
    "merge": "contacts.write",
    "move": "bots.read",
    "rotation": "secrets.write",
}
"""What it takes to be told how far a long work of each kind has come."""


def shown_to(actor: Actor, kind: str, data: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """Return an event as someone may see it, None when they may not."""
    needed = JOBS.get(data["kind"]) if kind == "job" else KINDS.get(kind)
    if needed is None or needed not in actor.scopes:
        return None
    if kind not in ("message", "conversation"):
        return data
    mask = mask_for(actor)
    personal = {"contact": mask.text(data["contact"])}
    if kind == "message":
        # an answer is known to be personal once its flow has taken it: until then nobody can tell what to hide of it
        preview = data["preview"] if mask.full else data["preview"] and HIDDEN
        personal |= {"preview": preview, "name": mask.name(data["name"]) or ""}
    return {**data, **personal}


def write_event(kind: str, data: Mapping[str, Any], *, id: str | None = None) -> bytes:
    """Return an event as a stream carries it."""
    named = b"" if id is None else b"id: " + id.encode() + b"\n"
    return named + b"event: " + kind.encode() + b"\ndata: " + orjson.dumps(data) + b"\n\n"
