"""What a turn writes: bulk statements over the turns of a batch; when they are joined is `writer.py`'s business."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, Executable, delete, func, literal, select, true, update

from wabot_core.conversations import conversation_to_json
from wabot_core.errors import AlreadyThere, ConversationMoved, StaleLease, WabotError
from wabot_core.events import event_to_json
from wabot_core.messages import content_to_json
from wabot_core.stores import TurnCommit, number_lease
from wabot_runtime.stores.records.database import Prepared
from wabot_runtime.stores.records.dialect import insert, merged, rows
from wabot_runtime.stores.records.schema import (
    answers,
    captures,
    contacts,
    conversations,
    inbox,
    leases,
    outbox,
    turns,
)
from wabot_runtime.stores.records.values import to_json, to_time

PARTS: Final = ("fence", "replaced", "begun", "moved", "closed", "turns", "answers", "outbox", "captures", "fields")
"""The parts of a turn, in the order they are written; each is one statement per batch."""


class _Miscounted(Exception):
    """Not every turn of the batch could be written; `counts` says of which part how many rows were."""

    def __init__(self, counts: Mapping[str, int]) -> None:
        self.counts = counts


@dataclass(frozen=True, kw_only=True, slots=True)
class Encoded:
    """A turn as JSON, for each part the rows it writes."""

    turn: TurnCommit
    rows: Mapping[str, Sequence[str]]

    @property
    def contact(self) -> tuple[str, str]:
        """Return what may be in a batch only once: a contact, and with it each of their conversations."""
        return self.turn.conversation.number, self.turn.conversation.contact


def encode(turn: TurnCommit) -> Encoded:
    """Turn a commit into rows, so that what can't be stored fails here and alone."""
    state = conversation_to_json(turn.conversation)
    state["wait_kind"], until = state.pop("wait") or (None, None)
    wait = turn.conversation.wait
    state["wait_until"] = to_time(wait.until) if until and wait and wait.until else None
    state["started"] = to_time(turn.conversation.started)
    at = state["changed"] = to_time(turn.at)
    number, contact, chat = turn.conversation.number, turn.conversation.contact, turn.conversation.chat
    place = {"conversation": turn.conversation.id, "turn": turn.conversation.turns}
    found: dict[str, list[Mapping[str, Any]]] = {
        "fence": [{"name": number_lease(number), "token": turn.lease}],
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
        found["closed"] = [{"id": turn.inbox, "number": number, **place, "closed": at}]
    if turn.replaces is not None:
        found["replaced"] = [{"id": turn.replaces, "number": number, "contact": contact, "changed": at}]
        found["answers"].append({"conversation": turn.replaces})
    if turn.contact_fields:
        found["fields"] = [{"number": number, "id": contact, "fields": turn.contact_fields, "seen": at}]
    return Encoded(turn=turn, rows={part: [to_json(row) for row in some] for part, some in found.items()})


class TurnStatements:
    """The statements of all parts for one dialect, compiled once."""

    def __init__(self, dialect: str, *, workspace: str) -> None:
        """Prepare: on Postgres all parts are one statement, on SQLite one each."""
        self._workspace = workspace
        self._parts = _parts(dialect, workspace)
        self._each = {part: Prepared(statement) for part, statement in self._parts.items()}
        self._whole = Prepared(_whole(self._parts)) if dialect == "postgresql" else None

    def write(self, connection: Connection, batch: Sequence[Encoded]) -> None:
        """Write turns of different contacts; raise when one of them, whichever, can't be written."""
        arrays = {part: f"[{','.join(_of(batch, part))}]" for part in PARTS}
        wanted = {part: sum(1 for _ in _of(batch, part)) for part in PARTS}
        if self._whole is None:
            counts = {
                part: self._each[part].run(connection, **{part: arrays[part]})[0] for part in PARTS if wanted[part]
            }
        else:
            counts = {}
            if wanted["replaced"]:  # apart: the parts of one statement see one snapshot, in which the old one is live
                counts["replaced"] = self._each["replaced"].run(connection, replaced=arrays["replaced"])[0]
            given = {part: arrays[part] for part in _TOGETHER}
            counts |= dict(zip(_TOGETHER, self._whole.run(connection, **given), strict=True))
        if counts["fence"] or any(counts.get(part, 0) != wanted[part] for part in _COUNTED):
            raise _Miscounted(counts)

    def write_alone(self, connection: Connection, turn: Encoded) -> None:
        """Write one turn; raise StaleLease, ConversationMoved, AlreadyThere or the database's error."""
        try:
            self.write(connection, [turn])
        except _Miscounted as error:
            raise _cause(turn, error.counts) from None


_TOGETHER: Final = tuple(part for part in PARTS if part != "replaced")
_COUNTED: Final = ("replaced", "begun", "moved", "closed", "turns", "outbox")
"""Parts of which each row must have found its place."""


def _cause(turn: Encoded, counts: Mapping[str, int]) -> WabotError:
    conversation = turn.turn.conversation
    if counts["fence"]:
        return StaleLease(name=number_lease(conversation.number))
    if any(counts.get(part, 0) != len(turn.rows.get(part, ())) for part in _COUNTED if part != "outbox"):
        return ConversationMoved(conversation=conversation.id)
    return AlreadyThere(what="message", id=" or ".join(reply.message_id for reply in turn.turn.replies))


def _of(batch: Iterable[Encoded], part: str) -> Iterable[str]:
    return (row for one in batch for row in one.rows.get(part, ()))


def _whole(parts: Mapping[str, Executable]) -> Executable:
    """Join the parts into one statement that returns their counts: one round trip and one plan per batch."""
    counts = [parts["fence"].scalar_subquery().label("fence")]  # type: ignore[attr-defined]
    for part in _TOGETHER[1:]:
        written = parts[part].returning(literal(1).label("one")).cte(part)  # type: ignore[attr-defined]
        counts.append(select(func.count()).select_from(written).scalar_subquery().label(part))
    return select(*counts)


def _parts(dialect: str, workspace: str) -> Mapping[str, Executable]:
    """Say each part once, for both databases."""

    def put(table: Any, row: Any, **fixed: Any) -> Any:
        columns = {one.key: one for one in row.c}
        values: dict[str, Any] = {"workspace_id": literal(workspace), **columns}
        values |= {key: value if hasattr(value, "type") else literal(value) for key, value in fixed.items()}
        return insert(dialect, table).from_select(list(values), select(*values.values()).where(true()))

    def among(name: str, table: Any, *keys: str) -> Any:
        return rows(dialect, name, *(table.c[key] for key in keys))

    fence = among("fence", leases, "name", "token")
    held = (
        select(leases.c.token, fence.c.token.label("ours"))
        .where(leases.c.workspace_id == workspace, leases.c.name == fence.c.name)
        .with_for_update(read=True, of=leases)
        .cte("held")
    )
    replaced = among("replaced", conversations, "id", "number", "contact", "changed")
    begun = among("begun", conversations, *_STATE)
    moved = among("moved", conversations, *_STATE)
    closed = rows(
        dialect,
        "closed",
        *(inbox.c[key] for key in ("id", "number", "conversation", "turn", "closed")),
    )
    turn = among("turns", turns, "conversation", "turn", "number", "inbox", "lease", "event", "steps", "at")
    answer = among("answers", answers, "conversation")
    reply = among(
        "outbox", outbox, "conversation", "turn", "number", "chat", "message_id", "content", "epoch", "queued"
    )
    kept = among("captures", captures, "number", "contact", "kind", "key", "bot", "conversation", "data", "at")
    fields = among("fields", contacts, "number", "id", "fields", "seen")
    capture = put(captures, kept)
    field = put(contacts, fields)
    return {
        "fence": select(func.count()).select_from(held).where(held.c.token > held.c.ours),
        "replaced": update(conversations)
        .where(
            conversations.c.workspace_id == workspace,
            conversations.c.id == replaced.c.id,
            conversations.c.number == replaced.c.number,
            conversations.c.contact == replaced.c.contact,
            conversations.c.ended.is_(None),
        )
        .values(ended="replaced", wait_kind=None, wait_until=None, changed=replaced.c.changed),
        "begun": put(conversations, begun).on_conflict_do_nothing(),
        "moved": update(conversations)
        .where(
            conversations.c.workspace_id == workspace,
            conversations.c.id == moved.c.id,
            conversations.c.turns == moved.c.turns - 1,
            conversations.c.ended.is_(None),
        )
        .values({key: moved.c[key] for key in _STATE if key not in _FIXED}),
        "closed": update(inbox)
        .where(
            inbox.c.workspace_id == workspace,
            inbox.c.id == closed.c.id,
            inbox.c.number == closed.c.number,
            inbox.c.status == "new",
        )
        .values(
            status="done",
            conversation=closed.c.conversation,
            turn=closed.c.turn,
            closed=closed.c.closed,
        ),
        "turns": put(turns, turn).on_conflict_do_nothing(),
        "answers": delete(answers).where(
            answers.c.workspace_id == workspace, answers.c.conversation.in_(select(answer.c.conversation))
        ),
        "outbox": put(outbox, reply, status="queued", tries=0, ack=0, changed=reply.c.queued).on_conflict_do_nothing(),
        "captures": capture.on_conflict_do_update(
            index_elements=[captures.c[key] for key in ("workspace_id", *_CAPTURE)],
            set_={key: capture.excluded[key] for key in ("bot", "conversation", "data", "at")},
        ),
        "fields": field.on_conflict_do_update(
            index_elements=[contacts.c.workspace_id, contacts.c.number, contacts.c.id],
            set_={"fields": merged(contacts.c.fields, field.excluded.fields)},
        ),
    }


_CAPTURE: Final = ("number", "contact", "kind", "key")
_FIXED: Final = frozenset({"id", "number", "contact", "started"})
"""What no later turn changes of a conversation."""
_STATE: Final = tuple(column.key for column in conversations.c if column.key != "workspace_id")
