"""The outbox: committed replies leave per chat in order, paced, retried with the same reserved id until taken."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from wabot_core.channels import Channel, Sending, Sent
from wabot_core.errors import BadFileKey, NotFound, StaleLease, WabotError
from wabot_core.messages import Content
from wabot_core.stores import Files, OutboxEntry, Records
from wabot_runtime.errors import MediaMissing
from wabot_runtime.faults import fault
from wabot_runtime.log import get_log, named
from wabot_runtime.sentences import sentence

log = get_log("outbox")

BATCH = 50
READ = 500  # entries read from the records in one go
FIRST_PAUSE = 0.5  # seconds before a failed message is tried again, doubled each time
LONGEST_PAUSE = 60.0
SENT_WITHIN = timedelta(days=1)  # an older message fails instead: it would answer what nobody remembers asking
OFFERED_AGAIN = timedelta(days=1)  # an older message is not offered again, whether confirmed or not
REMEMBERED = 10_000  # own message ids kept, to know them when the page reports them back


EXPIRED = sentence("send_expired")
"""Why a message that waited too long, for its number to be linked again say, is given up."""


class Pace:
    """A token bucket: a rate of messages a second, a burst at once; a rate of 0 is no limit."""

    def __init__(self, limit: Callable[[], tuple[float, int]], *, clock: Callable[[], float]) -> None:
        """Begin full; `limit` gives rate and burst, asked for each message, since people change them meanwhile."""
        self._limit = limit
        self._left = float(limit()[1])
        self._clock = clock
        self._seen = clock()

    def take(self) -> float:
        """Take one message's place; return 0, or the seconds to wait before asking again."""
        rate, burst = self._limit()
        if not rate:
            return 0.0
        now = self._clock()
        self._left = min(float(burst), self._left + (now - self._seen) * rate)
        self._seen = now
        if self._left >= 1:
            self._left -= 1
            return 0.0
        return (1 - self._left) / rate


@dataclass(kw_only=True)
class _Lane:
    """One chat's entries on their way, oldest first."""

    entries: list[OutboxEntry] = field(default_factory=list)
    not_before: float = 0.0
    failures: int = 0


