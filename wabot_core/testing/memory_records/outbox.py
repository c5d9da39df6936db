"""The outbox in memory."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime

from wabot_core.channels import Ack, Sent
from wabot_core.stores import OutboxEntry
from wabot_core.testing.memory_records.tables import Out, Tables


class MemoryOutbox:
    """Outbox in memory."""

    def __init__(self, tables: Tables) -> None:
        """Share the tables."""
        self._tables = tables

    async def pending(self, number: str, *, after: int = 0, limit: int = 500) -> Sequence[OutboxEntry]:
        """Return queued and sending entries after dropping outdated ones."""
        ours = [one for one in self._of(number) if one.entry.id > after]
        for one in ours:
            if one.status == "queued" and self._outdated(one):
                self._move(one, "dropped", "the conversation was taken over before this was sent")
        return [_as_entry(one) for one in ours if one.status != "dropped"][:limit]

    async def sending(self, entries: Sequence[int], *, number: str, lease: int) -> Sequence[int]:
        """Mark entries as being sent."""
        if not entries:
            return []
        self._tables.fence(number, lease)
        marked = []
        for one in self._of(number):
            if one.entry.id in entries and (one.status == "sending" or not self._outdated(one)):
                one.entry = replace(one.entry, tries=one.entry.tries + 1)
                self._move(one, "sending", one.reason)
                marked.append(one.entry.id)
        return marked

    async def settle(self, number: str, results: Sequence[Sent]) -> None:
        """Record what the channel answered."""
        for result in results:
            one = self._tables.outbox.get((number, result.id))
            if one is not None and one.entry.id in self._tables.pending:
                status = "taken" if result.taken else "failed" if result.final else "queued"
                self._move(one, status, None if result.taken else result.error)

    async def ack(self, acks: Sequence[Ack]) -> None:
        """Raise ack levels."""
        for ack in acks:
            one = self._tables.outbox.get((ack.number, ack.id))
            if one is None or not (ack.level > max(one.ack, 0) or (ack.level < 0 and one.ack == 0)):
                continue
            one.ack = ack.level
            if ack.level > 0 and one.entry.id in self._tables.pending:
                self._move(one, "taken", one.reason)

    async def unconfirmed(
        self, number: str, older_than: datetime, *, since: datetime | None = None, limit: int = 500
    ) -> Sequence[OutboxEntry]:
        """Return entries taken but not confirmed."""
        found = [
            replace(one.entry, status="taken")
            for one in self._tables.outbox.values()
            if one.status == "taken" and one.ack == 0 and one.entry.number == number and one.changed < older_than
            if since is None or one.changed >= since
        ]
        return sorted(found, key=lambda entry: entry.id)[:limit]

    async def unwanted(self, number: str, entries: Sequence[int]) -> Collection[int]:
        """Drop entries of people who opted out."""
        found = [one for one in self._tables.outbox.values() if one.entry.id in entries and self._refused(one, number)]
        for one in found:
            if one.entry.id in self._tables.pending:
                self._move(one, "dropped", "the person opted out before this was sent")
        return {one.entry.id for one in found}

    async def known(self, number: str, message_ids: Sequence[str]) -> Collection[str]:
        """Return those of the ids that entries have."""
        ids = {one.entry.message_id for one in self._tables.outbox.values() if one.entry.number == number}
        return ids & set(message_ids)

    def _of(self, number: str) -> list[Out]:
        return [one for one in self._tables.pending.values() if one.entry.number == number]

    def _outdated(self, one: Out) -> bool:
        conversation = self._tables.conversation(one.entry.conversation or "")
        return conversation is not None and conversation.epoch > one.entry.epoch

    def _refused(self, one: Out, number: str) -> bool:
        conversation = self._tables.conversation(one.entry.conversation or "")
        known = self._tables.contacts.get((number, conversation.contact if conversation else one.entry.chat))
        refused = known is not None and known.contact.opted_out and known.confirmation != one.entry.message_id
        return one.entry.number == number and refused

    def _move(self, one: Out, status: str, reason: str | None) -> None:
        one.status, one.reason, one.changed = status, reason, self._tables.clock()
        if status not in ("queued", "sending"):
            del self._tables.pending[one.entry.id]


def _as_entry(one: Out) -> OutboxEntry:
    return replace(one.entry, status="sending" if one.status == "sending" else "queued")
