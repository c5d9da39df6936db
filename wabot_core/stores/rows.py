"""What records are given and give back: frozen rows; how a backend keeps them is its own business."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from wabot_core.channels import NumberState
from wabot_core.conversations import Contact, Conversation
from wabot_core.events import Event
from wabot_core.messages import Content


@dataclass(frozen=True, kw_only=True, slots=True)
class Arrival:
    """A fact that came in: recorded once, `key` is unique within its Number."""

    number: str
    key: str
    chat: str
    contact: Contact
    event: Event


@dataclass(frozen=True, kw_only=True, slots=True)
class InboxEntry:
    """A recorded Arrival; `tries` counts how often handling it was started after a restart."""

    id: int
    number: str
    chat: str
    contact: Contact
    event: Event
    tries: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """One node a turn went through; `exit` is None while it waits there."""

    flow: str
    node: str
    exit: str | None
    error: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Reply:
    """A message a turn says, with the WhatsApp id reserved for it."""

    message_id: str
    content: Content


@dataclass(frozen=True, kw_only=True, slots=True)
class CaptureChange:
    """Structured data a flow kept: `data` replaces what (contact, kind, key) held before."""

    kind: str
    key: str
    data: Mapping[str, Any]


def number_lease(number: str) -> str:
    """Return the name of the lease whose holder owns a Number."""
    return f"number:{number}"


@dataclass(frozen=True, kw_only=True, slots=True)
class TurnCommit:
    """Everything one turn changes, written in one transaction or not at all.

    `lease` is the token of `number_lease(conversation.number)`; a lower one than the stored is stale.
    `conversation` is the state after the turn; the stored one must have `conversation.turns - 1` turns (none, for
    a first turn), the same contact, no later epoch, and not have ended; the entry in `inbox` must be theirs
    too, who may be merged into another while a turn is taken. `replaces` names a live conversation of the same contact,
    owned by the bot, that ends as "replaced" in the same transaction; `merged` are further inbox entries whose texts
    are part of `event`, which end as ignored in it. `opts` notes that the person opted out or in by their own word;
    of what is queued for one who opted out only this turn's first reply still leaves.
    """

    lease: int
    conversation: Conversation
    event: Event
    inbox: int | None = None
    merged: tuple[int, ...] = ()
    steps: tuple[Step, ...] = ()
    replies: tuple[Reply, ...] = ()
    captures: tuple[CaptureChange, ...] = ()
    contact_fields: Mapping[str, Any] = field(default_factory=dict)
    replaces: str | None = None
    opts: Literal["out", "in"] | None = None
    at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class OptChange:
    """A line of the opt-out ledger: a person opted out (or in again) by their own word or by one of us."""

    out: bool
    how: Literal["word", "admin"]
    by: str = ""
    at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class OutboxEntry:
    """A recorded message on its way out; entries of one chat leave in the order of their ids."""

    id: int
    number: str
    chat: str
    message_id: str
    content: Content
    conversation: str | None = None
    epoch: int = 0
    status: Literal["queued", "sending", "taken"] = "queued"
    tries: int = 0
    queued: datetime | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Draft:
    """The one editable version of a bot; `rev` counts its saves."""

    bot: str
    rev: int
    document: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True, slots=True)
class Revision:
    """A published, frozen bot document."""

    bot: str
    number: int
    sha256: str
    parent: int | None
    author: str
    message: str
    at: datetime
    document: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True, slots=True)
class BotRow:
    """A bot: its name and the Revision that answers now."""

    id: str
    name: str
    live: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class NumberRow:
    """A WhatsApp account of ours: what it shall do (`wanted`), where it stands, which bot answers.

    `asked` is what shall be done with it once, by whoever runs it, who clears it then: `restart`, `link`, `logout`
    or `code` with the phone number to link with. `rev` counts what people changed about it.
    """

    id: str
    name: str
    channel: str = "web"
    bot: str | None = None
    wanted: Literal["running", "stopped"] = "running"
    state: NumberState = NumberState.STOPPED
    reason: str = ""
    since: datetime | None = None
    phone: str | None = None
    asked: str | None = None
    rev: int = 1


@dataclass(frozen=True, kw_only=True, slots=True)
class Capture:
    """Structured data a flow kept, as listed."""

    bot: str
    contact: str
    kind: str
    key: str
    data: Mapping[str, Any]
    at: datetime
