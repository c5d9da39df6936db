"""Finds the trigger an event starts; its cost does not grow with their number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from wabot_core.events import Event
from wabot_core.patterns import Pattern

T = TypeVar("T")


@dataclass(frozen=True, kw_only=True, slots=True)
class Match(Generic[T]):
    """The winner of an event, and what its pattern read out of it."""

    target: T
    groups: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class Overlap(Generic[T]):
    """`shadowed` never (or not always) sees what it asks for, because `by` wins."""

    shadowed: T
    by: T
    why: str


class Matcher(Generic[T]):
    """All triggers of one bot: (target, pattern, interrupts) in their order."""

    def __init__(self, triggers: Sequence[tuple[T, Pattern, bool]]) -> None:
        raise NotImplementedError

    def match(self, event: Event, *, interrupts_only: bool = False) -> Match[T] | None:
        """Return the trigger that wins the event."""
        raise NotImplementedError

    def overlaps(self) -> list[Overlap[T]]:
        """Return the triggers others hide."""
        raise NotImplementedError
