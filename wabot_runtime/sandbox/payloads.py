"""The bodies the control API takes, checked whole before anything happens."""

from __future__ import annotations

import base64
import binascii
from typing import Any

from marshmallow import RAISE, Schema, ValidationError, fields, validate

from wabot_runtime.sandbox.contacts import jid_of
from wabot_runtime.sandbox.exchange import COMPANY


class Jid(fields.String):
    """A phone number in any spelling, or a WhatsApp id; loads as an id."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **more: Any) -> str:
        text = super()._deserialize(value, attr, data, **more)
        jid = jid_of(text or "")
        if jid.startswith("@"):
            raise ValidationError("Not a phone number or WhatsApp id.")
        return jid


class Base64(fields.String):
    """Bytes as base64 text."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **more: Any) -> bytes:  # type: ignore[override]
        text = super()._deserialize(value, attr, data, **more)
        try:
            return base64.b64decode(text or "", validate=True)
        except binascii.Error as error:
            raise ValidationError("Not base64.") from error


class Body(Schema):
    """A request about one of the company's numbers; the only one unless `number` says which."""

    class Meta:
        """Refuse fields nobody knows."""

        unknown = RAISE

    number = Jid(load_default=COMPANY)


class Scan(Body):
    """Scan the QR code now shown, or a given one, or type a pairing code."""

    qr = fields.String()
    code = fields.String()
    name = fields.String(load_default="Chromium")


class Unlink(Body):
    """Unlink every device of a number, or one."""

    device = fields.String()
    reason = fields.String(load_default="unknown_companion")


class NewContact(Body):
    """Add a person, or a group if it has members."""

    name = fields.String(required=True, validate=validate.Length(1, 100))
    phone = Jid()
    members = fields.List(Jid(), load_default=list)


class FromSomebody(Body):
    """Something a person does."""

    sender = Jid(required=True)


class Place(Schema):
    """A place on earth, in degrees."""

    latitude = fields.Float(required=True, validate=validate.Range(-90, 90))
    longitude = fields.Float(required=True, validate=validate.Range(-180, 180))
    name = fields.String(load_default="")


class Upload(Schema):
    """A file; `kind` is guessed from the type unless it is ptt (voice) or sticker."""

    data = Base64(required=True)
    mimetype = fields.String(required=True, validate=validate.Regexp(r"^[\w.+-]+/[\w.+-]+(;.*)?$"))
    filename = fields.String(load_default="")
    caption = fields.String(load_default="")
    kind = fields.String(validate=validate.OneOf(["image", "video", "audio", "ptt", "sticker", "document"]))


class Card(Schema):
    """A contact card."""

    name = fields.String(required=True)
    phone = fields.String(required=True)


class Say(FromSomebody):
    """Send one message: text, media, location, card, or a placeholder that is filled later."""

    chat = Jid()
    id = fields.String(validate=validate.Regexp(r"^[0-9A-F]{8,64}$"))
    text = fields.String()
    media = fields.Nested(Upload)
    location = fields.Nested(Place)
    card = fields.Nested(Card)
    placeholder = fields.Boolean(load_default=False)
    quoted = fields.String()


class Targeted(FromSomebody):
    """Something a person does to a message, named by its key."""

    target = fields.String(required=True)


class React(Targeted):
    """React with an emoji; an empty one takes it back."""

    text = fields.String(required=True)


class Vote(Targeted):
    """Vote in a poll."""

    options = fields.List(fields.String(), required=True)


class Tap(Targeted):
    """Tap a button or a row of a list."""

    choice = fields.String(required=True)


class Edit(Targeted):
    """Give an own message another text, or a placeholder its text."""

    text = fields.String(required=True)


class Typing(FromSomebody):
    """Start or stop typing."""

    typing = fields.Boolean(load_default=True)


class Bench(Body):
    """How to measure the echo: `sequential` waits for each reply, `burst` sends all at once."""

    mode = fields.String(load_default="sequential", validate=validate.OneOf(["sequential", "burst"]))
    messages = fields.Integer(load_default=100, validate=validate.Range(1, 100_000))
    warmup = fields.Integer(load_default=20, validate=validate.Range(0, 10_000))
    chats = fields.Integer(load_default=50, validate=validate.Range(1, 10_000))
    numbers = fields.List(Jid(), load_default=list)
    timeout = fields.Float(load_default=60.0)
