"""`vault://`: secrets people set in the admin, sealed in the records, opened where a turn needs them.

Nobody gets a value back but `fetch`, which flows reach by a declared Secret. What was opened is kept for seconds.
"""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime

from wabot_core.errors import AlreadyThere, NotFound
from wabot_core.stores import Cache
from wabot_runtime.envelopes import Envelope, Kek, Unopened, rewrap, seal, unseal
from wabot_runtime.errors import BadSecret, BadVaultKey, NoVault, VaultTampered
from wabot_runtime.log import get_log
from wabot_runtime.secrets import is_own
from wabot_runtime.stores.desk import SecretRow, SqlSecrets
from wabot_runtime.stores.errors import RevMismatch
from wabot_runtime.vault_keys import VaultKeys

log = get_log("vault")

TOPIC = "secrets"
KEPT = 5.0  # seconds an opened value is used without asking again
AGAIN = 2.0  # seconds until a cache that went away is tried again
LONGEST = 65_536  # bytes of a value
BATCH = 100
NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_-]{0,63}")


async def _quietly(key: str, count: int) -> None:
    """Tell nobody how far a rotation has come."""


class Vault:
    """The secrets of one workspace; a runtime attaches it to its stores before anything is fetched."""

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        """Begin with nothing open."""
        self._rows: SqlSecrets | None = None
        self._keys: VaultKeys | None = None
        self._cache: Cache | None = None
        self._clock = clock
        self._open: dict[str, tuple[str | None, float]] = {}

    def attach(self, rows: SqlSecrets | None, keys: VaultKeys, cache: Cache) -> None:
        """Keep secrets in these rows, None where the records are no SQL database: then there are none."""
        self._rows, self._keys, self._cache = rows, keys, cache

    async def check(self) -> None:
        """Raise BadVaultKey when the key that was given can't be used."""
        if self._keys is not None:
            await self._keys.check()

    async def fetch(self, name: str) -> str | None:
        """Return a secret's value, None when it is not here; raise BadVaultKey or VaultTampered."""
        if self._rows is None or is_own(name):
            return None
        value, until = self._open.get(name, (None, 0.0))
        if self._clock() < until:
            return value
        value = await self._read(name)
        self._open[name] = value, self._clock() + KEPT
        return value

    async def has(self, name: str) -> bool:
        """Say whether a secret is here, without opening it."""
        if self._rows is None or is_own(name):
            return False
        return name in {row.name for row in await self._rows.names()}

    async def names(self) -> Sequence[SecretRow]:
        """Return all secrets by name, without their values; raise NoVault."""
        return await self._kept().names()

    async def put(self, name: str, value: str, *, by: str, now: datetime, version: int | None) -> SecretRow:
        """Set a new secret (`version` None) or change the one at `version`.

        Raise BadSecret, AlreadyThere, NotFound, RevMismatch, BadVaultKey or NoVault.
        """
        rows, data = self._kept(), _checked(name, value)
        if version is not None:
            await rows.get(name)
        row = SecretRow(name=name, version=(version or 0) + 1, updated=now, by=by)
        await rows.put(row, seal(data, await self._sealing(), about=self._about(row)))
        await self._tell()
        return row

    async def set(self, name: str, value: str, *, by: str, now: datetime) -> SecretRow:
        """Set a secret whether it is there or not; raise BadSecret, BadVaultKey or NoVault."""
        while True:
            try:
                before, _ = await self._kept().get(name)
                version: int | None = before.version
            except NotFound:
                version = None
            try:
                return await self.put(name, value, by=by, now=now, version=version)
            except (AlreadyThere, NotFound, RevMismatch):  # someone else did, just now
                continue

    async def remove(self, name: str) -> None:
        """Forget a secret; raise NotFound or NoVault."""
        await self._kept().remove(name)
        await self._tell()

    async def rotate(self, *, done: Callable[[str, int], Awaitable[None]] = _quietly) -> tuple[str, int]:
        """Wrap every secret by the newest key, made now if it is ours; return the key's id and how many were wrapped.

        Values are not touched and can be read meanwhile. Done again after a crash it goes on where it was. `done` is
        told the same after each batch.
        """
        rows, keys = self._kept(), self._key_ring()
        await self._find(await rows.keks())
        newest = await keys.renew(used=await rows.keks())
        count = 0
        while found := await rows.wrapped_otherwise(newest.id, limit=BATCH):
            ring = await keys.all()  # anew: of several rotations at once all go for the last one's key
            newest, known = ring[0], {key.id: key for key in ring}
            for row, envelope in found:
                await rows.rewrap(row, self._rewrapped(row, envelope, _of(known, envelope.kek), newest))
            count += len(found)
            await done(newest.id, count)
        await self._tell()
        return newest.id, count

    async def follow(self) -> None:
        """Forget what is open as soon as something was set elsewhere; without the word, after a few seconds."""
        if self._cache is None:
            return
        while True:
            try:
                async with self._cache.subscribe(TOPIC) as news:
                    async for _ in news:
                        self._open.clear()
            except Exception as error:  # each cache has errors of its own
                log.warning("cache_unreachable", error=type(error).__name__)
            await asyncio.sleep(AGAIN)

    async def _read(self, name: str) -> str | None:
        try:
            row, envelope = await self._kept().get(name)
        except NotFound:
            return None
        key = (await self._find([envelope.kek]))[envelope.kek]
        try:
            return unseal(envelope, key, about=self._about(row)).decode()
        except Unopened as error:
            raise VaultTampered(name=name) from error

    def _rewrapped(self, row: SecretRow, envelope: Envelope, old: Kek, new: Kek) -> Envelope:
        try:
            return rewrap(envelope, old, new, about=self._about(row))
        except Unopened as error:
            raise VaultTampered(name=row.name) from error

    async def _sealing(self) -> Kek:
        """Return the key that seals; refuse one that could open nothing of what others sealed."""
        used = await self._kept().keks()
        known = await self._key_ring().all()
        if used and not {key.id for key in known} & set(used):
            raise BadVaultKey(why=_FOREIGN)
        return known[0]

    async def _find(self, ids: Sequence[str]) -> dict[str, Kek]:
        """Return keys by id; raise BadVaultKey when one is not here."""
        known = {key.id: key for key in await self._key_ring().all()}
        return {id: _of(known, id) for id in ids}

    def _about(self, row: SecretRow) -> tuple[str | int, ...]:
        return self._kept().workspace, row.name, row.version

    def _kept(self) -> SqlSecrets:
        if self._rows is None:
            raise NoVault(why="the records are no SQL database; use sqlite: or postgresql:")
        return self._rows

    def _key_ring(self) -> VaultKeys:
        assert self._keys is not None, "attach comes before"
        return self._keys

    async def _tell(self) -> None:
        self._open.clear()
        try:
            if self._cache is not None:
                await self._cache.publish(TOPIC, b"")
        except Exception as error:  # each cache has errors of its own
            log.warning("cache_unreachable", error=type(error).__name__)


_FOREIGN = (
    "another key sealed what the database holds. Processes that share a database share the secret vault_key, or the "
    "data folder; after a rotation keep the old key behind the new one until `wabot secrets rotate` has run"
)


def _of(known: dict[str, Kek], id: str) -> Kek:
    if id not in known:
        raise BadVaultKey(why=_FOREIGN)
    return known[id]


def _checked(name: str, value: str) -> bytes:
    if not NAME.fullmatch(name):
        raise BadSecret(why="a name has 1 to 64 letters, digits, - and _, and does not begin with -")
    if is_own(name):
        raise BadSecret(why=f"{name} is one of wabot's own keys, which come from the environment or a file")
    try:
        data = value.encode()
    except UnicodeEncodeError as error:
        raise BadSecret(why="its value is not text") from error
    if not data or len(data) > LONGEST:
        raise BadSecret(why=f"its value has 1 to {LONGEST:,} bytes")
    return data


def find_vault(sources: Sequence[object]) -> Vault:
    """Return the vault among secret sources; raise NoVault when WABOT_SECRETS does not name it."""
    for source in sources:
        if isinstance(source, Vault):
            return source
    raise NoVault(why="WABOT_SECRETS does not name vault://, so no flow would find them")
