"""Finding conversations in which all of some words occur: by the words that are kept, and in what is newer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Select, Table, and_, func, or_, select, true

from wabot_runtime.stores.records.dialect import dialect_of, one_of, rows, unindexed
from wabot_runtime.stores.records.schema import conversations, inbox, outbox
from wabot_runtime.stores.records.values import to_json
from wabot_runtime.stores.words.folding import Term, kept_words, said_in
from wabot_runtime.stores.words.schema import words, words_waiting
from wabot_runtime.stores.words.words import marks, message_in

RARE: Final = 2_000
"""Places of a word up to which its conversations are looked up."""
COMMON: Final = 5_000
"""Places of a word from which on the first of a list are asked for it before all its conversations are gathered."""
NEAR: Final = 1_000
"""First conversations of a list that are asked, one by one, for words that are so common."""
TAIL: Final = 1_000
"""Messages of a kind that are read because they are newer than the words that are kept."""

SOURCES: Final[Mapping[str, Table]] = {"came": inbox, "said": outbox}


@dataclass(frozen=True, kw_only=True, slots=True)
class FoundMessage:
    """A message some of the words are in; `id` is its name within the conversation."""

    id: str
    incoming: bool
    at: datetime
    text: str


class Finder:
    """One search: reads on one connection what it needs, once."""

    def __init__(self, connection: Connection, workspace: str, terms: Sequence[Term]) -> None:
        """Read what is newer than the kept words; what is kept is read after it, so that nothing falls between."""
        self._connection = connection
        self._dialect = dialect_of(connection)
        self._workspace = workspace
        self._terms = terms
        self._fresh = self._tail() if terms else {}

    def ids(self, listed: Select[Any], given: Mapping[str, Any], *, limit: int) -> Sequence[str]:
        """Return the first conversations of a list (id, changed; the last changed first) that have all the words."""
        if not self._terms:
            return []
        found = {**self._new(listed, given, limit), **self._kept(listed, given, limit)}
        return sorted(found, key=lambda id: (found[id], id), reverse=True)[:limit]

    def messages(self, ids: Sequence[str]) -> Mapping[str, Sequence[FoundMessage]]:
        """Return, by conversation, the newest messages with each of the words."""
        if not ids:
            return {}
        found: dict[str, set[tuple[str, int]]] = {}
        met = or_(*(_meets(term) for term in self._terms))
        asked = select(words.c.conversation, words.c.word, words.c.came, words.c.said).where(
            words.c.workspace_id == self._workspace,
            one_of(self._dialect, "ids", words.c.conversation),
            met,
        )
        newest: dict[tuple[str, Term, str], int] = {}
        for row in self._connection.execute(asked, {"ids": ids}):
            for term in self._terms:
                for source, id in (("came", row.came), ("said", row.said)):
                    if id is not None and term.meets(row.word):
                        key = row.conversation, term, source
                        newest[key] = max(id, newest.get(key, 0))
        for (conversation, _, source), id in newest.items():
            found.setdefault(conversation, set()).add((source, id))
        for conversation in ids:
            for source, id, _ in self._fresh.get(conversation, ()):
                found.setdefault(conversation, set()).add((source, id))
        return self._read(found)

    # ------------------------------------------------------------ which conversations

    def _kept(self, listed: Select[Any], given: Mapping[str, Any], limit: int) -> dict[str, datetime]:
        counts = self._counts()
        rarest, *others = sorted(self._terms, key=lambda term: counts[term])
        if not counts[rarest]:
            return {}
        if counts[rarest] > COMMON and (near := self._near(listed, given, limit)) is not None:
            return near
        if counts[rarest] > RARE:
            return self._run(listed.where(*(self._gathered(term) for term in (rarest, *others))), given, limit)
        places = select(words.c.conversation).where(words.c.workspace_id == self._workspace, _meets(rarest))
        some = list(dict.fromkeys(self._connection.execute(places).scalars()))
        return self._run(self._among(listed.where(*(self._has(term) for term in others))), given, limit, some)

    def _near(self, listed: Select[Any], given: Mapping[str, Any], limit: int) -> dict[str, datetime] | None:
        """Return those of the first conversations that have all words; None if more may be needed."""
        near = listed.limit(NEAR).subquery("near")
        asked = select(near.c.id, near.c.changed).where(*(self._has(term, near.c.id) for term in self._terms))
        found = self._run(asked.order_by(near.c.changed.desc(), near.c.id.desc()), given, limit)
        if len(found) >= limit:
            return found
        there = self._connection.execute(select(func.count()).select_from(near), given).scalar_one()
        return found if there < NEAR else None

    def _gathered(self, term: Term) -> ColumnElement[bool]:
        """Say that a conversation is among a word's, which are gathered once: the list is gone through in its order.

        Where it were not asked whether that is true, Postgres would join them with the whole list and sort what it
        found. It may gather for this EXISTS, and asks each conversation if they would not fit into memory.
        """
        if self._dialect == "postgresql":
            return self._has(term).is_(true())
        some = select(words.c.conversation).where(words.c.workspace_id == self._workspace, _meets(term))
        return conversations.c.id.in_(some).is_(true())

    def _new(self, listed: Select[Any], given: Mapping[str, Any], limit: int) -> dict[str, datetime]:
        """Return those with words in the newest messages, the others of which may be kept already."""
        if not self._fresh:
            return {}
        missing = {id: {*self._terms}.difference(*(terms for _, _, terms in of)) for id, of in self._fresh.items()}
        asked = select(words.c.conversation, words.c.word).where(
            words.c.workspace_id == self._workspace,
            words.c.conversation.in_([id for id, terms in missing.items() if terms]),
            or_(*(_meets(term) for term in self._terms)),
        )
        for row in self._connection.execute(asked):
            missing[row.conversation] = {term for term in missing[row.conversation] if not term.meets(row.word)}
        some = [id for id, terms in missing.items() if not terms]
        return self._run(self._among(listed), given, limit, some) if some else {}

    def _run(
        self, listed: Select[Any], given: Mapping[str, Any], limit: int, some: Sequence[str] | None = None
    ) -> dict[str, datetime]:
        sought = {} if some is None else {"sought": to_json([{"id": id} for id in some])}
        found = self._connection.execute(listed.limit(limit), {**given, **sought})
        return {row.id: row.changed for row in found}

    def _among(self, listed: Select[Any]) -> Select[Any]:
        sought = rows(self._dialect, "sought", conversations.c.id)
        return listed.where(conversations.c.id.in_(select(sought.c.id)))

    def _counts(self) -> Mapping[Term, int]:
        """Return how many places each word has, as far as it matters."""

        def counted(term: Term) -> ColumnElement[int]:
            some = select(words.c.conversation).where(words.c.workspace_id == self._workspace, _meets(term))
            return select(func.count()).select_from(some.limit(COMMON + 1).subquery()).scalar_subquery()

        found = self._connection.execute(select(*(counted(term) for term in self._terms))).one()
        return dict(zip(self._terms, found, strict=True))

    def _has(self, term: Term, id: ColumnElement[str] = conversations.c.id) -> ColumnElement[bool]:
        here = words.alias()
        asked = select(here.c.word).where(
            here.c.workspace_id == self._workspace, here.c.conversation == id, _meets(term, here)
        )
        return asked.correlate_except(here).exists()

    # ------------------------------------------------------------ which messages

    def _tail(self) -> dict[str, list[tuple[str, int, frozenset[Term]]]]:
        """Return, by conversation, the newest messages that have words: source, id, words."""
        known = marks(self._connection, self._workspace)
        found: dict[str, list[tuple[str, int, frozenset[Term]]]] = {}
        for source, table in SOURCES.items():
            at = known[table.name].position if table.name in known else 0
            asked = self._of(table).where(table.c.id > at).order_by(table.c.id.desc()).limit(TAIL)
            self._meet(found, source, self._connection.execute(asked).all())
        entries = select(words_waiting.c.entry).where(words_waiting.c.workspace_id == self._workspace)
        late = self._of(inbox).where(inbox.c.id.in_(entries)).order_by(inbox.c.id.desc()).limit(TAIL)
        self._meet(found, "came", self._connection.execute(late).all())
        return found

    def _meet(self, found: dict[str, list[tuple[str, int, frozenset[Term]]]], source: str, rows: Sequence[Any]) -> None:
        for row in rows:
            if row.conversation is None:  # asked here: in SQL it would lead SQLite through every conversation's
                continue
            data = message_in(SOURCES[source], row)
            here = kept_words(said_in(data)) if data else frozenset()
            met = frozenset(term for term in self._terms if any(term.meets(word) for word in here))
            if met:
                found.setdefault(row.conversation, []).append((source, row.id, met))

    def _of(self, table: Table) -> Select[Any]:
        what = (inbox.c.event, inbox.c.recorded) if table is inbox else (outbox.c.content, outbox.c.queued)
        return select(table.c.id, table.c.conversation, *what).where(unindexed(table.c.workspace_id) == self._workspace)

    def _read(self, wanted: Mapping[str, set[tuple[str, int]]]) -> Mapping[str, Sequence[FoundMessage]]:
        found: dict[str, list[FoundMessage]] = {}
        for source, table in SOURCES.items():
            ids = sorted({id for some in wanted.values() for of, id in some if of == source})
            if ids:
                asked = self._of(table).where(one_of(self._dialect, "ids", table.c.id))
                for row in self._connection.execute(asked, {"ids": ids}):
                    found.setdefault(row.conversation, []).append(_message(table, row))
        return {id: sorted(some, key=lambda one: (one.at, one.id), reverse=True) for id, some in found.items()}


def _message(table: Table, row: Any) -> FoundMessage:
    data = message_in(table, row)
    came = table is inbox
    return FoundMessage(
        id=f"{'i' if came else 'o'}{row.id}",
        incoming=came and not data.get("from_me"),
        at=row.recorded if came else row.queued,
        text=said_in(data),
    )


def _meets(term: Term, table: Any = words) -> ColumnElement[bool]:
    if not term.open:
        return and_(table.c.word == term.word)
    return and_(table.c.word >= term.word, table.c.word < f"{term.word}\U0010ffff")
