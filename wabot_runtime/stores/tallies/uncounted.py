"""What is not counted yet, some of it at a time, in the order it was recorded; nothing is written here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Table, and_, func, or_, select

from wabot_runtime.stores.records.dialect import unindexed
from wabot_runtime.stores.records.schema import conversations, inbox, outbox, turns
from wabot_runtime.stores.tallies.counting import Counts, Progress
from wabot_runtime.stores.tallies.schema import tally_progress

BEGINNING = datetime(2000, 1, 1, tzinfo=UTC)
LATE = timedelta(minutes=10)
"""How much later than its `changed` a conversation may become visible."""


def messages(
    connection: Connection, workspace: str, table: Table, *, after: int, upto: int | None, limit: int
) -> Sequence[Any]:
    """Return rows of the inbox or the outbox after one id and up to another."""
    if table is inbox:
        asked = select(
            inbox.c.id,
            inbox.c.number,
            inbox.c.contact,
            inbox.c.recorded.label("at"),
            inbox.c.event["event"].as_string().label("kind"),
            inbox.c.event[("message", "from_me")].as_string().label("from_me"),
        )
    else:
        its = and_(conversations.c.workspace_id == outbox.c.workspace_id, conversations.c.id == outbox.c.conversation)
        asked = select(
            *(outbox.c.id, outbox.c.number, outbox.c.queued.label("at"), outbox.c.turn),
            *(conversations.c.bot, conversations.c.revision),
        ).select_from(outbox.outerjoin(conversations, its))
    asked = asked.where(unindexed(table.c.workspace_id) == workspace, table.c.id > after)
    if upto is not None:
        asked = asked.where(table.c.id <= upto)
    return connection.execute(asked.order_by(table.c.id).limit(limit)).all()


def count(counts: Counts, table: Table, found: Sequence[Any]) -> None:
    """Count such rows."""
    for row in found:
        if table is outbox:
            counts.message_out(
                at=row.at,
                number=row.number,
                bot=row.bot or "",
                revision=row.revision or 0,
                by_person=row.turn is None,
            )
        elif row.kind == "MessageReceived" and row.from_me not in ("true", "1"):
            counts.message_in(at=row.at, number=row.number, contact=row.contact)


def conversations_on(
    connection: Connection, workspace: str, counts: Counts, *, after: datetime | None, limit: int
) -> tuple[dict[str, Progress], datetime]:
    """Count conversations that went on; each knows how far it is counted, so that none counts twice.

    Return how far each is then, and when the last of them changed.
    """
    after = after or BEGINNING
    known = tally_progress
    of = and_(known.c.workspace_id == conversations.c.workspace_id, known.c.conversation == conversations.c.id)
    asked = (
        select(
            *(conversations.c[key] for key in ("id", "number", "contact", "bot", "revision", "turns", "ended")),
            conversations.c.changed,
            known.c.turns.label("counted"),
            known.c.ended.label("over"),
            *(known.c.flow, known.c.node),
        )
        .select_from(conversations.outerjoin(known, of))
        .where(
            conversations.c.workspace_id == workspace,
            conversations.c.changed > after - LATE,
            or_(
                known.c.turns.is_(None),
                known.c.turns < conversations.c.turns,
                and_(conversations.c.ended.is_not(None), ~known.c.ended),
            ),
        )
        .order_by(conversations.c.changed, conversations.c.id)
        .limit(limit)
    )
    rows = connection.execute(asked).all()
    walked = _turns(connection, workspace, [row.id for row in rows])
    found = {}
    for row in rows:
        waits = (row.flow, row.node) if row.flow is not None else None
        before = Progress(turns=row.counted or 0, ended=bool(row.over), waits=waits)
        new = [turn for turn in walked.get(row.id, ()) if turn.turn <= row.turns]
        found[row.id] = counts.conversation(row, new, before)
    return found, max([after, *(row.changed for row in rows)])


def _turns(connection: Connection, workspace: str, ids: Sequence[str]) -> Mapping[str, Sequence[Any]]:
    if not ids:
        return {}
    known = tally_progress
    its = and_(known.c.workspace_id == turns.c.workspace_id, known.c.conversation == turns.c.conversation)
    message = and_(inbox.c.workspace_id == turns.c.workspace_id, inbox.c.id == turns.c.inbox)
    asked = (
        select(
            *(turns.c[key] for key in ("conversation", "turn", "at", "steps")),
            turns.c.event["event"].as_string().label("kind"),
            inbox.c.recorded,
        )
        .select_from(turns.outerjoin(known, its).outerjoin(inbox, message))
        .where(
            turns.c.workspace_id == workspace,
            turns.c.conversation.in_(ids),
            turns.c.turn > func.coalesce(known.c.turns, 0),
        )
        .order_by(turns.c.conversation, turns.c.turn)
    )
    found: dict[str, list[Any]] = {}
    for row in connection.execute(asked):
        found.setdefault(row.conversation, []).append(row)
    return found
