"""What one does with settings: a workspace's own are set, the process's only shown; API and command line call this."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import timedelta
from typing import Any

from wabot_admin.services import Services
from wabot_core.fields import format_duration
from wabot_runtime import Settings, WorkspaceSettings

NAME = "workspace"


@dataclass(frozen=True, kw_only=True)
class ProcessSetting:
    """A setting wabot was started with: `source` is `environment` or `default`; passwords in it are hidden."""

    name: str
    variable: str
    help: str
    value: str
    default: str
    source: str


async def read_settings(services: Services) -> tuple[int, Mapping[str, Any]]:
    """Return the rev, and what counts, what was set (null where the default counts) and the defaults."""
    rev, given = await services.desk.settings.get(NAME)
    process = services.runtime.settings
    defaults = asdict(WorkspaceSettings.of(process))
    counts = asdict(WorkspaceSettings.of(process, given))
    return rev, {"values": counts, "set": {name: given.get(name) for name in defaults}, "defaults": defaults}


async def workspace_settings(services: Services) -> WorkspaceSettings:
    """Return what counts now."""
    _, given = await services.desk.settings.get(NAME)
    return WorkspaceSettings.of(services.runtime.settings, given)


async def workspace_for_pages(services: Services) -> Mapping[str, Any]:
    """Return the name that counts, and the time zone and the language if they were set."""
    _, found = await read_settings(services)
    return {**found["set"], "name": found["values"]["name"]}


async def save_settings(services: Services, given: Mapping[str, Any], *, rev: int) -> tuple[int, Mapping[str, Any]]:
    """Set all settings at once, None leaving one to its default, and return what `read_settings` does.

    Every process that sends has it within seconds. Raise RevMismatch.
    """
    kept = {name: value for name, value in given.items() if value is not None}
    await services.desk.settings.put(NAME, kept, rev=rev)
    await services.runtime.workspace.tell()
    return await read_settings(services)


def process_settings(process: Settings) -> Sequence[ProcessSetting]:
    """Return what this process was started with."""
    found = []
    for field in fields(Settings):
        value = getattr(process, field.name)
        found.append(
            ProcessSetting(
                name=field.name,
                variable=field.metadata["variable"],
                help=field.metadata["help"],
                value=_shown(value),
                default=_shown(field.default),
                source="default" if value == field.default else "environment",
            )
        )
    return found


def _shown(value: Any) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case tuple():
            return ",".join(_shown(each) for each in value)
        case timedelta():
            return format_duration(value)
        case str():
            return _without_secrets(value)
    return str(value)


HIDDEN = "[hidden]"


def _without_secrets(text: str) -> str:
    """Hide who signs in at a URL, its parameters, and the path of what is called over HTTP: secrets stand there."""
    scheme, mark, rest = text.partition("://")
    if not mark:
        return text
    user, at, place = rest.rpartition("@")
    place, query, _ = place.partition("?")
    if scheme.startswith("http"):
        host, slash, path = place.partition("/")
        place = host + (f"/{HIDDEN}" if path else slash)
    return f"{scheme}://{HIDDEN + at if user or at else ''}{place}{'?' + HIDDEN if query else ''}"
