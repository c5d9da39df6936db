"""The statements that write the parts of a turn, and how they are joined to one; `turns.py` fills them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import (
    Executable,
    Integer,
    Select,
    Table,
    and_,
    bindparam,
    case,
    cast,
    delete,
    func,
    literal,
    literal_column,
    select,
    update,
)

from wabot_runtime.stores.records.dialect import Bulk, Row, insert, merged, rows, veiled
from wabot_runtime.stores.records.handovers import handovers
from wabot_runtime.stores.records.schema import (
    answers,
    captures,
    contacts,
    conversations,
    inbox,
    leases,
    opt_changes,
    outbox,
    turns,
)

REFUSED: Final = "a turn was outdated; wabot writes its batch one by one: "
"""What Postgres's own log says then."""

COUNTED: Final = ("replaced", "begun", "moved", "closed", "merged", "turns", "outbox")
"""Parts of which each row must have found its place."""


def joined(fence: Select[Any], parts: Sequence[Bulk]) -> Executable:
    """Join parts into one statement that returns their counts: one round trip and one plan per batch.

    Only the parts a batch has: psycopg takes statements longer than 4,096 characters apart anew each time.
    """
    return select(fence.scalar_subquery().label("fence"), *(_count(part).label(part.name) for part in parts))


def guarded(fence: Select[Any], parts: Sequence[Bulk]) -> Executable:
    """Join parts into one statement that fails, and so undoes all of them, unless every count is as expected."""
    counts = {part.name: _count(part) for part in parts}
    stale = fence.scalar_subquery()
    expected = [counts[name] == bindparam(f"expected_{name}") for name in counts if name in COUNTED]
    # the cast fails, and not before the rows are written: what it casts is known only then
    refused = cast(func.concat(literal_column(f"'{REFUSED}'"), next(iter(counts.values()))), Integer)
    rest = [counts[name] for name in counts if name not in COUNTED]
    return select(case((and_(stale == literal_column("0"), *expected), literal_column("0")), else_=refused), *rest)


def _count(part: Bulk) -> Any:
    written = part.statement.returning(literal_column("1").label("one")).cte(part.name)  # type: ignore[attr-defined]
    return select(literal_column("count(*)")).select_from(written).scalar_subquery()


def fence_of(dialect: str, workspace: str) -> Select[Any]:
    """Count the Numbers whose lease someone took since; hold the others' until the end of the transaction."""
    ours = rows(dialect, "fence", leases.c.name, leases.c.token)
    held = (
        select(leases.c.token, ours.c.token.label("ours"))
        .where(
            leases.c.workspace_id == workspace,
            leases.c.name == ours.c.name,
            leases.c.name.in_(select(rows(dialect, "fence", leases.c.name).c.name)),
        )
        .with_for_update(read=True, of=leases)
        .cte("held")
    )
    return select(literal_column("count(*)")).select_from(held).where(held.c.token > held.c.ours)


