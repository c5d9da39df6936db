"""The contract of turns: fenced, versioned, all or nothing, each for itself."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from wabot_core.conversations import Contact
from wabot_core.errors import AlreadyThere, ConversationMoved, StaleLease
from wabot_core.stores import CaptureChange, Records, Step, number_lease
from wabot_core.testing.contracts.makers import arrival, at, begun, conversation, following, turn

pytestmark = pytest.mark.asyncio

HOUR = timedelta(hours=1)


async def nothing_changed(records: Records) -> None:
    """Assert that a turn of ana's left no trace."""
    assert await records.conversations.live("n1", "ana") is None
    assert await records.outbox.pending("n1") == []
    assert await records.people.captures() == []
    contact = await records.people.contact("n1", "ana")
    assert contact is None or contact.fields == {}


class TurnsContract:
    """What Turns must do."""

    async def test_a_turn_writes_everything(self, records: Records) -> None:
        (entry,) = await records.inbox.record([arrival("a", contact=Contact(id="ana", fields={"old": 1}))])
        made = conversation()
        await records.turns.commit(
            turn(
                made,
                inbox=entry.id,
                event=entry.event,
                steps=(Step(flow="main", node="a", exit="next"), Step(flow="main", node="b", exit=None)),
                says=("r1", "r2"),
                captures=(CaptureChange(kind="lead", key="1", data={"name": "Ana"}),),
                contact_fields={"email": "a@b"},
            )
        )
        assert await records.inbox.unhandled("n1") == []
        assert await records.conversations.live("n1", "ana") == made
        found = await records.outbox.pending("n1")
        assert [(one.message_id, one.chat, one.conversation) for one in found] == [
            ("r1", "ana", "c1"),
            ("r2", "ana", "c1"),
        ]
        assert [one.content.text for one in found] == ["text of r1", "text of r2"]
        assert await records.people.capture("n1", "ana", "lead", "1") == {"name": "Ana"}
        contact = await records.people.contact("n1", "ana")
        assert contact is not None
        assert contact.fields == {"old": 1, "email": "a@b"}

    async def test_a_stale_lease_writes_nothing(self, records: Records) -> None:
        old = await records.leases.take(number_lease("n1"), "one", HOUR)
        new = await records.leases.take(number_lease("n1"), "one", HOUR)
        assert old is not None
        assert new is not None
        (entry,) = await records.inbox.record([arrival("a")])
        late = turn(
            conversation(),
            lease=old,
            inbox=entry.id,
            says=("r1",),
            captures=(CaptureChange(kind="k", key="k", data={}),),
            contact_fields={"a": 1},
        )
        with pytest.raises(StaleLease):
            await records.turns.commit(late)
        await nothing_changed(records)
        assert await records.inbox.unhandled("n1") == [entry]
        await records.turns.commit(turn(conversation(), lease=new, inbox=entry.id))

    async def test_a_lease_fences_its_own_number_only(self, records: Records) -> None:
        await records.leases.take(number_lease("n1"), "one", HOUR)
        await records.leases.take("n2", "one", HOUR)
        await records.turns.commit(turn(conversation(number="n2"), lease=0))
        with pytest.raises(StaleLease):
            await records.turns.commit(turn(conversation("c2"), lease=0))

    @pytest.mark.parametrize("turns", [1, 2, 4])
    async def test_a_turn_must_follow_the_one_before(self, records: Records, turns: int) -> None:
        one = await begun(records)
        await records.turns.commit(turn(following(one)))
        with pytest.raises(ConversationMoved):
            await records.turns.commit(turn(conversation(turns=turns, variables={}), says=("r1",)))
        assert await records.conversations.get("c1") == following(one)
        assert await records.outbox.pending("n1") == []
        await records.turns.commit(turn(conversation(turns=3)))

    async def test_a_later_turn_needs_its_conversation(self, records: Records) -> None:
        with pytest.raises(ConversationMoved):
            await records.turns.commit(turn(conversation(turns=2), says=("r1",)))
        await nothing_changed(records)

    async def test_an_ended_conversation_takes_no_turn(self, records: Records) -> None:
        one = await begun(records, ended="finished", wait=None)
        with pytest.raises(ConversationMoved):
            await records.turns.commit(turn(following(one, ended=None)))

    async def test_a_contact_has_one_live_conversation(self, records: Records) -> None:
        one = await begun(records)
        with pytest.raises(ConversationMoved):
            await records.turns.commit(turn(conversation("c2"), says=("r1",)))
        assert await records.conversations.live("n1", "ana") == one
        assert await records.outbox.pending("n1") == []
        await begun(records, "c3", ended="finished", wait=None)

    async def test_a_conversation_replaces_the_live_one(self, records: Records) -> None:
        await begun(records)
        await records.turns.record_answer("c1", 2, "k", 1)
        new = conversation("c2")
        await records.turns.commit(turn(new, replaces="c1"))
        assert await records.conversations.live("n1", "ana") == new
        assert (await records.conversations.get("c1")).ended == "replaced"
        assert await records.turns.recorded_answers("c1", 2) == {}

    async def test_only_a_live_conversation_of_the_contact_is_replaced(self, records: Records) -> None:
        other = await begun(records, "c1", contact="bo")
        with pytest.raises(ConversationMoved):
            await records.turns.commit(turn(conversation("c2"), replaces="c1", says=("r1",)))
        with pytest.raises(ConversationMoved):
            await records.turns.commit(turn(conversation("c3"), replaces="none"))
        await nothing_changed(records)
        assert await records.conversations.live("n1", "bo") == other

    async def test_an_entry_has_one_turn(self, records: Records) -> None:
        done, ignored = await records.inbox.record([arrival("a"), arrival("b")])
        await records.inbox.close(ignored.id, "ignored", "an echo")
        await records.turns.commit(turn(conversation("c0", ended="stopped", wait=None), inbox=done.id))
        for entry in (done, ignored):
            with pytest.raises(ConversationMoved):
                await records.turns.commit(turn(conversation(), inbox=entry.id, says=("r1",)))
        (elsewhere,) = await records.inbox.record([arrival("a", number="n2")])
        with pytest.raises(ConversationMoved):
            await records.turns.commit(turn(conversation(), inbox=elsewhere.id))
        assert await records.conversations.live("n1", "ana") is None

    async def test_a_turn_is_the_contacts_whose_entry_and_conversation_it_takes(self, records: Records) -> None:
        (entry,) = await records.inbox.record([arrival("a")])
        with pytest.raises(ConversationMoved):
            await records.turns.commit(turn(conversation(contact="bo"), inbox=entry.id, says=("r1",)))
        one = await begun(records)
        with pytest.raises(ConversationMoved):
            await records.turns.commit(turn(following(replace(one, contact="bo")), says=("r1",)))
        assert await records.outbox.pending("n1") == []
        assert await records.conversations.live("n1", "ana") == one

    async def test_merged_entries_end_with_the_turn_that_answers_them(self, records: Records) -> None:
        entries = await records.inbox.record([arrival(key) for key in "abc"])
        first, second, third = (entry.id for entry in entries)
        await records.inbox.close(third, "ignored", "an echo")
        with pytest.raises(ConversationMoved):
            await records.turns.commit(turn(conversation(), inbox=first, merged=(second, third)))
        assert [entry.id for entry in await records.inbox.unhandled("n1")] == [first, second]
        await records.turns.commit(turn(conversation(), inbox=first, merged=(second,)))
        assert await records.inbox.unhandled("n1") == []

    async def test_an_outdated_owner_records_no_answer(self, records: Records) -> None:
        old = await records.leases.take(number_lease("n1"), "a", timedelta(seconds=30))
        new = await records.leases.take(number_lease("n1"), "a", timedelta(seconds=30))
        assert old is not None
        assert new is not None
        with pytest.raises(StaleLease):
            await records.turns.record_answer("c1", 2, "k", 1, lease=("n1", old))
        assert await records.turns.recorded_answers("c1", 2) == {}
        assert await records.turns.record_answer("c1", 2, "k", 1, lease=("n1", new))

    async def test_a_reserved_id_is_used_once_in_a_number(self, records: Records) -> None:
        await records.turns.commit(turn(conversation("c0", contact="bo"), says=("r1",)))
        with pytest.raises(AlreadyThere):
            await records.turns.commit(turn(conversation(), says=("r0", "r1")))
        assert await records.conversations.live("n1", "ana") is None
        await records.turns.commit(turn(conversation(number="n2"), says=("r1",)))

    async def test_one_bad_turn_among_fifty_fails_alone(self, records: Records) -> None:
        await records.leases.take(number_lease("n9"), "other", HOUR)
        moved = await begun(records, "moved", contact="m")
        made = [conversation(f"c{number}", contact=f"p{number}") for number in range(50)]
        good = [turn(one, says=(f"r{one.id}",)) for one in made]
        bad = [
            turn(conversation("stale", contact="s", number="n9"), says=("x1",)),
            turn(following(following(moved)), says=("x2",)),
            turn(conversation("doubled", contact="d"), says=("rc7",)),
        ]
        mixed = [*good[:20], bad[0], *good[20:30], bad[1], *good[30:], bad[2]]
        answers = await asyncio.gather(*map(records.turns.commit, mixed), return_exceptions=True)
        failed = {mixed[place].conversation.id: type(one) for place, one in enumerate(answers) if one}
        assert failed == {"stale": StaleLease, "moved": ConversationMoved, "doubled": AlreadyThere}
        assert [await records.conversations.get(one.id) for one in made] == made
        assert {one.message_id for one in await records.outbox.pending("n1")} == {f"r{one.id}" for one in made}
        assert await records.outbox.pending("n9") == []

    async def test_concurrent_turns_of_one_conversation_succeed_once(self, records: Records) -> None:
        one = await begun(records)
        tries = [turn(following(one, variables={"by": number}), says=(f"r{number}",)) for number in range(20)]
        answers = await asyncio.gather(*map(records.turns.commit, tries), return_exceptions=True)
        won = [place for place, answer in enumerate(answers) if answer is None]
        assert len(won) == 1
        assert {type(answer) for answer in answers if answer} == {ConversationMoved}
        assert (await records.conversations.get("c1")).variables == {"by": won[0]}
        assert [entry.message_id for entry in await records.outbox.pending("n1")] == [f"r{won[0]}"]

    async def test_turns_in_a_row_are_written_in_their_order(self, records: Records) -> None:
        steps = [conversation(turns=number) for number in range(1, 31)]
        await asyncio.gather(*(records.turns.commit(turn(one, says=(f"r{one.turns:02}",))) for one in steps))
        assert (await records.conversations.get("c1")).turns == 30
        said = [entry.message_id for entry in await records.outbox.pending("n1")]
        assert said == sorted(said)
        assert len(said) == 30

    async def test_captures_are_replaced_by_key(self, records: Records) -> None:
        one = conversation()
        for place, data in enumerate(({"a": 1, "b": 1}, {"a": 2}), start=1):
            changes = (
                CaptureChange(kind="lead", key="x", data=data),
                CaptureChange(kind="lead", key=f"own{place}", data={}),
            )
            await records.turns.commit(turn(conversation(turns=place), captures=changes, at=at(place)))
        assert await records.people.capture("n1", one.contact, "lead", "x") == {"a": 2}
        assert await records.people.capture("n1", one.contact, "form", "x") is None
        found = await records.people.captures(kind="lead")
        assert {(kept.key, kept.at) for kept in found} == {("x", at(2)), ("own2", at(2)), ("own1", at(1))}
        assert found[-1].key == "own1"
        assert found[0].bot == "clinic"
        assert await records.people.captures(kind="form") == []
        assert len(await records.people.captures(limit=2)) == 2

    async def test_the_last_capture_of_a_key_counts_within_a_turn(self, records: Records) -> None:
        changes = tuple(CaptureChange(kind="k", key="x", data={"n": number}) for number in range(3))
        await records.turns.commit(turn(conversation(), captures=changes))
        assert await records.people.capture("n1", "ana", "k", "x") == {"n": 2}

    async def test_recorded_answers_stay_until_their_turn_is_committed(self, records: Records) -> None:
        one = await begun(records)
        await records.turns.record_answer("c1", 2, "http#1", {"status": 200, "body": [None, "é"]})
        assert await records.turns.record_answer("c1", 2, "once#1", None)
        assert not await records.turns.record_answer("c1", 2, "once#1", "a second answer")
        await records.turns.record_answer("c2", 2, "http#1", "another's")
        kept = {"http#1": {"status": 200, "body": [None, "é"]}, "once#1": None}
        assert await records.turns.recorded_answers("c1", 2) == kept
        assert await records.turns.recorded_answers("c1", 3) == {}
        with pytest.raises(ConversationMoved):
            await records.turns.commit(turn(following(following(one))))
        assert await records.turns.recorded_answers("c1", 2) == kept
        await records.turns.commit(turn(following(one)))
        assert await records.turns.recorded_answers("c1", 2) == {}
        assert await records.turns.recorded_answers("c2", 2) == {"http#1": "another's"}

    async def test_what_is_no_json_is_refused_and_harms_nobody(self, records: Records) -> None:
        bad = turn(conversation(variables={"x": object()}))
        good = turn(conversation("c2", contact="bo"))
        failed, fine = await asyncio.gather(
            records.turns.commit(bad), records.turns.commit(good), return_exceptions=True
        )
        assert isinstance(failed, TypeError)
        assert fine is None
        assert await records.conversations.live("n1", "ana") is None
