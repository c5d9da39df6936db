"""What a channel is: it carries messages between a Number and WhatsApp; it decides nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Literal, Protocol

from wabot_core.messages import Content, Message


class NumberState(StrEnum):
    """Where a Number's session stands; the docstring of each says who must act."""

    STOPPED = "stopped"  # nobody: it is not meant to run
    UNLINKED = "unlinked"  # an admin: link it
    LINKING = "linking"  # an admin: scan the QR or type the code
    CONNECTING = "connecting"  # nobody: it is on its way
    LIVE = "live"  # nobody
    INTERRUPTED = "interrupted"  # nobody: the network or the browser went away, it comes back by itself
    DEGRADED = "degraded"  # the operator: WhatsApp Web changed or does not confirm messages; nothing is sent
    LOGGED_OUT = "logged_out"  # an admin: link it again
    REPLACED = "replaced"  # an admin: WhatsApp Web was opened elsewhere; take it back or leave it
    OUTDATED = "outdated"  # the operator: WhatsApp Web refuses this version
    BANNED = "banned"  # an admin: WhatsApp blocked the number or its network

    @property
    def final(self) -> bool:
        """Say whether wabot stops trying until someone acts."""
        return self in _FINAL


_FINAL = frozenset({NumberState.LOGGED_OUT, NumberState.REPLACED, NumberState.OUTDATED, NumberState.BANNED})


@dataclass(frozen=True, kw_only=True, slots=True)
class StateChanged:
    """A Number's session moved to `state`; `reason` is one plain sentence."""

    number: str
    state: NumberState
    reason: str
    at: datetime
    phone: str | None = None  # our own number, digits, once it is known
    name: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class LinkStep:
    """What an admin must scan or type now: the QR's text or the pairing code, and until when it holds."""

    number: str
    kind: Literal["qr", "code"]
    text: str
    attempt: int
    expires: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Ack:
    """WhatsApp confirmed a message of ours: 1 server, 2 delivered, 3 read, 4 played, -1 failed."""

    number: str
    chat: str
    id: str
    level: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Sending:
    """One outgoing message with its reserved WhatsApp id; `data` is the media's bytes."""

    id: str
    chat: str
    content: Content
    data: bytes | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Sent:
    """What became of one Sending.

    `taken`: it is in WhatsApp Web's own store under the reserved id, which sends it from here on (also true
    when a retry found it there). Otherwise `final` says whether a retry is pointless and `error` why, plainly.
    """

    id: str
    taken: bool
    final: bool = False
    error: str | None = None


class Listener(Protocol):
    """Who a channel reports to. Every call returns once the fact is recorded, or raises."""

    async def messages_arrived(self, messages: Sequence[Message]) -> None:
        """Record messages in page order; known ones may come again and are ignored."""

    async def acks_arrived(self, acks: Sequence[Ack]) -> None:
        """Record confirmations; they may repeat and come out of order."""

    async def state_changed(self, change: StateChanged) -> None:
        """Record where the session stands."""

    async def link_step_shown(self, step: LinkStep) -> None:
        """Show the admin what to scan or type."""


class Channel(Protocol):
    """One Number's way to WhatsApp."""

    async def run(self, listener: Listener) -> None:
        """Keep the session alive until cancelled, reporting to `listener`; end only in a final state."""

    async def send(self, batch: Sequence[Sending]) -> Sequence[Sent]:
        """Send in the given order, one answer each; an id WhatsApp Web already holds counts as taken."""

    async def download(self, message: Message) -> bytes:
        """Return the media of a message; raise SendFailed when it can't be had."""

    async def link_with_code(self, phone: str) -> None:
        """Ask for a pairing code for our own phone number (digits); it comes as a LinkStep."""

    async def logout(self) -> None:
        """Unlink the Number and forget its session."""
