"""Words of people and captures: kept beside the main path, with what is newer read by each search; nothing is shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Table, and_, delete, false, func, literal, or_, select, tuple_, update

from wabot_runtime.stores.records.database import Database
from wabot_runtime.stores.records.dialect import Bulk, Row, dialect_of, follow, insert, rows, unindexed
from wabot_runtime.stores.records.schema import captures, contacts
from wabot_runtime.stores.records.values import to_json
from wabot_runtime.stores.words.parts import is_met, parts_of_capture, parts_of_person, ways_of
from wabot_runtime.stores.words.schema import people_words
from wabot_runtime.stores.words.words import erasing

BATCH: Final = 200
RARE: Final = 2_000
"""Places of a word up to which they are looked up; what is more common is met soon where a list is gone through."""
COMMON: Final = 10_000
"""Places of a word from which on each row of a list is asked for it: the planner would gather them all first."""
FRESH: Final = 1_000
"""Rows that are read because their words are not kept yet, the newest."""

Key = tuple[str, ...]
"""What a row is told from others by, within its workspace."""


@dataclass(frozen=True, kw_only=True)
class Found:
    """A table whose rows are found by words: its key, what tells how new a row is, and what it is found by."""

    table: Table
    mark: str  # begins its kept words, so that those of another table are elsewhere
    key: tuple[str, ...]
    newest: ColumnElement[Any]
    given: tuple[str, ...]

    def parts(self, row: Any) -> frozenset[str]:
        """Return the words a row is found by."""
        if self.table is contacts:
            return parts_of_person(row.name, row.phone, row.id)
        return parts_of_capture(row.data)

    def place(self, row: Any) -> Key:
        """Return where a row's words are kept."""
        return tuple(getattr(row, name) for name in self.key)

    @property
    def columns(self) -> list[ColumnElement[Any]]:
        """Return the columns of the key."""
        return [self.table.c[name] for name in self.key]

    @property
    def kept(self) -> list[ColumnElement[Any]]:
        """Return the columns of the key where words are kept."""
        return [people_words.c[name] for name in _PLACE[: len(self.key)]]


_PLACE: Final = ("number", "contact", "kind", "key")
PEOPLE: Final = Found(table=contacts, mark="p", key=("number", "id"), newest=contacts.c.seen, given=("name", "phone"))
CAPTURES: Final = Found(table=captures, mark="c", key=_PLACE, newest=captures.c.at, given=("data",))


class SqlPeopleWords:
    """Words of the people and captures of one workspace."""

    def __init__(self, database: Database) -> None:
        """Take the database; it may be opened later."""
        self._database = database
        self._workspace = database.workspace
        self._gone, self._put = _statements(database.dialect, database.workspace)
        self._done = {of.mark: _done(database.dialect, database.workspace, of) for of in (PEOPLE, CAPTURES)}

    async def advance(self) -> int:
        """Keep the words of some more people and captures; return of how many, 0 when nothing was left to do."""
        if not await self._database.read(self._is_due):
            return 0
        return await self._database.write(self._advance)

    def _is_due(self, connection: Connection) -> bool:
        asked = [_fresh(self._workspace, of).limit(1) for of in (PEOPLE, CAPTURES)]
        return any(connection.execute(one).first() is not None for one in asked)

    def _advance(self, connection: Connection) -> int:
        follow(connection, erasing(self._workspace))  # else words of what is read now would be kept later
        return sum(self._keep(connection, of) for of in (PEOPLE, CAPTURES))

    def _keep(self, connection: Connection, of: Found) -> int:
        asked = _fresh(self._workspace, of).limit(BATCH).with_for_update(skip_locked=True)
        found = connection.execute(asked).all()
        if not found:
            return 0
        places = [dict(zip_longest(_PLACE, of.place(row), fillvalue="")) for row in found]
        self._gone.run(connection, [self._gone.encode(place) for place in places])
        words = [
            self._put.encode({**place, "word": of.mark + part})
            for row, place in zip(found, places, strict=True)
            for part in sorted(of.parts(row))
        ]
        if words:
            self._put.run(connection, words)
        done = self._done[of.mark]
        done.run(connection, [done.encode(dict(zip(of.key, of.place(row), strict=True))) for row in found])
        return len(found)


