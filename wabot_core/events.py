"""Events: facts, in the past tense, that a turn answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from wabot_core.messages import Message


@dataclass(frozen=True, kw_only=True, slots=True)
class MessageReceived:
    """A person wrote to the number; `first_contact` tells whether it was the first time."""

    message: Message
    first_contact: bool = False

    @property
    def at(self) -> datetime:
        """Return WhatsApp's time of the message, in UTC."""
        return self.message.at


@dataclass(frozen=True, kw_only=True, slots=True)
class WaitExpired:
    """A conversation's wait ran out; `turns` is the conversation's count when it began to wait."""

    conversation: str
    turns: int
    at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class ScheduleFired:
    """A schedule's slot came due for one contact; `slot` is the planned time in UTC."""

    flow: str
    trigger: str
    slot: datetime
    at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class WebhookReceived:
    """Another system called one of the bot's webhooks; `data` is its JSON body, already verified."""

    hook: str
    data: Mapping[str, Any] = field(default_factory=dict)
    at: datetime


Event = MessageReceived | WaitExpired | ScheduleFired | WebhookReceived
