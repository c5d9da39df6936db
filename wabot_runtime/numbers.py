"""Numbers this process runs: each behind a lease, with its channel, dispatcher, outbox and clock."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from wabot_core.catalog import Catalog
from wabot_core.channels import Channel, LinkStep, NumberState, StateChanged
from wabot_core.errors import StaleLease, WabotError
from wabot_core.messages import Message
from wabot_core.stores import Cache, Files, InboxEntry, NumberRow, Records, TurnCommit, number_lease
from wabot_runtime.clock import Clock
from wabot_runtime.dispatcher import Dispatcher
from wabot_runtime.egress import Egress
from wabot_runtime.errands import CODE, NUMBERS_TOPIC, Errands
from wabot_runtime.errors import UnknownChannel
from wabot_runtime.handoffs import handoffs_topic
from wabot_runtime.inbox import Reception
from wabot_runtime.links import Links
from wabot_runtime.live import Live, ack_event, arrival_events, commit_events, state_event
from wabot_runtime.log import get_log, named
from wabot_runtime.loops import LoopBreaker
from wabot_runtime.media import fetch_media
from wabot_runtime.outbox import Outbox, Pace
from wabot_runtime.programs import Programs
from wabot_runtime.secrets import Secrets
from wabot_runtime.settings import Settings
from wabot_runtime.states import States
from wabot_runtime.tasks import heard
from wabot_runtime.webhooks import arrivals_topic
from wabot_runtime.workspaces import LiveSettings

log = get_log("numbers")

LOOK_AGAIN = 2.0  # seconds between looks at what numbers should run
INBOX_READ = 30.0  # seconds between looks at the inbox without being told of anything
MEDIA_PATIENCE = 60.0  # seconds a message with media waits for the session before it is handled without
DRAIN = 15.0  # seconds turns in progress get when wabot stops
UNCONFIRMED = timedelta(seconds=60)  # after which silence of WhatsApp's server means trouble
FORGOTTEN = timedelta(minutes=10)  # after which one unconfirmed message says nothing about now


@dataclass(frozen=True, kw_only=True)
class Parts:
    """What all numbers of a process share."""

    settings: Settings
    workspace: LiveSettings
    catalog: Catalog
    records: Records
    cache: Cache
    files: Files
    programs: Programs
    egress: Egress
    secrets: Secrets
    owner: str
    committed: Callable[[TurnCommit], None]
    on_link_step: Callable[[LinkStep], Awaitable[None]]
    live: Live
    links: Links


class NumberRun:
    """One Number while this process owns it."""

    def __init__(self, row: NumberRow, lease: int, channel: Channel, parts: Parts, *, asked: float) -> None:
        """Put the main path together; `asked` is when the lease was taken, by the event loop's clock."""
        self.row = row
        self.channel = channel
        self._parts = parts
        self._lease = lease
        self._state = NumberState.CONNECTING
        self._live = asyncio.Event()
        self._lease_until = asked + parts.settings.lease_ttl.total_seconds()
        loop = asyncio.get_running_loop()
        self.outbox = Outbox(
            parts.records,
            parts.files,
            channel,
            number=row.id,
            lease=lease,
            pace=Pace(lambda: parts.workspace.pace, clock=loop.time),
            may_send=self._may_send,
        )
        self._states = States(parts.records, parts.cache, lease=lease)
        self.dispatcher = Dispatcher(
            number=row.id,
            lease=lease,
            bot=lambda: self.row.bot,
            records=parts.records,
            states=self._states,
            programs=parts.programs,
            egress=parts.egress,
            secrets=parts.secrets,
            outlet=self.outbox,
            loops=LoopBreaker(lambda: parts.workspace.loop_limit, clock=loop.time),
            fetch_media=self._fetch_media,
            committed=self._committed,
        )
        self.clock = Clock(
            parts.records,
            parts.programs,
            number=row.id,
            bot=lambda: self.row.bot,
            enqueue=self.dispatcher.lanes.enqueue,
            submit=self.dispatcher.lanes.submit,
        )
        self.reception = Reception(
            parts.records,
            handle=self._arrived,
            recover=self.dispatcher.recover,
            on_state=self._state_changed,
            on_link_step=parts.on_link_step,
            ours=self.outbox.ours,
            on_acks=lambda acks: parts.live.tell(*ack_event(acks)),
        )

    async def run(self) -> None:
        """Answer until cancelled, the lease is lost, or the session ends for good."""
        tasks = [asyncio.create_task(self._keep_lease())]
        try:
            await self.dispatcher.recover()
            works = (
                self.outbox.run(),
                self.clock.run(),
                self._hear_arrivals(),
                self._hear_handoffs(),
                self._watch_acks(),
                self.channel.run(self.reception),
            )
            tasks += [asyncio.create_task(work) for work in works]
            done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()
        except asyncio.CancelledError:
            await self.dispatcher.lanes.drain(seconds=DRAIN)
            raise
        finally:
            await self.dispatcher.lanes.cancel()
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    def _may_send(self) -> bool:
        owned = asyncio.get_running_loop().time() < self._lease_until
        return owned and self._state is NumberState.LIVE

    async def _keep_lease(self) -> None:
        ttl = self._parts.settings.lease_ttl
        loop = asyncio.get_running_loop()
        while True:
            asked = loop.time()
            try:
                await self._parts.records.leases.renew(number_lease(self.row.id), self._lease, ttl)
            except StaleLease:
                raise
            except Exception as error:  # the records went away: sending stops when the lease runs out
                log.warning("lease_not_renewed", number=self.row.id, error=type(error).__name__)
                await asyncio.sleep(min(1.0, ttl.total_seconds() / 3))
                continue
            self._lease_until = asked + ttl.total_seconds()
            await asyncio.sleep(ttl.total_seconds() / 3)

    async def _hear_arrivals(self) -> None:
        """Handle what other processes recorded for this Number: webhook calls, an agent's messages.

        The word may be lost with the cache, so the inbox is read now and then all the same.
        """
        topic = arrivals_topic(self.row.id)
        while True:
            try:
                async with self._parts.cache.subscribe(topic) as news:
                    async for _ in heard(news, at_least_every=INBOX_READ):
                        await self.dispatcher.recover()
            except Exception as error:  # cache or records went away
                log.warning("arrivals_not_heard", number=self.row.id, error=type(error).__name__)
                with contextlib.suppress(Exception):
                    await self.dispatcher.recover()
                await asyncio.sleep(LOOK_AGAIN)

    async def _hear_handoffs(self) -> None:
        """Stop what the bot still has to say where a person took over, and send what they say.

        The word may be lost with the cache, so what else there is to send is looked for now and then all the same.
        """
        topic = handoffs_topic(self.row.id)
        while True:
            try:
                async with self._parts.cache.subscribe(topic) as news:
                    async for contact in heard(news, at_least_every=INBOX_READ):
                        if contact is None:
                            self.outbox.wake()
                            continue
                        self.outbox.look_again()
                        await self._states.forget(self.row.id, contact.decode())
                        self.clock.wake()
            except Exception as error:  # the cache went away
                log.warning("handoffs_not_heard", number=self.row.id, error=type(error).__name__)
                self.outbox.look_again()
                await asyncio.sleep(LOOK_AGAIN)

    async def _watch_acks(self) -> None:
        """Say `degraded` while WhatsApp takes messages but never confirms them, and take it back when it does."""
        while True:
            await asyncio.sleep(UNCONFIRMED.total_seconds() / 4)
            if self._state not in (NumberState.LIVE, NumberState.DEGRADED):
                continue
            try:
                now = datetime.now(UTC)
                waiting = await self._parts.records.outbox.unconfirmed(
                    self.row.id, now - UNCONFIRMED, since=now - FORGOTTEN
                )
                await self._tell_acks(len(waiting))
            except Exception as error:  # the records went away
                log.warning("acks_not_read", number=self.row.id, error=type(error).__name__)

    async def _tell_acks(self, waiting: int) -> None:
        now = datetime.now(UTC)
        if waiting and self._state is NumberState.LIVE:
            reason = f"WhatsApp has not confirmed {waiting} messages for over a minute."
            change = StateChanged(number=self.row.id, state=NumberState.DEGRADED, reason=reason, at=now)
        elif not waiting and self._state is NumberState.DEGRADED and self.row.reason.startswith("WhatsApp has not"):
            reason = "WhatsApp confirms messages again."
            change = StateChanged(number=self.row.id, state=NumberState.LIVE, reason=reason, at=now)
        else:
            return
        await self.reception.state_changed(change)

    @property
    def state(self) -> NumberState:
        """Return where the session stands."""
        return self._state

    def _arrived(self, entries: Sequence[InboxEntry]) -> None:
        for kind, data in arrival_events(entries):
            self._parts.live.tell(kind, data)
        self.dispatcher.lanes.submit(entries)

    def _state_changed(self, change: StateChanged) -> None:
        log.info("number_state", number=change.number, state=change.state.value, reason=change.reason)
        self._state = change.state
        self._parts.live.tell(*state_event(change))
        if change.state is NumberState.LIVE:
            self._live.set()
            self.outbox.wake()
        else:
            self._live.clear()

    async def _fetch_media(self, message: Message) -> Message:
        """Download media once the session is live: what was recorded before a restart is handled sooner than that."""
        async with asyncio.timeout(MEDIA_PATIENCE):
            await self._live.wait()
        return await fetch_media(message, channel=self.channel, files=self._parts.files)

    def _committed(self, commit: TurnCommit) -> None:
        wait = commit.conversation.wait
        if wait is not None:
            self.clock.wake(wait.until)
        for kind, data in commit_events(commit):
            self._parts.live.tell(kind, data)
        self._parts.committed(commit)


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
        reason = str(error) if isinstance(error, WabotError) else f"It could not start: {type(error).__name__}."
        if (row.state, row.reason) == (NumberState.INTERRUPTED, reason):
            return
        log.error("number_not_started", number=row.id, reason=reason, exc_info=error)
        await self._tell_state(row.id, NumberState.INTERRUPTED, reason)

    async def _rest(self, row: NumberRow) -> None:
        """Record that a Number is stopped, once nobody runs it any more."""
        lease = await self._take_lease(row)
        if lease is None:
            return
        await self._tell_state(row.id, NumberState.STOPPED, "" if row.phone else "It is not linked.")
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
