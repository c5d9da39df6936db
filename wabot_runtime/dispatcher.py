"""The dispatcher: one lane per chat carries each event to a committed turn, then wakes the outbox."""

from __future__ import annotations

import asyncio
import hashlib
from collections import OrderedDict, deque
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Protocol

from wabot_core.conversations import Contact, Conversation
from wabot_core.engine import Address, Ignored, TurnTaken, take_turn
from wabot_core.errors import ConversationMoved, NotFound, SendFailed, StaleLease
from wabot_core.events import Event, MessageReceived, WaitExpired
from wabot_core.messages import MEDIA_KINDS, Message
from wabot_core.stores import InboxEntry, Records, Reply, TurnCommit
from wabot_runtime.egress import Egress
from wabot_runtime.faults import fault
from wabot_runtime.log import get_log
from wabot_runtime.programs import Programs
from wabot_runtime.secrets import Secrets
from wabot_runtime.states import States
from wabot_runtime.world import LiveWorld

log = get_log("dispatcher")

CONCURRENT_CHATS = 200
KNOWN = 20_000  # entries remembered
TRIES = 5
QUARANTINE = 2  # restarts that met the same unfinished entry
FIRST_PAUSE = 0.2  # seconds, doubled per try


@dataclass(frozen=True, kw_only=True, slots=True)
class Work:
    """One thing to handle: an inbox entry, or a wait that ran out (`entry` is None then)."""

    chat: str
    contact: Contact
    event: Event
    entry: int | None = None
    recovered: bool = False


class Outlet(Protocol):
    """What the dispatcher needs of the outbox."""

    def wake(self) -> None:
        """Send what was committed."""


