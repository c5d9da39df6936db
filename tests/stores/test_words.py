"""Words: what a search finds is what went through all messages would find, wherever the keeping of words stopped."""

from __future__ import annotations

import asyncio
import random
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, event, select

from wabot_core.conversations import Conversation
from wabot_core.messages import Content
from wabot_core.stores import Reply
from wabot_core.testing.contracts.makers import START, arrival, conversation, following, turn
from wabot_runtime.stores.desk import ConversationFilter, Desk
from wabot_runtime.stores.erasure import SqlErasure
from wabot_runtime.stores.records import SqlRecords, create
from wabot_runtime.stores.records.schema import inbox, outbox
from wabot_runtime.stores.words import SqlWords, terms_of, words_in
from wabot_runtime.stores.words.folding import LONGEST, MOST, MOST_TERMS, fold, kept_words, said_in
from wabot_runtime.stores.words.schema import words, words_waiting

VOCABULARY = (
    *("invoice", "invoices", "Rechnung", "naïve", "NAÏVE", "straße", "STRASSE", "refund", "re", "東京都", "京都"),
    *("hello", "hello", "hello", "42", "ana@example.org", "ﬁn", "हिन्दी", "%", "_", "a_b", ""),
    *("\x00", "𐐷", "İ", "x" * 60, "ปวดหัว"),
)
QUERIES = (
    *("invoice", "inv", "INVOICES", "rechn", "naive", "strasse", "straß", "京", "東京", "都", "หัว", "hello", "hel inv"),
    *("invoice hello", "42", "4", "ana", "example org", "fin", "हिन्दी", "हिन", "%", "_", "b", "zzz", "hello zzz"),
    *("hello hello re", "re", "京都 hello", "i", "東京都 refund", "x" * 45),
)


@pytest.mark.parametrize(
    ("text", "query", "is_found"),
    [
        ("Olá, João!", "joao", True),
        ("Olá, João!", "JOA", True),
        ("Olá, João!", "joao ola", True),
        ("Olá, João!", "jo ola", False),
        ("Die Straße", "STRASSE", True),
        ("Ελλάδα", "ελλαδα", True),
        ("МОСКВА", "москва", True),
        ("שָׁלוֹם", "שלום", True),
        ("مَرْحَبًا", "مرحبا", True),
        ("東京都に行く", "京都", True),
        ("東京都に行く", "東京", True),
        ("東京都に行く", "京東", False),
        ("東京都に行く", "く", True),
        ("ｶﾞｽ", "ガス", True),
        ("हिन्दी", "हनद", False),
        ("snake_case", "case", True),
        ("3½ cups", "3", True),
        ("e\u0301te\u0301", "été", True),
        ("anything", "!!!", False),
        ("", "a", False),
    ],
)
def test_words_are_found_whatever_their_case_accents_and_script(text: str, query: str, is_found: bool) -> None:
    here = kept_words(text)
    terms = terms_of(query)
    assert (bool(terms) and all(any(term.meets(word) for word in here) for term in terms)) is is_found


def test_of_a_whole_message_the_longest_words_are_sought() -> None:
    message = "We send on the same day until noon. It takes two working days, and a bit."
    assert (
        " ".join(term.word for term in terms_of(message))
        == "send the same day until noon takes two working days and bit"
    )
    assert len(terms_of("東京都港区芝公園四丁目二番八号")) == MOST_TERMS


def test_any_text_has_words_that_find_it_and_stand_where_they_say() -> None:
    seed, count = random.randrange(2**32), 3000
    print(f"seed {seed}, {count} texts")  # noqa: T201
    chance = random.Random(seed)
    signs = [chr(point) for point in range(0x30000) if unicodedata.category(chr(point)) != "Cs"]
    for _ in range(count):
        text = "".join(chance.choice([" ", "a", "é", "東", chance.choice(signs)]) for _ in range(chance.randrange(30)))
        spans = list(words_in(text))
        for span in spans:
            assert 0 <= span.start < span.end <= len(text), (text, span)
            assert span.word, text
            assert len(span.word) <= LONGEST
            assert fold(span.word) == span.word, (text, span)
        for term in terms_of(text):
            assert any(term.meets(span.word) for span in spans), (text, term)
    assert len(kept_words(" ".join(map(str, range(10_000))))) == MOST


