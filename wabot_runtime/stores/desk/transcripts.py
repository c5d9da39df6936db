"""What was said and done in a conversation, in one order, read in pages in both directions; nothing is shown here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, Select, and_, select

from wabot_core.errors import NotFound
from wabot_runtime.stores.desk.schema import accounts
from wabot_runtime.stores.records.database import Database
from wabot_runtime.stores.records.schema import conversations, inbox, outbox, remarks, turns

IN: Final = "i"
OUT: Final = "o"
REMARK: Final = "r"
TURN: Final = "t"
SOURCES: Final = (IN, OUT, REMARK, TURN)
"""Where entries come from: what came in, what was said, what people of ours did, and turns nobody wrote for."""

Places = Mapping[str, int]
"""Up to which entry of each source a page came; a source that is not named was not begun."""


@dataclass(frozen=True, kw_only=True)
class TranscriptEntry:
    """One thing that was said or done; `data` is its row. Within its source, `number` grows."""

    source: str
    number: int
    at: datetime
    data: Mapping[str, Any]

    @property
    def id(self) -> str:
        """Return its name within the conversation."""
        return f"{self.source}{self.number}"


@dataclass(frozen=True, kw_only=True)
class TranscriptPage:
    """Entries, oldest first, with what they name: the steps of turns and the names of accounts."""

    entries: Sequence[TranscriptEntry]
    steps: Mapping[int, Sequence[Any]]
    files: Mapping[int, Mapping[str, Any]]
    names: Mapping[str, str]
    first: Places
    last: Places
    more: bool


class Transcripts:
    """Transcripts of one workspace."""

    def __init__(self, database: Database) -> None:
        """Take the database; it may be opened later."""
        self._database = database
        self._workspace = database.workspace

    async def page(
        self, conversation: str, *, limit: int, before: Places | None = None, after: Places | None = None
    ) -> TranscriptPage:
        """Return the newest entries, those before some places, or those after some; raise NotFound."""

        def work(connection: Connection) -> TranscriptPage:
            known = select(conversations.c.id).where(
                conversations.c.workspace_id == self._workspace, conversations.c.id == conversation
            )
            if connection.execute(known).one_or_none() is None:
                raise NotFound(what="conversation", id=conversation)
            return self._page(connection, conversation, limit=limit, before=before, after=after)

        return await self._database.read(work)

    async def entry(self, conversation: str, source: str, number: int) -> TranscriptEntry:
        """Return a message of this conversation; raise NotFound."""

        def work(connection: Connection) -> TranscriptEntry | None:
            column = self._column(source)
            asked = self._of(source, conversation).where(column == number)
            row = connection.execute(asked).one_or_none()
            if row is None:
                return None
            entry = _entry(source, row)
            file = self._files(connection, conversation, [entry]).get(number)
            data = entry.data if file is None else {**entry.data, "media": file}
            return TranscriptEntry(source=source, number=number, at=entry.at, data=data)

        found = await self._database.read(work) if source in (IN, OUT) else None
        if found is None:
            raise NotFound(what="message", id=f"{source}{number}")
        return found

    async def up_to(self, conversation: str, source: str, number: int) -> Places:
        """Return the places before which a page ends with an entry; raise NotFound."""

        def work(connection: Connection) -> Places | None:
            row = connection.execute(self._of(source, conversation).where(self._column(source) == number)).one_or_none()
            if row is None:
                return None
            at = _entry(source, row).at
            places = {source: number + 1}
            for other in SOURCES:
                if other == source:
                    continue
                when = _TABLES[other].c[_TIMES.get(other, "at")]
                after = when >= at if SOURCES.index(other) > SOURCES.index(source) else when > at  # as pages merge
                later = self._of(other, conversation).where(after).order_by(self._column(other)).limit(1)
                first = connection.execute(later).one_or_none()
                if first is not None:
                    places[other] = _entry(other, first).number
            return places

        found = await self._database.read(work) if source in SOURCES else None
        if found is None:
            raise NotFound(what="entry", id=f"{source}{number}")
        return found

    def _page(
        self,
        connection: Connection,
        conversation: str,
        *,
        limit: int,
        before: Places | None,
        after: Places | None,
    ) -> TranscriptPage:
        onward = after is not None
        places = (after if onward else before) or {}
        found = []
        for source in SOURCES:
            column = self._column(source)
            asked = self._of(source, conversation)
            if source in places:
                asked = asked.where(column > places[source] if onward else column < places[source])
            asked = asked.order_by(column if onward else column.desc()).limit(limit + 1)
            found.append([_entry(source, row) for row in connection.execute(asked)])
        entries, more = _merged(found, limit=limit, onward=onward)
        if not onward:
            entries.reverse()
        numbers = [entry.data["turn"] for entry in entries if entry.source in (IN, TURN) and entry.data["turn"]]
        return TranscriptPage(
            entries=entries,
            steps=self._steps(connection, conversation, numbers),
            files=self._files(connection, conversation, entries),
            names=self._names(connection, entries),
            first=_first(entries, found, places, onward=onward),
            last=_last(entries, found, places, onward=onward),
            more=more,
        )

    def _of(self, source: str, conversation: str) -> Select[Any]:
        table = _TABLES[source]
        asked = select(*(table.c[name] for name in _COLUMNS[source])).where(
            table.c.workspace_id == self._workspace, table.c.conversation == conversation
        )
        return asked.where(turns.c.inbox.is_(None)) if source == TURN else asked

    def _column(self, source: str) -> Any:
        return {IN: inbox.c.id, OUT: outbox.c.id, REMARK: remarks.c.id, TURN: turns.c.turn}[source]

    def _steps(self, connection: Connection, conversation: str, numbers: Sequence[int]) -> Mapping[int, Sequence[Any]]:
        asked = select(turns.c.turn, turns.c.steps).where(
            turns.c.workspace_id == self._workspace,
            turns.c.conversation == conversation,
            turns.c.turn.in_(numbers),
        )
        return {row.turn: row.steps for row in connection.execute(asked)} if numbers else {}

    def _files(
        self, connection: Connection, conversation: str, entries: Sequence[TranscriptEntry]
    ) -> Mapping[int, Mapping[str, Any]]:
        """Return the media of entries that were downloaded for their turn, by the entry's number."""
        wanted = [
            entry.data["turn"]
            for entry in entries
            if entry.source == IN and entry.data["turn"] and entry.data["event"].get("message", {}).get("media")
        ]
        asked = select(turns.c.inbox, turns.c.event).where(
            turns.c.workspace_id == self._workspace,
            turns.c.conversation == conversation,
            turns.c.turn.in_(wanted),
        )
        found = {}
        for row in connection.execute(asked) if wanted else ():
            media = row.event.get("message", {}).get("media")
            if row.inbox is not None and media and media.get("file"):
                found[row.inbox] = media
        return found

    def _names(self, connection: Connection, entries: Sequence[TranscriptEntry]) -> Mapping[str, str]:
        ids = {entry.data[key] for entry in entries for key in ("author", "about") if entry.data.get(key)}
        asked = select(accounts.c.id, accounts.c.name).where(
            and_(accounts.c.workspace_id == self._workspace, accounts.c.id.in_(sorted(ids)))
        )
        return {row.id: row.name for row in connection.execute(asked)} if ids else {}


