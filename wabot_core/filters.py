"""The filters a text may use: python-liquid's pure ones, each paid for and bounded, and a few of our own.

Left out: what loads, what writes HTML, what reads the machine's clock or guesses at dates.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

from liquid import RenderContext
from liquid.builtin.tags.for_tag import ForLoop
from liquid.undefined import Undefined

from wabot_core.errors import TemplateFailed, TemplateLimit
from wabot_core.printing import json_of, text_of

LARGEST_GIVEN = 300_000  # of the scope: an HTTP answer fits
LARGEST_MADE = 40_000
LARGEST_NUMBER_BITS = 256
DEEPEST = 32

_NAMES = """
abs append at_least at_most base64_decode base64_encode base64_url_safe_decode base64_url_safe_encode
capitalize ceil compact concat default divided_by downcase find find_index first floor has last lstrip
map minus modulo plus prepend reject remove remove_first remove_last replace replace_first replace_last
reverse round rstrip size slice sort sort_natural split squish strip strip_newlines sum times truncate
truncatewords uniq upcase url_decode url_encode where
"""
FILTERS = frozenset(_NAMES.split())

_STEP = 20
_SCALARS = frozenset({int, float, bool, type(None), Decimal, date, datetime, time, range, ForLoop})
_SAFE_FORMAT = re.compile(r"(?:[^%]|%-?[aAbBcdHIjmMpSuwxXyYzZ%])*")

Spend = Callable[[int], None]
Filter = Callable[..., Any]


def allowed_filters(known: Mapping[str, Filter]) -> dict[str, Filter]:
    """Return python-liquid's filters that are allowed, paid for, and our own ones."""
    return {name: _paid(name, known[name]) for name in FILTERS} | {
        name: _paid(name, own) for name, own in (("date", _date), ("join", _join), ("json", _json))
    }


def size_of(value: Any, *, most: int = LARGEST_GIVEN) -> int:
    """Return about how many characters a value prints. Raises TemplateLimit beyond `most` or 32 levels."""
    return _measure(value, most, DEEPEST)


def _measure(value: Any, most: int, depth: int) -> int:
    kind = type(value)
    if kind is str:
        size = len(value)
    elif kind in (list, tuple):
        size = _measure_all(value, most, depth)
    elif kind is dict:
        size = _measure_all(value, most, depth) + _measure_all(value.values(), most, depth)
    elif kind is int and value.bit_length() > LARGEST_NUMBER_BITS:
        raise TemplateLimit(why="a number is too large")
    elif kind in _SCALARS or isinstance(value, (str, Undefined)):
        size = 8
    else:
        raise TemplateFailed(why="it reads what is no plain data")
    if size > most:
        raise TemplateLimit(why=f"a value is larger than {most:,} characters")
    return size


def _measure_all(values: Any, most: int, depth: int) -> int:
    if not depth:
        raise TemplateLimit(why=f"a value is nested deeper than {DEEPEST}")
    size = 0
    for value in values:
        size += 8 + _measure(value, most, depth - 1)
        if size > most:
            break
    return size


def _paid(name: str, work: Filter) -> Filter:
    cost = _EXTRA.get(name, _no_extra)
    needs_environment = getattr(work, "with_environment", False)
    needs_context = getattr(work, "with_context", False)

    def paid(value: Any, *args: Any, context: RenderContext, **settings: Any) -> Any:
        sizes = [size_of(given) for given in (value, *args, *settings.values())]
        context.spend(_STEP + sum(sizes) // 8 + cost(value, sizes, args))  # type: ignore[attr-defined]
        if needs_environment:
            settings["environment"] = context.env
        if needs_context:
            settings["context"] = context
        made = work(value, *args, **settings)
        context.spend(size_of(made, most=max(LARGEST_MADE, sizes[0])) // 8)  # type: ignore[attr-defined]
        return made

    paid.with_context = True  # type: ignore[attr-defined]
    return paid


def _no_extra(value: Any, sizes: list[int], args: tuple[Any, ...]) -> int:
    return 0


def _replace_cost(value: Any, sizes: list[int], args: tuple[Any, ...]) -> int:
    if len(args) < 2:
        return 0
    text, old = text_of(value), text_of(args[0])
    _refuse_above_limit(sizes[0] + text.count(old) * sizes[2])
    return 0


def _join_cost(value: Any, sizes: list[int], args: tuple[Any, ...]) -> int:
    if args and isinstance(value, (list, tuple)):
        _refuse_above_limit(sizes[0] + len(value) * sizes[1])
    return 0


def _uniq_cost(value: Any, sizes: list[int], args: tuple[Any, ...]) -> int:
    return len(value) * (len(value) + sizes[0]) // 20 if isinstance(value, (list, tuple)) else 0


def _refuse_above_limit(size: int) -> None:
    if size > LARGEST_GIVEN:
        raise TemplateLimit(why=f"a value is larger than {LARGEST_GIVEN:,} characters")


_EXTRA: Mapping[str, Callable[[Any, list[int], tuple[Any, ...]], int]] = {
    "join": _join_cost,
    "replace": _replace_cost,
    "uniq": _uniq_cost,
}


def _join(value: Any, separator: Any = " ") -> str:
    return text_of(separator).join(map(text_of, value)) if isinstance(value, (list, tuple)) else text_of(value)


def _json(value: Any) -> str:
    return "null" if isinstance(value, Undefined) else json_of(value)


def _date(value: Any, form: Any = None, *, context: RenderContext) -> str:
    """Print an ISO date or time, or seconds since 1970, in a form such as `%d/%m/%Y`; leave anything else."""
    if isinstance(value, Undefined) or value is None:
        return ""
    if value in ("now", "today"):
        value = context.get(["now"], token=None, default=None)
    moment = _moment(value)
    if moment is None or not isinstance(form, str):
        return text_of(value)
    if not _SAFE_FORMAT.fullmatch(form):
        raise TemplateFailed(why=f"{form!r} is no form of a date; use parts such as %d %m %Y %H %M")
    return moment.strftime(form)


_date.with_context = True  # type: ignore[attr-defined]


def _moment(value: Any) -> date | datetime | time | None:
    if isinstance(value, (date, time)):
        return value
    try:
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            return datetime.fromtimestamp(value, UTC)
        return datetime.fromisoformat(value) if isinstance(value, str) else None
    except (ValueError, OverflowError, OSError):
        return _time(value)


def _time(value: Any) -> time | None:
    try:
        return time.fromisoformat(value)
    except (ValueError, TypeError):
        return None
