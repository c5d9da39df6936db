"""Taking a merge of contacts back, as far as its own record tells; what came after it stays where it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, and_, delete, func, insert, select, update

from wabot_core.errors import NotFound
from wabot_runtime.stores.errors import RevMismatch
from wabot_runtime.stores.merging import give, hold, moving
from wabot_runtime.stores.records.database import Database
from wabot_runtime.stores.records.schema import aliases, captures, contacts


@dataclass(frozen=True, kw_only=True, slots=True)
class MergedContact:
    """A contact that was merged into another: what it was called, by whom it was merged and when."""

    handle: str
    id: str
    phone: str | None
    name: str | None
    by: str
    at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Parted:
    """Who was parted (number and both WhatsApp ids), and how many rows of each table went back."""

    number: str
    contact: str
    alias: str
    moves: Mapping[str, int]


class SqlParting:
    """Merged contacts of one workspace, and taking a merge back."""

    def __init__(self, database: Database) -> None:
        """Take the database; it may be opened later."""
        self._database = database
        self._here = aliases.c.workspace_id == database.workspace

    async def of(self, number: str, contact: str) -> Sequence[MergedContact]:
        """Return who was merged into a contact, the latest first."""
        asked = (
            select(aliases)
            .where(self._here, aliases.c.number == number, aliases.c.contact == contact)
            .order_by(aliases.c.at.desc(), aliases.c.handle)
        )
        found = await self._database.read(lambda connection: connection.execute(asked).all())
        return [_merged(row) for row in found]

    async def part(self, handle: str, merged: str, *, rev: int) -> Parted:
        """Part a contact (at `rev`) again from the one that was merged into it; raise NotFound, RevMismatch.

        Its id is its own again. Rows the merge moved go back unless they changed hands since, captures unless they
        changed since; the conversation that ended stays ended. Who opted out, before or since, is so under both ids.
        """

        def work(connection: Connection) -> Parted:
            number = self._into(connection, handle).number
            hold(connection, number, workspace=self._database.workspace)
            into = self._into(connection, handle)
            if into.rev != rev:
                raise RevMismatch(rev=into.rev)
            asked = select(aliases).where(
                self._here,
                aliases.c.number == into.number,
                aliases.c.contact == into.id,
                aliases.c.handle == merged,
            )
            alias = connection.execute(asked).one_or_none()
            if alias is None:
                raise NotFound(what="merged contact", id=merged)
            return self._part(connection, into, alias)

        return await self._database.write(work)

    def _into(self, connection: Connection, handle: str) -> Row[Any]:
        asked = select(contacts).where(contacts.c.workspace_id == self._database.workspace, contacts.c.handle == handle)
        found = connection.execute(asked.with_for_update()).one_or_none()
        if found is None:
            raise NotFound(what="contact", id=handle)
        return found

    def _part(self, connection: Connection, into: Row[Any], alias: Row[Any]) -> Parted:
        kept = alias.kept
        row = {**kept["contact"], "seen": datetime.fromisoformat(kept["contact"]["seen"])}
        out = row["opted_out"] and datetime.fromisoformat(row["opted_out"])
        row |= {"opted_out": out or into.opted_out, "rev": row["rev"] + 1, "sought": None}
        connection.execute(insert(contacts).values(workspace_id=self._database.workspace, **row))
        moves = {str(table.name): self._give_back(connection, table, into, alias) for table in moving()}
        for one in kept["renamed"]:
            self._rename_back(connection, into, alias, one)
        connection.execute(
            update(contacts)
            .where(
                contacts.c.workspace_id == self._database.workspace,
                contacts.c.number == into.number,
                contacts.c.id == into.id,
            )
            .values(rev=into.rev + 1, sought=None, **_without(into, kept))
        )
        connection.execute(
            delete(aliases).where(self._here, aliases.c.number == into.number, aliases.c.alias == alias.alias)
        )
        return Parted(number=into.number, contact=into.id, alias=alias.alias, moves=moves)

    def _give_back(self, connection: Connection, table: Any, into: Row[Any], alias: Row[Any]) -> int:
        keys = alias.kept["moved"].get(table.name, [])
        unchanged = captures.c.at <= alias.at if table is captures else None
        place: Mapping[str, Any] = {"workspace": self._database.workspace, "number": into.number}
        return give(connection, table, keys, of=into.id, to=alias.alias, only=unchanged, **place)

    def _rename_back(self, connection: Connection, into: Row[Any], alias: Row[Any], one: Mapping[str, Any]) -> None:
        """Give a capture its key back, if the one it gave way to is gone."""
        whose = alias.alias if one["of"] == "contact" else into.id
        theirs = and_(
            captures.c.workspace_id == self._database.workspace,
            captures.c.number == into.number,
            captures.c.contact == whose,
            captures.c.kind == one["kind"],
        )
        asked = select(func.count()).where(theirs, captures.c.key == one["key"])
        if not connection.execute(asked).scalar_one():
            again = {"key": one["key"], "sought": None}
            connection.execute(update(captures).where(theirs, captures.c.key == one["new_key"]).values(**again))


def _without(into: Row[Any], kept: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a contact is without what it only knew from the merged one."""
    before, other = kept["into"], kept["contact"]
    changes: dict[str, Any] = {
        name: None
        for name in ("phone", "name", "language")
        if before[name] is None and getattr(into, name) == other[name]
    }
    learnt = {
        name
        for name, value in other["fields"].items()
        if name not in before["fields"] and into.fields.get(name) == value
    }
    return changes | {"fields": {name: value for name, value in into.fields.items() if name not in learnt}}


def _merged(row: Row[Any]) -> MergedContact:
    known = row.kept["contact"]
    return MergedContact(
        handle=row.handle, id=row.alias, phone=known["phone"], name=known["name"], by=row.by, at=row.at
    )
