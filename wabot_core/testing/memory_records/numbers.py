"""Numbers in memory."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from wabot_core.errors import AlreadyThere, NotFound
from wabot_core.stores import NumberRow


class MemoryNumbers:
    """Numbers in memory."""

    def __init__(self) -> None:
        """Begin empty."""
        self._numbers: dict[str, NumberRow] = {}

    async def add(self, number: NumberRow) -> None:
        """Create a number; raise AlreadyThere."""
        if number.id in self._numbers:
            raise AlreadyThere(what="number", id=number.id)
        self._numbers[number.id] = number

    async def all(self) -> Sequence[NumberRow]:
        """Return every number by name."""
        return sorted(self._numbers.values(), key=lambda number: (number.name, number.id))

    async def get(self, number: str) -> NumberRow:
        """Return a number; raise NotFound."""
        if number not in self._numbers:
            raise NotFound(what="number", id=number)
        return self._numbers[number]

    async def change(self, number: str, **changes: Any) -> NumberRow:
        """Change fields by name; raise NotFound, TypeError for a field there is not."""
        if "id" in changes:
            raise TypeError("a number has no field id to change")
        self._numbers[number] = replace(await self.get(number), **changes)
        return self._numbers[number]
