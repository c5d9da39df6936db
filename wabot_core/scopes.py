"""What a node's texts may read of the event that led to it, as JSON that is kept with the conversation."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from wabot_core.events import Event, MessageReceived, WebhookReceived
from wabot_core.messages import Message


def event_scope(event: Event, names: Collection[str]) -> dict[str, Any]:
    """Return of an event what has one of these names: `now`, `message`, `webhook`."""
    scope: dict[str, Any] = {}
    if "now" in names:
        scope["now"] = event.at.isoformat()
    if "message" in names and isinstance(event, MessageReceived):
        scope["message"] = _message_scope(event.message)
    if "webhook" in names and isinstance(event, WebhookReceived):
        scope["webhook"] = dict(event.data)
    return scope


def _message_scope(message: Message) -> dict[str, Any]:
    scope: dict[str, Any] = {"text": message.text, "kind": message.kind.value, "id": message.id}
    if message.choice:
        scope["choice"] = {"id": message.choice.id, "label": message.choice.label}
    if message.location:
        scope["location"] = {"latitude": message.location.latitude, "longitude": message.location.longitude}
    if message.media:
        scope["media"] = {
            "mimetype": message.media.mimetype,
            "name": message.media.name,
            "file": message.media.file,
        }
    return scope
