"""What changed among the plugins from one start of the admin to the next, kept with the workspace's settings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from wabot_admin.services import Services
from wabot_core.catalog import HOME, PluginStatus
from wabot_runtime import RevMismatch

NAME = "plugins"
KEPT = 20
"""How many changes are told at most."""

Kind = Literal["added", "removed", "updated", "broken", "mended", "unloaded"]


@dataclass(frozen=True, kw_only=True)
class PluginChange:
    """What became of a plugin by a restart: `before` and `after` are versions, empty where it was not there."""

    at: datetime
    plugin: str
    kind: Kind
    before: str
    after: str


async def note_changes(services: Services) -> None:
    """Keep what changed since the last start; a first start changes nothing. Call it once when the admin starts."""
    rev, kept = await services.desk.settings.get(NAME)
    now = {each.name: [each.version, each.status] for each in _others(services.runtime.catalog.plugins)}
    before: Mapping[str, Sequence[str]] | None = kept.get("now")
    if before == now:
        return
    found = [] if before is None else list(_compare(before, now))
    at = services.now().isoformat()
    new = [{"at": at, "plugin": name, "kind": kind, "before": old, "after": fresh} for name, kind, old, fresh in found]
    try:
        await services.desk.settings.put(
            NAME, {"now": now, "changes": [*new, *kept.get("changes", [])][:KEPT]}, rev=rev
        )
    except RevMismatch:  # another process that starts too has noted it
        return


async def list_changes(services: Services) -> Sequence[PluginChange]:
    """Return what changed at the last starts, the newest first."""
    _, kept = await services.desk.settings.get(NAME)
    changes: Sequence[Mapping[str, Any]] = kept.get("changes", [])
    return [PluginChange(**{**each, "at": datetime.fromisoformat(each["at"])}) for each in changes]


def _others(plugins: Sequence[PluginStatus]) -> Sequence[PluginStatus]:
    """Leave out wabot's own parts, which come with wabot's version."""
    return [each for each in plugins if each.distribution != HOME]


def _compare(
    before: Mapping[str, Sequence[str]], now: Mapping[str, Sequence[str]]
) -> Iterator[tuple[str, Kind, str, str]]:
    for name in sorted({*before, *now}):
        (old, was), (new, is_now) = before.get(name, ("", "")), now.get(name, ("", ""))
        if kind := _kind(was, is_now, changed=old != new):
            yield name, kind, old, new


def _kind(was: str, now: str, *, changed: bool) -> Kind | None:
    if not now:
        return "removed"
    if now != was and now in ("broken", "unloaded"):
        return "broken" if now == "broken" else "unloaded"
    if not was:
        return "added"
    if now != was:
        return "mended" if was == "broken" else "added"
    return "updated" if changed else None