def parts_of(dialect: str, workspace: str) -> Mapping[str, Bulk]:
    """Say each part once, for both databases."""

    def bulk(name: str, table: Table, keys: Sequence[str], build: Callable[[Row], Executable]) -> Bulk:
        return Bulk(dialect, name, [table.c[key] for key in keys], build)

    def put(table: Table, row: Row, **fixed: Any) -> Any:
        values = {"workspace_id": literal(workspace), **row, **fixed}
        if dialect == "postgresql":
            return insert(dialect, table).from_select(list(values), select(*values.values()))
        return insert(dialect, table).values(values)

    def capture(row: Row) -> Any:
        kept = put(captures, row)
        return kept.on_conflict_do_update(
            index_elements=[captures.c[key] for key in ("workspace_id", *_CAPTURE)],
            set_={key: kept.excluded[key] for key in ("bot", "conversation", "data", "at")} | {"sought": None},
        )

    def know(row: Row) -> Any:
        known = put(contacts, row)
        return known.on_conflict_do_update(
            index_elements=[contacts.c.workspace_id, contacts.c.number, contacts.c.id],
            set_={"fields": merged(contacts.c.fields, known.excluded.fields)},
        )

    def opt(row: Row) -> Any:
        known = put(contacts, row)
        return known.on_conflict_do_update(
            index_elements=[contacts.c.workspace_id, contacts.c.number, contacts.c.id],
            set_={key: known.excluded[key] for key in ("opted_out", "confirmation")},
        )

    def replace(row: Row) -> Any:
        return (
            update(conversations)
            .where(
                conversations.c.workspace_id == workspace,
                conversations.c.id == row["id"],
                conversations.c.number == row["number"],
                conversations.c.contact == row["contact"],
                conversations.c.owner == literal_column("'bot'"),
                _IS_LIVE,
            )
            .values(ended="replaced", wait_kind=None, wait_until=None, changed=row["changed"])
        )

    def move(row: Row) -> Any:
        return (
            update(conversations)
            .where(
                conversations.c.workspace_id == workspace,
                conversations.c.id == row["id"],
                conversations.c.turns == row["turns"] - 1,
                conversations.c.epoch <= row["epoch"],
                veiled(conversations.c.contact) == row["contact"],
                _IS_LIVE,
            )
            .values(
                {key: row[key] for key in _STATE if key not in _FIXED}
                | {"unread": func.coalesce(row["unread"], conversations.c.unread)}
            )
        )

    def close(row: Row) -> Any:
        return (
            update(inbox)
            .where(
                inbox.c.workspace_id == workspace,
                inbox.c.id == row["id"],
                inbox.c.number == row["number"],
                inbox.c.contact == row["contact"],
                _IS_NEW,
            )
            .values(status="done", **{key: row[key] for key in ("conversation", "turn", "closed")})
        )

    def merge(row: Row) -> Any:
        return (
            update(inbox)
            .where(
                inbox.c.workspace_id == workspace,
                inbox.c.id == row["id"],
                inbox.c.number == row["number"],
                _IS_NEW,
            )
            .values(status="ignored", **{key: row[key] for key in ("reason", "conversation", "turn", "closed")})
        )

    def forget(row: Row) -> Any:
        return delete(answers).where(answers.c.workspace_id == workspace, answers.c.conversation == row["conversation"])

    def say(row: Row) -> Any:
        new = {"status": literal("queued"), "tries": literal(0), "ack": literal(0), "changed": row["queued"]}
        return put(outbox, row, **new).on_conflict_do_nothing()

    def call(row: Row) -> Any:
        new = {"called": literal(True), "counted": literal(0), "due": literal(True)}
        return put(handovers, row, **new).on_conflict_do_nothing()

    parts = (
        bulk("replaced", conversations, ("id", "number", "contact", "changed"), replace),
        bulk("begun", conversations, _STATE, lambda row: put(conversations, row).on_conflict_do_nothing()),
        bulk("moved", conversations, _STATE, move),
        bulk("closed", inbox, ("id", "number", "contact", "conversation", "turn", "closed"), close),
        bulk("merged", inbox, ("id", "number", "reason", "conversation", "turn", "closed"), merge),
        bulk("turns", turns, _TURN, lambda row: put(turns, row).on_conflict_do_nothing()),
        bulk("answers", answers, ("conversation",), forget),
        bulk("outbox", outbox, _REPLY, say),
        bulk("captures", captures, (*_CAPTURE, "bot", "conversation", "data", "at"), capture),
        bulk("fields", contacts, _KNOWN, know),
        bulk("opted", contacts, (*_KNOWN, "opted_out", "confirmation"), opt),
        bulk("ledger", opt_changes, ("number", "contact", "out", "how", "by", "at"), lambda row: put(opt_changes, row)),
        bulk("called", handovers, ("conversation", "number", "bot", "began"), call),
    )
    return {part.name: part for part in parts}


_IS_NEW: Final = veiled(inbox.c.status) == literal_column("'new'")
_IS_LIVE: Final = veiled(conversations.c.ended).is_(None)
_TURN: Final = ("conversation", "turn", "number", "inbox", "lease", "event", "steps", "at")
_REPLY: Final = ("conversation", "turn", "number", "chat", "message_id", "content", "epoch", "queued")
_CAPTURE: Final = ("number", "contact", "kind", "key")
_KNOWN: Final = ("number", "id", "fields", "seen", "handle")
_FIXED: Final = frozenset({"id", "number", "contact", "started"})
"""What no later turn changes of a conversation."""
_OURS: Final = frozenset({"workspace_id", "assignee"})
"""What no turn writes of a conversation."""
_STATE: Final = tuple(column.key for column in conversations.c if column.key not in _OURS)
