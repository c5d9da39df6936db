"""The tables of tallies: sums by quarter of an hour, by day and by node, and how far counting has come."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, PrimaryKeyConstraint, Table

from wabot_runtime.stores.records.schema import metadata
from wabot_runtime.stores.records.values import UtcTime, Words
from wabot_runtime.stores.tallies.counting import METRICS


def _workspace() -> Column[str]:
    return Column("workspace_id", Words, nullable=False)


tallies = Table(
    "tallies",
    metadata,
    _workspace(),
    Column("slot", UtcTime, nullable=False),  # a quarter of an hour: days of every time zone begin with one
    Column("number", Words, nullable=False),
    Column("bot", Words, nullable=False),  # empty for what belongs to a number alone
    Column("revision", Integer, nullable=False),
    *(Column(metric, Integer, nullable=False) for metric in METRICS),
    PrimaryKeyConstraint("workspace_id", "slot", "number", "bot", "revision"),
)

tally_days = Table(  # the same by UTC day: what sums up months reads few rows
    "tally_days",
    metadata,
    _workspace(),
    Column("day", UtcTime, nullable=False),
    Column("number", Words, nullable=False),
    Column("bot", Words, nullable=False),
    Column("revision", Integer, nullable=False),
    *(Column(metric, Integer, nullable=False) for metric in METRICS),
    PrimaryKeyConstraint("workspace_id", "day", "number", "bot", "revision"),
)

answer_times = Table(
    "answer_times",
    metadata,
    _workspace(),
    Column("day", UtcTime, nullable=False),
    Column("number", Words, nullable=False),
    Column("bot", Words, nullable=False),
    Column("kind", Words, nullable=False),  # answer, first
    Column("bucket", Integer, nullable=False),
    Column("count", Integer, nullable=False),
    PrimaryKeyConstraint("workspace_id", "day", "number", "bot", "kind", "bucket"),
)

node_tallies = Table(
    "node_tallies",
    metadata,
    _workspace(),
    Column("bot", Words, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("day", UtcTime, nullable=False),
    Column("flow", Words, nullable=False),
    Column("node", Words, nullable=False),
    Column("outcome", Words, nullable=False),  # entered, waiting (a difference), abandoned, or exit:NAME
    Column("count", Integer, nullable=False),
    PrimaryKeyConstraint("workspace_id", "bot", "revision", "day", "flow", "node", "outcome"),
)

agent_times = Table(
    "agent_times",
    metadata,
    _workspace(),
    Column("day", UtcTime, nullable=False),
    Column("number", Words, nullable=False),
    Column("bot", Words, nullable=False),
    Column("agent", Words, nullable=False),  # an account or `phone`, `operator`, …; empty: nobody took it
    Column("kind", Words, nullable=False),  # called, taken, answer, held
    Column("bucket", Integer, nullable=False),  # 0 for called and taken, which take no time
    Column("count", Integer, nullable=False),
    PrimaryKeyConstraint("workspace_id", "day", "number", "bot", "agent", "kind", "bucket"),
)

active_people = Table(
    "active_people",
    metadata,
    _workspace(),
    Column("day", UtcTime, nullable=False),
    Column("number", Words, nullable=False),
    Column("bot", Words, nullable=False),  # that handled what they wrote; empty: whoever wrote to the number
    Column("contact", Words, nullable=False),
    PrimaryKeyConstraint("workspace_id", "day", "number", "bot", "contact"),
    Index("ix_active_people_contact", "workspace_id", "number", "contact"),
)

active_days = Table(
    "active_days",
    metadata,
    _workspace(),
    Column("day", UtcTime, nullable=False),
    Column("number", Words, nullable=False),
    Column("bot", Words, nullable=False),
    Column("count", Integer, nullable=False),  # of active people, those erased since too
    PrimaryKeyConstraint("workspace_id", "day", "number", "bot"),
)

tally_progress = Table(
    "tally_progress",
    metadata,
    _workspace(),
    Column("conversation", Words, nullable=False),
    Column("turns", Integer, nullable=False),  # counted ones
    Column("ended", Boolean, nullable=False),
    Column("flow", Words),  # where it waited after them
    Column("node", Words),
    PrimaryKeyConstraint("workspace_id", "conversation"),
)

tally_marks = Table(
    "tally_marks",
    metadata,
    _workspace(),
    Column("name", Words, nullable=False),  # inbox, outbox, conversations, days
    Column("position", BigInteger, nullable=False),  # the last id that was counted
    Column("goal", BigInteger, nullable=False),  # an id up to which nothing new can appear …
    Column("since", BigInteger, nullable=False),  # … once this transaction and all before it have ended
    Column("at", UtcTime),
    Column("rev", BigInteger, nullable=False),
    PrimaryKeyConstraint("workspace_id", "name"),
)
