"""What a turn writes: bulk statements over the turns of a batch; when they are joined is `writer.py`'s business."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import (
    Connection,
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

from wabot_core.conversations import conversation_to_json
from wabot_core.errors import AlreadyThere, ConversationMoved, StaleLease, WabotError
from wabot_core.events import event_to_json
from wabot_core.messages import content_to_json
from wabot_core.stores import TurnCommit, number_lease
from wabot_runtime.stores.records.dialect import Bulk, Prepared, Row, insert, merged, rows, veiled
from wabot_runtime.stores.records.handovers import handovers
from wabot_runtime.stores.records.people import new_handle
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
from wabot_runtime.stores.records.values import to_json, to_time

PARTS: Final = (
    "replaced",
    "begun",
    "moved",
    "closed",
    "merged",
    "turns",
    "answers",
    "outbox",
    "captures",
    "fields",
    "opted",
    "ledger",
    "called",
)
"""The parts of a turn, in the order they are written; each is one statement per batch."""


REFUSED: Final = "a turn was outdated; wabot writes its batch one by one: "
"""What Postgres's own log says then."""


class _Miscounted(Exception):
    """Not every turn of the batch could be written; `counts` says of which part how many rows were."""

    def __init__(self, counts: Mapping[str, int]) -> None:
        self.counts = counts


@dataclass(frozen=True, kw_only=True, slots=True)
class Encoded:
    """A turn as the rows each part writes, in the driver's form."""

    turn: TurnCommit
    rows: Mapping[str, Sequence[Any]]

    @property
    def contact(self) -> tuple[str, str]:
        """Return what may be in a batch only once: a contact, and with it each of their conversations."""
        return self.turn.conversation.number, self.turn.conversation.contact


def _rows(turn: TurnCommit) -> Mapping[str, Sequence[Mapping[str, Any]]]:
    """Return the rows of each part."""
    state = conversation_to_json(turn.conversation)
    state["wait_kind"], until = state.pop("wait") or (None, None)
    wait = turn.conversation.wait
    state["wait_until"] = to_time(wait.until) if until and wait and wait.until else None
    state["started"] = to_time(turn.conversation.started)
    at = state["changed"] = to_time(turn.at)
    state["unread"] = 1 if turn.conversation.owner == "human" else None  # someone of ours is called for
    number, contact, chat = turn.conversation.number, turn.conversation.contact, turn.conversation.chat
    place = {"conversation": turn.conversation.id, "turn": turn.conversation.turns}
    found: dict[str, list[Mapping[str, Any]]] = {
        "begun" if turn.conversation.turns == 1 else "moved": [state],
        "turns": [
            {
                **place,
                "number": number,
                "inbox": turn.inbox,
                "lease": turn.lease,
                "event": event_to_json(turn.event),
                "steps": [[step.flow, step.node, step.exit, step.error] for step in turn.steps],
                "at": at,
            }
        ],
        "answers": [{"conversation": turn.conversation.id}],
        "outbox": [
            {
                **place,
                "number": number,
                "chat": chat,
                "message_id": reply.message_id,
                "content": content_to_json(reply.content),
                "epoch": turn.conversation.epoch,
                "queued": at,
            }
            for reply in turn.replies
        ],
        "captures": [
            {
                "number": number,
                "contact": contact,
                "kind": kind,
                "key": key,
                "bot": turn.conversation.bot,
                "conversation": turn.conversation.id,
                "data": data,
                "at": at,
            }
            for (kind, key), data in {(one.kind, one.key): one.data for one in turn.captures}.items()
        ],
    }
    if turn.inbox is not None:
        found["closed"] = [{"id": turn.inbox, "number": number, "contact": contact, **place, "closed": at}]
    if turn.merged:
        reason = f"It was merged into entry {turn.inbox}."
        place_of = {**place, "number": number, "reason": reason, "closed": at}
        found["merged"] = [{"id": one, **place_of} for one in turn.merged]
    if turn.replaces is not None:
        found["replaced"] = [{"id": turn.replaces, "number": number, "contact": contact, "changed": at}]
        found["answers"].append({"conversation": turn.replaces})
    if turn.contact_fields:
        known = {"number": number, "id": contact, "seen": at, "handle": new_handle()}
        found["fields"] = [{**known, "fields": turn.contact_fields}]
    if turn.conversation.owner == "human" and turn.steps:  # the bot handed it over
        of = {"conversation": turn.conversation.id, "number": number, "bot": turn.conversation.bot}
        found["called"] = [{**of, "began": at}]
    if turn.opts is not None:
        found["opted"] = [_opted(turn, at)]
        ours = {"number": number, "contact": contact, "at": at}
        found["ledger"] = [{**ours, "out": turn.opts == "out", "how": "word", "by": ""}]
    return found


def _opted(turn: TurnCommit, at: str) -> Mapping[str, Any]:
    out = turn.opts == "out"
    return {
        "number": turn.conversation.number,
        "id": turn.conversation.contact,
        "fields": {},
        "seen": at,
        "handle": new_handle(),
        "opted_out": at if out else None,
        "confirmation": turn.replies[0].message_id if out and turn.replies else None,
    }


