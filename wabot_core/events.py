"""Events: facts, in the past tense, that a turn answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from wabot_core.messages import Message, message_from_json, message_to_json


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


def event_to_json(event: Event) -> dict[str, Any]:
    """Return the event as plain JSON, with its kind under `event`."""
    match event:
        case MessageReceived():
            data: dict[str, Any] = {
                "message": message_to_json(event.message),
                "first_contact": event.first_contact,
            }
        case WaitExpired():
            data = {"conversation": event.conversation, "turns": event.turns, "at": event.at.isoformat()}
        case ScheduleFired():
            data = {
                "flow": event.flow,
                "trigger": event.trigger,
                "slot": event.slot.isoformat(),
                "at": event.at.isoformat(),
            }
        case WebhookReceived():
            data = {"hook": event.hook, "data": event.data, "at": event.at.isoformat()}
    return {"event": type(event).__name__, **data}


def event_from_json(data: Mapping[str, Any]) -> Event:
    """Read what `event_to_json` wrote."""
    return _READERS[data["event"]](data)


def _utc(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


_READERS: Mapping[str, Callable[[Mapping[str, Any]], Event]] = {
    "MessageReceived": lambda data: MessageReceived(
        message=message_from_json(data["message"]), first_contact=data["first_contact"]
    ),
    "WaitExpired": lambda data: WaitExpired(
        conversation=data["conversation"], turns=data["turns"], at=_utc(data["at"])
    ),
    "ScheduleFired": lambda data: ScheduleFired(
        flow=data["flow"], trigger=data["trigger"], slot=_utc(data["slot"]), at=_utc(data["at"])
    ),
    "WebhookReceived": lambda data: WebhookReceived(hook=data["hook"], data=data["data"], at=_utc(data["at"])),
}
