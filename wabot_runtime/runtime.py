"""The runtime: stores opened, plugins loaded, numbers run; one object per process."""

from __future__ import annotations

import asyncio
import contextlib
import os
from collections.abc import AsyncIterator, Coroutine, Iterable
from contextlib import asynccontextmanager
from functools import cached_property
from typing import Any, cast

from wabot_core.catalog import Catalog
from wabot_core.channels import LinkStep
from wabot_core.errors import SchemaOutdated, UnknownSecret, WabotError
from wabot_core.hookspecs import Sink
from wabot_core.stores import Cache, Files, Records
from wabot_runtime.egress import Egress
from wabot_runtime.errors import BadSetting, NoDesk, RecordsUnreachable
from wabot_runtime.faults import arm_from
from wabot_runtime.handoffs import Handoffs
from wabot_runtime.instances import instance_of
from wabot_runtime.keeping_up import keep_up
from wabot_runtime.keys import own_keys, read_random_key
from wabot_runtime.links import Links
from wabot_runtime.live import Live
from wabot_runtime.log import get_log
from wabot_runtime.moves import Moves
from wabot_runtime.number_run import Parts
from wabot_runtime.numbers import Numbers
from wabot_runtime.plugins import load_plugins, report_plugins
from wabot_runtime.programs import Programs, follow_publications
from wabot_runtime.secrets import Secrets
from wabot_runtime.settings import Settings
from wabot_runtime.sinks import Mirror
from wabot_runtime.stores.desk import Desk
from wabot_runtime.stores.records import SqlRecords
from wabot_runtime.stores.records.schema import DEFAULT_WORKSPACE
from wabot_runtime.tasks import together
from wabot_runtime.tombstones import digest_with
from wabot_runtime.vault import Vault, find_vault
from wabot_runtime.vault_keys import VaultKeys
from wabot_runtime.webhooks import take_call
from wabot_runtime.workspaces import LiveSettings

log = get_log("runtime")


class Runtime:
    """All that one wabot process holds open; make it with `open_runtime`."""

    def __init__(
        self, settings: Settings, catalog: Catalog, *, records: Records, cache: Cache, files: Files, owner: str
    ) -> None:
        """Hold opened stores."""
        self.settings = settings
        self._owner = owner
        self.catalog = catalog
        self.records = records
        self.cache = cache
        self.files = files
        self.programs = Programs(records, catalog)
        self.workspace = LiveSettings(settings, self.desk.settings if self._has_desk else None, cache)
        self._sources = [_by_scheme(catalog.secrets, url, "WABOT_SECRETS") for url in settings.secrets]
        self.secrets = Secrets(self._sources)
        self._attach_vaults()
        self.link_steps: dict[str, LinkStep] = {}
        self.live = Live(cache, workspace=workspace_of(records))
        self.links = Links(cache, workspace=workspace_of(records))
        self.handoffs = Handoffs(records, cache, self.live)
        self.egress = Egress(allow=settings.egress_allow)
        self._mirror = Mirror([cast(Sink, _by_scheme(catalog.sinks, url, "WABOT_SINKS")) for url in settings.sinks])
        self.numbers = Numbers(
            Parts(
                settings=settings,
                workspace=self.workspace,
                catalog=catalog,
                records=records,
                cache=cache,
                files=files,
                programs=self.programs,
                egress=self.egress,
                secrets=self.secrets,
                owner=owner,
                committed=self._mirror.committed,
                on_link_step=self._link_step_shown,
                live=self.live,
                links=self.links,
            )
        )

    @cached_property
    def desk(self) -> Desk:
        """Return the admin's own tables; raise NoDesk where the records are no SQL database."""
        database = getattr(self.records, "database", None)
        if database is None:
            raise NoDesk(scheme=self.settings.records_url.split(":", 1)[0])
        return Desk(database)

    @cached_property
    def moves(self) -> Moves:
        """Return what brings those who wait to another Revision; raise NoDesk."""
        return Moves(self.desk.moves, self.records.bots, self.cache, self.live)

    @property
    def _has_desk(self) -> bool:
        return hasattr(self.records, "database")

    @property
    def vault(self) -> Vault:
        """Return the vault of WABOT_SECRETS; raise NoVault when there is none."""
        return find_vault(self._sources)

    async def run(self) -> None:
        """Run the numbers until cancelled; then let turns in progress finish and stop cleanly.

        Raise WeakKey or BadVaultKey.
        """
        for vault in self._vaults:
            await vault.check()
        if point := os.environ.get("WABOT_FAULT"):
            arm_from(point)
        report_plugins(self.catalog)
        await self.egress.open()
        await self.workspace.look()
        if isinstance(self.records, SqlRecords):
            self.records.heed_erasures(digest_with(read_random_key(await self.desk_key())))
        try:
            await together(
                self.numbers.run(),
                self._mirror.run(),
                follow_publications(self.programs, self.cache),
                self.workspace.follow(),
                *([self.moves.run()] if hasattr(self.records, "database") else []),
                *(vault.follow() for vault in self._vaults),
                *(self._kept_up() if self._has_desk else []),
                self.live.run(),
            )
        finally:
            await self.egress.close()

    async def desk_key(self) -> str:
        """Return the deployment's master key: the secret `desk_key`, else a key made once in the data folder.

        Processes that share a database need the secret: each data folder makes a key of its own.
        """
        try:
            return await self.secrets.own("desk_key")
        except UnknownSecret:
            return own_keys(self.settings.data / "desk.key")

    async def not_ready(self) -> str | None:
        """Say why this process can't answer now, None when it can; without its cache it can, only slower."""
        try:
            async with asyncio.timeout(2):
                await self.records.healthy()
        except Exception as error:  # whatever a store raises is its reason
            return f"The records store does not answer: {type(error).__name__}."
        return None

    async def take_call(self, number: str, name: str, *, body: bytes, headers: Iterable[tuple[str, str]]) -> None:
        """Take a webhook call for a Number; raise what `webhooks.take_call` raises."""
        await take_call(
            number,
            name,
            body=body,
            headers=headers,
            records=self.records,
            cache=self.cache,
            programs=self.programs,
            secret=self.secrets.get,
        )

    def _attach_vaults(self) -> None:
        """Give vaults their place; their own key never comes out of a vault."""
        self._vaults = [source for source in self._sources if isinstance(source, Vault)]
        others = Secrets([source for source in self._sources if source not in self._vaults])
        for vault in self._vaults:
            keys = VaultKeys(others.own, self.settings.data)
            vault.attach(self.desk.secrets if self._has_desk else None, keys, self.cache)

    def _kept_up(self) -> Iterable[Coroutine[Any, Any, None]]:
        """Return what keeps the derived tables up; words rest less, for what they lack is read by each search."""
        for lease, kept, rest in (
            ("tallies", self.desk.tallies, 10.0),
            ("words", self.desk.words, 2.0),
            ("people_words", self.desk.people_words, 2.0),
            ("likenesses", self.desk.likenesses, 5.0),
        ):
            yield keep_up(self.records, kept.advance, lease=lease, owner=self._owner, rest=rest)

    async def _link_step_shown(self, step: LinkStep) -> None:
        log.info("link_step", number=step.number, kind=step.kind, attempt=step.attempt)
        self.link_steps[step.number] = step
        await self.links.show(step)


