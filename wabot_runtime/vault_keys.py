"""The vault's KEKs: the secret `vault_key` of the deployment, else a file of the data folder; several while rotating.

The first key seals; the others only open what is not wrapped anew yet.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Collection, Sequence
from pathlib import Path

from wabot_core.errors import UnknownSecret
from wabot_runtime.envelopes import Kek
from wabot_runtime.errors import BadVaultKey, WeakKey
from wabot_runtime.keys import change_keys, new_key, own_keys, read_random_key

SECRET = "vault_key"
FILE = "vault.key"
LAST = 4
"""Keys of our file that stay behind a new one although they wrap nothing: someone may be sealing with one just now."""


class VaultKeys:
    """The keys as they stand now: each call reads them anew, so that a rotation elsewhere is noticed."""

    def __init__(self, fetch: Callable[[str], Awaitable[str]], data: Path) -> None:
        """Ask `fetch` for the secret, which raises UnknownSecret when there is none; the file lies in `data`."""
        self._fetch = fetch
        self._path = data / FILE

    async def all(self) -> Sequence[Kek]:
        """Return the keys, the one that seals first; raise BadVaultKey."""
        given = await self._given()
        return _read(given if given is not None else own_keys(self._path))

    async def check(self) -> None:
        """Raise BadVaultKey for keys of the operator's that can't be used; none are made here."""
        if (given := await self._given()) is not None:
            _read(given)

    async def renew(self, *, used: Collection[str]) -> Kek:
        """Begin with a new key, where the key is a file of ours, and forget old ones that wrap nothing any more.

        Where the operator gives the keys, theirs are as new as they made them. Return the key that seals now.
        """

        def renewed(text: str) -> str:
            lines = _split(text)
            kept = [*lines[:LAST], *(line for line in lines[LAST:] if _read(line)[0].id in used)]
            return "\n".join([new_key(), *kept]) + "\n"

        if await self._given() is None:
            change_keys(self._path, renewed)
        return (await self.all())[0]

    async def _given(self) -> str | None:
        try:
            return await self._fetch(SECRET)
        except UnknownSecret:
            return None


def _read(text: str) -> Sequence[Kek]:
    try:
        keys = [Kek(read_random_key(each)) for each in _split(text)]
    except WeakKey as error:
        raise BadVaultKey(why=f"{error.facts['why']}. Make one: `openssl rand -hex 32`") from error
    if not keys:
        raise BadVaultKey(why="there is none in it")
    return keys


def _split(text: str) -> list[str]:
    return [each for each in re.split(r"[\s,]+", text) if each]
