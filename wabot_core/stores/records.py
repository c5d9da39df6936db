"""What a records backend must do: everything durable; no backend lives here."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Literal, Protocol

from wabot_core.channels import Ack, Sent
from wabot_core.conversations import Contact, Conversation
from wabot_core.events import Event
from wabot_core.stores.rows import (
    Arrival,
    BotRow,
    Capture,
    Draft,
    InboxEntry,
    NumberRow,
    OptChange,
    OutboxEntry,
    Reply,
    Revision,
    TurnCommit,
)


class Inbox(Protocol):
    """Facts recorded before they are handled; each ends done, ignored or dead_letter."""

    async def record(self, arrivals: Sequence[Arrival]) -> Sequence[InboxEntry]:
        """Record arrivals in order, once each, with their contacts; return only those that were new.

        The first message a contact ever wrote comes back with `first_contact=True`, from `unhandled` too. After an
        error the arrivals may or may not be recorded: record them again and read `unhandled`.
        """

    async def unhandled(self, number: str, *, after: int = 0, limit: int = 500) -> Sequence[InboxEntry]:
        """Return what is not yet closed, oldest first."""

    async def start(self, entry: int) -> int:
        """Count one more try at an entry, durably, before handling it; return the new count."""

    async def close(
        self, entry: int, status: Literal["ignored", "dead_letter"], reason: str, *, event: Event | None = None
    ) -> None:
        """End an entry that takes no turn, with the reason; `event` replaces the recorded one: its media came since."""


class Conversations(Protocol):
    """Conversations as committed by turns."""

    async def live(self, number: str, contact: str) -> Conversation | None:
        """Return the contact's live conversation with this Number, if there is one."""

    async def get(self, conversation: str) -> Conversation:
        """Return a conversation; raise NotFound."""

    async def due(self, number: str, now: datetime, *, limit: int = 100) -> Sequence[Conversation]:
        """Return live conversations whose wait ran out, the longest overdue first."""

    async def next_due(self, number: str) -> datetime | None:
        """Return when the next wait runs out, None when nothing waits with a deadline."""


class Turns(Protocol):
    """The one place state changes: fenced, all or nothing, many turns in one transaction."""

    async def commit(self, turn: TurnCommit) -> None:
        """Write one turn durably. Concurrent calls share a transaction (group commit); each succeeds or fails alone.

        Raise StaleLease, ConversationMoved (also when its inbox entry was closed by another turn, or the contact
        has another live conversation), AlreadyThere (a reserved message id was used before) or the database's
        error; then nothing of this turn was written. When cancelled meanwhile, it may still be written.
        """

    async def record_answer(
        self, conversation: str, turn: int, key: str, answer: Any, *, lease: tuple[str, int] | None = None
    ) -> bool:
        """Keep an outside answer of an unfinished turn, durably, before the next operation starts.

        Return False, and keep the first one, when the key has an answer already. Raise StaleLease, and keep nothing,
        when `lease` (a Number and the token of its lease) is outdated.
        """

    async def recorded_answers(self, conversation: str, turn: int) -> Mapping[str, Any]:
        """Return the outside answers an interrupted try of this turn had already got."""


class Handoffs(Protocol):
    """Who speaks in a conversation: the bot or a person of ours; changed by any process, without the lease."""

    async def hand_over(
        self, conversation: str, owner: Literal["bot", "human"], *, ends: bool = False, by: str = ""
    ) -> Conversation:
        """Give a live conversation to the bot or a person, durably; return it as it stands then. `by` is who did it.

        A person who takes it begins a new epoch: turns begun before are refused at their commit, what they had
        queued is dropped. The owner it has already changes nothing. One whose flow waits for a person to give it
        back is due at once when the bot gets it. With `ends` it ends as "stopped" too, so that
        the bot begins anew. Raise NotFound, or ConversationEnded.
        """

    async def reply(self, conversation: str, reply: Reply, *, at: datetime, by: str = "") -> None:
        """Queue what the person who has the conversation, `by`, says; the same reserved id again changes nothing.

        Raise NotFound, ConversationEnded, or ConversationMoved when the bot has the conversation.
        """


class OptOuts(Protocol):
    """Who wants no messages of a Number, and how that came about: a ledger to which lines are only added."""

    async def change(
        self, number: str, contact: str, *, out: bool, how: Literal["word", "admin"], by: str = "", at: datetime
    ) -> bool:
        """Note that a contact opts out or in, durably; return False, and note nothing, where they stand so already.

        Raise NotFound for somebody who was never met.
        """

    async def opted_out(self, number: str, contact: str) -> bool:
        """Say whether a contact opted out; of an unknown one False."""

    async def history(self, number: str, contact: str) -> Sequence[OptChange]:
        """Return the contact's lines, the newest first."""