@asynccontextmanager
async def open_runtime(settings: Settings) -> AsyncIterator[Runtime]:
    """Open the stores the settings name; an embedded database is made or upgraded, another one must be up to date."""
    settings.data.mkdir(parents=True, exist_ok=True, mode=0o700)
    catalog = load_plugins(settings)
    records = cast(Records, catalog.store("records", settings.records_url))
    cache = cast(Cache, catalog.store("cache", settings.cache))
    files = cast(Files, catalog.store("files", settings.files_url))
    async with contextlib.AsyncExitStack() as opened:
        await open_records(records, may_upgrade=settings.embedded)
        opened.push_async_callback(records.close)
        await open_cache(cache)
        opened.push_async_callback(cache.close)
        owner = opened.enter_context(instance_of(settings.data))
        runtime = Runtime(settings, catalog, records=records, cache=cache, files=files, owner=owner)
        opened.push_async_callback(runtime.egress.close)
        yield runtime


async def open_records(records: Records, *, may_upgrade: bool) -> None:
    """Open a records store; raise SchemaOutdated unless it may be upgraded, RecordsUnreachable if it can't be had."""
    try:
        try:
            await records.open()
        except SchemaOutdated:
            if not may_upgrade:
                raise
            await records.upgrade(say=lambda line: log.info("database_upgraded", step=line))
            await records.open()
    except WabotError:
        raise
    except Exception as error:  # each database has errors of its own
        raise RecordsUnreachable(why=_reason(error)) from error


async def open_cache(cache: Cache) -> None:
    """Open a cache; one that is away costs speed, nothing else, so wabot starts without it."""
    try:
        await cache.open()
    except Exception as error:  # each cache has errors of its own
        log.warning("cache_unreachable", error=type(error).__name__)


def workspace_of(records: Records) -> str:
    """Return the workspace that records are confined to."""
    database = getattr(records, "database", None)
    return DEFAULT_WORKSPACE if database is None else str(database.workspace)


def _reason(error: Exception) -> str:
    """Return the first line of what a driver says; SQLAlchemy's own text would quote the statement."""
    text = str(getattr(error, "orig", None) or error).strip() or type(error).__name__
    return text.splitlines()[0].rstrip(".")


def _by_scheme(types: Any, url: str, variable: str) -> Any:
    found = types.get(url.split(":", 1)[0])
    if found is None:
        raise BadSetting(name=variable, why=f"no plugin provides {url!r}; known schemes: {', '.join(types)}")
    return found.create(url)
