"""Merging contacts: what two ids of one person have becomes one person's; taking it back is `parting.py`'s business.

A table with the columns `number` and `contact` is moved without being named. One whose key has the contact in it needs
a rule in COLLISIONS for what both have, and any other table that names a contact a reason in STAYS, or a test fails.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import ColumnElement, Connection, Row, Table, and_, bindparam, delete, func, insert, select, update

from wabot_core.errors import NotFound
from wabot_core.stores import number_lease
from wabot_runtime.stores.errors import RevMismatch, UnmergeableContacts
from wabot_runtime.stores.records import handovers
from wabot_runtime.stores.records.database import Database
from wabot_runtime.stores.records.dialect import database_time, follow
from wabot_runtime.stores.records.remarks import remark
from wabot_runtime.stores.records.schema import (
    aliases,
    answers,
    captures,
    contacts,
    conversations,
    inbox,
    leases,
    metadata,
    opt_changes,
    outbox,
)

COLLISIONS: Mapping[str, str] = {
    "captures": "The newer of the same kind and key stays under it, the older is kept under a key that says so.",
    "conversations": "The one a person of ours has stays live, else the one last active; the other ends as replaced.",
}
"""Tables in which both may have what only one can have, and the rule for it."""

STAYS: Mapping[str, str] = {
    "contacts": "The merged contact's row is folded into the other's and kept in its alias.",
    "outbox": "A message leaves in the chat it was queued for; whose it is says its conversation.",
    "people_words": "What moves, or is known by more, is gone through anew; erasing finds the rest by both ids.",
    "active_people": "Whose day is counted stays counted, under the id they wrote with; erasing finds them by both.",
}
"""Tables that name a contact or a chat and are not moved, and why."""

AGAIN = " (merged)"
"""What a capture's key ends with that gave way to a newer one."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Renamed:
    """A capture that gives way to a newer one: under which key it is kept, and of whom it is."""

    kind: str
    key: str
    new_key: str
    of: Literal["contact", "into"]


@dataclass(frozen=True, kw_only=True, slots=True)
class MergePlan:
    """What merging moves, by table, and what becomes of what both have.

    `stays` and `ends` are the live conversations when both have one; `queued` messages of the merged contact still
    leave, unless `opted_out`: who opted out under either id is opted out.
    """

    number: str
    contact: str
    into: str
    moves: Mapping[str, int]
    renamed: Sequence[Renamed] = ()
    stays: str | None = None
    ends: str | None = None
    queued: int = 0
    opted_out: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class _Scan:
    """Inbox entries of a contact: those up to the id `top`, found before anything was held."""

    ids: frozenset[int]
    top: int


NOTHING_YET = _Scan(ids=frozenset(), top=0)


@dataclass(frozen=True, kw_only=True)
class _Pair:
    """The rows of the contact that is merged and of the one it is merged into."""

    merged: Row[Any]
    into: Row[Any]
    scan: _Scan = NOTHING_YET

    @property
    def number(self) -> str:
        return str(self.merged.number)