@dataclass(kw_only=True)
class Dispatcher:
    """Handles one Number's events, in order within each chat, many chats at once."""

    number: str
    lease: int
    bot: Callable[[], str | None]
    records: Records
    states: States
    programs: Programs
    egress: Egress
    secrets: Secrets
    outlet: Outlet
    fetch_media: Callable[[Message], Awaitable[Message]] | None = None
    committed: Callable[[TurnCommit], None] = lambda commit: None

    def __post_init__(self) -> None:
        """Begin with no lanes."""
        self._lanes: dict[str, deque[Work]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._slots = asyncio.Semaphore(CONCURRENT_CHATS)
        self._known: OrderedDict[int, None] = OrderedDict()

    # ------------------------------------------------------------ in

    def submit(self, entries: Sequence[InboxEntry], *, recovered: bool = False) -> None:
        """Queue recorded entries, each behind what its chat already has.

        One that was queued lately is not queued again, whether it is handled by now or not: the inbox may have
        been read just before it was closed.
        """
        for entry in entries:
            if entry.id in self._known:
                continue
            self._known[entry.id] = None
            if len(self._known) > KNOWN:
                self._known.popitem(last=False)
            self.enqueue(
                Work(chat=entry.chat, contact=entry.contact, event=entry.event, entry=entry.id, recovered=recovered)
            )

    def enqueue(self, work: Work) -> None:
        """Queue one thing in its chat's lane."""
        lane = self._lanes.get(work.chat)
        if lane is not None:
            lane.append(work)
            return
        self._lanes[work.chat] = deque([work])
        task = asyncio.create_task(self._run_lane(work.chat))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def recover(self) -> None:
        """Queue what an earlier process recorded and did not finish, oldest first."""
        after = 0
        while entries := await self.records.inbox.unhandled(self.number, after=after):
            self.submit(entries, recovered=True)
            after = entries[-1].id

    async def drain(self, *, seconds: float) -> None:
        """Let turns in progress finish, but take no new ones; what is left is resumed at the next start."""
        for lane in self._lanes.values():
            while len(lane) > 1:
                lane.pop()
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=seconds)
        await self.cancel()

    async def cancel(self) -> None:
        """Stop at once; unfinished turns are taken again by whoever owns the Number next."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    # ------------------------------------------------------------ the main path

    async def _run_lane(self, chat: str) -> None:
        lane = self._lanes[chat]
        try:
            while lane:
                async with self._slots:
                    await self._handle_safely(lane[0])
                lane.popleft()
        finally:
            del self._lanes[chat]

    async def _handle_safely(self, work: Work) -> None:
        """Handle one event; try again when that may help, set aside what never works, lose nothing."""
        if work.recovered and work.entry is not None and await self.records.inbox.start(work.entry) > QUARANTINE:
            await self._set_aside(work, "wabot stopped each time it handled this message")
            return
        tries = 0
        again = work.recovered
        while True:
            try:
                await self._handle(work, again=again)
            except ConversationMoved:
                await self.states.forget(self.number, work.contact.id)
                if not await self._open(work):
                    return
            except StaleLease:
                log.warning("lease_lost", number=self.number)
                return
            except Exception as error:
                tries += await self._records_work()
                log.exception("turn_failed", number=self.number, entry=work.entry, tries=tries)
                await self.states.forget(self.number, work.contact.id)
                if tries >= TRIES:
                    await self._set_aside(work, f"{type(error).__name__}: {error}")
                    return
                await asyncio.sleep(min(FIRST_PAUSE * 2**tries, 30))
            else:
                return
            again = True

    async def _handle(self, work: Work, *, again: bool) -> None:
        """Load state → take the turn → commit → wake the outbox."""
        fault("F4")
        if work.entry is not None and (reason := _set_by(work.event)):
            await self.records.inbox.close(work.entry, "ignored", reason)
            return
        bot = self.bot()
        conversation = await self.states.load(self.number, work.contact.id)
        if bot is None and conversation is None:
            await self._ignore(work, "No bot answers this number.")
            return
        event = await self._with_media(work.event)
        taken = await self._take(bot, conversation, replace(work, event=event), again=again)
        if isinstance(taken, Ignored):
            await self._ignore(work, taken.reason)
            return
        commit = self._commit_of(taken, work, event)
        fault("F10")
        await self.records.turns.commit(commit)
        fault("F11")
        if commit.replies:
            self.outlet.wake()
        await self._tell(commit)

    async def _take(
        self, bot: str | None, conversation: Conversation | None, work: Work, *, again: bool
    ) -> TurnTaken | Ignored:
        """Let the engine take the turn; one that is taken again brings the outside answers it had got."""
        try:
            live = await self.programs.live(bot or (conversation.bot if conversation else ""))
        except NotFound:
            return Ignored("The bot is not published.")
        pinned = await self.programs.of(conversation.bot, conversation.revision) if conversation else None
        fresh = _conversation_id(self.number, work)
        turn = conversation.turns + 1 if conversation else 1
        of = conversation.id if conversation else fresh
        recorded = await self.records.turns.recorded_answers(of, turn) if again else {}
        world = LiveWorld(self.records, self.egress, self.secrets, number=self.number, conversation=of, turn=turn)
        return await take_turn(
            live,
            conversation,
            work.event,
            contact=work.contact,
            address=Address(conversation=fresh, number=self.number, chat=work.chat),
            world=world,
            pinned=pinned,
            recorded=recorded,
        )

    def _commit_of(self, taken: TurnTaken, work: Work, event: Event) -> TurnCommit:
        conversation = taken.conversation
        return TurnCommit(
            lease=self.lease,
            conversation=conversation,
            event=event,
            inbox=work.entry,
            steps=taken.steps,
            replies=tuple(
                Reply(message_id=_message_id(conversation, index), content=content)
                for index, content in enumerate(taken.says)
            ),
            captures=taken.captures,
            contact_fields=taken.contact_fields,
            replaces=taken.replaces,
            at=datetime.now(UTC),
        )

    # ------------------------------------------------------------ aside

    async def _tell(self, commit: TurnCommit) -> None:
        """Tell cache, clock and sinks of a committed turn; it stands whatever they answer."""
        try:
            await self.states.keep(commit.conversation)
            self.committed(commit)
        except Exception:
            log.exception("turn_not_told", number=self.number, conversation=commit.conversation.id)
            await self.states.forget(self.number, commit.conversation.contact)

    async def _with_media(self, event: Event) -> Event:
        """Return the event with its media downloaded; without it when that fails."""
        if not isinstance(event, MessageReceived) or self.fetch_media is None:
            return event
        message = event.message
        if message.kind not in MEDIA_KINDS or message.media is None or message.media.file:
            return event
        try:
            return replace(event, message=await self.fetch_media(message))
        except (SendFailed, TimeoutError) as error:
            log.warning("media_not_downloaded", number=self.number, message=message.id, error=str(error))
            return event

    async def _open(self, work: Work) -> bool:
        """Say whether an event still waits to be handled: its own commit may have gone through unanswered."""
        if work.entry is None:
            return False
        found = await self.records.inbox.unhandled(self.number, after=work.entry - 1, limit=1)
        return bool(found) and found[0].id == work.entry

    async def _ignore(self, work: Work, reason: str) -> None:
        if work.entry is not None:
            await self.records.inbox.close(work.entry, "ignored", reason)

    async def _set_aside(self, work: Work, reason: str) -> None:
        log.error("message_set_aside", number=self.number, entry=work.entry, reason=reason)
        if work.entry is not None:
            await self.records.inbox.close(work.entry, "dead_letter", reason)

    async def _records_work(self) -> int:
        """Return 1 if the records answer, so that an outage of theirs is not counted against a message."""
        try:
            await self.records.healthy()
        except Exception as error:
            log.error("records_unreachable", error=type(error).__name__)
            return 0
        return 1


def _set_by(event: Event) -> str | None:
    """Say why an event takes no turn whatever the bot says."""
    if not isinstance(event, MessageReceived):
        return None
    message = event.message
    if message.from_me:
        return "It was typed on our own phone."
    if message.chat.endswith("@g.us"):
        return "It was written in a group."
    return None


def _conversation_id(number: str, work: Work) -> str:
    """Return the id a conversation gets if this work begins one: the same each time the work is tried."""
    origin = work.event.conversation if isinstance(work.event, WaitExpired) else str(work.entry)
    return hashlib.sha256(f"{number}|{work.chat}|{origin}".encode()).hexdigest()[:32]


def _message_id(conversation: Conversation, index: int) -> str:
    """Return the WhatsApp id reserved for a reply: the same each time the turn is taken again."""
    text = f"{conversation.id}|{conversation.turns}|{index}"
    return "3EB0" + hashlib.sha256(text.encode()).hexdigest()[:18].upper()
