"""Numbers on a Database: what they shall do and where they stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, fields
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update
from sqlalchemy.exc import IntegrityError

from wabot_core.channels import NumberState
from wabot_core.errors import AlreadyThere, NotFound
from wabot_core.stores import NumberRow
from wabot_runtime.stores.records.database import Database
from wabot_runtime.stores.records.schema import numbers

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
        return await self._database.read(lambda connection: [_number(row) for row in connection.execute(asked)])

    async def get(self, number: str) -> NumberRow:
        """Return a number; raise NotFound."""
        asked = select(numbers).where(self._one(number))
        row = await self._database.read(lambda connection: connection.execute(asked).one_or_none())
        if row is None:
            raise NotFound(what="number", id=number)
        return _number(row)

    async def change(self, number: str, **changes: Any) -> NumberRow:
        """Change fields by name; raise NotFound, TypeError for a field there is not."""
        if unknown := changes.keys() - _CHANGEABLE:
            raise TypeError(f"a number has no field {', '.join(sorted(unknown))} to change")
        if not changes:
            return await self.get(number)
        changed = update(numbers).where(self._one(number)).values(**changes).returning(*numbers.c)
        row = await self._database.write(lambda connection: connection.execute(changed).one_or_none())
        if row is None:
            raise NotFound(what="number", id=number)
        return _number(row)

    def _one(self, number: str) -> Any:
        return (numbers.c.workspace_id == self._database.workspace) & (numbers.c.id == number)


def _number(row: Row[Any]) -> NumberRow:
    data = {key: value for key, value in row._mapping.items() if key != "workspace_id"}
    return NumberRow(**{**data, "state": NumberState(data["state"])})
