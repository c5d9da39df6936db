"""The history: every message that reached the server, as its recipient sees it. The judge of our crash tests.

A message whose id came before is shown once and counted in `repeats`; its first content stays.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from typing import Any

import orjson

from wabot_runtime.sandbox.errors import UnknownMessage
from wabot_runtime.sandbox.records import Records

# What a page says of its own state, not of the message.
VOLATILE = {"id", "ack", "t", "from", "to", "self", "local", "isNewMsg", "isUnsentMedia", "star", "type", "author"}
TEXT_FIELDS = ("body", "caption", "pollName", "loc", "vcardFormattedName", "filename")


@dataclass(frozen=True, kw_only=True)
class Addon:
    """A reaction or a vote: somebody's latest word on a message."""

    kind: str
    sender: str
    value: Any

    def as_json(self) -> dict[str, Any]:
        """Return the addon as plain data."""
        return {"kind": self.kind, "sender": self.sender, "value": self.value}


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One message in the history. `seq` is the order of first arrival; `at` is in seconds since 1970.

    `repeats` counts how often the same id came again, `differed` says that a repeat had other content.
    """

    seq: int
    number: str
    chat: str
    id: str
    from_me: bool
    participant: str
    kind: str
    content: dict[str, Any]
    at: float
    ack: int
    repeats: int
    differed: bool
    edits: int
    revoked: bool
    addons: tuple[Addon, ...] = ()

    @property
    def key(self) -> str:
        """Return the message's key as WhatsApp Web writes it."""
        parts = ["true" if self.from_me else "false", self.chat, self.id]
        return "_".join([*parts, self.participant] if self.participant else parts)

    @property
    def text(self) -> str:
        """Return what there is to read: body, caption, a poll's question or a name."""
        words = (self.content.get(name) for name in TEXT_FIELDS)
        return next((word for word in words if isinstance(word, str) and word), "")

    def as_json(self) -> dict[str, Any]:
        """Return the entry as plain data, its key and text included."""
        return {
            "seq": self.seq,
            "key": self.key,
            "number": self.number,
            "chat": self.chat,
            "id": self.id,
            "from_me": self.from_me,
            "participant": self.participant,
            "kind": self.kind,
            "text": self.text,
            "content": self.content,
            "at": self.at,
            "ack": self.ack,
            "repeats": self.repeats,
            "differed": self.differed,
            "edits": self.edits,
            "revoked": self.revoked,
            "addons": [addon.as_json() for addon in self.addons],
        }


def content_of(data: dict[str, Any]) -> dict[str, Any]:
    """Return what belongs to the message itself out of the attributes a page sent."""
    return {
        name: value
        for name, value in data.items()
        if name not in VOLATILE and value not in (None, False, "") and value != []
    }


