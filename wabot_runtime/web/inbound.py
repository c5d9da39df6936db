"""Turns the bridge's rows into messages and acks; it keeps nothing and reports to nobody."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import structlog

from wabot_core.channels import Ack
from wabot_core.messages import MEDIA_KINDS, Choice, Kind, Location, Media, Message

log = structlog.get_logger("wabot.web")

Row = Sequence[Any]

KINDS: Mapping[str, Kind] = {
    "chat": Kind.TEXT,
    "image": Kind.IMAGE,
    "video": Kind.VIDEO,
    "ptv": Kind.VIDEO,
    "gif": Kind.VIDEO,
    "audio": Kind.AUDIO,
    "ptt": Kind.VOICE,
    "document": Kind.DOCUMENT,
    "sticker": Kind.STICKER,
    "location": Kind.LOCATION,
    "vcard": Kind.CONTACT,
    "multi_vcard": Kind.CONTACT,
    "reaction": Kind.REACTION,
    "poll_creation": Kind.POLL,
    "vote": Kind.POLL_VOTE,
    "buttons_response": Kind.BUTTON_REPLY,
    "template_button_reply": Kind.BUTTON_REPLY,
    "list_response": Kind.LIST_REPLY,
    "ciphertext": Kind.PLACEHOLDER,
}
CHOICES = frozenset({Kind.POLL_VOTE, Kind.BUTTON_REPLY, Kind.LIST_REPLY})


def messages_from_rows(rows: Sequence[Row], *, number: str) -> list[Message]:
    """Read rows in order; one that can't be read is logged and left out, the others go on."""
    messages = []
    for row in rows:
        try:
            messages.append(message_from_row(row, number=number))
        except (ValueError, TypeError, KeyError, OverflowError) as error:
            log.error("message_unreadable", number=number, fields=len(row), error=type(error).__name__)
    return messages


def message_from_row(row: Row, *, number: str) -> Message:
    """Read one row of the bridge (`row`, `reactionRow` or `voteRow` in in_page/rows.js)."""
    id_, chat, from_me, contact, participant, name, phone, seconds, type_, text, reply_to, extra = row
    kind = KINDS.get(type_, Kind.OTHER)
    return Message(
        number=number,
        id=id_,
        chat=chat,
        contact=contact or chat,
        at=datetime.fromtimestamp(seconds, UTC),
        from_me=bool(from_me),
        participant=participant,
        contact_name=name,
        contact_phone=phone,
        kind=kind,
        text=text,
        media=_media(extra) if kind in MEDIA_KINDS else None,
        location=_location(extra) if kind is Kind.LOCATION else None,
        choice=Choice(id=extra["id"], label=extra["label"]) if kind in CHOICES and extra else None,
        reply_to=reply_to,
    )


def ack_from_fact(fact: Row, *, number: str) -> Ack:
    """Read one `['a', chat, id, level]` of the bridge."""
    _, chat, id_, level = fact
    return Ack(number=number, chat=chat, id=id_, level=max(-1, level))


def _media(extra: Mapping[str, Any] | None) -> Media | None:
    if not extra:
        return None
    return Media(mimetype=extra["mimetype"], size=extra["size"], name=extra["name"])


def _location(extra: Mapping[str, Any] | None) -> Location | None:
    if not extra or extra.get("lat") is None:
        return None
    return Location(
        latitude=float(extra["lat"]),
        longitude=float(extra["lng"]),
        name=extra.get("name"),
        address=extra.get("address"),
    )