class Outbox:
    """Sends one Number's replies."""

    def __init__(
        self,
        records: Records,
        files: Files,
        channel: Channel,
        *,
        number: str,
        lease: int,
        pace: Pace,
        may_send: Callable[[], bool],
    ) -> None:
        """Send through `channel` whenever `may_send` (the session is live and the lease is ours)."""
        self._records = records
        self._files = files
        self._channel = channel
        self._number = number
        self._lease = lease
        self._pace = pace
        self._may_send = may_send
        self._lanes: OrderedDict[str, _Lane] = OrderedDict()
        self._after = 0
        self._offering = True
        self._outdated = False
        self._woken = asyncio.Event()
        self._ours: OrderedDict[str, None] = OrderedDict()
        self._answers: list[Sent] = []
        self._settling: asyncio.Task[None] | None = None
        self._failure: Exception | None = None

    def wake(self) -> None:
        """Look for committed replies now."""
        self._woken.set()

    def look_again(self) -> None:
        """Read anew what still leaves: a person took a conversation over, or gave it back."""
        self._outdated = True
        self._woken.set()

    def offer_again(self) -> None:
        """Offer the page, fresh or back again, what it took and WhatsApp has not confirmed: it may have lost it.

        A page that still holds a message refuses its id, which counts as taken.
        """
        self._offering = True
        self._woken.set()

    async def ours(self, message_ids: Sequence[str]) -> Collection[str]:
        """Return those of the ids that were reserved for our own messages."""
        unknown = [message_id for message_id in message_ids if message_id not in self._ours]
        known = await self._records.outbox.known(self._number, unknown) if unknown else ()
        return {*known, *(message_id for message_id in message_ids if message_id in self._ours)}

    async def run(self) -> None:
        """Send until cancelled; what an earlier process left behind goes first."""
        self.wake()
        try:
            while True:
                try:
                    pause = await self._round()
                except StaleLease:
                    log.warning("lease_lost", number=self._number)
                    return
                except Exception as error:  # the records or the page went away: what is recorded waits
                    log.warning("outbox_interrupted", number=self._number, error=named(error))
                    self._lanes.clear()
                    self._after = 0
                    self._woken.set()
                    await asyncio.sleep(FIRST_PAUSE)
                    continue
                await self._rest(pause)
        finally:
            await self._settled()

    async def _rest(self, pause: float | None) -> None:
        try:
            async with asyncio.timeout(pause):
                await self._woken.wait()
        except TimeoutError:
            return

    async def _round(self) -> float | None:
        """Load what is new, send what may leave now; return the seconds until something else may, None for never."""
        if self._failure is not None:
            failure, self._failure = self._failure, None
            raise failure
        if self._woken.is_set():
            self._woken.clear()
            if self._offering and self._may_send():
                await self._load_unconfirmed()
            await (self._load_anew() if self._outdated else self._load())
        if not self._may_send():
            return 1.0 if self._lanes else None
        batch, pause = self._pick()
        if not batch:
            return pause
        await self._send(batch)
        return 0.0

    async def _load_anew(self) -> None:
        """Load all that still leaves, but forget neither how long its chats have to wait nor what is offered again."""
        self._outdated = False
        await self._settled()  # else what was just taken would be read as queued
        self._after = 0
        for lane in self._lanes.values():
            lane.entries = [entry for entry in lane.entries if entry.status == "taken"]
        await self._load()
        for chat in [chat for chat, lane in self._lanes.items() if not lane.entries]:
            del self._lanes[chat]

    async def _load(self) -> None:
        more = True
        while more:
            entries = await self._records.outbox.pending(self._number, after=self._after, limit=READ)
            for entry in entries:
                self._lanes.setdefault(entry.chat, _Lane()).entries.append(entry)
                self._remember(entry.message_id)
                self._after = entry.id
            more = len(entries) == READ

    async def _load_unconfirmed(self) -> None:
        """Put what was taken and not confirmed before what its chat still has to send."""
        self._offering = False
        now = datetime.now(UTC)
        waiting = {entry.id for lane in self._lanes.values() for entry in lane.entries}
        for entry in reversed(await self._records.outbox.unconfirmed(self._number, now, since=now - OFFERED_AGAIN)):
            if entry.id not in waiting:
                self._lanes.setdefault(entry.chat, _Lane()).entries.insert(0, entry)
                self._remember(entry.message_id)

    def _remember(self, message_id: str) -> None:
        self._ours[message_id] = None
        while len(self._ours) > REMEMBERED:
            self._ours.popitem(last=False)

    def _pick(self) -> tuple[list[OutboxEntry], float | None]:
        """Take what may leave now: of each chat its run of entries, the page sends them in this order."""
        now = asyncio.get_running_loop().time()
        batch: list[OutboxEntry] = []
        pauses: list[float] = []
        for lane in self._lanes.values():
            if lane.not_before > now:
                pauses.append(lane.not_before - now)
                continue
            for entry in lane.entries:
                if len(batch) >= BATCH:
                    return batch, 0.0
                if wait := self._pace.take():
                    return batch, min([*pauses, wait])
                batch.append(entry)
        return batch, min(pauses) if pauses else None

    async def _send(self, batch: Sequence[OutboxEntry]) -> None:
        batch = await self._still_wanted(await self._welcome(batch))
        if not batch:
            return
        sendings = [await self._sending(entry) for entry in batch]
        missing = [sending for sending in sendings if isinstance(sending, Sent)]
        ready = _behind_none_missing([sending for sending in sendings if isinstance(sending, Sending)], batch, missing)
        fault("F12")
        answers = [*(await _send_or_explain(self._channel, ready) if ready else ())]
        fault("F15")
        answers = _complete(batch, [*answers, *missing])
        self._settle_lanes(batch, {answer.id: answer for answer in answers})
        self._settle(answers)

    def _settle(self, answers: Sequence[Sent]) -> None:
        """Record answers beside the next batch; those that come meanwhile are recorded together."""
        self._answers += answers
        if self._settling is None:
            self._settling = asyncio.create_task(self._settle_all())

    async def _settle_all(self) -> None:
        try:
            while self._answers:
                answers, self._answers = self._answers, []
                await self._records.outbox.settle(self._number, answers)
                fault("F16")
        except Exception as error:  # the next round starts over: what the page has, it takes under the same id
            self._answers.clear()
            self._failure = error
            self._woken.set()
        finally:
            self._settling = None

    async def _settled(self) -> None:
        """Wait until all answers so far are recorded, or can't be."""
        if self._settling is not None:
            await self._settling

    async def _welcome(self, batch: Sequence[OutboxEntry]) -> Sequence[OutboxEntry]:
        """Drop what would go to people who opted out: asked anew for each batch, so that nothing gets past it."""
        refused = await self._records.outbox.unwanted(self._number, [entry.id for entry in batch])
        return self._without(batch, refused) if refused else batch

    def _without(self, batch: Sequence[OutboxEntry], dropped: Collection[int]) -> Sequence[OutboxEntry]:
        for entry in batch:
            if entry.id in dropped:
                self._lanes[entry.chat].entries.remove(entry)
                if not self._lanes[entry.chat].entries:
                    del self._lanes[entry.chat]
        return [entry for entry in batch if entry.id not in dropped]

    async def _still_wanted(self, batch: Sequence[OutboxEntry]) -> Sequence[OutboxEntry]:
        """Count another try at entries that were tried before, and drop those that must not go out any more.

        A first try needs no such record: its id is reserved, so a second one by whoever comes after is shown once.
        """
        tried = [entry for entry in batch if entry.status != "taken" and (entry.status == "sending" or entry.tries)]
        if not tried:
            return batch
        await self._settled()  # else their last answer could be recorded after this try
        wanted = await self._records.outbox.sending(
            [entry.id for entry in tried], number=self._number, lease=self._lease
        )
        dropped = {entry.id for entry in tried} - set(wanted)
        return self._without(batch, dropped)

    async def _sending(self, entry: OutboxEntry) -> Sending | Sent:
        if entry.status != "taken" and entry.queued and datetime.now(UTC) - entry.queued > SENT_WITHIN:
            return Sent(id=entry.message_id, taken=False, final=True, error=EXPIRED)
        try:
            data = await self._data(entry.content)
        except MediaMissing as error:
            return Sent(id=entry.message_id, taken=False, final=True, error=str(error))
        except Exception as error:  # the files store went away: the chat waits for it, the others don't
            return Sent(id=entry.message_id, taken=False, error=f"its file can't be read: {type(error).__name__}")
        return Sending(id=entry.message_id, chat=entry.chat, content=entry.content, data=data)

    async def _data(self, content: Content) -> bytes | None:
        if content.media is None:
            return None
        try:
            return await self._files.get(content.media.file or "")
        except (NotFound, BadFileKey) as error:
            raise MediaMissing(file=content.media.file) from error

    def _settle_lanes(self, batch: Sequence[OutboxEntry], answers: dict[str, Sent]) -> None:
        """Drop what is done; a message that must be tried again holds its chat."""
        now = asyncio.get_running_loop().time()
        for entry in batch:
            lane = self._lanes[entry.chat]
            answer = answers[entry.message_id]
            if answer.taken or answer.final:
                lane.entries.remove(entry)
                lane.failures = 0
                if answer.final:
                    log.error("message_not_sent", number=self._number, entry=entry.id, error=answer.error)
            else:
                pause = min(FIRST_PAUSE * 2**lane.failures, LONGEST_PAUSE)
                lane.not_before = max(lane.not_before, now + pause)
                lane.entries[lane.entries.index(entry)] = replace(entry, tries=entry.tries + 1)
                log.warning("message_delayed", number=self._number, entry=entry.id, error=answer.error)
        for chat in {entry.chat for entry in batch}:
            lane = self._lanes[chat]
            if lane.not_before > now:
                lane.failures += 1
            self._lanes.move_to_end(chat)  # the next batch begins with the others
            if not lane.entries:
                del self._lanes[chat]