class Talks:
    """Makes up talks, some of whose messages nobody handles for a while."""

    def __init__(self, records: SqlRecords, chance: random.Random) -> None:
        """Begin with nothing."""
        self.records = records
        self._chance = chance
        self._live: dict[str, Conversation] = {}
        self._left: list[tuple[str, int]] = []
        self._made = 0

    def text(self) -> str:
        """Make up a text."""
        return " ".join(self._chance.choice(VOCABULARY) for _ in range(self._chance.randrange(6)))

    async def happen(self) -> None:
        """Let somebody write, and the bot, a person of ours or nobody answer."""
        self._made += 1
        who = f"p{self._chance.randrange(9)}"
        (entry,) = await self.records.inbox.record([arrival(f"k{self._made}", contact=who, text=self.text())])
        self._left.append((who, entry.id))
        if self._chance.random() < 0.3:
            return
        while self._left:
            await self.handle(*self._left.pop(self._chance.randrange(len(self._left))))

    async def handle(self, who: str, entry: int) -> None:
        """Handle a message."""
        known = self._live.pop(who, None)
        at = datetime.now(UTC)
        if self._chance.random() < 0.2:
            await self.records.inbox.close(entry, "ignored", "a test")
        else:
            one = conversation(f"c{entry}", contact=who, started=at) if known is None else following(known)
            ended = self._chance.random() < 0.1
            one = replace(one, ended="finished", stack=(), wait=None) if ended else one
            said = tuple(
                Reply(message_id=f"m{entry}-{number}", content=Content(text=self.text(), options=(self.text(),)))
                for number in range(self._chance.randrange(3))
            )
            await self.records.turns.commit(turn(one, inbox=entry, replies=said, at=at))
            known = None if ended else one
        if known is not None:
            self._live[who] = known


def texts_of(connection: Connection) -> Sequence[tuple[str, str, int, str]]:
    """Return the texts of all messages of conversations, going through all rows."""
    found = []
    for row in connection.execute(select(inbox.c.id, inbox.c.conversation, inbox.c.event)):
        found.append((row.conversation, "came", row.id, said_in(row.event["message"])))
    for row in connection.execute(select(outbox.c.id, outbox.c.conversation, outbox.c.content)):
        found.append((row.conversation, "said", row.id, said_in(row.content)))
    return [one for one in found if one[0] is not None]


async def judge(records: SqlRecords, chance: random.Random) -> int:
    """Compare what searches find, page by page, with what going through everything finds; return how much that is."""
    desk = Desk(records.database)
    texts = await records.database.read(texts_of)
    here: dict[str, set[str]] = {}
    for talk, _, _, text in texts:
        here.setdefault(talk, set()).update(kept_words(text))
    count = 0
    for query in chance.sample(QUERIES, 8):
        state = chance.choice([None, "live", "finished"])
        everything = await desk.conversations.page(ConversationFilter(state=state), limit=500)
        terms = terms_of(query)
        wanted = [
            row.id
            for row in everything
            if terms and all(any(term.meets(word) for word in here.get(row.id, ())) for term in terms)
        ]
        asked, limit = ConversationFilter(state=state, text=query), chance.choice([3, 9, 100])
        found: list[str] = []
        after = None
        while rows := await desk.conversations.page(asked, limit=limit, after=after):
            after = rows[-1].changed, rows[-1].id
            found += [row.id for row in rows]
            for row in rows:
                said = {word for message in row.matches for word in kept_words(message.text)}
                assert all(any(term.meets(word) for word in said) for term in terms), (query, row.matches)
        assert found == wanted, (query, state, limit)
        count += len(found)
    return count


async def kept(records: SqlRecords) -> dict[tuple[str, str], tuple[int | None, int | None]]:
    """Return the words that are kept."""
    columns = words.c.word, words.c.conversation, words.c.came, words.c.said
    rows = await records.database.read(lambda connection: connection.execute(select(*columns)).all())
    return {(row.word, row.conversation): (row.came, row.said) for row in rows}


async def expected(records: SqlRecords) -> dict[tuple[str, str], tuple[int | None, int | None]]:
    """Return the words that should be kept once all is gone through."""
    found: dict[tuple[str, str], dict[str, int]] = {}
    for talk, source, id, text in await records.database.read(texts_of):
        for word in kept_words(text):
            newest = found.setdefault((word, talk), {})
            newest[source] = max(id, newest.get(source, 0))
    return {key: (newest.get("came"), newest.get("said")) for key, newest in found.items()}


async def finish(kept_words: SqlWords) -> None:
    """Go through all there is; on Postgres an advance may only find out how far it may go."""
    while await kept_words.advance() or await kept_words.advance() or await kept_words.advance():
        pass


async def test_a_search_finds_what_going_through_all_messages_finds(records: SqlRecords) -> None:
    seed, count = random.randrange(2**32), 90
    print(f"seed {seed}, {count} messages")  # noqa: T201
    chance = random.Random(seed)
    talks, keeping = Talks(records, chance), SqlWords(records.database)
    found = await judge(records, chance)
    assert found == 0
    for number in range(count):
        await talks.happen()
        if chance.random() < 0.06:
            await keeping.advance()
        if number % 30 == 29:
            found += await judge(records, chance)
    await finish(keeping)
    assert await kept(records) == await expected(records)
    found += await judge(records, chance)
    assert found > 20


@pytest.mark.parametrize("common", [2, 6, 1000], ids=["the first asked", "some asked", "gathered"])
async def test_common_words_find_the_same(records: SqlRecords, monkeypatch: pytest.MonkeyPatch, common: int) -> None:
    seed = random.randrange(2**32)
    print(f"seed {seed}")  # noqa: T201
    monkeypatch.setattr("wabot_runtime.stores.words.finding.RARE", 2)
    monkeypatch.setattr("wabot_runtime.stores.words.finding.COMMON", common)
    monkeypatch.setattr("wabot_runtime.stores.words.finding.NEAR", 4)
    chance = random.Random(seed)
    talks = Talks(records, chance)
    for number in range(60):
        await talks.happen()
        if number == 45:
            await finish(SqlWords(records.database))
    assert await judge(records, chance) > 5


