"""Up to which id of a growing table no row can appear any more, for whoever goes through it once."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Table, select, text

from wabot_runtime.stores.records.dialect import dialect_of, unindexed

_RUNNING = text(
    "SELECT pg_snapshot_xmin(now)::text::bigint, pg_snapshot_xmax(now)::text::bigint FROM pg_current_snapshot() AS now"
)


def settled(connection: Connection, workspace: str, table: Table, mark: Any) -> tuple[int, dict[str, Any]]:
    """Return that id, and what to keep in `mark` (position, goal, since) to wait for the next.

    Ids are given out before their transactions end. On Postgres all that had begun when `goal` was the highest id
    must have ended; SQLite has one writer, which is the caller.
    """
    here = select(table.c.id).where(unindexed(table.c.workspace_id) == workspace)
    newest = connection.execute(here.order_by(table.c.id.desc()).limit(1)).scalar() or 0
    if dialect_of(connection) != "postgresql":
        return newest, {}
    oldest, following = connection.execute(_RUNNING).one()
    goal = mark.goal if oldest >= mark.since else mark.position
    if goal == mark.goal:
        return goal, {"goal": newest, "since": following}
    return goal, {}