async def _send_or_explain(channel: Channel, batch: Sequence[Sending]) -> Sequence[Sent]:
    """Send a batch; of a channel that raises nothing is known, so all of it is tried again with the same ids."""
    try:
        return await channel.send(batch)
    except Exception as error:  # the border to WhatsApp
        why = str(error) if isinstance(error, WabotError) else type(error).__name__
        return [Sent(id=sending.id, taken=False, error=why) for sending in batch]


def _behind_none_missing(
    ready: Sequence[Sending], batch: Sequence[OutboxEntry], missing: Sequence[Sent]
) -> list[Sending]:
    """Return what may leave without overtaking, in its chat, a message whose file can't be read just now."""
    waiting = {sent.id for sent in missing if not sent.final}
    held: set[str] = set()
    free: set[str] = set()
    for entry in batch:
        if entry.message_id in waiting:
            held.add(entry.chat)
        elif entry.chat not in held:
            free.add(entry.message_id)
    return [sending for sending in ready if sending.id in free]


def _complete(batch: Sequence[OutboxEntry], answers: Sequence[Sent]) -> list[Sent]:
    """Return an answer for each entry; one that was not sent or not answered is tried again."""
    given = {answer.id: answer for answer in answers}
    return [
        given.get(entry.message_id) or Sent(id=entry.message_id, taken=False, error=sentence("send_waits"))
        for entry in batch
    ]
