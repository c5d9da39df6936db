"""Lists in pages: a signed cursor says where the last page ended, and fits only the list it came from."""

from __future__ import annotations

import base64
import binascii
import hmac
from collections.abc import Sequence
from typing import Any, TypeVar

import orjson
from marshmallow import Schema, fields, validate

from wabot_admin.errors import ForeignCursor
from wabot_admin.keyring import Keyring
from wabot_admin.payloads import Count, Payload, text

T = TypeVar("T")

_STAMP = 16  # bytes


class PageQuery(Payload):
    """Which page of a list."""

    limit = Count(load_default=50, validate=validate.Range(min=1, max=200))
    cursor = text(longest=1000, load_default=None)


def page_of(view: type[Schema]) -> type[Schema]:
    """Return the schema of a page of some view."""
    name = f"{view.__name__.removesuffix('View')}Page"
    shown = {
        "items": fields.List(fields.Nested(view), required=True),
        "next": fields.String(required=True, allow_none=True, metadata={"description": "The cursor of the next page."}),
        "__doc__": "A page of a list.",
    }
    return type(name, (Payload,), shown)


def write_cursor(keyring: Keyring, *, of: str, after: Any) -> str:
    """Return the cursor of what comes after a value in the list `of`: its operation and filters."""
    data = orjson.dumps(after)
    return base64.urlsafe_b64encode(_stamp(keyring, of, data) + data).decode().rstrip("=")


def read_cursor(keyring: Keyring, cursor: str | None, *, of: str) -> Any:
    """Return what a cursor stands for, None for none; raise ForeignCursor for one that was not given out for `of`."""
    if cursor is None:
        return None
    try:
        raw = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
    except (ValueError, binascii.Error):
        raw = b""
    stamp, data = raw[:_STAMP], raw[_STAMP:]
    if not hmac.compare_digest(stamp, _stamp(keyring, of, data)):
        raise ForeignCursor
    return orjson.loads(data)


def page(keyring: Keyring, found: Sequence[T], *, limit: int, of: str, key: Any) -> dict[str, Any]:
    """Return a page of `found`, which was asked for with one row more than `limit`; `key` gives a row's place."""
    more = len(found) > limit
    shown = list(found[:limit])
    return {"items": shown, "next": write_cursor(keyring, of=of, after=key(shown[-1])) if more else None}


def _stamp(keyring: Keyring, of: str, data: bytes) -> bytes:
    return bytes.fromhex(keyring.stamp("cursor", of.encode() + b"\n" + data))[:_STAMP]