class SqlMerging:
    """Merging contacts of one workspace."""

    def __init__(self, database: Database) -> None:
        """Take the database; it may be opened later."""
        self._database = database
        self._workspace = database.workspace

    async def plan(self, handle: str, into: str) -> MergePlan:
        """Say what merging a contact into another would do; raise NotFound, UnmergeableContacts."""

        def work(connection: Connection) -> MergePlan:
            pair = self._pair(connection, handle, into)
            return self._plan(connection, replace(pair, scan=self._scan(connection, pair)))

        return await self._database.read(work)

    async def merge(self, handle: str, into: str, *, revs: tuple[int, int], by: str, at: datetime) -> MergePlan:
        """Merge a contact into another, `revs` being what both were at.

        Raise NotFound, UnmergeableContacts or RevMismatch.
        Turns of the merged contact that are under way are refused at their commit, and taken again as the other's.
        """
        # reading a whole inbox holds up nobody; what comes after it is found by its id
        scan = await self._database.read(
            lambda connection: self._scan(connection, self._pair(connection, handle, into))
        )

        def work(connection: Connection) -> MergePlan:
            pair = self._pair(connection, handle, into)
            hold(connection, pair.number, workspace=self._workspace)
            pair = replace(self._pair(connection, handle, into, held=True), scan=scan)
            for row, rev in zip((pair.merged, pair.into), revs, strict=True):
                if row.rev != rev:
                    raise RevMismatch(rev=row.rev)
            plan = self._plan(connection, pair)
            self._write(connection, pair, plan, by=by, at=at)
            return plan

        return await self._database.write(work)

    def _write(self, connection: Connection, pair: _Pair, plan: MergePlan, *, by: str, at: datetime) -> None:
        if plan.ends is not None:
            self._end(connection, plan.ends, by=by)
        for one in plan.renamed:
            self._rename(connection, pair.merged if one.of == "contact" else pair.into, one)
        moved = {str(table.name): self._move(connection, table, pair) for table in moving()}
        self._fold(connection, pair, plan, by=by, at=at)
        kept = {
            "contact": _plain(pair.merged),
            "into": _plain(pair.into),
            "moved": moved,
            "renamed": [asdict(one) for one in plan.renamed],
        }
        alias = {"number": pair.number, "alias": pair.merged.id, "contact": pair.into.id, "handle": pair.merged.handle}
        connection.execute(insert(aliases).values(workspace_id=self._workspace, **alias, kept=kept, by=by, at=at))

    def _pair(self, connection: Connection, handle: str, into: str, *, held: bool = False) -> _Pair:
        asked = select(contacts).where(
            contacts.c.workspace_id == self._workspace, contacts.c.handle.in_((handle, into))
        )
        found = {row.handle: row for row in connection.execute(asked.with_for_update() if held else asked)}
        for one in (handle, into):
            if one not in found:
                raise NotFound(what="contact", id=one)
        if handle == into:
            raise UnmergeableContacts(why="it is the same one")
        if found[handle].number != found[into].number:
            raise UnmergeableContacts(why="they wrote to different numbers")
        return _Pair(merged=found[handle], into=found[into])

    def _scan(self, connection: Connection, pair: _Pair) -> _Scan:
        top = select(func.max(inbox.c.id)).where(inbox.c.workspace_id == self._workspace)
        highest = connection.execute(top).scalar() or 0
        theirs = self._of(inbox, pair.merged.number, pair.merged.id)
        found = connection.execute(select(inbox.c.id).where(theirs, inbox.c.id <= highest)).scalars()
        return _Scan(ids=frozenset(found), top=highest)

    def _plan(self, connection: Connection, pair: _Pair) -> MergePlan:
        live = [
            connection.execute(
                select(conversations.c.id, conversations.c.owner, conversations.c.changed).where(
                    self._of(conversations, pair.number, row.id), conversations.c.ended.is_(None)
                )
            ).one_or_none()
            for row in (pair.merged, pair.into)
        ]
        stays: Any = None
        ends: Any = None
        if live[0] is not None and live[1] is not None:
            ends, stays = sorted((one for one in live if one), key=lambda one: (one.owner == "human", one.changed))
        queued = select(func.count()).where(
            outbox.c.workspace_id == self._workspace,
            outbox.c.number == pair.number,
            outbox.c.status.in_(("queued", "sending")),
            outbox.c.conversation.in_(
                select(conversations.c.id).where(self._of(conversations, pair.number, pair.merged.id))
            ),
        )
        return MergePlan(
            number=pair.number,
            contact=pair.merged.handle,
            into=pair.into.handle,
            moves={str(table.name): len(self._keys(connection, table, pair)) for table in moving()},
            renamed=self._colliding(connection, pair),
            stays=stays and stays.id,
            ends=ends and ends.id,
            queued=int(connection.execute(queued).scalar_one()),
            opted_out=pair.merged.opted_out is not None or pair.into.opted_out is not None,
        )

    def _colliding(self, connection: Connection, pair: _Pair) -> Sequence[Renamed]:
        """Find the captures both have, and say which of the two gives way."""
        kept: dict[str, dict[tuple[str, str], datetime]] = {}
        for row in (pair.merged, pair.into):
            asked = select(captures.c.kind, captures.c.key, captures.c.at).where(
                self._of(captures, pair.number, row.id)
            )
            kept[row.id] = {(each.kind, each.key): each.at for each in connection.execute(asked)}
        theirs, others = kept[pair.merged.id], kept[pair.into.id]
        taken, found = theirs.keys() | others.keys(), []
        for kind, key in sorted(theirs.keys() & others.keys()):
            new = key + AGAIN
            count = 1
            while (kind, new) in taken:
                count += 1
                new = f"{key} (merged {count})"
            older: Literal["contact", "into"] = "contact" if theirs[kind, key] < others[kind, key] else "into"
            found.append(Renamed(kind=kind, key=key, new_key=new, of=older))
            taken |= {(kind, new)}
        return found

    def _end(self, connection: Connection, conversation: str, *, by: str) -> None:
        here = conversations.c.workspace_id == self._workspace
        ended: dict[str, Any] = {"ended": "replaced", "wait_kind": None, "wait_until": None, "unread": None}
        connection.execute(
            update(conversations)
            .where(here, conversations.c.id == conversation)
            .values(**ended, changed=database_time())
        )
        connection.execute(
            delete(answers).where(answers.c.workspace_id == self._workspace, answers.c.conversation == conversation)
        )
        handovers.end(connection, self._workspace, conversation)
        remark(connection, self._workspace, conversation, "merged", by=by)

    def _rename(self, connection: Connection, row: Row[Any], one: Renamed) -> None:
        theirs = and_(self._of(captures, row.number, row.id), captures.c.kind == one.kind, captures.c.key == one.key)
        connection.execute(update(captures).where(theirs).values(key=one.new_key, sought=None))

    def _keys(self, connection: Connection, table: Table, pair: _Pair) -> list[list[Any]]:
        """Return the keys of the merged contact's rows, without workspace, number and contact."""
        theirs = self._of(table, pair.number, pair.merged.id)
        if table is inbox:
            later = connection.execute(select(inbox.c.id).where(theirs, inbox.c.id > pair.scan.top)).scalars()
            return [[id] for id in sorted({*pair.scan.ids, *later})]
        return [list(row) for row in connection.execute(select(*key_of(table)).where(theirs))]

    def _move(self, connection: Connection, table: Table, pair: _Pair) -> list[list[Any]]:
        found = self._keys(connection, table, pair)
        of, to = pair.merged.id, pair.into.id
        give(connection, table, found, workspace=self._workspace, number=pair.number, of=of, to=to)
        return found

    def _fold(self, connection: Connection, pair: _Pair, plan: MergePlan, *, by: str, at: datetime) -> None:
        """Let the contact that stays know what the other was known by, and take the other's row away."""
        old, new = pair.merged, pair.into
        values: dict[str, Any] = {name: getattr(new, name) or getattr(old, name) for name in KNOWN}
        values |= {
            "fields": {**old.fields, **new.fields},
            "seen": max(old.seen, new.seen),
            "rev": new.rev + 1,
            "sought": None,
        }
        if plan.opted_out and new.opted_out is None:
            values |= {"opted_out": old.opted_out, "confirmation": old.confirmation}
            line = {"number": new.number, "contact": new.id, "out": True, "how": "admin", "by": by, "at": at}
            connection.execute(insert(opt_changes).values(workspace_id=self._workspace, **line))
        connection.execute(update(contacts).where(self._row(new)).values(**values))
        connection.execute(delete(contacts).where(self._row(old)))

    def _row(self, row: Row[Any]) -> ColumnElement[bool]:
        return and_(
            contacts.c.workspace_id == self._workspace, contacts.c.number == row.number, contacts.c.id == row.id
        )

    def _of(self, table: Table, number: str, contact: str) -> ColumnElement[bool]:
        return and_(table.c.workspace_id == self._workspace, table.c.number == number, table.c.contact == contact)


