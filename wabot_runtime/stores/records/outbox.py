"""The outbox on a Database: messages recorded by turns, and what became of each."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, bindparam, case, func, literal, literal_column, or_, select, update
from sqlalchemy import Row as Found

from wabot_core.channels import Ack, Sent
from wabot_core.errors import StaleLease
from wabot_core.messages import content_from_json
from wabot_core.stores import OutboxEntry, number_lease
from wabot_runtime.sentences import sentence
from wabot_runtime.stores.records.database import Database
from wabot_runtime.stores.records.dialect import Bulk, Row, database_time, rows, veiled
from wabot_runtime.stores.records.schema import aliases, contacts, conversations, leases, outbox
from wabot_runtime.stores.records.values import to_json

OUTDATED = sentence("send_taken_over")
"""Why an entry of an outdated epoch is dropped."""


OPTED_OUT = sentence("send_opted_out")
"""Why an entry to somebody who wants no messages is dropped."""


class SqlOutbox:
    """Outbox of one workspace; see `wabot_core.stores.Outbox`."""

    def __init__(self, database: Database) -> None:
        """Take the database; it may be opened later."""
        self._database = database
        self._here = outbox.c.workspace_id == database.workspace
        self._pending = self._find_pending()
        self._marked = self._mark_sending()
        self._settled = self._bulk(("number", "message_id", "status", "reason"), self._settle)
        self._acked = self._bulk(("number", "message_id", "ack"), self._raise_ack)
        self._dropped = self._bulk(("id",), self._drop)
        self._unwanted = self._find_unwanted()
        self._refused = self._bulk(("id",), self._refuse)

    async def pending(self, number: str, *, after: int = 0, limit: int = 500) -> Sequence[OutboxEntry]:
        """Return queued and sending entries, oldest first, after dropping outdated ones."""
        asked = {"of_number": number, "after": after, "most": limit}
        while True:
            found = await self._database.read(lambda connection: connection.execute(self._pending, asked).all())
            outdated = [row.id for row in found if row.status == "queued" and row.now_epoch > row.epoch]
            if not outdated:
                return [_entry(row) for row in found]
            await self._change(self._dropped, [{"id": one} for one in outdated])

    async def sending(self, entries: Sequence[int], *, number: str, lease: int) -> Sequence[int]:
        """Mark entries as being sent, in one transaction with the check of the lease."""
        wanted = to_json([{"id": one} for one in entries])
        held = (
            select(leases.c.token)
            .where(leases.c.workspace_id == self._database.workspace, leases.c.name == number_lease(number))
            .with_for_update(read=True)
        )

        def work(connection: Connection) -> Sequence[int]:
            token = connection.execute(held).scalar_one_or_none()
            if token is not None and token > lease:
                raise StaleLease(name=number_lease(number))
            marked = connection.execute(self._marked, {"wanted": wanted, "of_number": number})
            return sorted(marked.scalars())

        return await self._database.write(work) if entries else []

    async def settle(self, number: str, results: Sequence[Sent]) -> None:
        """Record what the channel answered about entries that are still pending."""
        given = [
            {
                "number": number,
                "message_id": one.id,
                "status": _status(one),
                "reason": None if one.taken else one.error,
            }
            for one in results
        ]
        await self._change(self._settled, given)

    async def ack(self, acks: Sequence[Ack]) -> None:
        """Raise ack levels, in one statement."""
        given = [
            {"number": number, "message_id": message, "ack": level}
            for (number, message), level in _highest(acks).items()
        ]
        await self._change(self._acked, given)

    async def unconfirmed(
        self, number: str, older_than: datetime, *, since: datetime | None = None, limit: int = 500
    ) -> Sequence[OutboxEntry]:
        """Return entries taken from `since` to `older_than` that WhatsApp's server has not confirmed."""
        asked = (
            select(outbox)
            .where(
                self._here,
                outbox.c.number == number,
                outbox.c.status == literal_column("'taken'"),
                outbox.c.ack == literal_column("0"),
                outbox.c.changed < older_than,
            )
            .order_by(outbox.c.id)
            .limit(limit)
        )
        if since is not None:
            asked = asked.where(outbox.c.changed >= since)
        found = await self._database.read(lambda connection: connection.execute(asked).all())
        return [_entry(row) for row in found]

    async def unwanted(self, number: str, entries: Sequence[int]) -> Collection[int]:
        """Find entries to people who opted out, mostly none, and drop these."""
        asked = {"wanted": to_json([{"id": one} for one in entries])}
        refused = await self._database.read(lambda connection: connection.execute(self._unwanted, asked).all())
        found = [row.id for row in refused if row.number == number]
        await self._change(self._refused, [{"id": one} for one in found])
        return set(found)

    async def known(self, number: str, message_ids: Sequence[str]) -> Collection[str]:
        """Return those of the ids that entries have."""
        asked = select(outbox.c.message_id).where(
            self._here, outbox.c.number == number, outbox.c.message_id.in_(message_ids)
        )
        return set(await self._database.read(lambda connection: connection.execute(asked).scalars().all()))

    async def _change(self, statement: Bulk, given: Sequence[Mapping[str, Any]]) -> None:
        encoded = [statement.encode(row) for row in given]
        if encoded:
            await self._database.write_once(lambda connection: statement.run(connection, encoded))

    def _find_pending(self) -> Any:
        return (
            select(outbox, func.coalesce(conversations.c.epoch, 0).label("now_epoch"))
            .select_from(outbox.outerjoin(conversations, _its_conversation()))
            .where(
                self._here,
                outbox.c.number == bindparam("of_number"),
                PENDING,
                outbox.c.id > bindparam("after"),
            )
            .order_by(outbox.c.id)
            .limit(bindparam("most"))
        )

    def _mark_sending(self) -> Any:
        wanted = rows(self._database.dialect, "wanted", outbox.c.id)
        outdated = select(literal(1)).where(_its_conversation(), conversations.c.epoch > outbox.c.epoch)
        return (
            update(outbox)
            .where(
                self._here,
                outbox.c.id.in_(select(wanted.c.id)),
                outbox.c.number == bindparam("of_number"),
                _IS_PENDING,
                or_(outbox.c.status == "sending", ~outdated.correlate(outbox).exists()),
            )
            .values(status="sending", tries=outbox.c.tries + 1, changed=database_time())
            .returning(outbox.c.id)
        )

    def _find_unwanted(self) -> Any:
        """Find them by id alone: SQLite would rather go through all that a workspace ever sent."""
        wanted = rows(self._database.dialect, "wanted", outbox.c.id)
        theirs = and_(
            contacts.c.workspace_id == outbox.c.workspace_id,
            contacts.c.number == outbox.c.number,
            contacts.c.id == func.coalesce(conversations.c.contact, aliases.c.contact, outbox.c.chat),
        )
        merged = and_(
            aliases.c.workspace_id == outbox.c.workspace_id,
            aliases.c.number == outbox.c.number,
            aliases.c.alias == outbox.c.chat,
        )
        return (
            select(outbox.c.id, outbox.c.number)
            .select_from(
                outbox.outerjoin(conversations, _its_conversation()).outerjoin(aliases, merged).join(contacts, theirs)
            )
            .where(
                outbox.c.workspace_id.concat("") == self._database.workspace,
                outbox.c.id.in_(select(wanted.c.id)),
                contacts.c.opted_out.is_not(None),
                outbox.c.message_id != func.coalesce(contacts.c.confirmation, ""),
            )
        )

    def _bulk(self, keys: Sequence[str], build: Callable[[Row], Any]) -> Bulk:
        return Bulk(self._database.dialect, "given", [outbox.c[key] for key in keys], build)

    def _message(self, row: Row) -> Any:
        return and_(self._here, outbox.c.number == row["number"], outbox.c.message_id == row["message_id"])

    def _settle(self, row: Row) -> Any:
        return (
            update(outbox)
            .where(self._message(row), _IS_PENDING)
            .values(status=row["status"], reason=row["reason"], changed=database_time())
        )

    def _raise_ack(self, row: Row) -> Any:
        level = row["ack"]
        rises = or_(and_(level > 0, level > outbox.c.ack), and_(level < 0, outbox.c.ack == 0))
        confirms = and_(_IS_PENDING, level > 0)
        return (
            update(outbox)
            .where(self._message(row), rises)
            .values(
                ack=level,
                acked=database_time(),
                status=case((confirms, literal("taken")), else_=outbox.c.status),
                changed=case((confirms, database_time()), else_=outbox.c.changed),
            )
        )

    def _drop(self, row: Row) -> Any:
        return (
            update(outbox)
            .where(self._here, outbox.c.id == row["id"], outbox.c.status == "queued")
            .values(status="dropped", reason=OUTDATED, changed=database_time())
        )

    def _refuse(self, row: Row) -> Any:
        return (
            update(outbox)
            .where(self._here, outbox.c.id == row["id"], PENDING)
            .values(status="dropped", reason=OPTED_OUT, changed=database_time())
        )


