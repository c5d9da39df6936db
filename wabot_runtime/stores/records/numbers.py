"""Numbers on a Database: what they shall do, where they stand, and where they stood."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, fields
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from wabot_core.channels import NumberState
from wabot_core.errors import AlreadyThere, NotFound
from wabot_core.stores import NumberRow
from wabot_runtime.stores.records.database import Database
from wabot_runtime.stores.records.schema import number_states, numbers

STATES_KEPT = 1000
"""States of a number that are kept; older ones go, and those older than 90 days."""

STATES_AGE = timedelta(days=90)

_CHANGEABLE = frozenset(field.name for field in fields(NumberRow)) - {"id"}


class SqlNumbers:
    """Numbers of one workspace; see `wabot_core.stores.Numbers`."""

    def __init__(self, database: Database) -> None:
        """Take the database; it may be opened later."""
        self._database = database

    async def add(self, number: NumberRow) -> None:
        """Create a number; raise AlreadyThere."""
        added = insert(numbers).values(workspace_id=self._database.workspace, **asdict(number))

        def work(connection: Connection) -> None:
            connection.execute(added)

        try:
            await self._database.write(work)
        except IntegrityError as error:
            raise AlreadyThere(what="number", id=number.id) from error

    async def all(self) -> Sequence[NumberRow]:
        """Return every number by name."""
        asked = (
            select(numbers)
            .where(numbers.c.workspace_id == self._database.workspace)
            .order_by(numbers.c.name, numbers.c.id)
        )
        return await self._database.read(lambda connection: [number_of(row) for row in connection.execute(asked)])

    async def get(self, number: str) -> NumberRow:
        """Return a number; raise NotFound."""
        asked = select(numbers).where(self._one(number))
        row = await self._database.read(lambda connection: connection.execute(asked).one_or_none())
        if row is None:
            raise NotFound(what="number", id=number)
        return number_of(row)

    async def change(self, number: str, **changes: Any) -> NumberRow:
        """Change fields by name; raise NotFound, TypeError for a field there is not."""
        if unknown := changes.keys() - _CHANGEABLE:
            raise TypeError(f"a number has no field {', '.join(sorted(unknown))} to change")
        if not changes:
            return await self.get(number)
        changed = update(numbers).where(self._one(number)).values(**changes).returning(*numbers.c)

        def work(connection: Connection) -> NumberRow:
            before = connection.execute(select(numbers).where(self._one(number))).one_or_none()
            row = connection.execute(changed).one_or_none()
            if before is None or row is None:
                raise NotFound(what="number", id=number)
            if (before.state, before.reason) != (row.state, row.reason):
                self._note(connection, row)
            return number_of(row)

        return await self._database.write(work)

    def _note(self, connection: Connection, row: Row[Any]) -> None:
        """Keep a state for the history, and let go of what is old."""
        at = row.since or datetime.now(UTC)
        noted = {"number": row.id, "at": at, "state": row.state, "reason": row.reason}
        connection.execute(insert(number_states).values(workspace_id=self._database.workspace, **noted))
        of = number_states.c.workspace_id == self._database.workspace, number_states.c.number == row.id
        last = select(number_states.c.id).where(*of).order_by(number_states.c.id.desc()).offset(STATES_KEPT).limit(1)
        old = or_(number_states.c.id <= last.scalar_subquery(), number_states.c.at < at - STATES_AGE)
        connection.execute(delete(number_states).where(*of, old))

    def _one(self, number: str) -> Any:
        return (numbers.c.workspace_id == self._database.workspace) & (numbers.c.id == number)


def number_of(row: Row[Any]) -> NumberRow:
    """Return a row of the table as a NumberRow."""
    data = {key: value for key, value in row._mapping.items() if key != "workspace_id"}
    return NumberRow(**{**data, "state": NumberState(data["state"])})
