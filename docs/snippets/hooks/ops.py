"""A plugin for operators: a secret manager, a sink and a command."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import click

from wabot_core import SecretSource, SecretSourceType, Sink, SinkType, hookimpl


def path_of(url: str) -> Path:
    """Return the path of a URL such as jsonfile:///etc/wabot/secrets.json."""
    return Path(urlsplit(url).path)


class JsonSecrets:
    """Secrets from one JSON file, by name."""

    def __init__(self, path: Path) -> None:
        self._path = path

    async def fetch(self, name: str) -> str | None:
        """Return a secret, None when the file has none of that name: the next manager is asked."""
        found: str | None = json.loads(self._path.read_text()).get(name)
        return found


class Tally:
    """Counts how often each exit of each node was taken, in a JSON file."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._counts: Counter[str] = Counter()

    async def write(self, facts: Sequence[Mapping[str, Any]]) -> None:
        """Count the facts of turns that were committed."""
        passed = (fact for fact in facts if fact["fact"] == "node_passed")
        self._counts.update(f"{fact['flow']}/{fact['node']}:{fact['exit']}" for fact in passed)
        self._path.write_text(json.dumps(self._counts))


def secrets_of(url: str) -> SecretSource:
    """Make the manager of WABOT_SECRETS=jsonfile:///…"""
    return JsonSecrets(path_of(url))


def tally_of(url: str) -> Sink:
    """Make the sink of WABOT_SINKS=tally:///…"""
    return Tally(path_of(url))


@hookimpl
def register_secrets() -> list[SecretSourceType]:
    """Bring the secret manager."""
    return [SecretSourceType(scheme="jsonfile", create=secrets_of)]


@hookimpl
def register_sinks() -> list[SinkType]:
    """Bring the sink."""
    return [SinkType(scheme="tally", create=tally_of)]


@hookimpl
def register_commands(cli: click.Group) -> None:
    """Add `wabot tally FILE`."""

    @cli.command()
    @click.argument("file", type=click.Path(path_type=Path, exists=True))
    def tally(file: Path) -> None:
        """Show what the sink counted."""
        for place, count in Counter(json.loads(file.read_text())).most_common():
            click.echo(f"{count:>6}  {place}")
