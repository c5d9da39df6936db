"""What one turn works on: the facts it was given, what it may reach outside itself, and what it has gathered so far."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, timedelta, tzinfo
from typing import Any, Protocol

from wabot_core.conversations import Contact, Conversation
from wabot_core.events import Event
from wabot_core.http import HttpAnswer, HttpRequest
from wabot_core.messages import Content, Message
from wabot_core.replies import ChoiceOption
from wabot_core.stores import CaptureChange


class World(Protocol):
    """What a turn may reach outside itself; runtime, simulator and tests each bring their own."""

    async def request(self, request: HttpRequest) -> HttpAnswer:
        """Make an HTTP call; raise HttpFailed when no answer came."""

    async def record(self, key: str, answer: Any) -> None:
        """Keep an outside answer durably before the turn goes on."""

    async def secret(self, name: str) -> str:
        """Return a secret; raise UnknownSecret."""

    async def captured(self, contact: str, kind: str, key: str) -> Mapping[str, Any] | None:
        """Return data kept earlier for this contact."""


@dataclass(slots=True)
class Work:
    """What one turn has gathered so far; the engine owns it."""

    conversation: Conversation
    event: Event
    contact: Contact
    world: World
    recorded: Mapping[str, Any]
    language: str
    variables: dict[str, Any]
    reply: Message | None = None
    says: list[Content] = field(default_factory=list)
    offers: tuple[ChoiceOption, ...] = ()
    captures: dict[tuple[str, str], CaptureChange] = field(default_factory=dict)
    contact_fields: dict[str, Any] = field(default_factory=dict)
    expire_after: timedelta = timedelta(days=1)
    timezone: tzinfo = UTC
