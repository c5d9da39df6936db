"""A conversation: one contact's progress through one bot's flows, as frozen data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

Entry = tuple[str, str, Any]
"""One journaled operation: its name, its fingerprint and its recorded answer."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Contact:
    """The person on the other side, as flows may see them; nothing is sent to one who `opted_out`."""

    id: str
    phone: str | None = None
    name: str | None = None
    language: str | None = None
    fields: Mapping[str, Any] = field(default_factory=dict)
    opted_out: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Frame:
    """A flow in progress: the node it is at and that node's journal.

    `entry` holds the variables as the node found them, kept only when the node changed them before it waited.
    """

    flow: str
    node: str
    journal: tuple[Entry, ...] = ()
    entry: Mapping[str, Any] | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Wait:
    """What a conversation waits for; `until` is in UTC, None for no deadline.

    `pack`: the node's type is not installed; it goes on when it is back, with the `reply` (a message as JSON) the
    person gave meanwhile. `human`: one of ours answers; it goes on when they give the conversation back, which sets
    `until`.
    """

    kind: Literal["reply", "time", "pack", "human"]
    until: datetime | None = None
    reply: Mapping[str, Any] | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Conversation:
    """One contact's progress, pinned to one Revision of a bot.

    `turns` counts committed turns and is the version writes are checked against. `stack` is outermost first
    and empty once the conversation ended; `ended` then says how.
    """

    id: str
    bot: str
    revision: int
    number: str
    chat: str
    contact: str
    started: datetime
    stack: tuple[Frame, ...] = ()
    variables: Mapping[str, Any] = field(default_factory=dict)
    wait: Wait | None = None
    ended: Literal["finished", "stopped", "expired", "failed", "replaced"] | None = None
    turns: int = 0
    owner: Literal["bot", "human"] = "bot"
    epoch: int = 0


def conversation_to_json(conversation: Conversation) -> dict[str, Any]:
    """Return the conversation as plain JSON."""
    wait = conversation.wait
    return {
        "id": conversation.id,
        "bot": conversation.bot,
        "revision": conversation.revision,
        "number": conversation.number,
        "chat": conversation.chat,
        "contact": conversation.contact,
        "started": conversation.started.isoformat(),
        "stack": [_frame_to_json(frame) for frame in conversation.stack],
        "variables": dict(conversation.variables),
        "wait": wait and _wait_to_json(wait),
        "ended": conversation.ended,
        "turns": conversation.turns,
        "owner": conversation.owner,
        "epoch": conversation.epoch,
    }


def conversation_from_json(data: Mapping[str, Any]) -> Conversation:
    """Read what `conversation_to_json` wrote."""
    wait = data["wait"]
    return Conversation(
        id=data["id"],
        bot=data["bot"],
        revision=data["revision"],
        number=data["number"],
        chat=data["chat"],
        contact=data["contact"],
        started=datetime.fromisoformat(data["started"]),
        stack=tuple(_frame_from_json(frame) for frame in data["stack"]),
        variables=data["variables"],
        wait=wait and _wait_from_json(*wait),
        ended=data["ended"],
        turns=data["turns"],
        owner=data["owner"],
        epoch=data["epoch"],
    )


def _wait_to_json(wait: Wait) -> list[Any]:
    plain = [wait.kind, wait.until and wait.until.isoformat()]
    return [*plain, wait.reply] if wait.reply else plain


def _wait_from_json(kind: Any, until: str | None, reply: Mapping[str, Any] | None = None) -> Wait:
    return Wait(kind=kind, until=datetime.fromisoformat(until) if until else None, reply=reply)


def _frame_to_json(frame: Frame) -> list[Any]:
    return [frame.flow, frame.node, [list(entry) for entry in frame.journal], frame.entry]


def _frame_from_json(data: list[Any]) -> Frame:
    flow, node, journal, entry = data
    return Frame(
        flow=flow,
        node=node,
        journal=tuple((name, fingerprint, answer) for name, fingerprint, answer in journal),
        entry=entry,
    )
