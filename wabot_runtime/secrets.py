"""Secrets from the environment or a folder of files, as orchestrators mount them; the admin's are in `vault`."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from urllib.parse import urlsplit

from wabot_core.errors import UnknownSecret
from wabot_core.hookspecs import SecretSource
from wabot_runtime.log import hide

OWN = frozenset({"desk_key", "vault_key"})
"""wabot's own keys: flows get none of them, and no one who may set secrets may put others in their place."""
SAFE_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}")


class EnvironmentSecrets:
    """`env://`: the secret `crm_token` is the variable WABOT_SECRET_CRM_TOKEN."""

    def __init__(self, environment: Mapping[str, str] | None = None) -> None:
        """Read from the process's environment, or the one given."""
        self._environment = os.environ if environment is None else environment

    async def fetch(self, name: str) -> str | None:
        """Return a secret's value, None when the variable is not set."""
        return self._environment.get("WABOT_SECRET_" + _variable(name))

    async def has(self, name: str) -> bool:
        """Say whether the variable is set."""
        return "WABOT_SECRET_" + _variable(name) in self._environment


class FileSecrets:
    """`file:///run/secrets`: one file a secret, named like it."""

    def __init__(self, folder: Path) -> None:
        """Read from a folder."""
        self._folder = folder

    async def fetch(self, name: str) -> str | None:
        """Return a file's content without its last line break, None when there is no such file."""
        if not SAFE_NAME.fullmatch(name):
            return None
        path = self._folder / name
        return path.read_text(encoding="utf-8").rstrip("\n") if path.is_file() else None

    async def has(self, name: str) -> bool:
        """Say whether there is such a file."""
        return SAFE_NAME.fullmatch(name) is not None and (self._folder / name).is_file()


class Secrets:
    """All sources of a runtime, asked in their order."""

    def __init__(self, sources: Sequence[SecretSource]) -> None:
        """Ask these sources."""
        self._sources = sources

    async def get(self, name: str) -> str:
        """Return a secret that a flow may have; raise UnknownSecret, for wabot's own keys too."""
        if is_own(name):
            raise UnknownSecret(name=name)
        return await self.own(name)

    async def own(self, name: str) -> str:
        """Return any secret, for wabot itself; raise UnknownSecret."""
        for source in self._sources:
            if (value := await source.fetch(name)) is not None:
                hide(value)
                return value
        raise UnknownSecret(name=name)

    async def has(self, name: str) -> bool:
        """Say whether flows find a secret of this name; sources that can tell without its value never open it."""
        if is_own(name):
            return False
        for source in self._sources:
            tell = getattr(source, "has", None)
            if await tell(name) if tell else await source.fetch(name) is not None:
                return True
        return False


def is_own(name: str) -> bool:
    """Say whether a name, however it is written, is that of one of wabot's own keys in any source."""
    return _variable(name) in {each.upper() for each in OWN}


def _variable(name: str) -> str:
    return re.sub(r"\W", "_", name).upper()


def environment_secrets(url: str) -> EnvironmentSecrets:
    """Make the source of `env://`."""
    return EnvironmentSecrets()


def file_secrets(url: str) -> FileSecrets:
    """Make the source of `file:///folder`."""
    return FileSecrets(Path(urlsplit(url).path))
