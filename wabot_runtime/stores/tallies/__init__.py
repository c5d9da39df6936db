"""Tallies: what happened, counted once and kept in small tables, so that analytics never go through all messages."""

from __future__ import annotations

from wabot_runtime.stores.tallies.counting import ANSWER_BOUNDS, ENDINGS, METRICS, Counts, bucket_of
from wabot_runtime.stores.tallies.tallies import NumberFlow, SqlTallies, Window

__all__ = ["ANSWER_BOUNDS", "ENDINGS", "METRICS", "Counts", "NumberFlow", "SqlTallies", "Window", "bucket_of"]
