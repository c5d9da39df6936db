"""Words of people and captures: a search finds what going through all would find, wherever keeping them stopped."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from wabot_core.conversations import Contact
from wabot_core.stores import CaptureChange
from wabot_core.testing.contracts.makers import START, arrival, conversation, turn
from wabot_runtime.stores.desk import CaptureFilter, ConversationFilter, Desk
from wabot_runtime.stores.records import SqlRecords
from wabot_runtime.stores.words.folding import fold
from wabot_runtime.stores.words.schema import people_words

NAMES = (
    "Ana Silva",
    "JOÃO da Silva",
    "Ben",
    "Straße 7",
    "Łukasz O'Neil",
    "Zoë-Ann",
    "100% Bo",
    "",
    "Ana Ana",
    "\x00Eve",
)
VALUES: tuple[Any, ...] = (
    "flu shot",
    "Monday",
    "+49 151 23456",
    42,
    True,
    None,
    ["São Paulo", {"a": "deep"}],
    "99",
    "",
)
PEOPLE = (
    "ana",
    "sil",
    "silva ana",
    "joao",
    "ilv",
    "en",
    "strass",
    "7",
    "o neil",
    "ann zo",
    "%",
    "zzz",
    "eve",
    "4915",
    "001",
)
CAPTURED = (
    "flu",
    "shot flu",
    "lu",
    "mon",
    "15123",
    "456",
    "42",
    "sao",
    "paulo",
    "deep",
    "true",
    "none",
    "99",
    "zzz",
    "-",
)


@dataclass
class People:
    """Makes people up and remembers them, beside the stores."""

    records: SqlRecords
    chance: random.Random
    names: dict[str, str] = field(default_factory=dict)
    captured: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)
    made: int = 0

    async def happen(self) -> None:
        """Let one thing happen."""
        self.made += 1
        id = f"4915{self.chance.randrange(30):03}@c.us"
        name = self.chance.choice(NAMES)
        contact = Contact(id=id, name=name or None, phone=id.partition("@")[0])
        at = START + timedelta(minutes=self.made)
        await self.records.inbox.record([arrival(f"k{self.made}", contact=contact, at=at)])
        self.names[id] = name.replace("\x00", "") or self.names.get(id, "")
        if self.chance.random() < 0.5:
            key = self.chance.choice("ab")
            data = {self.chance.choice(("x", "flu")): self.chance.choice(VALUES) for _ in range(2)}
            over: dict[str, Any] = {"ended": "finished", "stack": (), "wait": None}
            talk = conversation(f"c{self.made}", contact=id, **over)
            await self.records.turns.commit(turn(talk, captures=(CaptureChange(kind="k", key=key, data=data),), at=at))
            self.captured[id, key] = data


def words(text: str) -> list[str]:
    """Return the words of a text, taken apart another way than wabot does."""
    plain = "".join(sign if sign.isalnum() else " " for sign in text)
    return [fold(word) for word in plain.split()]


def digits(text: str) -> str:
    """Return the digits of a text that has no letters, from three on."""
    found = "".join(sign for sign in text if sign.isdigit())
    return found if len(found) >= 3 and not any(sign.isalpha() for sign in text) else ""


def is_called(query: str, name: str, id: str) -> bool:
    """Say whether a person is what is sought."""
    sought = words(query)
    named = bool(sought) and all(any(one in word for word in words(name)) for one in sought)
    return named or bool(digits(query)) and digits(query) in id


def has(query: str, data: dict[str, Any]) -> bool:
    """Say whether a capture is what is sought."""
    texts: list[str] = []

    def go(value: Any) -> None:
        if isinstance(value, dict | list):
            for each in value.values() if isinstance(value, dict) else value:
                go(each)
        elif value is not None and not isinstance(value, bool):
            texts.append(str(value))

    go(data)
    sought = words(query)
    there = [word for text in texts for word in words(text)]
    said = bool(sought) and all(any(word.startswith(one) for word in there) for one in sought)
    return said or bool(digits(query)) and any(digits(query) in digits(text) for text in texts)


async def judge(desk: Desk, people: People) -> None:
    """Compare what is found with what there is."""
    for query in PEOPLE:
        wanted = {id for id, name in people.names.items() if is_called(query, name, id)}
        found = [row.id for row in await desk.contacts.page(limit=500, search=query)]
        assert (len(found), set(found)) == (len(wanted), wanted), query
        talks = await desk.conversations.page(ConversationFilter(contact=query), limit=500)
        assert {row.contact for row in talks} == {id for id, _ in people.captured} & wanted, query
    for query in CAPTURED:
        found_there = {(row.contact, row.key) for row in await desk.captures.page(limit=500, only=asked(query))}
        assert found_there == {place for place, data in people.captured.items() if has(query, data)}, query


def asked(query: str) -> CaptureFilter:
    """Ask for captures by what is in them."""
    return CaptureFilter(search=query)


@pytest.mark.parametrize(("rare", "common"), [(2_000, 10_000), (1, 10_000), (1, 3)])
async def test_people_and_captures_are_found_by_what_they_are_now(
    records: SqlRecords, monkeypatch: pytest.MonkeyPatch, rare: int, common: int
) -> None:
    seed = random.randrange(2**32)
    print(f"seed {seed}")  # noqa: T201
    monkeypatch.setattr("wabot_runtime.stores.words.people.RARE", rare)
    monkeypatch.setattr("wabot_runtime.stores.words.people.COMMON", common)
    people = People(records, random.Random(seed))
    desk = Desk(records.database)
    for number in range(120):
        await people.happen()
        if people.chance.random() < 0.1:
            await asyncio.gather(desk.people_words.advance(), desk.people_words.advance())
        if number % 30 == 29:
            await judge(desk, people)
    while await desk.people_words.advance():
        pass
    await judge(desk, people)
    exported = [row async for some in desk.captures.all(asked("flu")) for row in some]
    assert len(exported) == sum(has("flu", data) for data in people.captured.values())


async def kept(records: SqlRecords) -> Sequence[tuple[str, str]]:
    """Return whose words are kept, and which."""
    rows = select(people_words.c.contact, people_words.c.word).distinct()
    found = await records.database.read(lambda connection: connection.execute(rows).all())
    return [(row.contact, row.word) for row in found]


async def two_marcelas(records: SqlRecords, desk: Desk) -> tuple[str, str]:
    """Make someone known under two ids, with a capture of each; keep their words and return their handles."""
    captured = (CaptureChange(kind="k", key="a", data={"illness": "migraine"}),)
    for id, name in (("77@lid", "Marcela"), ("4915001@c.us", "Marcela Souza")):
        await records.inbox.record([arrival(id, contact=Contact(id=id, name=name))])
        over: dict[str, Any] = {"ended": "finished", "stack": (), "wait": None}
        await records.turns.commit(turn(conversation(f"c-{id}", contact=id, **over), captures=captured))
    assert await desk.people_words.advance() == 4
    assert await desk.people_words.advance() == 0
    named = {id: handle for handle, _, id, _ in await desk.erasure.handles()}
    return named["77@lid"], named["4915001@c.us"]


async def test_who_is_parted_again_is_found_by_what_is_theirs(records: SqlRecords) -> None:
    desk = Desk(records.database)
    lid, phone = await two_marcelas(records, desk)
    await desk.merging.merge(lid, phone, revs=(1, 1), by="x", at=START)
    await desk.people_words.advance()
    assert {row.key for row in await desk.captures.page(limit=9, only=asked("migraine"))} == {"a", "a (merged)"}
    await desk.parting.part(phone, lid, rev=2)
    for _ in range(2):
        found = await desk.captures.page(limit=9, only=asked("migraine"))
        assert {(row.contact, row.key) for row in found} == {("77@lid", "a"), ("4915001@c.us", "a")}
        assert {row.id for row in await desk.contacts.page(limit=9, search="marcela")} == {"77@lid", "4915001@c.us"}
        assert [row.id for row in await desk.contacts.page(limit=9, search="souza")] == ["4915001@c.us"]
        await desk.people_words.advance()


async def test_words_go_with_the_person_who_is_erased_or_renamed_and_follow_one_who_is_merged(
    records: SqlRecords,
) -> None:
    desk = Desk(records.database)
    lid, phone = await two_marcelas(records, desk)
    await desk.merging.merge(lid, phone, revs=(1, 1), by="x", at=START)
    for _ in range(2):
        found = await desk.captures.page(limit=9, only=asked("migraine"))
        assert [(row.contact, row.key) for row in found] == [("4915001@c.us", "a (merged)"), ("4915001@c.us", "a")] or {
            row.key for row in found
        } == {"a", "a (merged)"}
        await desk.people_words.advance()
    await desk.contacts.change(phone, rev=2, name="Olga")
    assert [row.id for row in await desk.contacts.page(limit=9, search="olg")] == ["4915001@c.us"]
    await desk.people_words.advance()
    assert ("4915001@c.us", "psouza") not in await kept(records)
    assert await desk.contacts.page(limit=9, search="souza") == []
    assert ("4915001@c.us", "pwelga") not in await kept(records)
    await desk.erasure.erase(phone, digest=lambda number, id: f"d{id}", at=START)
    assert await kept(records) == []
    left = select(func.count()).select_from(people_words)
    assert await records.database.read(lambda connection: connection.execute(left).scalar_one()) == 0
