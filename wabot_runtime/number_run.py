"""One number while this process owns it: its channel, dispatcher, outbox and clock, and its lease kept."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from wabot_core.catalog import Catalog
from wabot_core.channels import Channel, LinkStep, NumberState, StateChanged
from wabot_core.errors import StaleLease
from wabot_core.messages import Message
from wabot_core.stores import Cache, Files, InboxEntry, NumberRow, Records, TurnCommit, number_lease
from wabot_runtime.clock import Clock
from wabot_runtime.dispatcher import Dispatcher
from wabot_runtime.egress import Egress
from wabot_runtime.handoffs import handoffs_topic
from wabot_runtime.inbox import Reception
from wabot_runtime.links import Links
from wabot_runtime.live import Live, ack_event, arrival_events, commit_events, state_event
from wabot_runtime.log import get_log
from wabot_runtime.loops import LoopBreaker
from wabot_runtime.media import fetch_media
from wabot_runtime.outbox import Outbox, Pace
from wabot_runtime.programs import Programs
from wabot_runtime.secrets import Secrets
from wabot_runtime.sentences import read_sentence, sentence
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
            reason = sentence("not_confirmed", count=waiting)
            change = StateChanged(number=self.row.id, state=NumberState.DEGRADED, reason=reason, at=now)
        elif not waiting and self._state is NumberState.DEGRADED and _was_unconfirmed(self.row.reason):
            reason = sentence("confirms_again")
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


def _was_unconfirmed(reason: str) -> bool:
    """Say whether a Number is degraded because WhatsApp confirmed nothing, not for another reason."""
    told = read_sentence(reason)
    return told is not None and told.code == "not_confirmed"
