"""Tables for other programs: CSV that no spreadsheet takes for a formula, and JSON, both a piece at a time.

CSV is RFC 4180 in UTF-8 with a byte order mark: every cell quoted, quotes doubled, lines end with CR LF. A cell that a
spreadsheet could run (its first visible character is one of = + - @, their full-width and small forms, or it begins
with TAB, CR or LF) gets a leading apostrophe, and so does one that begins with apostrophes before such a character; to
read a cell back, take one apostrophe off there.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from typing import Any

import orjson

BOM = "\ufeff"
_RISKY = re.compile(
    r"'*[\s\u200b-\u200f\u2060\ufeff]*[=+\-@\uff1d\uff0b\uff0d\uff20\ufe66\ufe62\ufe63\ufe6b\u2212]|'*[\t\r\n]"
)


async def csv_of(columns: Sequence[str], rows: AsyncIterator[Sequence[Mapping[str, Any]]]) -> AsyncIterator[bytes]:
    """Yield a table as CSV, its header first; what a row lacks is an empty cell."""
    yield (BOM + _line(columns)).encode()
    async for some in rows:
        yield "".join(_line(cell(row.get(name)) for name in columns) for row in some).encode()


async def json_of(rows: AsyncIterator[Sequence[Mapping[str, Any]]]) -> AsyncIterator[bytes]:
    """Yield a table as one JSON array of objects."""
    between = b"["
    async for some in rows:
        for row in some:
            yield between + orjson.dumps(row)
            between = b",\n"
    yield b"[]" if between == b"[" else b"]"


def cell(value: Any) -> str:
    """Return a value as the text of a cell: nothing for None, JSON for what holds others."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    return orjson.dumps(value, option=orjson.OPT_PASSTHROUGH_SUBCLASS).decode().strip('"')


def harmless(text: str) -> str:
    """Return the text of a cell so that a spreadsheet shows it and never runs it."""
    return f"'{text}" if _RISKY.match(text) else text


def read_cell(text: str) -> str:
    """Return what was written as a cell: the inverse of `harmless`."""
    return text[1:] if text.startswith("'") and _RISKY.match(text) else text


def _line(cells: Iterable[str]) -> str:
    quoted = ('"' + harmless(each).replace('"', '""') + '"' for each in cells)
    return ",".join(quoted) + "\r\n"
