"""Every hook a plugin may implement, on one screen; each is called once, at start, and returns declarations."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

import pluggy

from wabot_core.actions import Action
from wabot_core.channels import Channel
from wabot_core.stores import StoreType
from wabot_core.translations import Translation
from wabot_core.triggers import Trigger

if TYPE_CHECKING:
    import click

HOOKSPEC_VERSION = "1.1"
"""Grows in its second part when a hook or argument is added, in its first when one changes or goes."""

hookspec = pluggy.HookspecMarker("wabot")
hookimpl = pluggy.HookimplMarker("wabot")


@dataclass(frozen=True, kw_only=True)
class ChannelType:
    """A way to carry messages: `await create(number, settings)` makes one Number's channel without connecting it.

    `settings` are the runtime's; a channel of a pack reads its own from the environment.
    """

    name: str
    create: Callable[[str, Any], Awaitable[Channel]]


class SecretSource(Protocol):
    """Where secrets come from."""

    async def fetch(self, name: str) -> str | None:
        """Return a secret's value, None when it is not here."""


@dataclass(frozen=True, kw_only=True)
class SecretSourceType:
    """A secret manager, chosen by the scheme of its URL."""

    scheme: str
    create: Callable[[str], SecretSource]


class Sink(Protocol):
    """Where copies of facts go: analytics, event streams."""

    async def write(self, facts: Sequence[Mapping[str, Any]]) -> None:
        """Keep facts, after they were committed; a failure is reported and delays nothing."""


@dataclass(frozen=True, kw_only=True)
class SinkType:
    """A sink, chosen by the scheme of its URL."""

    scheme: str
    create: Callable[[str], Sink]


@hookspec
def register_actions() -> Sequence[Action]:  # type: ignore[empty-body]
    """Return the node types the plugin brings, as made by `@action`."""


@hookspec
def register_triggers() -> Sequence[Trigger]:  # type: ignore[empty-body]
    """Return the trigger types the plugin brings, as made by `@trigger`."""


@hookspec
def register_stores() -> Sequence[StoreType]:  # type: ignore[empty-body]
    """Return storage backends by kind and URL scheme."""


@hookspec
def register_channels() -> Sequence[ChannelType]:  # type: ignore[empty-body]
    """Return channels by name."""


@hookspec
def register_commands(cli: click.Group) -> None:
    """Add commands to the `wabot` command line."""


@hookspec
def register_secrets() -> Sequence[SecretSourceType]:  # type: ignore[empty-body]
    """Return secret managers by URL scheme."""


@hookspec
def register_sinks() -> Sequence[SinkType]:  # type: ignore[empty-body]
    """Return analytics and event sinks by URL scheme."""


@hookspec
def register_translations() -> Sequence[Translation]:  # type: ignore[empty-body]
    """Return what the plugin's words are in other languages, as `read_locales(__file__)` reads them; since 1.1.

    A path that names nothing is told as a warning; translations that can't be read leave the plugin its own words.
    """
