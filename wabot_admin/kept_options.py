"""Options that packs found lately for forms, in this process's memory for a minute."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable, Sequence

KEPT = 60.0  # seconds an answer is given again
MOST_KEPT = 500

Found = Sequence[tuple[str, str]]


class KeptOptions:
    """What was found lately, in this process's memory."""

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        """Begin with none; `clock` is in seconds."""
        self._clock = clock
        self._found: OrderedDict[str, tuple[float, Found]] = OrderedDict()

    def get(self, key: str) -> Found | None:
        """Return what was found within the last minute."""
        until, found = self._found.get(key, (0.0, ()))
        return found if self._clock() < until else None

    def put(self, key: str, found: Found) -> None:
        """Keep what was found, in the place of what is oldest."""
        self._found[key] = self._clock() + KEPT, found
        self._found.move_to_end(key)
        while len(self._found) > MOST_KEPT:
            self._found.popitem(last=False)
