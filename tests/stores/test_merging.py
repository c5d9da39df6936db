"""Two ids of one person become one contact, whatever both have, and apart again as far as can be told."""

from __future__ import annotations

import asyncio
import random
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import UniqueConstraint, insert, select

from tests.stores.test_erasure import dump, erase, fill
from wabot_core.conversations import Contact
from wabot_core.errors import ConversationMoved, NotFound
from wabot_core.events import MessageReceived
from wabot_core.messages import Content
from wabot_core.stores import CaptureChange, Reply, number_lease
from wabot_core.testing.contracts.makers import START, arrival, at, begun, conversation, following, turn
from wabot_runtime.stores.desk import Desk
from wabot_runtime.stores.errors import RevMismatch, UnmergeableContacts
from wabot_runtime.stores.merging import COLLISIONS, STAYS, MergePlan, moving
from wabot_runtime.stores.records import SqlRecords
from wabot_runtime.stores.records.schema import aliases, contacts, inbox, metadata, remarks

LID, PHONE = "77@lid", "4915@c.us"


def test_every_table_that_names_a_contact_moves_or_says_why_not() -> None:
    moved = {table.name for table in moving()}
    for name, table in metadata.tables.items():
        names = {"contact", "chat"} & set(table.c.keys()) or name == "contacts"
        assert bool(names) is (name in moved or name in STAYS), f"{name}: say in merging.py whether it moves"
        keys = [list(table.primary_key.columns), *(list(one.columns) for one in table.indexes if one.unique)]
        keys += [list(one.columns) for one in table.constraints if isinstance(one, UniqueConstraint)]
        collides = name in moved and any("contact" in [column.key for column in key] for key in keys)
        assert collides is (name in COLLISIONS), f"{name}: say in merging.py what becomes of what both have"


async def handles(desk: Desk) -> dict[str, str]:
    """Return the handle of each contact by id."""
    return {row[2]: row[0] for row in await desk.erasure.handles()}


async def merge(records: SqlRecords, contact: str = LID, into: str = PHONE) -> MergePlan:
    """Merge a contact into another, as they are now."""
    desk = Desk(records.database)
    named = await handles(desk)
    revs = [(await desk.contacts.get(named[one])).rev for one in (contact, into)]
    return await desk.merging.merge(named[contact], named[into], revs=(revs[0], revs[1]), by="x", at=at(3600))


async def part(records: SqlRecords, merged: str, of: str = PHONE) -> Any:
    """Take a merge back."""
    desk = Desk(records.database)
    handle = (await handles(desk))[of]
    return await desk.parting.part(handle, merged, rev=(await desk.contacts.get(handle)).rev)


async def meet(records: SqlRecords, *people: str, **more: Any) -> None:
    """Let people write; nobody takes it up."""
    for who in people:
        contact = Contact(id=who, name=f"name-{who}", fields={f"of-{who}": 1, "both": who})
        await records.inbox.record([arrival(f"first-{who}", contact=contact, **more)])


async def rows(records: SqlRecords, *columns: Any) -> list[Any]:
    """Read a table past the stores."""
    return await records.database.read(lambda connection: connection.execute(select(*columns)).all())  # type: ignore[return-value]


async def test_everything_of_the_merged_contact_is_the_others(records: SqlRecords) -> None:
    await meet(records, LID, PHONE)
    for who, id in ((LID, "c1"), (PHONE, "c2")):
        own = CaptureChange(kind="lead", key=f"own-{id}", data={"of": who})
        await records.turns.commit(turn(conversation(id, contact=who, ended="completed", wait=None), captures=(own,)))
    live = conversation("c3", contact=LID)
    await records.turns.commit(turn(live, says=("m1",)))
    plan = await merge(records)
    assert (plan.moves["conversations"], plan.moves["captures"], plan.moves["inbox"], plan.queued) == (2, 1, 1, 1)
    assert (plan.stays, plan.ends, plan.opted_out, list(plan.renamed)) == (None, None, False, [])
    assert await records.people.contact("n1", LID) is None
    known = await records.people.contact("n1", PHONE)
    assert known == Contact(id=PHONE, name=f"name-{PHONE}", fields={f"of-{LID}": 1, f"of-{PHONE}": 1, "both": PHONE})
    assert await records.conversations.live("n1", PHONE) == replace(live, contact=PHONE)
    assert {one.contact for one in await records.people.captures()} == {PHONE}
    assert [entry.contact.id for entry in await records.inbox.unhandled("n1")] == [PHONE, PHONE]
    (queued,) = await records.outbox.pending("n1")
    assert queued.chat == LID  # where the person reads it
    assert list(await handles(Desk(records.database))) == [PHONE]


