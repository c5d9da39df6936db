"""Plain data as it stands in a text: what Liquid prints, objects as JSON, within a length."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

import orjson

from wabot_core.errors import TemplateFailed, TemplateLimit

LONGEST_RENDERED = 10_000

_PRINTED_BY_STR = frozenset({int, float, Decimal, datetime, date, time})


def text_of(value: Any) -> str:
    """Return a value as it stands in a text: as Liquid prints it, objects as JSON, what is not data as ""."""
    kind = type(value)
    if kind is str:
        return value  # type: ignore[no-any-return]
    if kind in _PRINTED_BY_STR:
        return str(value)
    if kind is bool:
        return "true" if value else "false"
    if kind in (list, tuple):
        return _joined(value)
    if kind is dict:
        return json_of(value)
    return str.__str__(value) if isinstance(value, str) else ""


def json_of(value: Any) -> str:
    """Return a value as compact JSON. Raises TemplateFailed if it cannot be written so."""
    try:
        return orjson.dumps(value, default=text_of, option=orjson.OPT_NON_STR_KEYS).decode()
    except TypeError as error:
        raise TemplateFailed(why=f"an object cannot be written as JSON ({error})") from error


def _joined(values: list[Any] | tuple[Any, ...]) -> str:
    texts, length = [], 0
    for value in values:
        texts.append(text := text_of(value))
        if (length := length + len(text)) > LONGEST_RENDERED:
            raise too_long()
    return "".join(texts)


def too_long() -> TemplateLimit:
    """Return the error for a text that would be longer than a text may be."""
    return TemplateLimit(why=f"it is longer than {LONGEST_RENDERED:,} characters")
