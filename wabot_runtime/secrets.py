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

SAFE_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}")


class EnvironmentSecrets:
    """`env://`: the secret `crm_token` is the variable WABOT_SECRET_CRM_TOKEN."""

    def __init__(self, environment: Mapping[str, str] | None = None) -> None:
        """Read from the process's environment, or the one given."""
        self._environment = os.environ if environment is None else environment

    async def fetch(self, name: str) -> str | None:
        """Return a secret's value, None when the variable is not set."""
        variable = "WABOT_SECRET_" + re.sub(r"\W", "_", name).upper()
        return self._environment.get(variable)


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


class Secrets:
    """All sources of a runtime, asked in their order."""

    def __init__(self, sources: Sequence[SecretSource]) -> None:
        """Ask these sources."""
        self._sources = sources

    async def get(self, name: str) -> str:
        """Return a secret; raise UnknownSecret."""
        for source in self._sources:
            if (value := await source.fetch(name)) is not None:
                hide(value)
                return value
        raise UnknownSecret(name=name)

    async def has(self, name: str) -> bool:
        """Say whether there is a secret of this name."""
        try:
            await self.get(name)
        except UnknownSecret:
            return False
        return True


def environment_secrets(url: str) -> EnvironmentSecrets:
    """Make the source of `env://`."""
    return EnvironmentSecrets()


def file_secrets(url: str) -> FileSecrets:
    """Make the source of `file:///folder`."""
    return FileSecrets(Path(urlsplit(url).path))
