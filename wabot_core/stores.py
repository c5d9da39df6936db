"""What a storage backend must do: records (durable), cache (may be lost) and files; no backend lives here."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Callable, Collection, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal, Protocol

from wabot_core.channels import Ack, NumberState, Sent
from wabot_core.conversations import Contact, Conversation
from wabot_core.errors import BadFileKey
from wabot_core.events import Event
from wabot_core.messages import Content

# ---------------------------------------------------------------- records: what is kept


@dataclass(frozen=True, kw_only=True, slots=True)
class Arrival:
    """A fact that came in: recorded once, `key` is unique within its Number."""

    number: str
    key: str
    chat: str
    contact: Contact
    event: Event


@dataclass(frozen=True, kw_only=True, slots=True)
class InboxEntry:
    """A recorded Arrival; `tries` counts how often handling it was started after a restart."""

    id: int
    number: str
    chat: str
    contact: Contact
    event: Event
    tries: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """One node a turn went through; `exit` is None while it waits there."""

    flow: str
    node: str
    exit: str | None
    error: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Reply:
    """A message a turn says, with the WhatsApp id reserved for it."""

    message_id: str
    content: Content


@dataclass(frozen=True, kw_only=True, slots=True)
class CaptureChange:
    """Structured data a flow kept: `data` replaces what (contact, kind, key) held before."""

    kind: str
    key: str
    data: Mapping[str, Any]


def number_lease(number: str) -> str:
    """Return the name of the lease whose holder owns a Number."""
    return f"number:{number}"


@dataclass(frozen=True, kw_only=True, slots=True)
class TurnCommit:
    """Everything one turn changes, written in one transaction or not at all.

    `lease` is the token of `number_lease(conversation.number)`; a lower one than the stored is stale.
    `conversation` is the state after the turn; the stored one must have `conversation.turns - 1` turns (none, for
    a first turn), the same contact, no later epoch, and not have ended; the entry in `inbox` must be theirs
    too, who may be merged into another while a turn is taken. `replaces` names a live conversation of the same contact,
    owned by the bot, that ends as "replaced" in the same transaction; `merged` are further inbox entries whose texts
    are part of `event`, which end as ignored in it. `opts` notes that the person opted out or in by their own word;
    of what is queued for one who opted out only this turn's first reply still leaves.
    """

    lease: int
    conversation: Conversation
    event: Event
    inbox: int | None = None
    merged: tuple[int, ...] = ()
    steps: tuple[Step, ...] = ()
    replies: tuple[Reply, ...] = ()
    captures: tuple[CaptureChange, ...] = ()
    contact_fields: Mapping[str, Any] = field(default_factory=dict)
    replaces: str | None = None
    opts: Literal["out", "in"] | None = None
    at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class OptChange:
    """A line of the opt-out ledger: a person opted out (or in again) by their own word or by one of us."""

    out: bool
    how: Literal["word", "admin"]
    by: str = ""
    at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class OutboxEntry:
    """A recorded message on its way out; entries of one chat leave in the order of their ids."""

    id: int
    number: str
    chat: str
    message_id: str
    content: Content
    conversation: str | None = None
    epoch: int = 0
    status: Literal["queued", "sending", "taken"] = "queued"
    tries: int = 0
    queued: datetime | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Draft:
    """The one editable version of a bot; `rev` counts its saves."""

    bot: str
    rev: int
    document: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True, slots=True)
class Revision:
    """A published, frozen bot document."""

    bot: str
    number: int
    sha256: str
    parent: int | None
    author: str
    message: str
    at: datetime
    document: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True, slots=True)
class BotRow:
    """A bot: its name and the Revision that answers now."""

    id: str
    name: str
    live: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class NumberRow:
    """A WhatsApp account of ours: what it shall do (`wanted`), where it stands, which bot answers.

    `asked` is what shall be done with it once, by whoever runs it, who clears it then: `restart`, `link`, `logout`
    or `code` with the phone number to link with. `rev` counts what people changed about it.
    """

    id: str
    name: str
    channel: str = "web"
    bot: str | None = None
    wanted: Literal["running", "stopped"] = "running"
    state: NumberState = NumberState.STOPPED
    reason: str = ""
    since: datetime | None = None
    phone: str | None = None
    asked: str | None = None
    rev: int = 1


@dataclass(frozen=True, kw_only=True, slots=True)
class Capture:
    """Structured data a flow kept, as listed."""

    bot: str
    contact: str
    kind: str
    key: str
    data: Mapping[str, Any]
    at: datetime


# ---------------------------------------------------------------- records: what a backend does


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


# ---------------------------------------------------------------- cache and files


class Cache(Protocol):
    """Fast and losable: nothing here may be needed to be right."""

    async def get(self, key: str) -> bytes | None:
        """Return a value, None when it is gone."""

    async def put(self, key: str, value: bytes | None, *, ttl: timedelta) -> None:
        """Keep a value for `ttl`; None forgets it."""

    async def put_entry(self, key: str, name: str, value: bytes | None, *, ttl: timedelta) -> None:
        """Keep one of a key's entries for `ttl`, whatever others do with its other entries; None forgets it."""

    async def entries(self, key: str) -> Mapping[str, bytes]:
        """Return a key's entries by name; entries and values know nothing of each other."""

    async def count(self, key: str, *, ttl: timedelta) -> int:
        """Add one to a counter that starts over `ttl` after its first count; return it."""

    async def publish(self, topic: str, payload: bytes) -> None:
        """Tell everyone who listens to a topic now."""

    def subscribe(self, topic: str) -> AbstractAsyncContextManager[AsyncIterator[bytes]]:
        """Listen to a topic from entering the context on."""

    async def append(self, topic: str, payload: bytes, *, keep: int, ttl: timedelta) -> str:
        """Publish a payload and keep it among the topic's newest `keep`, for `ttl` after the last; return its id.

        Who listens hears the id, a space and the payload, in the order of the ids, of which none is given twice.
        """

    async def recall(self, topic: str, after: str) -> Sequence[tuple[str, bytes]] | None:
        """Return what was appended after an id, oldest first; None when that id is not kept, or never was one."""

    async def open(self) -> None:
        """Connect."""

    async def healthy(self) -> None:
        """Ask something trivial; raise the error."""

    async def close(self) -> None:
        """Disconnect."""


class Files(Protocol):
    """Blobs by key; a key is what `check_file_key` accepts, anything else raises BadFileKey."""

    async def put(self, key: str, data: bytes) -> None:
        """Keep a blob, all or nothing; the same key again replaces it. Raise FileInTheWay where keys can't nest."""

    async def get(self, key: str) -> bytes:
        """Return a blob; raise NotFound."""

    async def delete(self, key: str) -> None:
        """Forget a blob; one that is not there is fine."""

    async def list(self, prefix: str = "") -> Sequence[str]:
        """Return the keys that begin with `prefix`, sorted."""


_KEY_PART = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]{0,127}", re.ASCII)


def check_file_key(key: str) -> None:
    """Raise BadFileKey unless a Files store may use the key: a dot never leads a part, so `..` is none either."""
    if len(key) > 512 or not all(_KEY_PART.fullmatch(part) for part in key.split("/")):
        raise BadFileKey(key=key)


StoreKind = Literal["records", "cache", "files"]


@dataclass(frozen=True, kw_only=True, slots=True)
class StoreType:
    """A storage backend as `register_stores()` returns it: what kind, for which URL schemes, how it is made.

    `create(url)` must not connect; `open()` does.
    """

    kind: StoreKind
    schemes: tuple[str, ...]
    create: Callable[[str], Records | Cache | Files]