async def test_what_comes_from_the_old_id_later_is_the_others(records: SqlRecords) -> None:
    await meet(records, LID, PHONE)
    await merge(records)
    both = [arrival("a", contact=LID, text="one"), arrival("b", contact=PHONE, text="two")]
    first, second = await records.inbox.record(both)
    assert [(one.contact.id, one.chat) for one in (first, second)] == [(PHONE, LID), (PHONE, PHONE)]
    assert isinstance(first.event, MessageReceived)
    assert not first.event.first_contact
    assert await records.inbox.record(both) == []
    await meet(records, "other@c.us")
    await merge(records, PHONE, "other@c.us")
    (third,) = await records.inbox.record([arrival("c", contact=LID)])
    assert third.contact.id == "other@c.us"
    (elsewhere,) = await records.inbox.record([arrival("d", contact=LID, number="n2")])
    assert elsewhere.contact.id == LID


async def test_of_two_live_conversations_the_one_last_active_goes_on(records: SqlRecords) -> None:
    await meet(records, LID, PHONE)
    old = await begun(records, "c1", contact=LID)
    await records.turns.record_answer("c1", 2, "k", 1)
    new = conversation("c2", contact=PHONE)
    await records.turns.commit(turn(new, at=at(60)))
    plan = await merge(records)
    assert (plan.ends, plan.stays) == ("c1", "c2")
    assert await records.conversations.live("n1", PHONE) == new
    assert (await records.conversations.get("c1")).ended == "replaced"
    assert await records.turns.recorded_answers("c1", 2) == {}
    assert [tuple(row) for row in await rows(records, remarks.c.conversation, remarks.c.kind)] == [("c1", "merged")]
    with pytest.raises(ConversationMoved):
        await records.turns.commit(turn(following(old)))


async def test_a_conversation_that_a_person_of_ours_has_is_never_the_one_to_end(records: SqlRecords) -> None:
    await meet(records, LID, PHONE)
    await begun(records, "c1", contact=LID)
    await records.handoffs.hand_over("c1", "human", by="anna")
    await records.turns.commit(turn(conversation("c2", contact=PHONE), at=at(10**9)))
    plan = await merge(records)
    assert (plan.ends, plan.stays) == ("c2", "c1")
    (entry,) = await records.inbox.record([arrival("later", contact=PHONE)])
    await records.inbox.close(entry.id, "ignored", "a person has it")
    found = await rows(records, inbox.c.key, inbox.c.conversation)
    assert ("later", "c1") in [tuple(row) for row in found]


async def test_of_two_captures_with_one_key_the_newer_keeps_it(records: SqlRecords) -> None:
    await meet(records, LID, PHONE)
    for who, id, seconds in ((LID, "c1", 0), (PHONE, "c2", 60), (LID, "c3", 120)):
        keys = ("x",) if id != "c3" else ("y",)
        kept = tuple(CaptureChange(kind="lead", key=key, data={"of": id}) for key in keys)
        ended = conversation(id, contact=who, ended="completed", wait=None)
        await records.turns.commit(turn(ended, captures=kept, at=at(seconds)))
    more = tuple(CaptureChange(kind="lead", key=key, data={"of": "c4"}) for key in ("y", "x (merged)"))
    ended = conversation("c4", contact=PHONE, ended="completed", wait=None)
    await records.turns.commit(turn(ended, captures=more, at=at(90)))
    plan = await merge(records)
    assert [(one.key, one.new_key, one.of) for one in plan.renamed] == [
        ("x", "x (merged 2)", "contact"),
        ("y", "y (merged)", "into"),
    ]
    found = {one.key: one.data["of"] for one in await records.people.captures()}
    assert found == {"x": "c2", "x (merged)": "c4", "x (merged 2)": "c1", "y": "c3", "y (merged)": "c4"}
    merged = (await Desk(records.database).parting.of("n1", PHONE))[0].handle
    await part(records, merged)
    kept_by = {(one.contact, one.key): one.data["of"] for one in await records.people.captures()}
    assert kept_by == {
        (LID, "x"): "c1",
        (LID, "y"): "c3",
        (PHONE, "x"): "c2",
        (PHONE, "x (merged)"): "c4",
        (PHONE, "y"): "c4",
    }


