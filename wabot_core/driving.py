"""Runs an action's coroutine until it returns or leaves by a signal; it knows no flow and no conversation."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Generator
from typing import Any

from wabot_core.errors import ActionTimeout
from wabot_core.signals import Signal


async def drive(action: Coroutine[Any, Any, Any], *, type: str, limit: float) -> Any:
    """Run an action until it returns, or until an operation hands over a Signal; raise ActionTimeout.

    Most actions never touch the event loop; only one that does pays for a timer.
    """
    try:
        yielded = action.send(None)
    except StopIteration as stop:
        return stop.value
    if isinstance(yielded, Signal):
        action.close()
        return yielded.outcome
    try:
        async with asyncio.timeout(limit) as timer:
            return await _Rest(action, yielded)
    except TimeoutError as error:
        if timer.expired():
            raise ActionTimeout(type=type, seconds=limit) from error
        raise


class _Rest:
    """The rest of an action that waits for the event loop."""

    __slots__ = ("_action", "_yielded")

    def __init__(self, action: Coroutine[Any, Any, Any], yielded: Any) -> None:
        self._action = action
        self._yielded = yielded

    def __await__(self) -> Generator[Any, Any, Any]:
        action, yielded = self._action, self._yielded
        while True:
            try:
                try:
                    sent = yield yielded
                except GeneratorExit:
                    action.close()
                    raise
                except BaseException as error:  # what the event loop throws in goes to the action
                    yielded = action.throw(error)
                else:
                    yielded = action.send(sent)
            except StopIteration as stop:
                return stop.value
            if isinstance(yielded, Signal):
                action.close()
                return yielded.outcome
