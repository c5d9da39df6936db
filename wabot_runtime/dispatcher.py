"""The dispatcher: each event is carried to a committed turn, then the outbox is woken; `lanes.py` keeps their order."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, Literal, Protocol

from wabot_core.bots import Settings
from wabot_core.conversations import Conversation
from wabot_core.engine import Address, Ignored, TurnTaken, take_turn
from wabot_core.errors import ConversationEnded, ConversationMoved, NotFound, SendFailed, StaleLease
from wabot_core.events import Event, MessageReceived, WaitExpired
from wabot_core.messages import MEDIA_KINDS, Message
from wabot_core.programs import Program
from wabot_core.stores import Records, Reply, TurnCommit
from wabot_runtime.egress import Egress
from wabot_runtime.faults import fault
from wabot_runtime.lanes import Lanes, Work
from wabot_runtime.log import get_log
from wabot_runtime.loops import LoopBreaker
from wabot_runtime.optouts import OPTED_OUT, next_of, opting_turn, read_word, text_of
from wabot_runtime.programs import Programs
from wabot_runtime.reserved_ids import conversation_id, message_id
from wabot_runtime.secrets import Secrets
from wabot_runtime.states import States
from wabot_runtime.world import LiveWorld

log = get_log("dispatcher")

CONCURRENT_CHATS = 200
TRIES = 5
QUARANTINE = 2  # restarts that met the same unfinished entry
FIRST_PAUSE = 0.2  # seconds, doubled per try
LONGEST_PAUSE = 30.0
LONGEST_REASON = 500  # characters

NO_BOT = "No bot answers this number."
OWN = "It was typed on our own phone."
PAUSED = "It was typed on our own phone; the bot leaves the conversation to whoever wrote it."
GROUP = "It was written in a group."
PHONE = "phone"
"""Who takes over a conversation by writing in it on our own phone."""

LOOP = "The chat was answered so often within a minute that it is left alone for ten."


@dataclass(kw_only=True, slots=True)
class _Attempt:
    """How handling one event goes: its `tries` are those that failed while the records worked."""

    again: bool
    counted: bool
    tries: int = 0
    failure: str = ""


class Outlet(Protocol):
    """What the dispatcher needs of the outbox."""

    def wake(self) -> None:
        """Send what was committed."""

    def look_again(self) -> None:
        """Leave out what must not be sent any more."""


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
    loops: LoopBreaker
    fetch_media: Callable[[Message], Awaitable[Message]] | None = None
    committed: Callable[[TurnCommit], None] = lambda commit: None

    def __post_init__(self) -> None:
        """Begin with empty lanes."""
        self.lanes = Lanes(self._handle_safely, merge_window=self._merge_window)
        self._slots = asyncio.Semaphore(CONCURRENT_CHATS)

    async def recover(self) -> None:
        """Queue what another process recorded and perhaps began, oldest first."""
        after = 0
        while entries := await self.records.inbox.unhandled(self.number, after=after):
            self.lanes.submit(entries, recovered=True)
            after = entries[-1].id

    # ------------------------------------------------------------ the main path

    async def _merge_window(self) -> float:
        """Return the seconds within which the bot takes texts as one; 0 as well when it can't be read."""
        try:
            bot = self.bot()
            live = await self.programs.live(bot) if bot else None
        except Exception:  # whatever it is, handling the message meets it again
            return 0.0
        return live.settings.merge_window.total_seconds() if live else 0.0

    async def _handle_safely(self, work: Work) -> None:
        """Handle one event; try again when that may help, set aside what never works, lose nothing."""
        attempt = _Attempt(again=work.recovered or work.entry is None, counted=not work.recovered)
        while True:
            try:
                if attempt.tries >= TRIES:
                    await self._set_aside(work, attempt.failure)
                    return
                if not attempt.counted and await self._kills(work):
                    await self._set_aside(work, "wabot stopped each time it handled this message")
                    return
                attempt.counted = True
                if not await self._left_out(work):
                    work = await self._with_media(work)
                    async with self._slots:
                        await self._handle(work, again=attempt.again)
            except StaleLease:
                log.warning("lease_lost", number=self.number)
                self.lanes.take_no_more()
                return
            except Exception as error:
                await self._recover_from(error, work, attempt)
            else:
                return

    async def _recover_from(self, error: Exception, work: Work, attempt: _Attempt) -> None:
        """Make ready for another try: count it, forget what may be outdated, and let a moment pass."""
        moved = isinstance(error, ConversationMoved)
        if not moved:
            log.exception("turn_failed", number=self.number, entry=work.entry, tries=attempt.tries + 1)
        attempt.again = True
        attempt.tries += await self._records_work()
        attempt.failure = f"{type(error).__name__}: {error}"[:LONGEST_REASON]
        await self.states.forget(self.number, work.contact.id)
        if not (moved and attempt.tries == 1):
            await asyncio.sleep(min(FIRST_PAUSE * 2**attempt.tries, LONGEST_PAUSE))

    async def _kills(self, work: Work) -> bool:
        """Count another try at an entry after a restart; say whether it has stopped wabot too often."""
        return work.entry is not None and await self.records.inbox.start(work.entry) > QUARANTINE

    async def _handle(self, work: Work, *, again: bool) -> None:
        """Load state → take the turn → commit → wake the outbox."""
        fault("F4")
        if again:
            current = await self._still_open(work)
            if current is None:
                return
            work = current
        bot = self.bot()
        conversation = _where_they_write(await self.states.load(self.number, work.contact.id), work)
        if await self._opts(bot, conversation, work):
            return
        taken: TurnTaken | Ignored = Ignored(NO_BOT)
        if bot or conversation:
            taken = await self._take(bot, conversation, work, again=again)
        if isinstance(taken, Ignored):
            await self._check_current(work, conversation)
            await self._close(work, "ignored", taken.reason)
            return
        await self._commit(self._commit_of(taken, work))

    async def _commit(self, commit: TurnCommit) -> None:
        fault("F10")
        await self.records.turns.commit(commit)
        fault("F11")
        if commit.replies:
            self.outlet.wake()
        await self._tell(commit)

    async def _opts(self, bot: str | None, conversation: Conversation | None, work: Work) -> bool:
        """Let a person opt out or in by a word, and leave alone who opted out; say whether it was that."""
        event = work.event
        if not isinstance(event, MessageReceived):
            return False
        program = await self._answering(bot)
        settings = program.settings if program else Settings()
        word = read_word(event.message, settings)
        if word is None and not work.contact.opted_out:
            return False
        out = await self.records.optouts.opted_out(self.number, work.contact.id)  # it may have changed since it came
        if word is None or (word.opts == "out") == out:
            if out:
                await self._close(work, "ignored", OPTED_OUT)
            return out
        if program is None:
            by_word: Any = {"how": "word", "at": datetime.now(UTC)}
            await self.records.optouts.change(self.number, work.contact.id, out=word.opts == "out", **by_word)
            await self._close(work, "ignored", OPTED_OUT if word.opts == "out" else NO_BOT)
            return True
        said = text_of(word, settings, spoken=(work.contact.language or "", program.language))
        fresh = Conversation(
            id=_new_conversation(self.number, work),
            bot=program.bot,
            revision=program.revision,
            number=self.number,
            chat=work.chat,
            contact=work.contact.id,
            started=datetime.now(UTC),
        )
        commit = opting_turn(word, next_of(conversation, fresh), event, said=said, at=fresh.started, lease=self.lease)
        await self._commit(replace(commit, inbox=work.entry, merged=work.merged))
        self.outlet.look_again()
        return True

    async def _answering(self, bot: str | None) -> Program | None:
        try:
            return await self.programs.live(bot) if bot else None
        except NotFound:
            return None

    async def _take(
        self, bot: str | None, conversation: Conversation | None, work: Work, *, again: bool
    ) -> TurnTaken | Ignored:
        """Let the engine take the turn; one that is taken again brings the outside answers it had got."""
        try:
            live = await self.programs.live(bot or (conversation.bot if conversation else ""))
        except NotFound:
            return Ignored("The bot is not published.")
        pinned = await self.programs.of(conversation.bot, conversation.revision) if conversation else None
        fresh = _new_conversation(self.number, work)
        turn = conversation.turns + 1 if conversation else 1
        of = conversation.id if conversation else fresh
        recorded = await self.records.turns.recorded_answers(of, turn) if again else {}
        world = LiveWorld(
            self.records,
            self.egress,
            self.secrets,
            number=self.number,
            lease=self.lease,
            conversation=of,
            turn=turn,
        )
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

    def _commit_of(self, taken: TurnTaken, work: Work) -> TurnCommit:
        conversation = taken.conversation
        return TurnCommit(
            lease=self.lease,
            conversation=conversation,
            event=work.event,
            inbox=work.entry,
            merged=work.merged,
            steps=taken.steps,
            replies=tuple(
                Reply(message_id=message_id(conversation.id, conversation.turns, index), content=content)
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
            if commit.replies and isinstance(commit.event, MessageReceived):
                self._count_answer(commit)
        except Exception:
            log.exception("turn_not_told", number=self.number, conversation=commit.conversation.id)
            await self.states.forget(self.number, commit.conversation.contact)

    def _count_answer(self, commit: TurnCommit) -> None:
        if self.loops.answered(commit.conversation.chat):
            log.warning("chat_paused", number=self.number, conversation=commit.conversation.id, reason=LOOP)

    async def _left_out(self, work: Work) -> bool:
        """Close what takes no turn whatever the bot says; say whether it was that."""
        if not isinstance(work.event, MessageReceived):
            return False
        message = work.event.message
        reason = OWN if message.from_me else GROUP if message.chat.endswith("@g.us") else None
        if reason == OWN and await self._leaves_to_owner(work, message):
            reason = PAUSED
        if reason is None and self.loops.is_paused(work.chat):
            reason = LOOP
        if reason is not None:
            await self._close(work, "ignored", reason)
        return reason is not None

    async def _leaves_to_owner(self, work: Work, message: Message) -> bool:
        """Take the bot out of the conversation someone of ours wrote in on the phone, if it shall leave then."""
        if message.chat.endswith("@g.us"):
            return False
        live = await self.records.conversations.live(self.number, work.contact.id)
        if live is None or message.at < live.started.replace(microsecond=0):
            return False
        program = await self.programs.of(live.bot, live.revision)
        if program.settings.owner_writes == "ignore":
            return False
        with contextlib.suppress(ConversationEnded):
            await self.records.handoffs.hand_over(live.id, "human", by=PHONE)
        await self.states.forget(self.number, work.contact.id)
        self.outlet.look_again()
        return True

    async def _with_media(self, work: Work) -> Work:
        """Return the work with its media downloaded; without it when that fails."""
        event = work.event
        if not isinstance(event, MessageReceived) or self.fetch_media is None:
            return work
        message = event.message
        if message.kind not in MEDIA_KINDS or message.media is None or message.media.file:
            return work
        try:
            return replace(work, event=replace(event, message=await self.fetch_media(message)))
        except (SendFailed, TimeoutError) as error:
            log.warning("media_not_downloaded", number=self.number, entry=work.entry, error=type(error).__name__)
            return work

    async def _still_open(self, work: Work) -> Work | None:
        """Return the work while it waits to be handled, None when its own commit went through unanswered.

        Whose it is may have changed: contacts are merged.
        """
        if work.entry is None:
            return work
        found = await self.records.inbox.unhandled(self.number, after=work.entry - 1, limit=1)
        if not found or found[0].id != work.entry:
            return None
        return replace(work, contact=found[0].contact) if found[0].contact.id != work.contact.id else work

    async def _check_current(self, work: Work, conversation: Conversation | None) -> None:
        """Raise ConversationMoved if an event would be ignored for the sake of an outdated copy of the state."""
        stored = await self.records.conversations.live(self.number, work.contact.id)
        if _version(stored) != _version(conversation) or (stored is None and await self._is_anothers(work)):
            raise ConversationMoved(conversation=stored.id if stored else "")

    async def _is_anothers(self, work: Work) -> bool:
        """Say whether the contact was merged into another since the event was read."""
        current = await self._still_open(work)
        return current is not None and current.contact.id != work.contact.id

    async def _close(self, work: Work, status: Literal["ignored", "dead_letter"], reason: str) -> None:
        if work.entry is not None:
            await self.records.inbox.close(work.entry, status, reason, event=_completed(work))
        for entry in work.merged:
            await self.records.inbox.close(entry, status, reason)

    async def _set_aside(self, work: Work, reason: str) -> None:
        log.error("message_set_aside", number=self.number, entry=work.entry, error=reason.partition(":")[0])
        await self._close(work, "dead_letter", reason)

    async def _records_work(self) -> int:
        """Return 1 if the records answer, so that an outage of theirs is not counted against a message."""
        try:
            await self.records.healthy()
        except Exception as error:
            log.error("records_unreachable", error=type(error).__name__)
            return 0
        return 1


def _completed(work: Work) -> Event | None:
    """Return the event if its media was downloaded since it was recorded."""
    event = work.event
    return event if isinstance(event, MessageReceived) and event.message.media and not work.merged else None


def _where_they_write(conversation: Conversation | None, work: Work) -> Conversation | None:
    """Return the conversation with the chat the person wrote in last: who was merged has two."""
    if conversation is None or conversation.chat == work.chat or not isinstance(work.event, MessageReceived):
        return conversation
    return replace(conversation, chat=work.chat)


def _version(conversation: Conversation | None) -> tuple[str, int, str] | None:
    return (conversation.id, conversation.turns, conversation.owner) if conversation else None


def _new_conversation(number: str, work: Work) -> str:
    """Return the id a conversation gets if this work begins one."""
    origin = work.event.conversation if isinstance(work.event, WaitExpired) else work.entry
    return conversation_id(number, work.chat, origin)