@pytest.mark.parametrize("who", [LID, PHONE])
async def test_who_opted_out_under_either_id_is_opted_out(records: SqlRecords, who: str) -> None:
    await meet(records, LID, PHONE)
    one = conversation("c1", contact=LID)
    await records.turns.commit(turn(one, says=("m1",)))
    await records.optouts.change("n1", who, out=True, how="admin", at=START)
    assert (await merge(records)).opted_out
    assert await records.optouts.opted_out("n1", PHONE)
    assert (await records.optouts.history("n1", PHONE))[0].out
    pending = await records.outbox.pending("n1")
    assert set(await records.outbox.unwanted("n1", [entry.id for entry in pending])) == {pending[0].id}
    merged = (await Desk(records.database).parting.of("n1", PHONE))[0].handle
    await part(records, merged)
    assert await records.optouts.opted_out("n1", PHONE)
    assert await records.optouts.opted_out("n1", LID)


async def test_a_message_queued_past_all_conversations_is_not_sent_to_who_opted_out(records: SqlRecords) -> None:
    await meet(records, LID, PHONE)
    await records.turns.commit(turn(conversation("c1", contact=LID), says=("m1",)))
    await records.database.write(
        lambda connection: connection.execute(metadata.tables["outbox"].update().values(conversation=None))
    )
    await records.optouts.change("n1", PHONE, out=True, how="admin", at=START)
    await merge(records)
    (entry,) = await records.outbox.pending("n1")
    assert set(await records.outbox.unwanted("n1", [entry.id])) == {entry.id}


async def test_a_merge_is_taken_back_as_far_as_it_can_be_told(records: SqlRecords) -> None:
    await meet(records, LID, PHONE)
    desk = Desk(records.database)
    before = await handles(desk)
    await begun(records, "c1", contact=LID)
    await records.turns.commit(turn(conversation("c2", contact=PHONE), at=at(60)))
    await merge(records)
    (kept,) = await desk.parting.of("n1", PHONE)
    assert (kept.handle, kept.id, kept.name) == (before[LID], LID, f"name-{LID}")
    (since,) = await records.inbox.record([arrival("since", contact=LID)])
    with pytest.raises(NotFound):
        await part(records, "nobody")
    with pytest.raises(RevMismatch):
        await desk.parting.part(before[PHONE], kept.handle, rev=1)
    await part(records, kept.handle)
    assert await handles(desk) == before
    for who in (LID, PHONE):
        known = await records.people.contact("n1", who)
        assert known is not None
        assert (known.name, known.fields) == (f"name-{who}", {f"of-{who}": 1, "both": who})
    ended, live = [await records.conversations.get(id) for id in ("c1", "c2")]
    assert (ended.contact, ended.ended, live.contact, live.ended) == (LID, "replaced", PHONE, None)
    entries = {entry.id: entry.contact.id for entry in await records.inbox.unhandled("n1")}
    assert entries.pop(since.id) == PHONE
    assert sorted(entries.values()) == sorted([LID, PHONE])
    (own,) = await records.inbox.record([arrival("own", contact=LID)])
    assert own.contact.id == LID


