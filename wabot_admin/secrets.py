"""What one does with secrets: set, name, remove, wrap anew; API and command line both call this. Nobody reads one."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from wabot_admin.actors import name_of
from wabot_admin.errors import SecretInUse
from wabot_admin.news import telling
from wabot_admin.services import Services
from wabot_core import NotFound, WabotError
from wabot_core.bots import read_bot
from wabot_core.catalog import Catalog
from wabot_runtime import RevMismatch, SecretRow, get_log

log = get_log("secrets")


@dataclass(frozen=True, kw_only=True)
class SecretUse:
    """A place that names a secret: in the draft of a bot, or in the Revision `revision` that answers."""

    bot: str
    bot_name: str
    revision: int | None
    flow: str
    node: str | None
    trigger: str | None
    field: str


async def list_secrets(services: Services) -> Sequence[Mapping[str, Any]]:
    """Return the secrets by name: version, when and by whom it was set, and where it is used."""
    uses = await find_uses(services)
    return [await _shown(services, row, uses) for row in await services.runtime.vault.names()]


async def add_secret(services: Services, name: str, value: str, *, by: str) -> Mapping[str, Any]:
    """Set a new secret; raise AlreadyThere, BadSecret, BadVaultKey, NoVault."""
    row = await services.runtime.vault.put(name, value, by=by, now=services.now(), version=None)
    return await _shown(services, row, await find_uses(services))


async def change_secret(services: Services, name: str, value: str, *, version: int, by: str) -> Mapping[str, Any]:
    """Set another value for a secret at a version; raise NotFound, RevMismatch and what `add_secret` raises."""
    row = await services.runtime.vault.put(name, value, by=by, now=services.now(), version=version)
    return await _shown(services, row, await find_uses(services))


async def rotate_key(services: Services) -> tuple[str, int]:
    """Wrap all secrets by a new key; return its id and how many were wrapped. Raise BadVaultKey, NoVault."""
    vault = services.runtime.vault
    total = len(await vault.names())
    async with telling(services, "rotation", of="vault") as progress:
        return await vault.rotate(done=lambda key, count: progress(count, max(count, total)))


async def remove_secret(
    services: Services, name: str, *, anyway: bool = False, version: int | None = None
) -> Sequence[SecretUse]:
    """Remove a secret and return which published flows still name it; raise SecretInUse for these unless `anyway`.

    Raise NotFound too; and RevMismatch when it is not at the `version` that is given.
    """
    versions = {row.name: row.version for row in await services.runtime.vault.names()}
    if name not in versions:
        raise NotFound(what="secret", id=name)
    if version is not None and versions[name] != version:
        raise RevMismatch(rev=versions[name])
    published = [use for use in (await find_uses(services)).get(name, ()) if use.revision is not None]
    if published and not anyway:
        raise SecretInUse(name=name, count=len(published), fields={"uses": [vars(use) for use in published]})
    await services.runtime.vault.remove(name)
    return published


async def find_uses(services: Services) -> Mapping[str, Sequence[SecretUse]]:
    """Return where drafts and live Revisions name secrets, by name; older Revisions people still wait in are not read.

    One document at a time: all bots together may be large.
    """
    found: dict[str, list[SecretUse]] = {}
    for row in await services.desk.bots.all():
        documents: list[tuple[int | None, Mapping[str, Any]]] = [
            (None, (await services.desk.bots.draft(row.id)).document)
        ]
        if row.live is not None:
            documents.append((row.live, (await services.desk.bots.revision(row.id, row.live)).document))
        for revision, document in documents:
            for name, flow, place, field in await asyncio.to_thread(_named, document, services.runtime.catalog):
                use = SecretUse(bot=row.id, bot_name=row.name, revision=revision, flow=flow, field=field, **place)
                found.setdefault(name, []).append(use)
    return found


async def has_secret(services: Services, name: str) -> bool:
    """Say whether flows will find a secret; of one whose source does not answer now nothing bad is said."""
    try:
        return await services.runtime.secrets.has(name)
    except Exception as error:  # each secret manager has errors of its own
        log.warning("secret_not_asked", error=type(error).__name__)
        return True


def names_in(document: Mapping[str, Any], catalog: Catalog) -> frozenset[str]:
    """Return the secrets a document names."""
    return frozenset(name for name, *_ in _named(document, catalog))


def _named(document: Mapping[str, Any], catalog: Catalog) -> list[tuple[str, str, Mapping[str, str | None], str]]:
    return list(_places(document, catalog))


def _places(document: Mapping[str, Any], catalog: Catalog) -> Iterator[tuple[str, str, Mapping[str, str | None], str]]:
    """Go through the fields that name a secret: (name, flow, node or trigger, field)."""
    try:
        bot = read_bot(document)
    except WabotError:  # a draft may be anything
        return
    for flow in bot.flows:
        for node in flow.nodes:
            action = catalog.actions.get(node.type)
            for name, field in _secrets(node.config, action and action.signature):
                yield name, flow.id, {"node": node.id, "trigger": None}, field
        for use in flow.triggers:
            trigger = catalog.triggers.get(use.type)
            for name, field in _secrets(use.config, trigger and trigger.signature):
                yield name, flow.id, {"node": None, "trigger": use.id}, field


def _secrets(config: Mapping[str, Any], signature: Any) -> Iterator[tuple[str, str]]:
    for field, parameter in (signature.parameters if signature else {}).items():
        name = config.get(field) if parameter.secret else None
        if isinstance(name, str) and name:
            yield name, field


async def _shown(services: Services, row: SecretRow, uses: Mapping[str, Sequence[SecretUse]]) -> Mapping[str, Any]:
    return {
        **{
            "name": row.name,
            "version": row.version,
            "updated": row.updated,
            "updated_by": await name_of(services, row.by),
        },
        "uses": [vars(use) for use in uses.get(row.name, ())],
    }
