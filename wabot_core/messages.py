"""Messages as they come in and as they are said: plain data, no sending."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any


class Kind(StrEnum):
    """What a message carries."""

    TEXT = "text"
    IMAGE = "image"
    VIDEO = "video"
    AUDIO = "audio"
    VOICE = "voice"
    DOCUMENT = "document"
    STICKER = "sticker"
    LOCATION = "location"
    CONTACT = "contact"
    REACTION = "reaction"
    POLL = "poll"
    POLL_VOTE = "poll_vote"
    BUTTON_REPLY = "button_reply"
    LIST_REPLY = "list_reply"
    PLACEHOLDER = "placeholder"
    OTHER = "other"


MEDIA_KINDS = frozenset({Kind.IMAGE, Kind.VIDEO, Kind.AUDIO, Kind.VOICE, Kind.DOCUMENT, Kind.STICKER})
CHOICE_KINDS = frozenset({Kind.POLL_VOTE, Kind.BUTTON_REPLY, Kind.LIST_REPLY})


@dataclass(frozen=True, kw_only=True, slots=True)
class Media:
    """A file in a message: `file` is its key in the files store, None while it is not downloaded."""

    mimetype: str
    size: int | None = None
    name: str | None = None
    file: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Location:
    """A point on the map, in degrees (WGS 84)."""

    latitude: float
    longitude: float
    name: str | None = None
    address: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Choice:
    """What a person picked in a menu, list, poll or on a button."""

    id: str
    label: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Message:
    """One WhatsApp message as the linked number sees it.

    `id` is WhatsApp's own id without chat and direction; (number, chat, from_me, participant, id) is unique.
    `chat` and `contact` are opaque WhatsApp ids (`…@c.us`, `…@lid`, `…@g.us`); `at` is WhatsApp's time in UTC.
    `reply_to` is the id of the quoted message; in a reaction it is the message reacted to and `text` the emoji.
    """

    number: str
    id: str
    chat: str
    contact: str
    at: datetime
    from_me: bool = False
    participant: str | None = None
    contact_name: str | None = None
    contact_phone: str | None = None
    kind: Kind = Kind.TEXT
    text: str = ""
    media: Media | None = None
    location: Location | None = None
    choice: Choice | None = None
    reply_to: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Content:
    """What a bot says: one outgoing message without its address.

    `options` are the answers of a poll; `reply_to` the id of the message it quotes. A reaction has its emoji in
    `text` and the message reacted to in `reply_to`.
    """

    kind: Kind = Kind.TEXT
    text: str = ""
    media: Media | None = None
    location: Location | None = None
    options: tuple[str, ...] = ()
    reply_to: str | None = None


Json = Mapping[str, Any]


def message_to_json(message: Message) -> dict[str, Any]:
    """Return the message as plain JSON; empty fields are left out."""
    return {
        "number": message.number,
        "id": message.id,
        "chat": message.chat,
        "contact": message.contact,
        "at": message.at.isoformat(),
        **_filled(message, ("from_me", "participant", "contact_name", "contact_phone", "reply_to")),
        **_body_to_json(message),
        **({"choice": {"id": message.choice.id, "label": message.choice.label}} if message.choice else {}),
    }


def message_from_json(data: Json) -> Message:
    """Read what `message_to_json` wrote."""
    return Message(
        number=data["number"],
        id=data["id"],
        chat=data["chat"],
        contact=data["contact"],
        at=datetime.fromisoformat(data["at"]).astimezone(UTC),
        from_me=data.get("from_me", False),
        participant=data.get("participant"),
        contact_name=data.get("contact_name"),
        contact_phone=data.get("contact_phone"),
        reply_to=data.get("reply_to"),
        choice=Choice(**data["choice"]) if data.get("choice") else None,
        **_body_from_json(data),
    )


def content_to_json(content: Content) -> dict[str, Any]:
    """Return the content as plain JSON; empty fields are left out."""
    options = {"options": list(content.options)} if content.options else {}
    return {**_body_to_json(content), **_filled(content, ("reply_to",)), **options}


def content_from_json(data: Json) -> Content:
    """Read what `content_to_json` wrote."""
    return Content(reply_to=data.get("reply_to"), options=tuple(data.get("options", ())), **_body_from_json(data))


def with_file(message: Message, file: str, *, size: int) -> Message:
    """Return the message with its media downloaded to `file` in the files store."""
    if message.media is None:
        return message
    return replace(message, media=replace(message.media, file=file, size=size))


def _filled(source: object, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: value for name in names if (value := getattr(source, name))}


def _body_to_json(body: Message | Content) -> dict[str, Any]:
    data: dict[str, Any] = {"kind": body.kind.value}
    if body.text:
        data["text"] = body.text
    if body.media:
        data["media"] = _filled(body.media, ("mimetype", "size", "name", "file"))
    if body.location:
        place = body.location
        data["location"] = {
            "latitude": place.latitude,
            "longitude": place.longitude,
            **_filled(place, ("name", "address")),
        }
    return data


def _body_from_json(data: Json) -> dict[str, Any]:
    return {
        "kind": Kind(data.get("kind", "text")),
        "text": data.get("text", ""),
        "media": Media(**data["media"]) if data.get("media") else None,
        "location": Location(**data["location"]) if data.get("location") else None,
    }