class TurnStatements:
    """The statements of all parts for one dialect, compiled once."""

    def __init__(self, dialect: str, *, workspace: str) -> None:
        """Prepare: on Postgres all parts are one statement, on SQLite one each."""
        self._count_stale = _fence(dialect, workspace)
        self._fence = Prepared(self._count_stale)
        self._parts = _parts(dialect, workspace)
        self._joins = dialect == "postgresql"
        self._joined: dict[tuple[str, ...], Prepared] = {}
        self._guarded: dict[tuple[str, ...], Prepared] = {}

    def encode(self, turn: TurnCommit) -> Encoded:
        """Turn a commit into rows, so that what can't be stored fails here and alone."""
        encoded = {part: [self._parts[part].encode(row) for row in some] for part, some in _rows(turn).items() if some}
        return Encoded(turn=turn, rows=encoded)

    def write(self, connection: Connection, batch: Sequence[Encoded]) -> None:
        """Write turns of different contacts; raise when one of them, whichever, can't be written."""
        given = {part: [row for one in batch for row in one.rows.get(part, ())] for part in PARTS}
        fence = _tokens(batch)
        if not self._joins:
            counts = {"fence": self._fence.run(connection, fence=fence).scalar_one()}
            counts |= {part: self._parts[part].run(connection, some) for part, some in given.items() if some}
        else:
            counts = self._write_joined(connection, given, fence)
        if counts["fence"] or any(counts.get(part, 0) != len(given[part]) for part in _COUNTED):
            raise _Miscounted(counts)

    def is_single(self, batch: Sequence[Encoded]) -> bool:
        """Say whether `write_guarded` can write these turns."""
        return self._joins and not any("replaced" in one.rows for one in batch)

    def write_guarded(self, connection: Connection, batch: Sequence[Encoded]) -> None:
        """Write turns of different contacts by one statement, which fails as a whole when one can't be written."""
        given = {part: [row for one in batch for row in one.rows.get(part, ())] for part in PARTS}
        some = tuple(part for part in PARTS if given[part])
        if some not in self._guarded:
            self._guarded[some] = Prepared(_guarded(self._count_stale, [self._parts[part] for part in some]))
        values = self._values(given, some, _tokens(batch))
        values |= {f"expected_{part}": len(given[part]) for part in some if part in _COUNTED}
        self._guarded[some].run(connection, **values)

    def write_alone(self, connection: Connection, turn: Encoded) -> None:
        """Write one turn; raise StaleLease, ConversationMoved, AlreadyThere or the database's error."""
        try:
            self.write(connection, [turn])
        except _Miscounted as error:
            raise _cause(turn, error.counts) from None

    def _write_joined(self, connection: Connection, given: Mapping[str, Sequence[Any]], fence: str) -> dict[str, int]:
        counts: dict[str, int] = {}
        if given["replaced"]:  # apart: the parts of one statement see one snapshot, in which the old one is live
            counts["replaced"] = self._parts["replaced"].run(connection, given["replaced"])
        some = tuple(part for part in PARTS if given[part] and part != "replaced")
        if some not in self._joined:
            self._joined[some] = Prepared(_joined(self._count_stale, [self._parts[part] for part in some]))
        found = self._joined[some].run(connection, **self._values(given, some, fence)).one()
        return counts | dict(zip(("fence", *some), found, strict=True))

    def _values(self, given: Mapping[str, Sequence[Any]], some: Iterable[str], fence: str) -> dict[str, Any]:
        values: dict[str, Any] = {"fence": fence}
        for part in some:
            values |= self._parts[part].parameters(given[part])
        return values


def _tokens(batch: Iterable[Encoded]) -> str:
    """Return the lowest lease token a batch claims for each Number, as JSON."""
    lowest: dict[str, int] = {}
    for one in batch:
        number = one.turn.conversation.number
        lowest[number] = min(one.turn.lease, lowest.get(number, one.turn.lease))
    return to_json([{"name": number_lease(number), "token": token} for number, token in lowest.items()])


_COUNTED: Final = ("replaced", "begun", "moved", "closed", "merged", "turns", "outbox")
"""Parts of which each row must have found its place."""


def _cause(turn: Encoded, counts: Mapping[str, int]) -> WabotError:
    conversation = turn.turn.conversation
    if counts["fence"]:
        return StaleLease(name=number_lease(conversation.number))
    if any(counts.get(part, 0) != len(turn.rows.get(part, ())) for part in _COUNTED if part != "outbox"):
        return ConversationMoved(conversation=conversation.id)
    return AlreadyThere(what="message", id=" or ".join(reply.message_id for reply in turn.turn.replies))


def _joined(fence: Select[Any], parts: Sequence[Bulk]) -> Executable:
    """Join parts into one statement that returns their counts: one round trip and one plan per batch.

    Only the parts a batch has: psycopg takes statements longer than 4,096 characters apart anew each time.
    """
    return select(fence.scalar_subquery().label("fence"), *(_count(part).label(part.name) for part in parts))


def _guarded(fence: Select[Any], parts: Sequence[Bulk]) -> Executable:
    """Join parts into one statement that fails, and so undoes all of them, unless every count is as expected."""
    counts = {part.name: _count(part) for part in parts}
    stale = fence.scalar_subquery()
    expected = [counts[name] == bindparam(f"expected_{name}") for name in counts if name in _COUNTED]
    # the cast fails, and not before the rows are written: what it casts is known only then
    refused = cast(func.concat(literal_column(f"'{REFUSED}'"), next(iter(counts.values()))), Integer)
    rest = [counts[name] for name in counts if name not in _COUNTED]
    return select(case((and_(stale == literal_column("0"), *expected), literal_column("0")), else_=refused), *rest)


def _count(part: Bulk) -> Any:
    written = part.statement.returning(literal_column("1").label("one")).cte(part.name)  # type: ignore[attr-defined]
    return select(literal_column("count(*)")).select_from(written).scalar_subquery()


def _fence(dialect: str, workspace: str) -> Select[Any]:
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


def _parts(dialect: str, workspace: str) -> Mapping[str, Bulk]:
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