KNOWN = ("phone", "name", "language", "first_message")
"""What a contact is known by; where both are known by something the one that stays keeps its own."""


def hold(connection: Connection, number: str, *, workspace: str) -> None:
    """Keep a number's arrivals and turns waiting until the end of the transaction."""
    follow(connection, f"inbox:{workspace}:{number}")
    lease = select(leases.c.token).where(leases.c.workspace_id == workspace, leases.c.name == number_lease(number))
    connection.execute(lease.with_for_update()).all()


def moving() -> Sequence[Table]:
    """Return the tables whose rows follow their contact."""
    tables = [table for table in metadata.sorted_tables if table.name not in STAYS]
    return [table for table in tables if {"number", "contact"} <= set(table.c.keys())]


def key_of(table: Table) -> Sequence[Any]:
    """Return the columns that tell rows of one contact apart."""
    return [one for one in table.primary_key.columns if one.key not in ("workspace_id", "number", "contact")]


def give(
    connection: Connection,
    table: Table,
    keys: Sequence[Sequence[Any]],
    *,
    workspace: str,
    number: str,
    of: str,
    to: str,
    only: ColumnElement[bool] | None = None,
) -> int:
    """Give rows, by their keys, from one contact to another; return how many were still there."""
    if not keys:
        return 0
    columns = key_of(table)
    theirs = and_(table.c.workspace_id == workspace, table.c.number == number, table.c.contact == of)
    theirs = theirs if only is None else and_(theirs, only)
    statement = update(table).where(theirs, *(one == bindparam(f"of_{one.key}") for one in columns))
    statement = statement.values(contact=to, **({"sought": None} if "sought" in table.c else {}))
    rows = [{f"of_{one.key}": value for one, value in zip(columns, key, strict=True)} for key in keys]
    return connection.execute(statement, rows).rowcount


def _plain(row: Row[Any]) -> dict[str, Any]:
    """Return a contact's row as JSON."""
    return {
        name: value.isoformat() if isinstance(value, datetime) else value
        for name, value in row._mapping.items()
        if name != "workspace_id"
    }
