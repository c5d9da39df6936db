"""What a turn writes: bulk statements over the turns of a batch; when they are joined is `writer.py`'s business."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import (
    Connection,
)

from wabot_core.conversations import conversation_to_json
from wabot_core.errors import AlreadyThere, ConversationMoved, StaleLease, WabotError
from wabot_core.events import event_to_json
from wabot_core.messages import content_to_json
from wabot_core.stores import TurnCommit, number_lease
from wabot_runtime.stores.records.dialect import Prepared
from wabot_runtime.stores.records.people import new_handle
from wabot_runtime.stores.records.turn_parts import COUNTED, fence_of, guarded, joined, parts_of
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
        self._count_stale = fence_of(dialect, workspace)
        self._fence = Prepared(self._count_stale)
        self._parts = parts_of(dialect, workspace)
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
        if counts["fence"] or any(counts.get(part, 0) != len(given[part]) for part in COUNTED):
            raise _Miscounted(counts)

    def is_single(self, batch: Sequence[Encoded]) -> bool:
        """Say whether `write_guarded` can write these turns."""
        return self._joins and not any("replaced" in one.rows for one in batch)

    def write_guarded(self, connection: Connection, batch: Sequence[Encoded]) -> None:
        """Write turns of different contacts by one statement, which fails as a whole when one can't be written."""
        given = {part: [row for one in batch for row in one.rows.get(part, ())] for part in PARTS}
        some = tuple(part for part in PARTS if given[part])
        if some not in self._guarded:
            self._guarded[some] = Prepared(guarded(self._count_stale, [self._parts[part] for part in some]))
        values = self._values(given, some, _tokens(batch))
        values |= {f"expected_{part}": len(given[part]) for part in some if part in COUNTED}
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
            self._joined[some] = Prepared(joined(self._count_stale, [self._parts[part] for part in some]))
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


def _cause(turn: Encoded, counts: Mapping[str, int]) -> WabotError:
    conversation = turn.turn.conversation
    if counts["fence"]:
        return StaleLease(name=number_lease(conversation.number))
    if any(counts.get(part, 0) != len(turn.rows.get(part, ())) for part in COUNTED if part != "outbox"):
        return ConversationMoved(conversation=conversation.id)
    return AlreadyThere(what="message", id=" or ".join(reply.message_id for reply in turn.turn.replies))
