"""Feature flags: what a workspace may switch off for everybody, whatever their role; each gates what it says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from wabot_admin.errors import BadRequest, SwitchedOff
from wabot_admin.services import Services

NAME = "flags"

FLAGS: Final[Mapping[str, tuple[str, str]]] = {
    "api_keys": ("Making API keys", "People make keys for programs. Switched off, the keys there are go on working."),
    "exports": ("Exporting", "Captures, conversations and analytics leave as files."),
    "files_in_replies": ("Sending files", "People send files, not only text, from a conversation they took over."),
    "live_simulations": ("Simulating live", "Simulations call the real services with the real secrets."),
    "publish_anyway": ("Publishing anyway", "Bots are published in spite of Problems and failing tests."),
}
"""Each flag's title and what it lets happen; all are on until someone switches them off."""


async def read_flags(services: Services) -> Mapping[str, bool]:
    """Return which flags are on."""
    return (await flags_with_rev(services))[1]


async def flags_with_rev(services: Services) -> tuple[int, Mapping[str, bool]]:
    """Return the rev and which flags are on."""
    rev, given = await services.desk.settings.get(NAME)
    return rev, {name: given.get(name) is not False for name in FLAGS}


async def set_flags(services: Services, given: Mapping[str, bool], *, rev: int) -> tuple[int, Mapping[str, bool]]:
    """Switch some flags on or off, at once for every process; raise BadRequest for an unknown one, RevMismatch."""
    if unknown := {name: ["There is no such flag."] for name in given if name not in FLAGS}:
        raise BadRequest(fields={"flags": unknown})
    flags = await read_flags(services)
    await services.desk.settings.put(NAME, {**flags, **given}, rev=rev)
    return await flags_with_rev(services)


async def check_flag(services: Services, flag: str) -> None:
    """Raise SwitchedOff unless a flag is on."""
    if not (await read_flags(services))[flag]:
        raise SwitchedOff(title=FLAGS[flag][0])