class Outbox(Protocol):
    """Messages recorded before they are sent."""

    async def pending(self, number: str, *, after: int = 0, limit: int = 500) -> Sequence[OutboxEntry]:
        """Return queued and sending entries, oldest first.

        A queued entry of an outdated epoch is dropped instead, with the reason; one that is being sent is not,
        since WhatsApp may have it already.
        """

    async def sending(self, entries: Sequence[int], *, number: str, lease: int) -> Sequence[int]:
        """Mark entries as being sent, counting the try; return those that may go out now; raise StaleLease.

        The others were settled meanwhile, or dropped because their epoch is outdated.
        """

    async def settle(self, number: str, results: Sequence[Sent]) -> None:
        """Record what the channel answered: taken → `taken`, final → `failed`, otherwise back to `queued`."""

    async def ack(self, acks: Sequence[Ack]) -> None:
        """Raise ack levels; an unknown id is ignored, a lower level never overwrites a higher one.

        -1 counts only while nothing is confirmed. An entry still pending is settled as `taken` by level 1 or more.
        """

    async def unconfirmed(
        self, number: str, older_than: datetime, *, since: datetime | None = None, limit: int = 500
    ) -> Sequence[OutboxEntry]:
        """Return entries taken from `since` to `older_than` that WhatsApp's server has not confirmed, oldest first."""

    async def unwanted(self, number: str, entries: Sequence[int]) -> Collection[int]:
        """Return those of the entries that go to people who opted out, and drop them for good, with the reason.

        What was taken already stays as it is.
        """

    async def known(self, number: str, message_ids: Sequence[str]) -> Collection[str]:
        """Return those of the ids that were reserved for messages of ours."""


class Bots(Protocol):
    """Bots, their drafts and revisions."""

    async def add(self, bot: BotRow, document: Mapping[str, Any]) -> Draft:
        """Create a bot with its first draft (rev 1); raise AlreadyThere."""

    async def all(self) -> Sequence[BotRow]:
        """Return every bot by name."""

    async def draft(self, bot: str) -> Draft:
        """Return the draft; raise NotFound."""

    async def save(self, bot: str, document: Mapping[str, Any], *, rev: int) -> Draft:
        """Replace the draft that has `rev`; raise DraftConflict when someone saved before."""

    async def publish(self, revision: Revision) -> None:
        """Keep a revision (its number must be the next) and let it answer from now on; raise DraftConflict."""

    async def revision(self, bot: str, number: int | None = None) -> Revision:
        """Return a revision, the live one by default; raise NotFound."""

    async def latest(self, bot: str) -> int:
        """Return the number of the newest revision, 0 when nothing was published yet."""

    async def deploy(self, bot: str, number: int) -> None:
        """Point the bot at another of its revisions; raise NotFound."""


class Numbers(Protocol):
    """Numbers of the workspace."""

    async def add(self, number: NumberRow) -> None:
        """Create a number; raise AlreadyThere."""

    async def all(self) -> Sequence[NumberRow]:
        """Return every number by name."""

    async def get(self, number: str) -> NumberRow:
        """Return a number; raise NotFound."""

    async def change(self, number: str, **changes: Any) -> NumberRow:
        """Change fields of NumberRow by name; raise NotFound."""


class Leases(Protocol):
    """Who owns what, by a token that only grows; times are the database's."""

    async def take(self, name: str, owner: str, ttl: timedelta) -> int | None:
        """Take a free or expired lease, or one `owner` holds; return its new token, None if another holds it."""

    async def renew(self, name: str, token: int, ttl: timedelta) -> None:
        """Prolong a lease; raise StaleLease."""

    async def release(self, name: str, token: int) -> None:
        """Give a lease back; a stale token is ignored."""


class People(Protocol):
    """Contacts and what flows kept about them."""

    async def contact(self, number: str, contact: str) -> Contact | None:
        """Return a contact as last seen."""

    def contacts(self, number: str, *, seen_since: datetime | None = None) -> AsyncIterator[Contact]:
        """Go through contacts, those first who wrote last."""

    async def capture(self, number: str, contact: str, kind: str, key: str) -> Mapping[str, Any] | None:
        """Return the data a flow kept under (kind, key) for this contact."""

    async def captures(self, *, kind: str | None = None, limit: int = 1000) -> Sequence[Capture]:
        """Return kept data, the newest first."""


class Records(Protocol):
    """The durable store: everything here survives a crash once its call returned."""

    inbox: Inbox
    conversations: Conversations
    turns: Turns
    handoffs: Handoffs
    outbox: Outbox
    optouts: OptOuts
    bots: Bots
    numbers: Numbers
    leases: Leases
    people: People

    async def open(self) -> None:
        """Connect; raise SchemaOutdated when `wabot db upgrade` must run first."""

    async def upgrade(self, *, say: Callable[[str], None]) -> None:
        """Bring the schema to this version, keeping all data."""

    async def healthy(self) -> None:
        """Ask the database something trivial; raise its error."""

    async def close(self) -> None:
        """Finish what is being written and disconnect."""
