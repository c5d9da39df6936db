"""How values enter and leave the database: JSON, times and text Postgres and SQLite both take; no statements."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import orjson
from sqlalchemy import JSON, DateTime, Dialect, Text, TypeDecorator
from sqlalchemy.dialects.postgresql import JSONB

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
"""Postgres refuses NUL; a lone surrogate has no UTF-8. Both can come from a page's JavaScript strings."""


def storable(text: str) -> str:
    """Return the text without NUL and with U+FFFD for each lone surrogate."""
    if text.isascii() and "\0" not in text:
        return text
    return _UNSTORABLE.sub(lambda found: "" if found[0] == "\0" else "\ufffd", text)


def to_json(data: Any) -> str:
    """Return storable JSON; an integer beyond 64 bits is refused with TypeError rather than rounded."""
    try:
        encoded = orjson.dumps(data)
    except TypeError:
        return orjson.dumps(_cleaned(data)).decode()
    if b"\\u0000" in encoded:
        encoded = orjson.dumps(_cleaned(data))
    return encoded.decode()


def to_time(time: datetime) -> str:
    """Return a time as `rows` reads it out of JSON: UTC, to the microsecond, of fixed width."""
    return time.astimezone(UTC).isoformat(" ", "microseconds")


def _cleaned(data: Any) -> Any:
    if isinstance(data, str):
        return storable(data)
    if isinstance(data, Mapping):
        return {storable(str(key)): _cleaned(value) for key, value in data.items()}
    if isinstance(data, list | tuple):
        return [_cleaned(value) for value in data]
    return data


class Words(TypeDecorator[str]):
    """Text cleaned of what a database can't keep."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Clean on the way in, look-ups included, so that what was stored is found again."""
        return None if value is None else storable(value)


class UtcTime(TypeDecorator[datetime]):
    """A point in time, always aware and in UTC on the Python side."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Move to UTC; SQLite keeps no zone."""
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return UTC; Postgres answers in its session's zone, SQLite without one."""
        if value is None:
            return None
        return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)


Document = JSON()
"""JSON read and written whole: keeps the order of its keys."""

Fields = JSON().with_variant(JSONB(), "postgresql")
"""JSON that is merged and searched in the database."""
