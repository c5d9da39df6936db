"""Handovers: from when to when people of ours had a conversation, and when they first answered; it sends nothing."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Identity,
    Index,
    Integer,
    PrimaryKeyConstraint,
    Table,
    and_,
    func,
    text,
    update,
)

from wabot_core.conversations import Conversation
from wabot_runtime.stores.records.dialect import database_time, dialect_of, insert
from wabot_runtime.stores.records.schema import RowId, metadata
from wabot_runtime.stores.records.values import UtcTime, Words

BEGUN, ANSWERED, ENDED = 1, 2, 4
"""What of a handover is counted, as bits."""

PHONE = "phone"
"""Who wrote on the number's own phone."""

handovers = Table(
    "handovers",
    metadata,
    Column("workspace_id", Words, nullable=False),
    Column("id", RowId, Identity(), nullable=False),
    Column("conversation", Words, nullable=False),
    Column("number", Words, nullable=False),
    Column("bot", Words, nullable=False),
    Column("called", Boolean, nullable=False),  # the bot handed it over; else somebody took it
    Column("began", UtcTime, nullable=False),
    Column("holder", Words),  # who took it last
    Column("answered", UtcTime),  # when one of ours first wrote
    Column("answerer", Words),
    Column("ended", UtcTime),
    Column("counted", Integer, nullable=False),  # what of it tallies have
    Column("due", Boolean, nullable=False),  # there is more of it
    PrimaryKeyConstraint("id"),
    Index(
        "uq_handovers_open",
        "workspace_id",
        "conversation",
        unique=True,
        sqlite_where=text("ended IS NULL"),
        postgresql_where=text("ended IS NULL"),
    ),
    Index("ix_handovers_conversation", "workspace_id", "conversation"),
    Index("ix_handovers_due", "workspace_id", "id", sqlite_where=text("due = 1"), postgresql_where=text("due")),
)


def take(connection: Connection, workspace: str, conversation: Conversation, *, by: str) -> None:
    """Begin a handover within a transaction, or let somebody else go on with the one there is.

    Who wrote on the phone has answered already: that is no time anybody waited.
    """
    phone = by == PHONE
    now = database_time()
    begun = insert(dialect_of(connection), handovers).values(
        workspace_id=workspace,
        conversation=conversation.id,
        number=conversation.number,
        bot=conversation.bot,
        called=False,
        began=now,
        holder=by,
        answered=now if phone else None,
        answerer=by if phone else None,
        counted=ANSWERED if phone else 0,
        due=True,
    )
    connection.execute(
        begun.on_conflict_do_update(
            index_elements=["workspace_id", "conversation"],
            index_where=text("ended IS NULL"),
            set_={"holder": by},
        )
    )


def answer(connection: Connection, workspace: str, conversation: str, *, by: str) -> None:
    """Write down within a transaction that one of ours wrote, unless somebody did before."""
    first = and_(_open(workspace, conversation), handovers.c.answered.is_(None))
    values: dict[str, Any] = {"answered": database_time(), "answerer": by, "due": True}
    connection.execute(update(handovers).where(first).values(**values, holder=func.coalesce(handovers.c.holder, by)))


def end(connection: Connection, workspace: str, conversation: str) -> None:
    """Write down within a transaction that people of ours have the conversation no longer."""
    connection.execute(update(handovers).where(_open(workspace, conversation)).values(ended=database_time(), due=True))


def _open(workspace: str, conversation: str) -> Any:
    return and_(
        handovers.c.workspace_id == workspace,
        handovers.c.conversation == conversation,
        handovers.c.ended.is_(None),
    )
