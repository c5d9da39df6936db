"""Actions: what a node does, declared by decorating one async function."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from wabot_core.errors import BadDeclaration
from wabot_core.signatures import SYSTEM_EXITS, Signature, read_action

TYPE_NAME = re.compile(r"[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*")
SUSPENDING = frozenset({"hand_over", "sleep", "sleep_until"})
Migration = Callable[[dict[str, Any]], dict[str, Any]]


@dataclass(frozen=True, kw_only=True)
class Action:
    """A node type: its function, its form and what the builder shows."""

    type: str
    run: Callable[..., Awaitable[Any]]
    signature: Signature
    version: int = 1
    migrate: Mapping[int, Migration] = field(default_factory=dict)
    category: str = ""
    icon: str = ""
    waits: bool = False
    timeout: timedelta = timedelta(seconds=30)

    def __call__(self, *args: Any, **kwargs: Any) -> Awaitable[Any]:
        """Run the function itself."""
        return self.run(*args, **kwargs)

    def exits_of(self, config: Mapping[str, Any]) -> tuple[str, ...]:
        """Return a node's own exits, without the system's."""
        return self.signature.exits_of(config)

    @property
    def suspends(self) -> bool:
        """Say whether it may wait for a reply or for time to pass."""
        return self.waits or not SUSPENDING.isdisjoint(self.run.__code__.co_names)

    @property
    def system_exits(self) -> tuple[str, ...]:
        """Return the exits wabot adds: `error`, and if it waits `no_reply` and `invalid`."""
        return SYSTEM_EXITS if self.waits else SYSTEM_EXITS[:1]


def action(
    type: str,
    *,
    version: int = 1,
    migrate: Mapping[int, Migration] | None = None,
    category: str | None = None,
    icon: str = "",
    waits: bool | None = None,
    timeout: timedelta = timedelta(seconds=30),
) -> Callable[[Callable[..., Awaitable[Any]]], Action]:
    """Declare an async function as the node type `plugin.verb`.

    `migrate[n]` moves a node's config from version n to n + 1. `waits` tells whether the node can end by
    `no_reply` or `invalid`; left out, it does when the function calls `turn.ask`. `timeout` bounds the time
    it may take between two waits. Raise BadDeclaration, with the mend, for what can't be a node type.
    """

    def declare(function: Callable[..., Awaitable[Any]]) -> Action:
        what = f"action {type!r}"
        check_type(type, what=what)
        steps = dict(migrate or {})
        if sorted(steps) != list(range(1, version)):
            raise BadDeclaration(
                what=what,
                why=f"its version is {version} but it migrates from {sorted(steps)}",
                mend="Give one migration for each earlier version, from 1 on.",
            )
        return Action(
            type=type,
            run=function,
            signature=read_action(function, what=what),
            version=version,
            migrate=steps,
            category=category or type.split(".")[0],
            icon=icon,
            waits="ask" in function.__code__.co_names if waits is None else waits,
            timeout=timeout,
        )

    return declare


def check_type(type: str, *, what: str) -> None:
    """Refuse a node or trigger type that is not `plugin.verb`."""
    if not TYPE_NAME.fullmatch(type):
        raise BadDeclaration(
            what=what,
            why="its type is not `plugin.verb`",
            mend='Use lower-case words, such as "crm.create_lead".',
        )


def migrate_config(config: Mapping[str, Any], *, version: int, action: Action) -> dict[str, Any]:
    """Move an older node's config up to the action's version."""
    current = dict(config)
    for step in range(version, action.version):
        current = action.migrate[step](current)
    return current
