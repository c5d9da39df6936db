"""Contacts that may be one person: found by a walk through all of them, the same as by comparing each with each."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Sequence
from datetime import timedelta
from itertools import count

from tests.stores.test_merging import handles, merge, part
from wabot_core.conversations import Contact
from wabot_core.testing.contracts.makers import START, arrival
from wabot_runtime.stores.desk import ContactRow, Desk
from wabot_runtime.stores.records import SqlRecords

Found = set[tuple[str, frozenset[str]]]


async def found(desk: Desk) -> list[tuple[str, str, str]]:
    """Walk through all contacts, and name who is alike."""
    await desk.likenesses.walk()
    return [(each.why, each.one.id, each.other.id) for each in await desk.likenesses.find(limit=10)]


async def meet(records: SqlRecords, people: Sequence[tuple[str, str | None, str]]) -> None:
    """Let people write, a minute after each other."""
    for place, (id, phone, name) in enumerate(people):
        contact = Contact(id=id, phone=phone, name=name)
        await records.inbox.record([arrival(id, contact=contact, at=START + timedelta(minutes=place))])


async def test_contacts_that_may_be_one_person_are_found_until_they_are_merged_or_told_apart(
    records: SqlRecords,
) -> None:
    people = [
        ("4915@c.us", "4915", "Ana Lima"),
        ("77@lid", "4915", "Ana"),  # the same phone number
        ("78@lid", None, "Bo Reis"),
        ("4916@c.us", "4916", "Bo Reis"),  # the same name, and only one's number is known
        ("79@lid", None, "Eva"),
        ("4917@c.us", "4917", "Eva"),  # one word is not enough
        *((f"492{place}@c.us", f"492{place}", "Caio Melo") for place in range(2)),  # two who are called so
        *((id, None if id.endswith("lid") else id[:4], "Rui Sá") for id in ("80@lid", "4930@c.us", "4931@c.us")),
    ]
    await meet(records, people)
    await records.inbox.record([arrival("x", contact=Contact(id="4999@c.us", phone="4915"), number="n2")])
    desk = Desk(records.database)
    assert await found(desk) == [("name", "78@lid", "4916@c.us"), ("phone", "4915@c.us", "77@lid")]
    assert len(await desk.likenesses.find(limit=1)) == 1
    named = await handles(desk)
    for one, other in (("78@lid", "4916@c.us"), ("4916@c.us", "78@lid")):
        await desk.likenesses.tell_apart(named[one], named[other], by="x", at=START)
    assert await found(desk) == [("phone", "4915@c.us", "77@lid")]
    await merge(records, "77@lid", "4915@c.us")
    assert await found(desk) == []
    await part(records, named["77@lid"], of="4915@c.us")
    ((why, *both),) = await found(desk)
    assert (why, sorted(both)) == ("phone", ["4915@c.us", "77@lid"])


async def test_each_of_some_with_one_phone_number_comes_with_the_one_seen_last_of_those_it_may_be(
    records: SqlRecords,
) -> None:
    await meet(records, [(f"{name}@lid", "4915", name) for name in "abcd"])
    desk = Desk(records.database)
    assert sorted(await found(desk)) == [("phone", one, "d@lid") for one in ("a@lid", "b@lid", "c@lid")]
    named = await handles(desk)
    await desk.likenesses.tell_apart(named["a@lid"], named["d@lid"], by="x", at=START)
    assert sorted(await named_before(desk)) == [("b@lid", "d@lid"), ("c@lid", "d@lid")]
    assert sorted(await found(desk))[0] == ("phone", "a@lid", "c@lid")


async def named_before(desk: Desk) -> list[tuple[str, str]]:
    """Name who is alike by the walk before."""
    return [(each.one.id, each.other.id) for each in await desk.likenesses.find(limit=10)]


async def test_who_is_not_alike_any_more_is_not_named_until_the_next_walk_either(records: SqlRecords) -> None:
    await meet(records, [("78@lid", None, "Bo Reis"), ("4916@c.us", "4916", "Bo Reis")])
    desk = Desk(records.database)
    assert await found(desk) == [("name", "78@lid", "4916@c.us")]
    bo = (await handles(desk))["78@lid"]
    await desk.contacts.change(bo, rev=1, name="Bo")
    assert await desk.likenesses.find(limit=10) == []


async def test_a_long_walk_is_followed_by_a_long_rest(records: SqlRecords) -> None:
    now = count()  # a second goes by between two looks at this clock
    likenesses = type(Desk(records.database).likenesses)(records.database, clock=lambda: next(now))
    await meet(records, [("77@lid", "4915", "Ana"), ("4915@c.us", "4915", "Ana")])
    await likenesses.advance()
    assert len(await likenesses.find(limit=10)) == 1
    await meet(records, [("78@lid", "4915", "Ana")])
    for _ in range(99):
        await likenesses.advance()
    assert len(await likenesses.find(limit=10)) == 1
    await likenesses.advance()
    assert len(await likenesses.find(limit=10)) == 2


async def test_a_walk_finds_what_comparing_each_with_each_finds(records: SqlRecords) -> None:
    seed = random.randrange(2**32)
    chance, desk = random.Random(seed), Desk(records.database)
    apart: set[frozenset[str]] = set()
    for round in range(6):
        arrivals = []
        for place in range(60):
            id = f"{round}-{place}@lid"
            phone = chance.choice([None, f"49{chance.randrange(30)}"])
            name = chance.choice([None, f"Ana {chance.randrange(60)}", "Ana", "Bo Reis", "\u00c1na 1", "  "])
            at = START + timedelta(seconds=chance.randrange(100))
            contact = Contact(id=id, phone=phone, name=name)
            arrivals.append(arrival(id, contact=contact, at=at, number=chance.choice(["n1", "n1", "n2"])))
        await records.inbox.record(arrivals)
        people = await desk.contacts.page(limit=1000)

        for one, other in (chance.sample(people, 2) for _ in range(20)):
            await desk.likenesses.tell_apart(one.handle, other.handle, by="x", at=START)
            apart.add(frozenset((one.handle, other.handle)))
        for each in (await desk.likenesses.find(limit=1000))[:5]:
            await desk.likenesses.tell_apart(each.one.handle, each.other.handle, by="x", at=START)
            apart.add(frozenset((each.one.handle, each.other.handle)))
        await desk.likenesses.walk()
        pairs = await desk.likenesses.find(limit=1000)
        found = {(each.why, frozenset((each.one.handle, each.other.handle))) for each in pairs}
        assert found == alike(people, apart), f"seed {seed}"
    print(f"seed {seed}: {len(people)} contacts, {len(pairs)} pairs, {len(apart)} told apart")  # noqa: T201


def alike(people: Sequence[ContactRow], apart: set[frozenset[str]]) -> Found:
    """Compare each with each."""
    by_phone, by_name = defaultdict(list), defaultdict(list)
    for each in sorted(people, key=lambda row: row.handle):
        if each.phone is not None:
            by_phone[each.number, each.phone].append(each)
        if each.name is not None and " " in each.name:
            by_name[each.number, each.name].append(each)
    pairs: Found = set()
    for same in by_phone.values():
        same.sort(key=lambda row: row.seen, reverse=True)
        for place, one in enumerate(same):
            others = (frozenset((one.handle, other.handle)) for other in same[: min(place, 10)])
            if pair := next((pair for pair in others if pair not in apart), None):
                pairs.add(("phone", pair))
    for same in by_name.values():
        pair = frozenset(row.handle for row in same)
        if len(same) == 2 and sum(row.phone is None for row in same) == 1 and pair not in apart:
            pairs.add(("name", pair))
    return pairs