async def test_a_keeper_that_dies_and_many_at_once_keep_each_word_once(records: SqlRecords) -> None:
    seed = random.randrange(2**32)
    print(f"seed {seed}")  # noqa: T201
    chance = random.Random(seed)
    talks, keeping = Talks(records, chance), SqlWords(records.database)

    class Died(Exception):
        """The process is gone."""

    def dies(connection: Any) -> None:
        keeping._advance(connection)
        raise Died

    for _ in range(3):
        for _ in range(12):
            await talks.happen()
        with pytest.raises(Died):
            await records.database.write(dies)
        await judge(records, chance)
        await asyncio.gather(*(keeping.advance() for _ in range(5)), talks.happen())
    await finish(keeping)
    assert await kept(records) == await expected(records)


async def test_a_message_is_found_before_its_words_are_kept_and_once_it_is_handled(records: SqlRecords) -> None:
    keeping, desk = SqlWords(records.database), Desk(records.database)

    async def found(text: str) -> list[str]:
        return [row.id for row in await desk.conversations.page(ConversationFilter(text=text), limit=9)]

    (first,) = await records.inbox.record([arrival("a", text="a slow zebra")])
    await finish(keeping)
    assert await found("zebra") == []
    waiting = await records.database.read(lambda c: c.execute(select(words_waiting.c.entry)).scalars().all())
    assert list(waiting) == [first.id]
    await records.turns.commit(turn(conversation("c1"), inbox=first.id))
    assert await found("zebra") == ["c1"]
    assert await kept(records) == {}
    await finish(keeping)
    assert await found("zeb slow") == []
    assert await found("slow zeb") == ["c1"]
    assert set(await kept(records)) == {("a", "c1"), ("slow", "c1"), ("zebra", "c1")}
    waiting = await records.database.read(lambda c: c.execute(select(words_waiting.c.entry)).scalars().all())
    assert list(waiting) == []


async def test_sqlite_finds_messages_by_their_ids(tmp_path: Path) -> None:
    records = create(f"sqlite:///{tmp_path / 'wabot.db'}")
    await records.upgrade(say=lambda line: None)
    await records.open()
    talks = Talks(records, random.Random(2))
    plans: dict[str, list[str]] = {}

    def explain(connection: Any, cursor: Any, statement: str, given: Any, context: Any, many: bool) -> None:
        if re.search(r"FROM (inbox|outbox|words)", statement) and statement.startswith("SELECT"):
            found = connection.connection.dbapi_connection.execute(f"EXPLAIN QUERY PLAN {statement}", given)
            plans[statement] = [row[3] for row in found]

    for number in range(12):
        await talks.happen()
        if number == 6:
            await finish(SqlWords(records.database))
    event.listen(Engine, "before_cursor_execute", explain)
    try:
        for text in ("hello", "hello re", "inv hel"):
            await Desk(records.database).conversations.page(ConversationFilter(text=text), limit=5)
        await SqlWords(records.database).advance()
    finally:
        event.remove(Engine, "before_cursor_execute", explain)
        await records.close()
    newest = re.compile(r"SELECT (\w+)\.id\s+FROM \1\s.*ORDER BY \1\.id DESC", re.DOTALL)  # stops at the first it meets
    steps = [step for statement, plan in plans.items() if not newest.match(statement) for step in plan]
    read = [step for step in steps if re.match(r"(SCAN|SEARCH) (inbox|outbox)\b", step)]
    assert read
    bad = [step for step in read if not re.search(r"INTEGER PRIMARY KEY|conversation=\?", step)]
    bad += [step for step in steps if re.match(r"SCAN words\b", step)]
    assert bad == []


async def test_nothing_is_written_while_nothing_happens(records: SqlRecords) -> None:
    await Talks(records, random.Random(1)).happen()
    keeping = SqlWords(records.database)
    await finish(keeping)
    written: list[str] = []
    write = records.database.write

    async def counted(work: Any) -> Any:
        written.append("once more")
        return await write(work)

    records.database.write = counted  # type: ignore[method-assign]
    assert await keeping.advance() == 0
    assert written == []


async def test_who_is_erased_while_words_are_kept_leaves_no_word(records: SqlRecords) -> None:
    keeping, desk = SqlWords(records.database), Desk(records.database)
    for number in range(12):
        (entry,) = await records.inbox.record([arrival(f"k{number}", contact=f"p{number}", text=f"secret{number}")])
        await records.turns.commit(turn(conversation(f"c{number}", contact=f"p{number}"), inbox=entry.id))
        handle = next(row[0] for row in await desk.erasure.handles() if row[2] == f"p{number}")
        erased = SqlErasure(records.database).erase(handle, digest=lambda number, id: f"{number}{id}", at=START)
        await asyncio.gather(keeping.advance(), keeping.advance(), erased, keeping.advance())
        await finish(keeping)
    assert await kept(records) == {}