class History:
    """All messages of all numbers, kept in the records."""

    def __init__(self, records: Records) -> None:
        """Keep the history in these records."""
        self._records = records

    def record(
        self,
        *,
        number: str,
        chat: str,
        id: str,
        from_me: bool,
        participant: str,
        kind: str,
        content: dict[str, Any],
        at: float,
        ack: int,
    ) -> tuple[Entry, bool]:
        """Record an arrival; return its entry, and whether it is the first of its id."""
        row = self._records.row(
            "INSERT INTO message (number, chat, id, from_me, participant, kind, content, at, ack)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
            " ON CONFLICT (number, chat, id, from_me, participant) DO UPDATE SET"
            " repeats = repeats + 1, differed = differed OR content <> excluded.content RETURNING *",
            number,
            chat,
            id,
            from_me,
            participant,
            kind,
            orjson.dumps(content, option=orjson.OPT_SORT_KEYS).decode(),
            at,
            ack,
        )
        assert row is not None  # RETURNING always answers
        return _entry(row), row["repeats"] == 0

    def note_frame(self, *, number: str, op: str, key: str, at: float, body: dict[str, Any]) -> None:
        """Keep a frame as it came from a page, repeats included."""
        self._records.execute(
            "INSERT INTO frame (number, op, key, at, body) VALUES (?, ?, ?, ?, ?)",
            number,
            op,
            key,
            at,
            orjson.dumps(body).decode(),
        )

    def frames(self, *, number: str | None = None, key: str | None = None, since: int = 0) -> list[dict[str, Any]]:
        """Return the frames that pages sent after frame `since`, in order."""
        rows = self._records.rows(
            "SELECT * FROM frame WHERE seq > ?1 AND (?2 IS NULL OR number = ?2) AND (?3 IS NULL OR key = ?3)"
            " ORDER BY seq",
            since,
            number,
            key,
        )
        return [{**dict(row), "body": orjson.loads(row["body"])} for row in rows]

    def entries(
        self,
        *,
        number: str | None = None,
        chat: str | None = None,
        since: int = 0,
        from_me: bool | None = None,
        kind: str | None = None,
        limit: int = 10_000,
    ) -> list[Entry]:
        """Return the last `limit` matching entries after entry `since`, in order of first arrival."""
        rows = self._records.rows(
            "SELECT * FROM (SELECT * FROM message WHERE seq > ?1 AND (?2 IS NULL OR number = ?2)"
            " AND (?3 IS NULL OR chat = ?3) AND (?4 IS NULL OR from_me = ?4) AND (?5 IS NULL OR kind = ?5)"
            " ORDER BY seq DESC LIMIT ?6) ORDER BY seq",
            since,
            number,
            chat,
            from_me,
            kind,
            limit,
        )
        addons = self._addons(number=number, chat=chat)
        return [_entry(row, addons) for row in rows]

    def get(self, number: str, key: str) -> Entry:
        """Return the entry with that key; raise UnknownMessage."""
        from_me, chat, id, participant = split_key(key)
        row = self._records.row(
            "SELECT * FROM message WHERE number = ? AND chat = ? AND id = ? AND from_me = ? AND participant = ?",
            number,
            chat,
            id,
            from_me,
            participant,
        )
        if row is None:
            raise UnknownMessage
        return _entry(row, self._addons(number=number, chat=chat))

    def raise_ack(self, entry: Entry, ack: int) -> None:
        """Move a message's ticks forward, never back."""
        self._records.execute("UPDATE message SET ack = max(ack, ?) WHERE seq = ?", ack, entry.seq)

    def raise_ack_of(self, number: str, key: str, ack: int) -> bool:
        """Move the ticks of the message with that key forward; say whether they moved."""
        from_me, chat, id, participant = split_key(key)
        cursor = self._records.execute(
            "UPDATE message SET ack = ?1 WHERE number = ?2 AND chat = ?3 AND id = ?4 AND from_me = ?5"
            " AND participant = ?6 AND ack < ?1",
            ack,
            number,
            chat,
            id,
            from_me,
            participant,
        )
        return cursor.rowcount > 0

    def read_by_company(self, number: str, chat: str) -> list[str]:
        """Turn the ticks of everything a chat's people wrote blue; return the keys that changed."""
        rows = self._records.rows(
            "UPDATE message SET ack = 3 WHERE number = ? AND chat = ? AND NOT from_me AND ack < 3 RETURNING *",
            number,
            chat,
        )
        return [_entry(row).key for row in rows]

    def edit(self, entry: Entry, body: str) -> None:
        """Replace a message's text."""
        content = orjson.dumps({**entry.content, "body": body}, option=orjson.OPT_SORT_KEYS).decode()
        self._records.execute("UPDATE message SET content = ?, edits = edits + 1 WHERE seq = ?", content, entry.seq)

    def fill(self, entry: Entry, kind: str, content: dict[str, Any]) -> None:
        """Give a placeholder the content it waited for."""
        self._records.execute(
            "UPDATE message SET kind = ?, content = ? WHERE seq = ?",
            kind,
            orjson.dumps(content, option=orjson.OPT_SORT_KEYS).decode(),
            entry.seq,
        )

    def revoke(self, entry: Entry) -> None:
        """Mark a message as deleted for everyone."""
        self._records.execute("UPDATE message SET revoked = 1 WHERE seq = ?", entry.seq)

    def add_on(self, entry: Entry, addon: Addon, *, at: float) -> None:
        """Put a reaction or vote on a message, in place of the sender's one before."""
        self._records.execute(
            "INSERT OR REPLACE INTO addon (number, chat, kind, target, sender, value, at) VALUES (?, ?, ?, ?, ?, ?, ?)",
            entry.number,
            entry.chat,
            addon.kind,
            entry.key,
            addon.sender,
            orjson.dumps(addon.value).decode(),
            at,
        )

    def _addons(self, *, number: str | None, chat: str | None) -> dict[tuple[str, str], list[Addon]]:
        rows = self._records.rows(
            "SELECT * FROM addon WHERE (?1 IS NULL OR number = ?1) AND (?2 IS NULL OR chat = ?2) ORDER BY at",
            number,
            chat,
        )
        found: dict[tuple[str, str], list[Addon]] = {}
        for row in rows:
            addon = Addon(kind=row["kind"], sender=row["sender"], value=orjson.loads(row["value"]))
            if addon.value:  # an empty reaction takes one back
                found.setdefault((row["number"], row["target"]), []).append(addon)
        return found


def split_key(key: str) -> tuple[bool, str, str, str]:
    """Split a key into from_me, chat, id and participant ("" if none); raise UnknownMessage."""
    direction, _, rest = key.partition("_")
    chat, _, rest = rest.partition("_")
    id, _, participant = rest.partition("_")
    if direction not in ("true", "false") or not id:
        raise UnknownMessage
    return direction == "true", chat, id, participant


def _entry(row: sqlite3.Row, addons: dict[tuple[str, str], list[Addon]] | None = None) -> Entry:
    bare = Entry(
        seq=row["seq"],
        number=row["number"],
        chat=row["chat"],
        id=row["id"],
        from_me=bool(row["from_me"]),
        participant=row["participant"],
        kind=row["kind"],
        content=orjson.loads(row["content"]),
        at=row["at"],
        ack=row["ack"],
        repeats=row["repeats"],
        differed=bool(row["differed"]),
        edits=row["edits"],
        revoked=bool(row["revoked"]),
    )
    if not addons:
        return bare
    return Entry(**{**vars(bare), "addons": tuple(addons.get((bare.number, bare.key), ()))})
