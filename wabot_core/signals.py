"""What an action can make the engine do besides going on: wait, call a flow, leave; it does none of it itself."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from typing import Never

from wabot_core.conversations import Wait


@dataclass(frozen=True, slots=True)
class Suspended:
    """The action waits."""

    wait: Wait


@dataclass(frozen=True, slots=True)
class Called:
    """The action called a flow and goes on when it ended."""

    flow: str


@dataclass(frozen=True, slots=True)
class Left:
    """The action ended the conversation, or moved it to another flow for good."""

    flow: str | None


class Signal:
    """Awaited by an operation that leaves the action; only the engine may drive it."""

    __slots__ = ("outcome",)

    def __init__(self, outcome: Suspended | Called | Left) -> None:
        """Carry what happens next."""
        self.outcome = outcome

    def __await__(self) -> Generator[Signal, None, Never]:
        """Hand this signal to the engine, which closes the action."""
        yield self
        raise RuntimeError("an action was resumed behind a journaled operation that had left it")

    def __repr__(self) -> str:
        """Explain itself where asyncio reports a bad yield."""
        return "<a journaled operation: await turn.ask, sleep, call… directly in the action, not in a task>"
