"""Adding to sums that are kept, within a transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Table

from wabot_runtime.stores.records.dialect import dialect_of, insert
from wabot_runtime.stores.tallies.counting import METRICS


def add(connection: Connection, workspace: str, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Add each row's counts to those kept under its key."""
    if not rows:
        return
    put = insert(dialect_of(connection), table)
    sums = {one.key: one + put.excluded[one.key] for one in table.c if one.key in (*METRICS, "count")}
    put = put.on_conflict_do_update(index_elements=list(table.primary_key), set_=sums)
    connection.execute(put, [{"workspace_id": workspace, **row} for row in rows])
