"""Active people: who wrote on a day is counted once, however often they wrote; read and kept within a transaction."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection, func, select, type_coerce

from wabot_runtime.stores.records.dialect import dialect_of, insert, rows
from wabot_runtime.stores.records.values import to_json, to_time
from wabot_runtime.stores.tallies.counting import Active
from wabot_runtime.stores.tallies.keeping import add
from wabot_runtime.stores.tallies.schema import active_days, active_people

AT_ONCE = 1_000
_KEY = ("day", "number", "bot", "contact")


def new_ones(connection: Connection, workspace: str, found: Iterable[Active]) -> set[Active]:
    """Return those of whom it is not kept yet that they were active."""
    columns = [active_people.c[name] for name in _KEY]
    sought = rows(dialect_of(connection), "sought", *columns)
    same = (one == sought.c[one.key] for one in columns)
    known = select(active_people.c.day).where(active_people.c.workspace_id == workspace, *same)
    asked = select(*(type_coerce(sought.c[one.key], one.type) for one in columns))
    asked = asked.where(known.correlate(sought).exists())  # a join would lead SQLite through all who ever were active
    new, left = set(found), list(found)
    while left:
        some, left = left[:AT_ONCE], left[AT_ONCE:]
        given = [dict(zip(_KEY, (to_time(day), *rest), strict=True)) for day, *rest in some]
        new.difference_update(tuple(row) for row in connection.execute(asked, {"sought": to_json(given)}))
    return new


def keep(connection: Connection, workspace: str, found: Iterable[Active]) -> None:
    """Keep who was active, and count those who are new."""
    new = sorted(new_ones(connection, workspace, found))
    if not new:
        return
    put = insert(dialect_of(connection), active_people).on_conflict_do_nothing()
    connection.execute(put, [{"workspace_id": workspace} | dict(zip(_KEY, one, strict=True)) for one in new])
    counts = Counter(one[:3] for one in new)
    kept = [dict(zip(_KEY[:3], key, strict=True)) | {"count": count} for key, count in sorted(counts.items())]
    add(connection, workspace, active_days, kept)


def by_day(
    connection: Connection, workspace: str, *, since: datetime, until: datetime, number: str | None, bot: str | None
) -> Counter[datetime]:
    """Return how many people are kept as active on each day: of a bot, those whose messages it handled."""
    days = active_days.c
    where = [days.workspace_id == workspace, days.day >= since, days.day < until, days.bot == (bot or "")]
    if number is not None:
        where.append(days.number == number)
    asked = select(days.day, func.sum(days.count).label("total")).where(*where).group_by(days.day)
    return Counter({row.day: int(row.total) for row in connection.execute(asked)})
