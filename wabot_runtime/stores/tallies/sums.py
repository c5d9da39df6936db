"""Keeping what was counted, within a transaction: each sum is added to the one under its key."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, delete, func, select

from wabot_runtime.stores.records.dialect import dialect_of, insert, midnight_of
from wabot_runtime.stores.tallies import active
from wabot_runtime.stores.tallies.counting import METRICS, Counts, Progress, day_of
from wabot_runtime.stores.tallies.keeping import add
from wabot_runtime.stores.tallies.schema import answer_times, node_tallies, tallies, tally_days, tally_progress


def keep(connection: Connection, workspace: str, counts: Counts, progress: Mapping[str, Progress]) -> None:
    """Add counts to what is kept, and keep how far each conversation is counted."""
    volumes: dict[tuple[Any, ...], dict[str, int]] = {}
    for (*key, metric), count in counts.volumes.items():
        volumes.setdefault(tuple(key), dict.fromkeys(METRICS, 0))[metric] += count
    names = ("slot", "number", "bot", "revision")
    keep_volumes(connection, workspace, [dict(zip(names, key, strict=True)) | row for key, row in volumes.items()])
    times = ("day", "number", "bot", "kind", "bucket")
    kept = [dict(zip(times, key, strict=True)) | {"count": count} for key, count in counts.times.items()]
    add(connection, workspace, answer_times, kept)
    nodes = [
        {"day": day, "bot": bot, "revision": revision, "flow": flow, "node": node, "outcome": outcome, "count": n}
        for (day, bot, revision, (flow, node), outcome), n in counts.nodes.items()
        if n
    ]
    add(connection, workspace, node_tallies, nodes)
    active.keep(connection, workspace, counts.active)
    if progress:
        _keep_progress(connection, workspace, progress)


def keep_volumes(connection: Connection, workspace: str, slots: Sequence[Mapping[str, Any]]) -> None:
    """Add rows of volumes by slot to what is kept by slot and by day."""
    add(connection, workspace, tallies, slots)
    days: dict[tuple[Any, ...], Counter[str]] = {}
    for row in slots:
        key = day_of(row["slot"]), row["number"], row["bot"], row["revision"]
        days.setdefault(key, Counter()).update({metric: row[metric] for metric in METRICS})
    names = ("day", "number", "bot", "revision")
    add(connection, workspace, tally_days, [dict(zip(names, key, strict=True)) | sums for key, sums in days.items()])


def sum_up_days(connection: Connection, workspace: str) -> None:
    """Make the sums of all days anew from what is kept by slot."""
    connection.execute(delete(tally_days).where(tally_days.c.workspace_id == workspace))
    day = midnight_of(tallies.c.slot)
    key = (tallies.c.workspace_id, day, tallies.c.number, tallies.c.bot, tallies.c.revision)
    sums = select(*key, *(func.sum(tallies.c[metric]) for metric in METRICS))
    sums = sums.where(tallies.c.workspace_id == workspace).group_by(*key)
    names = ("workspace_id", "day", "number", "bot", "revision", *METRICS)
    connection.execute(tally_days.insert().from_select(names, sums))


def _keep_progress(connection: Connection, workspace: str, progress: Mapping[str, Progress]) -> None:
    put = insert(dialect_of(connection), tally_progress)
    values = ("turns", "ended", "flow", "node")
    put = put.on_conflict_do_update(
        index_elements=list(tally_progress.primary_key), set_={name: put.excluded[name] for name in values}
    )
    given = [
        {"workspace_id": workspace, "conversation": id, "turns": one.turns, "ended": one.ended}
        | dict(zip(("flow", "node"), one.waits or (None, None), strict=True))
        for id, one in progress.items()
    ]
    connection.execute(put, given)
