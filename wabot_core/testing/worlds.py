"""What a simulated turn may reach outside itself: a network, secrets, kept data, and a crash on demand."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import orjson

from wabot_core.errors import UnknownSecret
from wabot_core.http import HttpAnswer, HttpRequest

Handler = Callable[[HttpRequest], Awaitable[HttpAnswer]]
SecretsOf = Mapping[str, str] | Callable[[str], Awaitable[str]]
"""Secrets by name, or a function that fetches one and raises UnknownSecret."""
CrashPoint = Literal["called", "recorded"]


class Crash(BaseException):
    """The simulated process died here; no action can catch it."""


@dataclass(slots=True)
class SimulatedWorld:
    """The world of one turn; `recorded` survives a crash, as in production.

    `crash_at` kills the turn once for each outside answer: when it has come but is not yet kept (`called`), or
    right after it was kept (`recorded`).
    """

    http: Handler
    secrets: SecretsOf
    captures: Mapping[tuple[str, str], Mapping[str, Any]]
    crash_at: CrashPoint | None = None
    recorded: dict[str, Any] = field(default_factory=dict)
    _crashed: set[str] = field(default_factory=set)

    async def request(self, request: HttpRequest) -> HttpAnswer:
        """Make an HTTP call; raise HttpFailed."""
        return await self.http(request)

    async def record(self, key: str, answer: Any) -> None:
        """Keep an outside answer."""
        self._perhaps_crash("called", key)
        self.recorded[key] = orjson.loads(orjson.dumps(answer))
        self._perhaps_crash("recorded", key)

    async def secret(self, name: str) -> str:
        """Return a secret; raise UnknownSecret."""
        if callable(self.secrets):
            return await self.secrets(name)
        try:
            return self.secrets[name]
        except KeyError:
            raise UnknownSecret(name=name) from None

    async def captured(self, contact: str, kind: str, key: str) -> Mapping[str, Any] | None:
        """Return data kept earlier for the person of this turn."""
        return self.captures.get((kind, key))

    def _perhaps_crash(self, point: CrashPoint, key: str) -> None:
        if self.crash_at == point and key not in self._crashed:
            self._crashed.add(key)
            raise Crash