_COLUMNS: Final[Mapping[str, Sequence[str]]] = {
    IN: ("id", "recorded", "event", "status", "reason", "turn"),
    OUT: ("id", "queued", "content", "status", "reason", "ack", "acked", "author", "message_id", "turn"),
    REMARK: ("id", "at", "kind", "author", "about", "text", "edited", "rev"),
    TURN: ("turn", "at", "event"),
}


_TABLES: Final = {IN: inbox, OUT: outbox, REMARK: remarks, TURN: turns}


def _entry(source: str, row: Any) -> TranscriptEntry:
    data = dict(row._mapping)
    number = data["turn"] if source == TURN else data["id"]
    return TranscriptEntry(source=source, number=number, at=data[_TIMES.get(source, "at")], data=data)


_TIMES: Final = {IN: "recorded", OUT: "queued"}


def _merged(
    found: Sequence[Sequence[TranscriptEntry]], *, limit: int, onward: bool
) -> tuple[list[TranscriptEntry], bool]:
    """Merge sources by time without changing the order within any, up to a limit; say whether more is left."""
    heads = [0] * len(found)
    entries: list[TranscriptEntry] = []
    while True:
        left = [which for which, some in enumerate(found) if heads[which] < len(some)]
        if not left or len(entries) == limit:
            return entries, bool(left)
        choice = min if onward else max
        which = choice(left, key=lambda one: (found[one][heads[one]].at, one))
        entries.append(found[which][heads[which]])
        heads[which] += 1


def _first(
    entries: Sequence[TranscriptEntry], found: Sequence[Sequence[TranscriptEntry]], places: Places, *, onward: bool
) -> Places:
    """Return before which entry of each source the page begins; where it has none, before what comes after it."""
    outside = {source: number + 1 for source, number in places.items()} | _nearest(found) if onward else places
    return {**outside, **{entry.source: entry.number for entry in reversed(entries)}}


def _last(
    entries: Sequence[TranscriptEntry], found: Sequence[Sequence[TranscriptEntry]], places: Places, *, onward: bool
) -> Places:
    """Return after which entry of each source the page ends; where it has none, after what comes before it."""
    outside = places if onward else {source: number - 1 for source, number in places.items()} | _nearest(found)
    return {**outside, **{entry.source: entry.number for entry in entries}}


def _nearest(found: Sequence[Sequence[TranscriptEntry]]) -> dict[str, int]:
    return {some[0].source: some[0].number for some in found if some}
