"""Numbers, moments and addresses as data holds them; what people write in chats is `replies`' to understand."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time
from decimal import Decimal
from math import isfinite
from typing import Any

_NUMBER = re.compile(r"[+-]?(?:\d{1,30}(?:[.,]\d{0,30})?|[.,]\d{1,30})(?:[eE][+-]?\d{1,3})?", re.ASCII)
_EMAIL = re.compile(
    r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
    r"@(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.)+[^\W\d_](?:[\w-]{0,61}[^\W_])",
    re.IGNORECASE,
)
_PHONE = re.compile(r"\+[1-9]\d{6,14}", re.ASCII)
_PHONE_PUNCTUATION = str.maketrans("", "", " -.()/\u00a0\u202f")


def plain_text(value: str) -> str:
    """Return a text as it is compared: case-folded, surrounding space gone, inner space single."""
    return " ".join(value.split()).casefold()


def number_of(value: Any) -> int | float | None:
    """Return a number, or the number a text is ("12", "12.5", "12,5"), or None."""
    kind = type(value)
    if kind is int:
        return value  # type: ignore[no-any-return]
    if kind is float:
        return value if isfinite(value) else None
    if kind is Decimal:
        return _finite(value)
    if kind is str and len(value) < 16 and value.isdecimal():
        return int(value)
    if kind is str and _NUMBER.fullmatch(text := value.strip()):
        return _finite(text.replace(",", "."))
    return None


def moment_of(value: Any) -> date | datetime | time | None:
    """Return a date, a moment in UTC (a naive one is taken as UTC) or a time of day, also of an ISO text."""
    if isinstance(value, datetime):
        return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)
    if isinstance(value, (date, time)):
        return value
    if not isinstance(value, str) or not 4 <= len(text := value.strip()) <= 40:
        return None
    for read in (date.fromisoformat, _moment, time.fromisoformat):
        try:
            return read(text)
        except (ValueError, OverflowError):
            continue
    return None


def compare(left: Any, right: Any) -> int | None:
    """Return -1, 0 or 1 as `left` is before, at or after `right`, both numbers or both moments; else None."""
    numbers = number_of(left), number_of(right)
    if numbers[0] is not None and numbers[1] is not None:
        return (numbers[0] > numbers[1]) - (numbers[0] < numbers[1])
    return compare_moments(left, right)


def compare_moments(left: Any, right: Any) -> int | None:
    """Return -1, 0 or 1 as `left` is before, at or after `right`, None if they cannot be compared.

    A day and a moment compare by their days in UTC.
    """
    first, second = moment_of(left), moment_of(right)
    if first is None or second is None or isinstance(first, time) != isinstance(second, time):
        return None
    if isinstance(first, time) and isinstance(second, time):
        first, second = first.replace(tzinfo=None), second.replace(tzinfo=None)
    elif isinstance(first, datetime) != isinstance(second, datetime):
        first, second = _day(first), _day(second)
    return (first > second) - (first < second)  # type: ignore[operator]


def is_email(value: Any) -> bool:
    """Tell whether a text is one email address, of at most 254 characters."""
    if not isinstance(value, str) or len(text := value.strip()) > 254:
        return False
    return text.find("@") <= 64 and _EMAIL.fullmatch(text) is not None


def is_phone(value: Any) -> bool:
    """Tell whether a text is an international phone number, `+` and 7 to 15 digits."""
    return isinstance(value, str) and _PHONE.fullmatch(value.translate(_PHONE_PUNCTUATION)) is not None


def phone_of(value: Any) -> str | None:
    """Return an international phone number as `+` and digits: `+`, `00` or just its digits may begin it; else None."""
    text = str(value).translate(_PHONE_PUNCTUATION) if isinstance(value, (str, int)) else ""
    number = "+" + text.removeprefix("+").removeprefix("00")
    return number if _PHONE.fullmatch(number) else None


def at_path(data: Any, path: str) -> Any:
    """Return what stands in a JSON value at a path such as `customer.phones.0`; an empty path is all of it.

    None if there is nothing.
    """
    for name in path.split(".") if path else ():
        if isinstance(data, dict):
            data = data.get(name)
        elif isinstance(data, list) and name.isascii() and name.isdigit() and len(name) < 10:
            data = data[int(name)] if int(name) < len(data) else None
        else:
            return None
    return data


def _finite(value: str | Decimal) -> int | float | None:
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return None
    if not isfinite(number):
        return None
    if isinstance(value, str) and value.lstrip("+-").isdigit():
        return int(value)
    return number


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


def _day(value: Any) -> date:
    return value.date() if isinstance(value, datetime) else value