async def test_who_can_not_be_merged_stays_as_they_are(records: SqlRecords) -> None:
    await meet(records, LID, PHONE)
    await records.inbox.record([arrival("e", contact="else@c.us", number="n2")])
    desk = Desk(records.database)
    named = await handles(desk)
    when: Any = {"by": "x", "at": START}
    for one, other, revs, error in (
        (LID, LID, (1, 1), UnmergeableContacts),
        (LID, "else@c.us", (1, 1), UnmergeableContacts),
        (LID, PHONE, (1, 2), RevMismatch),
        (LID, PHONE, (2, 1), RevMismatch),
    ):
        with pytest.raises(error):
            await desk.merging.merge(named[one], named[other], revs=revs, **when)
    with pytest.raises(NotFound):
        await desk.merging.merge(named[LID], "nobody", revs=(1, 1), **when)
    assert await handles(desk) == named
    assert await rows(records, aliases.c.alias) == []


async def test_erasing_takes_out_what_was_under_both_ids(records: SqlRecords, tmp_path: Path) -> None:
    canaries = [await fill(records, place) for place in range(4)]
    ids = [f"49151{place:07}@c.us" for place in range(4)]
    await merge(records, ids[0], ids[1])
    late = arrival("late", contact=Contact(id=ids[0], name=f"late-{canaries[0]}"))
    await records.inbox.record([late])
    erased = await erase(Desk(records.database), "n1", ids[1])
    assert sorted(id for _, id in erased.people) == ids[:2]
    await records.close()
    kept = dump(records, tmp_path)
    for place, canary in enumerate(canaries):
        assert (canary.encode() in kept) is (place > 1), place
        assert (ids[place][:-5].encode() in kept) is (place > 1), place
    await records.open()
    (again,) = await records.inbox.record([arrival("again", contact=ids[0])])
    assert again.contact == Contact(id=ids[0])


async def test_turns_and_arrivals_beside_a_merge_leave_nothing_under_the_old_id(records: SqlRecords) -> None:
    seed = random.randrange(2**32)
    chance = random.Random(seed)
    token = await records.leases.take(number_lease("n1"), "me", timedelta(hours=1)) or 0
    for round in range(12):
        old, new = f"{round}@lid", f"{round}@c.us"
        await meet(records, old, new)
        entries = [
            await records.inbox.record([arrival(f"{round}-{place}", contact=chance.choice((old, new)))])
            for place in range(3)
        ]

        async def take(entry: Any, id: str) -> bool:
            made = conversation(id, contact=entry.contact.id, number="n1")
            said = (Reply(message_id=f"m-{id}", content=Content(text="hi")),)
            kept = (CaptureChange(kind="k", key=id, data={}),)
            committed = turn(made, lease=token, inbox=entry.id, replies=said, captures=kept, contact_fields={id: 1})
            await asyncio.sleep(chance.random() / 100)
            try:
                await records.turns.commit(committed)
            except ConversationMoved:
                return False
            return True

        async def write(key: str, who: str) -> None:
            await asyncio.sleep(chance.random() / 100)
            await records.inbox.record([arrival(key, contact=who)])

        async def merged(old: str = old, new: str = new) -> None:
            await asyncio.sleep(chance.random() / 100)
            await merge(records, old, new)

        taken = [take(entry[0], f"t{round}-{place}") for place, entry in enumerate(entries)]
        written = [write(f"{round}-w{place}", chance.choice((old, new))) for place in range(4)]
        await asyncio.gather(merged(), *taken, *written)
        for table in (*moving(), contacts):
            column = table.c.id if table is contacts else table.c.contact
            left = [row for row in await rows(records, column) if row[0] == old]
            assert left == [], (seed, round, table.name)


async def test_an_alias_is_of_its_workspace_alone(records: SqlRecords) -> None:
    row = {"number": "n1", "alias": LID, "contact": "spy", "handle": "h", "kept": {}, "by": "x", "at": START}
    other = SqlRecords(type(records.database)(records.database.url, workspace="other"))
    await other.open()
    await other.database.write(
        lambda connection: connection.execute(insert(aliases).values(workspace_id="other", **row))
    )
    await other.close()
    (entry,) = await records.inbox.record([arrival("a", contact=LID)])
    assert entry.contact.id == LID
