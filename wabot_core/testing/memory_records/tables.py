"""What the parts of the memory records share; they change it, it decides nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

import orjson

from wabot_core.conversations import Contact, Conversation, conversation_from_json, conversation_to_json
from wabot_core.errors import StaleLease
from wabot_core.stores import Capture, InboxEntry, OptChange, OutboxEntry, Reply, number_lease

Clock = Callable[[], datetime]


@dataclass(kw_only=True)
class Arrived:
    """A row of the inbox."""

    key: str
    entry: InboxEntry
    status: str = "new"
    reason: str | None = None


@dataclass(kw_only=True)
class Known:
    """A contact; `first_message` is the key of the first they wrote, `confirmation` of what said they opted out."""

    contact: Contact
    seen: datetime
    first_message: str | None = None
    confirmation: str | None = None
    changes: list[OptChange] = field(default_factory=list)


@dataclass(kw_only=True)
class Out:
    """A row of the outbox; `changed` is when its status last changed."""

    entry: OutboxEntry
    status: str = "queued"
    reason: str | None = None
    changed: datetime
    ack: int = 0


class Tables:
    """What all parts share; every change happens without an `await`, so that it is whole."""

    def __init__(self, clock: Clock) -> None:
        """Begin empty; `clock` times leases and the outbox."""
        self.clock = clock
        self.inbox: dict[int, Arrived] = {}
        self.keys: set[tuple[str, str]] = set()
        self.contacts: dict[tuple[str, str], Known] = {}
        self.conversations: dict[str, bytes] = {}
        self.live: dict[tuple[str, str], str] = {}
        self.answers: dict[str, dict[int, dict[str, Any]]] = {}
        self.outbox: dict[tuple[str, str], Out] = {}
        self.pending: dict[int, Out] = {}
        self.captures: dict[tuple[str, str, str, str], Capture] = {}
        self.leases: dict[str, tuple[int, str | None, datetime]] = {}

    def conversation(self, id: str) -> Conversation | None:
        """Read a conversation back from JSON, as a database would."""
        kept = self.conversations.get(id)
        return None if kept is None else conversation_from_json(orjson.loads(kept))

    def keep(self, conversation: Conversation) -> None:
        """Keep a conversation as JSON, so that what is no JSON fails here and not only in production."""
        self.conversations[conversation.id] = orjson.dumps(conversation_to_json(conversation))
        place = conversation.number, conversation.contact
        if conversation.ended is None:
            self.live[place] = conversation.id
        elif self.live.get(place) == conversation.id:
            del self.live[place]

    def say(self, conversation: Conversation, reply: Reply, *, at: datetime) -> None:
        """Queue a message of a conversation's present epoch."""
        entry = OutboxEntry(
            id=len(self.outbox) + 1,
            number=conversation.number,
            chat=conversation.chat,
            message_id=reply.message_id,
            content=reply.content,
            conversation=conversation.id,
            epoch=conversation.epoch,
            queued=at,
        )
        self.outbox[entry.number, entry.message_id] = self.pending[entry.id] = Out(entry=entry, changed=at)

    def opt(self, number: str, contact: str, line: OptChange, *, confirmation: str | None = None) -> None:
        """Add a line to the opt-out ledger and let the contact stand as it says."""
        known = self.contacts.setdefault((number, contact), Known(contact=Contact(id=contact), seen=line.at))
        known.contact = replace(known.contact, opted_out=line.out)
        known.confirmation = confirmation if line.out else None
        known.changes.append(line)

    def fence(self, number: str, lease: int) -> None:
        """Raise StaleLease when someone took the Number after `lease` was given out."""
        token, _, _ = self.leases.get(number_lease(number), (0, None, self.clock()))
        if token > lease:
            raise StaleLease(name=number_lease(number))