PENDING = outbox.c.status.in_((literal_column("'queued'"), literal_column("'sending'")))
"""Literal, as in the partial index: with a parameter in its place no planner would take the index."""
_IS_PENDING = veiled(outbox.c.status).in_((literal_column("'queued'"), literal_column("'sending'")))
"""For those looked up by their key."""


def _its_conversation() -> Any:
    return and_(conversations.c.workspace_id == outbox.c.workspace_id, conversations.c.id == outbox.c.conversation)


def _status(result: Sent) -> str:
    if result.taken:
        return "taken"
    return "failed" if result.final else "queued"


def _highest(acks: Iterable[Ack]) -> dict[tuple[str, str], int]:
    """Return the level that counts for each message; an UPDATE would take any one of several."""
    found: dict[tuple[str, str], int] = {}
    for one in acks:
        if one.level != 0:
            key = one.number, one.id
            found[key] = max(found.get(key, one.level), one.level)
    return found


def _entry(row: Found[Any]) -> OutboxEntry:
    return OutboxEntry(
        id=row.id,
        number=row.number,
        chat=row.chat,
        message_id=row.message_id,
        content=content_from_json(row.content),
        conversation=row.conversation,
        epoch=row.epoch,
        status=row.status,
        tries=row.tries,
        queued=row.queued,
    )
