"""What an event is for: it begins a flow, continues the live conversation, or is ignored; nothing is run here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from wabot_core.conversations import Conversation
from wabot_core.events import Event, MessageReceived, ScheduleFired, WaitExpired
from wabot_core.matcher import Match
from wabot_core.messages import Kind
from wabot_core.programs import Program, Start

NO_REPLY_KINDS = frozenset({Kind.REACTION, Kind.PLACEHOLDER, Kind.OTHER})


@dataclass(frozen=True, slots=True)
class Ignored:
    """The event starts and continues nothing."""

    reason: str


@dataclass(frozen=True, slots=True)
class Begin:
    """A flow begins; `groups` is what its trigger read."""

    flow: str
    groups: Mapping[str, str]


RESUME = object()
"""The conversation goes on."""


def choose(live: Program, current: Conversation | None, event: Event) -> Begin | Ignored | object:
    """Say whether an event begins a flow, continues the live conversation (`RESUME`) or neither."""
    if isinstance(event, WaitExpired):
        return _choose_expiry(current, event)
    if current is not None and current.owner == "human":
        return Ignored("A person has taken over the conversation.")
    if current is None or (current.wait is not None and current.wait.kind == "time"):
        return _start(live, event, may_fall_back=current is None)
    if found := live.matcher.match(event, interrupts_only=True):
        return _begin_at(found)
    if not isinstance(event, MessageReceived):
        return Ignored("The person is in the middle of a conversation.")
    if event.message.kind in NO_REPLY_KINDS:
        return Ignored(f"A {event.message.kind.value} is no reply.")
    return RESUME


def _choose_expiry(current: Conversation | None, event: WaitExpired) -> Ignored | object:
    if current is None or current.id != event.conversation or current.turns != event.turns or current.wait is None:
        return Ignored("The conversation has moved on since.")
    if current.owner == "human" or current.wait.until is None or current.wait.until > event.at:
        return Ignored("The wait is not over.")
    return RESUME


def _start(live: Program, event: Event, *, may_fall_back: bool) -> Begin | Ignored:
    if isinstance(event, ScheduleFired):
        return Begin(event.flow, {}) if event.flow in live.paths else Ignored("The flow is gone.")
    if found := live.matcher.match(event):
        return _begin_at(found)
    fallback = live.settings.fallback
    talks = isinstance(event, MessageReceived) and event.message.kind not in NO_REPLY_KINDS
    if fallback and talks and may_fall_back and fallback in live.paths:
        return Begin(fallback, {})
    return Ignored("No trigger matches.")


def _begin_at(found: Match[Start]) -> Begin:
    return Begin(found.target.flow, found.groups)
