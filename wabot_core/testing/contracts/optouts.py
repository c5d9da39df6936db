"""The contract of the opt-out ledger: who wants no messages, and that nothing in the outbox gets past it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from wabot_core.channels import Sent
from wabot_core.errors import NotFound, OptedOut
from wabot_core.messages import Content
from wabot_core.stores import OptChange, Records, Reply
from wabot_core.testing.contracts.makers import arrival, at, begun, conversation, following, turn

pytestmark = pytest.mark.asyncio


class OptOutsContract:
    """What an opt-out ledger must do."""

    async def test_a_person_opts_out_and_in_and_both_are_kept(self, records: Records) -> None:
        await records.inbox.record([arrival("a"), arrival("b", number="n2")])
        assert not await records.optouts.opted_out("n1", "ana")
        assert await records.optouts.change("n1", "ana", out=True, how="admin", by="rita", at=at(1))
        assert not await records.optouts.change("n1", "ana", out=True, how="admin", by="rita", at=at(2))
        assert await records.optouts.opted_out("n1", "ana")
        assert not await records.optouts.opted_out("n2", "ana")
        known = await records.people.contact("n1", "ana")
        assert known is not None
        assert known.opted_out
        assert await records.optouts.change("n1", "ana", out=False, how="admin", by="rita", at=at(3))
        assert list(await records.optouts.history("n1", "ana")) == [
            OptChange(out=False, how="admin", by="rita", at=at(3)),
            OptChange(out=True, how="admin", by="rita", at=at(1)),
        ]
        assert list(await records.optouts.history("n2", "ana")) == []
        with pytest.raises(NotFound):
            await records.optouts.change("n1", "eve", out=True, how="admin", by="rita", at=at(1))

    async def test_what_is_queued_for_who_opted_out_is_dropped_for_good(self, records: Records) -> None:
        await records.inbox.record([arrival("a"), arrival("b", contact="ben")])
        await records.turns.commit(turn(conversation(), says=("r1", "r2", "r3")))
        await records.turns.commit(turn(conversation("c2", contact="ben"), says=("r4",)))
        await records.outbox.settle("n1", [Sent(id="r1", taken=True)])
        ids = [entry.id for entry in await records.outbox.pending("n1")]
        await records.outbox.sending(ids[:1], number="n1", lease=0)
        assert list(await records.outbox.unwanted("n1", ids)) == []
        await records.optouts.change("n1", "ana", out=True, how="admin", at=at(1))
        assert set(await records.outbox.unwanted("n2", ids)) == set()
        assert set(await records.outbox.unwanted("n1", ids)) == set(ids[:2])
        await records.optouts.change("n1", "ana", out=False, how="admin", at=at(2))
        assert [entry.message_id for entry in await records.outbox.pending("n1")] == ["r4"]

    async def test_the_turn_that_opts_out_still_says_so(self, records: Records) -> None:
        await records.inbox.record([arrival("a")])
        one = await begun(records)
        await records.turns.commit(turn(following(one), says=("r1",)))
        ended = following(following(one), ended="stopped", stack=(), wait=None)
        await records.turns.commit(turn(ended, says=("bye", "more"), opts="out"))
        found = {entry.message_id: entry.id for entry in await records.outbox.pending("n1")}
        assert set(await records.outbox.unwanted("n1", list(found.values()))) == {found["r1"], found["more"]}
        assert [entry.message_id for entry in await records.outbox.pending("n1")] == ["bye"]
        (line,) = await records.optouts.history("n1", "ana")
        assert (line.out, line.how) == (True, "word")
        back = conversation("c2", ended="stopped", stack=(), wait=None)
        await records.turns.commit(turn(back, says=("hello",), opts="in"))
        assert not await records.optouts.opted_out("n1", "ana")
        assert [line.out for line in await records.optouts.history("n1", "ana")] == [False, True]

    async def test_a_refused_turn_opts_nobody_out(self, records: Records) -> None:
        await records.inbox.record([arrival("a")])
        one = await begun(records)
        with pytest.raises(Exception, match="changed by another turn"):
            await records.turns.commit(turn(replace(one, turns=7), opts="out"))
        assert not await records.optouts.opted_out("n1", "ana")
        assert list(await records.optouts.history("n1", "ana")) == []

    async def test_a_person_of_ours_is_told_that_nothing_is_sent(self, records: Records) -> None:
        await records.inbox.record([arrival("a")])
        await begun(records)
        await records.handoffs.hand_over("c1", "human")
        await records.optouts.change("n1", "ana", out=True, how="admin", at=at(1))
        with pytest.raises(OptedOut):
            await records.handoffs.reply("c1", Reply(message_id="x", content=Content(text="hi")), at=at(2))
        assert list(await records.outbox.pending("n1")) == []
