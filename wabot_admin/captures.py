"""What one does with captures: list them by kind and export them whole; API and command line both call this."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any

from wabot_admin.errors import SearchNeedsPersonal
from wabot_admin.flags import check_flag
from wabot_admin.masking import Mask, declared_pii
from wabot_admin.services import Services
from wabot_admin.tables import csv_of, json_of
from wabot_runtime import CaptureFilter, CaptureRow

OURS = (*("captured_at", "kind", "key", "bot", "number", "contact", "contact_name", "contact_phone", "conversation"),)
"""The columns every export begins with; a captured name that is one of them becomes `data.` and the name."""

Pii = dict[str, frozenset[str] | None]


async def list_captures(
    services: Services, mask: Mask, *, limit: int, after: Any = None, only: CaptureFilter
) -> list[tuple[CaptureRow, dict[str, Any]]]:
    """Return captures with what this reader sees of each; raise SearchNeedsPersonal."""
    check_search(mask, only.search)
    found = await services.desk.captures.page(limit=limit, after=after, only=only)
    pii: Pii = {}
    return [(row, await _shown(services, row, mask, pii)) for row in found]


async def export_csv(services: Services, mask: Mask, only: CaptureFilter) -> AsyncIterator[bytes]:
    """Return captures as CSV, all of them; the names in any of them are columns. Raise SwitchedOff."""
    await check_flag(services, "exports")
    check_search(mask, only.search)
    names: dict[str, None] = {}
    async for some in services.desk.captures.all(only):
        names |= dict.fromkeys(_column(name) for row in some for name in mask.fields(row.data))
    return csv_of([*OURS, *names], _rows(services, mask, only))


async def export_json(services: Services, mask: Mask, only: CaptureFilter) -> AsyncIterator[bytes]:
    """Return captures as a JSON array, all of them; raise SwitchedOff."""
    await check_flag(services, "exports")
    check_search(mask, only.search)
    return json_of(_objects(services, mask, only))


def check_search(mask: Mask, search: str | None) -> None:
    """Raise SearchNeedsPersonal when someone seeks in what they are not shown: it would tell them."""
    if search is not None and not mask.full:
        raise SearchNeedsPersonal


async def _rows(services: Services, mask: Mask, only: CaptureFilter) -> AsyncIterator[Sequence[Mapping[str, Any]]]:
    async for some in _objects(services, mask, only):
        yield [_flat(shown) for shown in some]


async def _objects(services: Services, mask: Mask, only: CaptureFilter) -> AsyncIterator[Sequence[dict[str, Any]]]:
    pii: Pii = {}
    async for some in services.desk.captures.all(only):
        yield [await _shown(services, row, mask, pii) for row in some]


async def _shown(services: Services, row: CaptureRow, mask: Mask, pii: Pii) -> dict[str, Any]:
    if not mask.full and row.bot not in pii:
        pii[row.bot] = await declared_pii(services, row.bot)
    return {
        "at": row.at,
        "kind": row.kind,
        "key": mask.text(row.key),
        "bot": {"id": row.bot, "name": row.bot_name},
        "number": {"id": row.number, "name": row.number_name},
        "contact": {"id": row.handle, "name": mask.name(row.name), "phone": mask.phone(row.phone)},
        "conversation": row.conversation,
        "data": mask.fields(row.data, pii=pii.get(row.bot, frozenset())),
    }


def _flat(shown: Mapping[str, Any]) -> dict[str, Any]:
    contact = shown["contact"]
    ours = {
        "captured_at": shown["at"].isoformat(),
        "kind": shown["kind"],
        "key": shown["key"],
        "bot": shown["bot"]["name"],
        "number": shown["number"]["name"],
        "contact": contact["id"],
        "contact_name": contact["name"],
        "contact_phone": contact["phone"],
        "conversation": shown["conversation"],
    }
    return ours | {_column(name): value for name, value in shown["data"].items()}


def _column(name: str) -> str:
    return f"data.{name}" if name in OURS or name.startswith("data.") else name
