"""The contract of reading conversations, and of the waits that run out."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from wabot_core.conversations import Frame, Wait
from wabot_core.errors import NotFound
from wabot_core.stores import Records
from wabot_core.testing.contracts.makers import at, begun, conversation, following, turn

pytestmark = pytest.mark.asyncio


class ConversationsContract:
    """What Conversations must do."""

    async def test_a_conversation_comes_back_as_it_was(self, records: Records) -> None:
        made = await begun(
            records,
            stack=(
                Frame(flow="a", node="call", journal=(("http", "f", {"z": 1, "a": [None, 1.5]}),)),
                Frame(flow="b", node="ask", entry={"before": "x"}),
            ),
            wait=Wait(kind="time", until=at(60.5)),
            owner="human",
            epoch=4,
        )
        assert await records.conversations.get("c1") == made
        assert await records.conversations.live("n1", "ana") == made
        assert list(made.variables) == list((await records.conversations.get("c1")).variables)

    async def test_what_is_not_there_is_said(self, records: Records) -> None:
        with pytest.raises(NotFound):
            await records.conversations.get("c1")
        assert await records.conversations.live("n1", "ana") is None

    async def test_a_live_conversation_belongs_to_one_number_and_contact(self, records: Records) -> None:
        one = await begun(records, "c1")
        other = await begun(records, "c2", number="n2")
        third = await begun(records, "c3", contact="bo")
        assert await records.conversations.live("n1", "ana") == one
        assert await records.conversations.live("n2", "ana") == other
        assert await records.conversations.live("n1", "bo") == third

    async def test_an_ended_conversation_is_not_live(self, records: Records) -> None:
        one = await begun(records)
        ended = following(one, ended="finished", stack=(), wait=None)
        await records.turns.commit(turn(ended))
        assert await records.conversations.live("n1", "ana") is None
        assert await records.conversations.get("c1") == ended

    async def test_waits_run_out_the_longest_overdue_first(self, records: Records) -> None:
        seconds = list(range(0, 50, 2))
        random.Random(3).shuffle(seconds)
        for one in seconds:
            wait = Wait(kind="reply", until=at(one))
            await begun(records, f"c{one:02}", contact=f"p{one}", wait=wait)
        await begun(records, "forever", contact="f")
        await begun(records, "elsewhere", contact="e", number="n2", wait=Wait(kind="time", until=at(-9)))
        assert await records.conversations.next_due("n1") == at(0)
        due = await records.conversations.due("n1", at(6))
        assert [one.id for one in due] == ["c00", "c02", "c04", "c06"]
        assert len(await records.conversations.due("n1", at(99), limit=7)) == 7
        assert await records.conversations.due("n1", at(-1)) == []

    async def test_a_wait_that_ended_is_not_due(self, records: Records) -> None:
        one = await begun(records, wait=Wait(kind="reply", until=at(1)))
        await records.turns.commit(turn(following(one, wait=Wait(kind="reply"))))
        assert await records.conversations.next_due("n1") is None
        two = await begun(records, "c2", contact="bo", wait=Wait(kind="reply", until=at(1)))
        await records.turns.commit(turn(following(two, ended="finished", wait=None)))
        three = await begun(records, "c3", contact="cy", wait=Wait(kind="reply", until=at(1)))
        await records.turns.commit(turn(conversation("c4", contact="cy"), replaces=three.id))
        assert await records.conversations.due("n1", at(99)) == []
        replaced = await records.conversations.get("c3")
        assert replaced == replace(three, ended="replaced", wait=None)
