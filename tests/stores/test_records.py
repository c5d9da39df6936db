"""The records store keeps its contract on SQLite and on Postgres."""

from __future__ import annotations

from wabot_core.testing.contracts import RecordsContract


class TestSqlRecords(RecordsContract):
    """Runs on both databases: the `records` fixture has a parameter for each."""