def among(
    connection: Connection, workspace: str, query: str, of: Found, *, at: Sequence[ColumnElement[Any]] = ()
) -> tuple[ColumnElement[bool], Mapping[str, Any]]:
    """Return the condition that a row has what is sought and the values it needs, having read what has to be looked up.

    It is a condition on rows of the table, or on those of another that name its keys in the columns `at`.
    """
    ways = ways_of(query)
    fresh = {of.place(row): of.parts(row) for row in _newest(connection, workspace, of)}
    place = at or of.columns
    wanted: set[Key] = set()
    common: list[ColumnElement[bool]] = []
    for way in ways:
        counts = {beginning: _count(connection, workspace, of, beginning) for beginning in way}
        rarest, *others = sorted(way, key=lambda beginning: counts[beginning])
        if counts[rarest] > RARE:
            has = (_has(workspace, of, one, place, each=counts[one] > COMMON) for one in way)
            common.append(and_(_is_kept(workspace, of, at), *has))
        elif counts[rarest]:
            asked = select(*of.kept).where(people_words.c.workspace_id == workspace, _begins(of, rarest))
            asked = asked.where(*(_has(workspace, of, beginning, of.kept) for beginning in others))
            wanted.update(tuple(row) for row in connection.execute(asked))
    wanted -= fresh.keys()  # their kept words are those of before
    wanted |= {key for key, parts in fresh.items() if any(is_met(way, parts) for way in ways)}
    if not wanted and not common:
        return false(), {}
    given = [dict(zip(of.key, key, strict=True)) for key in sorted(wanted)]
    sought = rows(dialect_of(connection), "wanted", *of.columns)
    some = tuple_(*place).in_(select(*(sought.c[name] for name in of.key)))
    return or_(some, *common), {"wanted": to_json(given)}


def _is_kept(workspace: str, of: Found, at: Sequence[ColumnElement[Any]]) -> ColumnElement[bool]:
    """Say that the words that are kept of a row are those it has now."""
    if not at:
        return of.table.c.sought
    fresh = select(*of.columns).where(of.table.c.workspace_id == workspace, of.table.c.sought.is_(None))
    return tuple_(*at).not_in(fresh)


def _newest(connection: Connection, workspace: str, of: Found) -> Sequence[Any]:
    return connection.execute(_fresh(workspace, of).limit(FRESH)).all()


def _fresh(workspace: str, of: Found) -> Any:
    """Seek what is not kept yet, the newest first."""
    shown = [*of.columns, *(of.table.c[name] for name in of.given)]
    fresh = select(*shown).where(of.table.c.workspace_id == workspace, of.table.c.sought.is_(None))
    return fresh.order_by(of.newest.desc())


def _count(connection: Connection, workspace: str, of: Found, beginning: str) -> int:
    some = select(people_words.c.word).where(people_words.c.workspace_id == workspace, _begins(of, beginning))
    return int(connection.execute(select(func.count()).select_from(some.limit(COMMON + 1).subquery())).scalar_one())


def _has(
    workspace: str, of: Found, beginning: str, place: Sequence[ColumnElement[Any]], *, each: bool = False
) -> ColumnElement[bool]:
    here = people_words.alias()
    same = [here.c[name] == column for name, column in zip(_PLACE, place, strict=False)]
    word = unindexed(here.c.word)  # SQLite would gather the word's places anew for each row
    asked = select(here.c.word).where(here.c.workspace_id == workspace, *same, _begins(of, beginning, word))
    asked = asked.correlate_except(here)
    return asked.limit(1).scalar_subquery().is_not(None) if each else asked.exists()


def _begins(of: Found, beginning: str, word: ColumnElement[str] = people_words.c.word) -> ColumnElement[bool]:
    beginning = of.mark + beginning
    return and_(word >= beginning, word < f"{beginning}\U0010ffff")


def _statements(dialect: str, workspace: str) -> tuple[Bulk, Bulk]:
    def forget(row: Row) -> Any:
        same = [people_words.c[name] == row[name] for name in _PLACE]
        return delete(people_words).where(people_words.c.workspace_id == workspace, *same)

    def put(row: Row) -> Any:
        values = {"workspace_id": literal(workspace), **row}
        new = insert(dialect, people_words)
        sets = dialect == "postgresql"
        new = new.from_select(list(values), select(*values.values())) if sets else new.values(values)
        return new.on_conflict_do_nothing()

    place = [people_words.c[name] for name in _PLACE]
    return Bulk(dialect, "gone", place, forget), Bulk(dialect, "words", [*place, people_words.c.word], put)


def _done(dialect: str, workspace: str, of: Found) -> Bulk:
    def mark(row: Row) -> Any:
        same = [of.table.c[name] == row[name] for name in of.key]
        return update(of.table).where(of.table.c.workspace_id == workspace, *same).values(sought=True)

    return Bulk(dialect, "done", [of.table.c[name] for name in of.key], mark)
