"""Ids that come out the same each time a thing is tried again, so that it is stored and sent once."""

from __future__ import annotations

import hashlib


def message_id(*parts: object) -> str:
    """Return the WhatsApp id reserved for the message these parts tell apart: "3EB0" and 18 hexadecimal digits."""
    return "3EB0" + _digest(parts)[:18].upper()


def conversation_id(*parts: object) -> str:
    """Return the id of the conversation these parts begin: 32 hexadecimal digits."""
    return _digest(parts)[:32]


def _digest(parts: tuple[object, ...]) -> str:
    return hashlib.sha256("|".join(map(str, parts)).encode()).hexdigest()
