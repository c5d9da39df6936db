"""Named points of one turn at which tests may break it; nothing happens in production."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Mapping

POINTS: Mapping[str, str] = {
    "F1": "page event raised",
    "F2": "before the inbox commit",
    "F3": "after the inbox commit",
    "F4": "turn claimed",
    "F5": "before the intent of a call that must not be repeated is recorded",
    "F6": "before an outside call",
    "F8": "outside answer read, not yet recorded",
    "F9": "outside answer, or intent, recorded",
    "F10": "before the turn commit",
    "F11": "after the turn commit",
    "F12": "before the page send is called",
    "F15": "page took the message, not yet settled",
    "F16": "settled",
}

_armed: dict[str, Callable[[], None]] = {}


def fault(point: str) -> None:
    """Do what a test armed at this point."""
    if _armed and point in _armed:
        _armed[point]()


def arm(point: str, action: Callable[[], None]) -> None:
    """Make `fault(point)` run an action."""
    if point not in POINTS:
        raise KeyError(point)
    _armed[point] = action


def disarm() -> None:
    """Forget all armed points."""
    _armed.clear()


def arm_from(text: str) -> None:
    """Arm `F10:3`: kill this process with SIGKILL at the third time the point is reached."""
    point, _, count = text.partition(":")
    left = int(count or 1)

    def kill_when_due() -> None:
        nonlocal left
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    arm(point, kill_when_due)
