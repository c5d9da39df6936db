"""The tables of words: where each occurs, how far messages are gone through, and which wait to be handled first."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, PrimaryKeyConstraint, Table

from wabot_runtime.stores.records.schema import metadata
from wabot_runtime.stores.records.values import Words


def _workspace() -> Column[str]:
    return Column("workspace_id", Words, nullable=False)


words = Table(
    "words",
    metadata,
    _workspace(),
    Column("word", Words, nullable=False),  # on Postgres in the order of code points, for looking up beginnings
    Column("conversation", Words, nullable=False),
    Column("came", BigInteger),  # the newest message with it that came in, by its id
    Column("said", BigInteger),  # the newest that was said
    PrimaryKeyConstraint("workspace_id", "word", "conversation"),
    Index("ix_words_conversation", "workspace_id", "conversation", "word"),
)

word_marks = Table(
    "word_marks",
    metadata,
    _workspace(),
    Column("name", Words, nullable=False),  # inbox, outbox, waiting
    Column("position", BigInteger, nullable=False),  # the last id that was gone through
    Column("goal", BigInteger, nullable=False),  # see settled.py
    Column("since", BigInteger, nullable=False),
    PrimaryKeyConstraint("workspace_id", "name"),
)

words_waiting = Table(
    "words_waiting",
    metadata,
    _workspace(),
    Column("entry", BigInteger, nullable=False),  # of the inbox: whose conversation it is, is known once it is handled
    PrimaryKeyConstraint("workspace_id", "entry"),
)

people_words = Table(
    "people_words",
    metadata,
    _workspace(),
    Column("word", Words, nullable=False),  # p and a part of a person's name or number, c and a captured one
    Column("number", Words, nullable=False),
    Column("contact", Words, nullable=False),
    Column("kind", Words, nullable=False),  # of a capture; empty for a person
    Column("key", Words, nullable=False),
    PrimaryKeyConstraint("workspace_id", "word", "number", "contact", "kind", "key"),
    Index("ix_people_words_contact", "workspace_id", "number", "contact", "kind", "key", "word"),
)
