"""Contacts that may be one person who came under two ids: who, why, and whom people of ours told apart.

WhatsApp gives the people of a number new ids (`…@lid`) in place of their phone numbers; until both are merged, one
person stands there twice. They are found when someone looks, in one walk through the workspace's contacts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, get_args

from sqlalchemy import ColumnElement, Connection, Select, and_, func, literal, select, tuple_, union_all

from wabot_runtime.stores.desk.contacts import ContactRow, SqlContacts
from wabot_runtime.stores.desk.schema import told_apart
from wabot_runtime.stores.records.database import Database
from wabot_runtime.stores.records.dialect import insert, plan_anew
from wabot_runtime.stores.records.schema import contacts

Why = Literal["phone", "name"]
WHYS: Sequence[Why] = get_args(Why)


@dataclass(frozen=True, kw_only=True, slots=True)
class Likeness:
    """Two contacts of a number that may be one person; `other` is the one seen last.

    Both have the same `phone`; or the same `name`, which nobody else there has, and only one's phone is known.
    """

    why: Why
    one: ContactRow
    other: ContactRow


class SqlLikenesses:
    """Contacts of one workspace that may be one person."""

    def __init__(self, database: Database) -> None:
        """Take the database; it may be opened later."""
        self._database = database
        self._contacts = SqlContacts(database)
        self._here = and_(contacts.c.workspace_id == database.workspace, contacts.c.handle.is_not(None))

    async def find(self, *, limit: int) -> Sequence[Likeness]:
        """Return so many pairs that nobody told apart, those seen last first.

        Of three with the same phone number the third is found once the first two are merged.
        """
        c = contacts.c
        known = select(c.number, c.phone).where(self._here, c.phone.is_not(None))
        shared = known.group_by(c.number, c.phone).having(func.count() > 1)
        unknown = select(c.number, c.name).where(self._here, c.phone.is_(None), c.name.contains(" "))
        same_phone = self._alike("phone", c.phone, shared)
        same_name = self._alike("name", c.name, unknown).having(func.count() == 2, func.count(c.phone) == 1)
        pairs = union_all(same_phone, same_name).subquery()
        apart = select(told_apart.c.one).where(
            told_apart.c.workspace_id == self._database.workspace,
            told_apart.c.one == pairs.c.one,
            told_apart.c.other == pairs.c.other,
        )
        asked = select(pairs).where(~apart.exists()).order_by(pairs.c.seen.desc(), pairs.c.one).limit(limit)

        def work(connection: Connection) -> Sequence[Likeness]:
            plan_anew(connection)
            found = connection.execute(asked).all()
            known = self._contacts.named(connection, [handle for row in found for handle in (row.one, row.other)])
            return [_likeness(row.why, known[row.one], known[row.other]) for row in found]

        return await self._database.read(work)

    async def tell_apart(self, handle: str, other: str, *, by: str, at: datetime) -> None:
        """Keep that two contacts are not one person; done again it stays as it was. They must be there."""
        one, two = sorted((handle, other))
        values = {"workspace_id": self._database.workspace, "one": one, "other": two, "by": by, "at": at}
        kept = insert(self._database.dialect, told_apart).values(**values).on_conflict_do_nothing()
        await self._database.write(lambda connection: connection.execute(kept))

    def _alike(self, why: Why, what: ColumnElement[Any], some: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
        """Return pairs by number and what they share, of those only that it is worth to look at: they are few."""
        c = contacts.c
        first, last = func.min(c.handle).label("one"), func.max(c.handle).label("other")
        shown = select(literal(why).label("why"), first, last, func.max(c.seen).label("seen"))
        return shown.where(self._here, tuple_(c.number, what).in_(some)).group_by(c.number, what)


def _likeness(why: Why, first: ContactRow, second: ContactRow) -> Likeness:
    one, other = sorted((first, second), key=lambda row: (row.seen, row.handle))
    return Likeness(why=why, one=one, other=other)
