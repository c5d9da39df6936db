"""What people of ours did: how long somebody waited for them and how long they had conversations, each fact once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select, update

from wabot_runtime.stores.records.handovers import ANSWERED, BEGUN, ENDED, handovers
from wabot_runtime.stores.tallies.counting import Attended, bucket_of, day_of
from wabot_runtime.stores.tallies.keeping import add
from wabot_runtime.stores.tallies.schema import agent_times

_KEY = ("day", "number", "bot", "agent", "kind", "bucket")


def advance(connection: Connection, workspace: str, *, limit: int) -> int:
    """Count some more of what happened to handovers; return of how many.

    One that somebody changes just now, or erases, is left for the next time: who counts waits for nobody.
    """
    found = due(connection, workspace, limit=limit, locked=True)
    counts: Counter[Attended] = Counter()
    for row in found:
        counts.update(facts(row))
    kept = [dict(zip(_KEY, key, strict=True)) | {"count": count} for key, count in sorted(counts.items())]
    add(connection, workspace, agent_times, kept)
    for row in found:
        done = BEGUN | (ANSWERED if row.answered else 0) | (ENDED if row.ended else 0)
        here = handovers.c.workspace_id == workspace, handovers.c.id == row.id
        connection.execute(update(handovers).where(*here).values(counted=row.counted | done, due=False))
    return len(found)


def due(connection: Connection, workspace: str, *, limit: int, locked: bool = False) -> Sequence[Any]:
    """Return handovers of which something is not counted."""
    asked = select(handovers).where(handovers.c.workspace_id == workspace, handovers.c.due)
    asked = asked.order_by(handovers.c.id).limit(limit)
    return connection.execute(asked.with_for_update(skip_locked=True) if locked else asked).all()


def facts(row: Any) -> Sequence[Attended]:
    """Return what is not counted yet of a handover: that it began, its first answer and its end."""
    of = row.number, row.bot
    found: list[Attended] = []
    if not row.counted & BEGUN:
        found.append((day_of(row.began), *of, "", "called" if row.called else "taken", 0))
    if row.answered and not row.counted & ANSWERED:
        took = bucket_of((row.answered - row.began).total_seconds())
        found.append((day_of(row.answered), *of, row.answerer or "", "answer", took))
    if row.ended and not row.counted & ENDED:
        took = bucket_of((row.ended - row.began).total_seconds())
        found.append((day_of(row.ended), *of, row.holder or "", "held", took))
    return found


def by_agent(
    connection: Connection, workspace: str, *, since: datetime, until: datetime, number: str | None, bot: str | None
) -> Counter[tuple[str, str, int]]:
    """Return the sums that are kept of some days, by agent, kind and bucket."""
    times = agent_times.c
    where = [times.workspace_id == workspace, times.day >= since, times.day < until]
    where += [column == value for column, value in ((times.number, number), (times.bot, bot)) if value is not None]
    key = times.agent, times.kind, times.bucket
    asked = select(*key, func.sum(times.count).label("total")).where(*where).group_by(*key)
    return Counter({(row.agent, row.kind, row.bucket): int(row.total) for row in connection.execute(asked)})
