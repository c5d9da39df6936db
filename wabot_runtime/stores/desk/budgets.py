"""Budgets of attempts on a Database: taken before an attempt is judged, so that parallel guesses count too."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, select, update

from wabot_runtime.stores.desk.schema import budgets
from wabot_runtime.stores.records.database import Database
from wabot_runtime.stores.records.dialect import dialect_of, follow, insert


@dataclass(frozen=True, kw_only=True)
class Budget:
    """`limit` attempts in a `window`; after the first `free` each is followed by a pause twice as long as the last."""

    limit: int
    window: timedelta
    free: int
    longest: timedelta = timedelta(minutes=15)

    def pause(self, spent: int) -> timedelta:
        """Return how long to wait after so many attempts."""
        if spent < self.free:
            return timedelta(0)
        return min(self.longest, timedelta(seconds=2 ** min(spent - self.free, 20)))


class SqlBudgets:
    """Budgets of one workspace."""

    def __init__(self, database: Database) -> None:
        """Take the database; it may be opened later."""
        self._database = database
        self._workspace = database.workspace

    async def take(self, name: str, budget: Budget, *, now: datetime) -> timedelta:
        """Take one attempt and return zero, or take none and return how long to wait."""

        def work(connection: Connection) -> timedelta:
            follow(connection, f"desk.budget.{name}")
            row = connection.execute(select(budgets).where(*self._is(name))).one_or_none()
            fresh = row is None or row.since + budget.window <= now
            if row is not None and not fresh and row.until > now:
                return timedelta(seconds=(row.until - now).total_seconds())
            spent = 1 if row is None or fresh else row.spent + 1
            since = now if row is None or fresh else row.since
            until = since + budget.window if spent >= budget.limit else now + budget.pause(spent)
            values = {"spent": spent, "since": since, "until": until}
            put = insert(dialect_of(connection), budgets).values(workspace_id=self._workspace, name=name, **values)
            connection.execute(
                put.on_conflict_do_update(index_elements=[budgets.c.workspace_id, budgets.c.name], set_=values)
            )
            return timedelta(0)

        return await self._database.write(work)

    async def refund(self, name: str) -> None:
        """Give one attempt back, and the pause after it."""
        given = (
            update(budgets)
            .where(*self._is(name), budgets.c.spent > 0)
            .values(spent=budgets.c.spent - 1, until=budgets.c.since)
        )
        await self._database.write(lambda connection: connection.execute(given))

    async def reset(self, name: str) -> None:
        """Begin anew."""
        await self._database.write(lambda connection: connection.execute(delete(budgets).where(*self._is(name))))

    def _is(self, name: str):  # type: ignore[no-untyped-def]
        return budgets.c.workspace_id == self._workspace, budgets.c.name == name
