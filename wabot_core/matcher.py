"""Finds the trigger an event starts, at a cost that does not grow with their number; starts nothing itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from wabot_core.events import Event, MessageReceived, WebhookReceived
from wabot_core.indexes import NO_GROUPS, TriggerIndex
from wabot_core.messages import Kind
from wabot_core.overlaps import find_overlaps
from wabot_core.patterns import Pattern

T = TypeVar("T")
_PLACEHOLDER = Kind.PLACEHOLDER


@dataclass(frozen=True, kw_only=True, slots=True)
class Match(Generic[T]):
    """The winner of an event, and what its pattern read: a regex's named groups, a command's or prefix's `rest`."""

    target: T
    groups: Mapping[str, str]


@dataclass(frozen=True, kw_only=True, slots=True)
class Overlap(Generic[T]):
    """`shadowed` does not get all it asks for, because `by` wins it."""

    shadowed: T
    by: T
    why: str


class Matcher(Generic[T]):
    """All triggers of one bot, in their order: (target, pattern, whether it interrupts a waiting conversation).

    The pattern of the lower rank wins, ties go to the one that stands first. Raises BadPattern if the regexes are
    too large together.
    """

    def __init__(self, triggers: Sequence[tuple[T, Pattern, bool]]) -> None:
        self._matches = [Match(target=target, groups=NO_GROUPS) for target, _, _ in triggers]
        self._patterns = [pattern for _, pattern, _ in triggers]
        self._all = TriggerIndex(enumerate(self._patterns))
        self._interrupting = TriggerIndex(
            (i, pattern) for i, (_, pattern, interrupts) in enumerate(triggers) if interrupts
        )

    def match(self, event: Event, *, interrupts_only: bool = False) -> Match[T] | None:
        """Return the trigger that wins the event, None if none asks for it.

        With `interrupts_only`, only triggers that interrupt a waiting conversation are asked. Our own messages and
        placeholders start nothing; a fired schedule names its trigger itself.
        """
        index = self._interrupting if interrupts_only else self._all
        if isinstance(event, MessageReceived):
            message = event.message
            if message.from_me or message.kind is _PLACEHOLDER:
                return None
            found = index.find(message, first_contact=event.first_contact)
            if found is None:
                return None
            match = self._matches[found[0]]
            return Match(target=match.target, groups=found[1]) if found[1] else match
        if isinstance(event, WebhookReceived) and (position := index.hooks.get(event.hook)) is not None:
            return self._matches[position]
        return None

    def overlaps(self) -> list[Overlap[T]]:
        """Return the triggers others hide, wholly or for some of their words, in their order."""
        matches = self._matches
        return [
            Overlap(shadowed=matches[shadowed].target, by=matches[by].target, why=why)
            for shadowed, by, why in find_overlaps(self._patterns, self._all)
        ]
