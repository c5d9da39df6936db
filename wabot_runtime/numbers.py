"""Numbers this process runs: which they are, each behind a lease; what running one is, `number_run.py` knows."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Sequence
from datetime import UTC, datetime

from wabot_core.channels import Channel, NumberState, StateChanged
from wabot_core.errors import StaleLease, WabotError
from wabot_core.stores import NumberRow, number_lease
from wabot_runtime.errands import CODE, NUMBERS_TOPIC, Errands
from wabot_runtime.errors import UnknownChannel
from wabot_runtime.live import state_event
from wabot_runtime.log import get_log, named
from wabot_runtime.number_run import LOOK_AGAIN, NumberRun, Parts
from wabot_runtime.sentences import sentence

log = get_log("numbers")


class Numbers:
    """Runs every Number that should run and is free."""

    def __init__(self, parts: Parts) -> None:
        """Begin with none."""
        self._parts = parts
        self._running: dict[str, tuple[NumberRun, asyncio.Task[None]]] = {}
        self._rested: dict[str, datetime | None] = {}  # numbers in a final state, and since when
        self._woken = asyncio.Event()
        self._errands = Errands(parts.records, parts.links, done=self.wake)

    def wake(self) -> None:
        """Look now at what should run."""
        self._woken.set()

    def get(self, number: str) -> NumberRun | None:
        """Return a Number this process runs."""
        found = self._running.get(number)
        return found[0] if found else None

    async def run(self) -> None:
        """Start and stop numbers as their rows ask, until cancelled; then stop all, cleanly."""
        hearing = asyncio.create_task(self._hear_wakes())
        try:
            while True:
                try:
                    await self._look()
                except Exception as error:  # the records went away: what runs goes on
                    log.warning("numbers_not_read", error=named(error))
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(LOOK_AGAIN):
                        await self._woken.wait()
                self._woken.clear()
        finally:
            hearing.cancel()
            await self._errands.close()
            await self._stop(list(self._running))

    async def _hear_wakes(self) -> None:
        """Look at once when someone says that a row changed; without the word a look is never far."""
        while True:
            try:
                async with self._parts.cache.subscribe(NUMBERS_TOPIC) as news:
                    async for _ in news:
                        self.wake()
            except Exception as error:  # the cache went away
                log.warning("wakes_not_heard", error=named(error))
                await asyncio.sleep(LOOK_AGAIN)

    async def _look(self) -> None:
        rows = {row.id: row for row in await self._parts.records.numbers.all()}
        unwanted = [n for n in self._running if n not in rows or rows[n].wanted == "stopped"]
        await self._stop(unwanted)
        for row in rows.values():
            if self._errands.busy(row.id):
                continue
            if row.id in self._running:
                self._running[row.id][0].row = row
                await self._run_errand(row)
            elif row.asked == "logout":
                await self._log_out_stopped(row)
            elif row.wanted == "running" and (row.asked or not self._rests(row)):
                await self._start(row)
                await self._run_errand(row, started=True)
            elif row.wanted == "stopped" and row.state is not NumberState.STOPPED:
                await self._rest(row)

    def _rests(self, row: NumberRow) -> bool:
        """Say whether a Number ended for good here and nobody has acted since."""
        return row.id in self._rested and row.state.final and self._rested[row.id] == row.since

    async def _run_errand(self, row: NumberRow, *, started: bool = False) -> None:
        """Do what was asked of a Number that runs here; `started` says that it did not a moment ago."""
        if row.asked is None or row.id not in self._running:
            return
        run = self._running[row.id][0]
        if row.asked == "logout":
            self._errands.log_out(row, run.channel)
            return
        run.row = await self._parts.records.numbers.change(row.id, asked=None)
        if not started and (row.asked == "restart" or run.state is NumberState.UNLINKED):
            await self._stop([row.id])
            await self._start(run.row)
        if row.asked.startswith(CODE) and row.id in self._running:
            self._errands.link_with_code(row.id, self._running[row.id][0].channel, row.asked)

    async def _log_out_stopped(self, row: NumberRow) -> None:
        lease = await self._take_lease(row)
        if lease is None:
            return
        try:
            await self._errands.log_out_now(row, await self._channel(row))
        finally:
            await self._parts.records.leases.release(number_lease(row.id), lease)

    async def _start(self, row: NumberRow) -> None:
        asked = asyncio.get_running_loop().time()
        lease = await self._take_lease(row)
        if lease is None:
            return
        try:
            channel = await self._channel(row)
        except Exception as error:  # one number that can't start must not keep the others from it
            await self._tell_failure(row, error)
            await self._parts.records.leases.release(number_lease(row.id), lease)
            return
        run = NumberRun(row, lease, channel, self._parts, asked=asked)
        task = asyncio.create_task(self._run(run, lease))
        self._running[row.id] = (run, task)
        log.info("number_started", number=row.id, channel=row.channel)

    async def _take_lease(self, row: NumberRow) -> int | None:
        ttl = self._parts.settings.lease_ttl
        return await self._parts.records.leases.take(number_lease(row.id), self._parts.owner, ttl)

    async def _channel(self, row: NumberRow) -> Channel:
        kind = self._parts.catalog.channels.get(row.channel)
        if kind is None:
            raise UnknownChannel(channel=row.channel)
        return await kind.create(row.id, self._parts.settings)

    async def _tell_failure(self, row: NumberRow, error: Exception) -> None:
        reason = str(error) if isinstance(error, WabotError) else sentence("not_started", why=type(error).__name__)
        if (row.state, row.reason) == (NumberState.INTERRUPTED, reason):
            return
        log.error("number_not_started", number=row.id, reason=reason, exc_info=error)
        await self._tell_state(row.id, NumberState.INTERRUPTED, reason)

    async def _rest(self, row: NumberRow) -> None:
        """Record that a Number is stopped, once nobody runs it any more."""
        lease = await self._take_lease(row)
        if lease is None:
            return
        await self._tell_state(row.id, NumberState.STOPPED, "" if row.phone else sentence("not_linked"))
        await self._parts.records.leases.release(number_lease(row.id), lease)

    async def _tell_state(self, number: str, state: NumberState, reason: str) -> None:
        change = StateChanged(number=number, state=state, reason=reason, at=datetime.now(UTC))
        await self._parts.records.numbers.change(number, state=state, reason=reason, since=change.at)
        self._parts.live.tell(*state_event(change))

    async def _run(self, run: NumberRun, lease: int) -> None:
        number = run.row.id
        try:
            await run.run()
        except StaleLease:
            log.warning("lease_lost", number=number)
        except Exception:
            log.exception("number_failed", number=number)
            await asyncio.sleep(LOOK_AGAIN)
        finally:
            self._running.pop(number, None)
            with contextlib.suppress(Exception):
                await self._parts.records.leases.release(number_lease(number), lease)
                row = await self._parts.records.numbers.get(number)
                if row.state.final:
                    self._rested[number] = row.since

    async def _stop(self, numbers: Sequence[str]) -> None:
        tasks = [self._running[number][1] for number in numbers if number in self._running]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
