"""Runs what may take long, or never end, beside the event loop: in its own threads, few at once, all stopped in time.

It gives no promise about code that never comes back to Python: such a thread is left behind and keeps its place.
"""

from __future__ import annotations

import asyncio
import ctypes
import threading
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from wabot_admin.errors import SimulationsBusy, SimulationStuck

T = TypeVar("T")
AT_ONCE = 4
LOOK_AGAIN = 0.02  # seconds between looks for a free place


class Stopped(BaseException):
    """The thread was told to stop; nothing in it may catch this."""


class Beside:
    """A few threads, each with an event loop of its own for one work."""

    def __init__(self, *, at_once: int = AT_ONCE) -> None:
        """Let so many works run at once."""
        self._places = threading.BoundedSemaphore(at_once)
        self._running: set[threading.Thread] = set()

    @property
    def idle(self) -> bool:
        """Say whether no work runs, left behind or not."""
        return not any(thread.is_alive() for thread in self._running)

    async def run(self, work: Callable[[], Coroutine[Any, Any, T]], *, seconds: float) -> T:
        """Run a work to its end; raise SimulationsBusy when all places are taken, SimulationStuck when it takes longer.

        It first waits a moment for a place.
        """
        await self._enter(seconds)
        loop = asyncio.get_running_loop()
        done: asyncio.Future[T] = loop.create_future()
        thread = threading.Thread(
            target=self._run, args=(work, done, loop, seconds), name="wabot-simulation", daemon=True
        )
        self._running = {each for each in self._running if each.is_alive()} | {thread}
        thread.start()
        try:
            async with asyncio.timeout(seconds + 1):
                return await asyncio.shield(done)
        except TimeoutError as error:
            raise SimulationStuck(seconds=seconds) from error
        finally:
            if not done.done():
                done.add_done_callback(lambda future: future.cancelled() or future.exception())
                _stop(thread)

    async def _enter(self, seconds: float) -> None:
        for _ in range(int(seconds / LOOK_AGAIN)):
            if self._places.acquire(blocking=False):
                return
            await asyncio.sleep(LOOK_AGAIN)
        raise SimulationsBusy(seconds=10)

    def _run(
        self,
        work: Callable[[], Coroutine[Any, Any, T]],
        done: asyncio.Future[T],
        loop: asyncio.AbstractEventLoop,
        seconds: float,
    ) -> None:
        try:
            result = asyncio.run(_limited(work, seconds))
        except BaseException as error:  # whatever it was is told in the loop that asked
            _tell(loop, done, error=TimeoutError() if isinstance(error, Stopped) else error)
        else:
            _tell(loop, done, result=result)
        finally:
            self._places.release()


async def _limited(work: Callable[[], Coroutine[Any, Any, T]], seconds: float) -> T:
    async with asyncio.timeout(seconds):
        return await work()


def _tell(
    loop: asyncio.AbstractEventLoop,
    done: asyncio.Future[Any],
    *,
    result: Any = None,
    error: BaseException | None = None,
) -> None:
    def settle() -> None:
        if done.done():
            return
        if error is None:
            done.set_result(result)
        else:
            done.set_exception(error)

    if not loop.is_closed():
        loop.call_soon_threadsafe(settle)


def _stop(thread: threading.Thread) -> None:
    """Raise Stopped in a thread at its next step in Python."""
    if thread.ident is not None:
        ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread.ident), ctypes.py_object(Stopped))
