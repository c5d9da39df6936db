"""The inbox in memory."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

import orjson

from wabot_core.conversations import Contact
from wabot_core.events import Event, MessageReceived, event_from_json, event_to_json
from wabot_core.stores import Arrival, InboxEntry
from wabot_core.testing.memory_records.tables import Arrived, Known, Tables


class MemoryInbox:
    """Inbox in memory."""

    def __init__(self, tables: Tables) -> None:
        """Share the tables."""
        self._tables = tables

    async def record(self, arrivals: Sequence[Arrival]) -> Sequence[InboxEntry]:
        """Record what is new."""
        fresh = [self._add(one) for one in arrivals if (one.number, one.key) not in self._tables.keys]
        return [self._read(one) for one in fresh if one is not None]

    async def unhandled(self, number: str, *, after: int = 0, limit: int = 500) -> Sequence[InboxEntry]:
        """Return what is not closed."""
        found = [
            self._read(one)
            for one in self._tables.inbox.values()
            if one.status == "new" and one.entry.number == number and one.entry.id > after
        ]
        return found[:limit]

    async def start(self, entry: int) -> int:
        """Count one more try."""
        arrived = self._tables.inbox[entry]
        arrived.entry = replace(arrived.entry, tries=arrived.entry.tries + 1)
        return arrived.entry.tries

    async def close(
        self, entry: int, status: Literal["ignored", "dead_letter"], reason: str, *, event: Event | None = None
    ) -> None:
        """End an entry that is not closed."""
        arrived = self._tables.inbox.get(entry)
        if arrived is not None and arrived.status == "new":
            arrived.status, arrived.reason = status, reason
            arrived.entry = replace(arrived.entry, event=event or arrived.entry.event)

    def _add(self, one: Arrival) -> Arrived | None:
        tables = self._tables
        if (one.number, one.key) in tables.keys:
            return None
        tables.keys.add((one.number, one.key))
        self._meet(one)
        event = event_from_json(orjson.loads(orjson.dumps(event_to_json(one.event))))
        arrived = Arrived(
            key=one.key,
            entry=InboxEntry(
                id=len(tables.inbox) + 1, number=one.number, chat=one.chat, contact=one.contact, event=event
            ),
        )
        tables.inbox[arrived.entry.id] = arrived
        return arrived

    def _meet(self, one: Arrival) -> None:
        given = one.contact
        known = self._tables.contacts.get((one.number, given.id))
        if known is None:
            known = Known(contact=Contact(id=given.id), seen=one.event.at)
            self._tables.contacts[one.number, given.id] = known
        known.contact = Contact(
            id=given.id,
            phone=given.phone or known.contact.phone,
            name=given.name or known.contact.name,
            language=given.language or known.contact.language,
            fields={**known.contact.fields, **given.fields},
            opted_out=known.contact.opted_out,
        )
        if isinstance(one.event, MessageReceived) and not one.event.message.from_me:
            known.seen = max(known.seen, one.event.at)
            known.first_message = known.first_message or one.key

    def _read(self, arrived: Arrived) -> InboxEntry:
        entry = arrived.entry
        known = self._tables.contacts[entry.number, entry.contact.id]
        event: Event = entry.event
        if isinstance(event, MessageReceived):
            event = replace(event, first_contact=known.first_message == arrived.key)
        return replace(entry, contact=known.contact, event=event)
