"""The contract of handoffs: a person takes a conversation, speaks in it and gives it back."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Literal

import pytest

from wabot_core.conversations import Wait
from wabot_core.errors import ConversationEnded, ConversationMoved, NotFound
from wabot_core.messages import Content
from wabot_core.stores import Records, Reply
from wabot_core.testing.contracts.makers import START, at, begun, conversation, following, turn

pytestmark = pytest.mark.asyncio


def reply(id: str) -> Reply:
    """Make what a person says."""
    return Reply(message_id=id, content=Content(text=f"{id} of a person"))


async def queued(records: Records) -> list[str]:
    """Return the ids that still leave."""
    return [one.message_id for one in await records.outbox.pending("n1")]


class HandoffsContract:
    """What Handoffs must do."""

    async def test_a_person_takes_a_conversation_and_gives_it_back(self, records: Records) -> None:
        one = await begun(records)
        taken = await records.handoffs.hand_over("c1", "human")
        assert taken == replace(one, owner="human", epoch=1) == await records.conversations.get("c1")
        assert await records.handoffs.hand_over("c1", "human") == taken
        given_back = await records.handoffs.hand_over("c1", "bot")
        assert given_back == replace(one, epoch=1) == await records.conversations.live("n1", "ana")
        assert (await records.handoffs.hand_over("c1", "human")).epoch == 2

    async def test_what_the_bot_had_queued_is_dropped_and_what_the_person_says_leaves(self, records: Records) -> None:
        await records.turns.commit(turn(conversation(), says=("r1", "r2")))
        sent, _ = await records.outbox.pending("n1")
        await records.outbox.sending([sent.id], number="n1", lease=0)
        await records.handoffs.hand_over("c1", "human")
        for _ in range(2):
            await records.handoffs.reply("c1", reply("r3"), at=START)
        assert await queued(records) == ["r1", "r3"]
        await records.handoffs.hand_over("c1", "bot")
        assert await queued(records) == ["r1", "r3"]

    async def test_a_turn_begun_before_is_refused(self, records: Records) -> None:
        one = await begun(records)
        await records.handoffs.hand_over("c1", "human")
        with pytest.raises(ConversationMoved):
            await records.turns.commit(turn(following(one), says=("r1",)))
        now = await records.handoffs.hand_over("c1", "bot")
        with pytest.raises(ConversationMoved):
            await records.turns.commit(turn(following(one, ended="finished", stack=(), wait=None)))
        await records.turns.commit(turn(following(now), says=("r2",)))
        assert await queued(records) == ["r2"]

    async def test_a_persons_conversation_is_not_replaced(self, records: Records) -> None:
        await begun(records)
        taken = await records.handoffs.hand_over("c1", "human")
        with pytest.raises(ConversationMoved):
            await records.turns.commit(turn(conversation("c2"), replaces="c1"))
        assert await records.conversations.live("n1", "ana") == taken

    async def test_a_persons_conversation_does_not_run_out(self, records: Records) -> None:
        await begun(records, wait=Wait(kind="reply", until=at(1)))
        await records.handoffs.hand_over("c1", "human")
        assert await records.conversations.next_due("n1") is None
        assert await records.conversations.due("n1", at(9)) == []
        given_back = await records.handoffs.hand_over("c1", "bot")
        assert await records.conversations.due("n1", at(9)) == [given_back]

    async def test_a_turn_hands_over_what_it_said_before_still_leaves(self, records: Records) -> None:
        wait = Wait(kind="human")
        await records.turns.commit(turn(conversation(owner="human", wait=wait), says=("r1",)))
        assert await queued(records) == ["r1"]
        assert await records.conversations.due("n1", at(9)) == []
        await records.handoffs.reply("c1", reply("r2"), at=START)
        assert await queued(records) == ["r1", "r2"]

    async def test_a_flow_that_waits_for_it_goes_on_at_once_when_given_back(self, records: Records) -> None:
        await records.turns.commit(turn(conversation(owner="human", wait=Wait(kind="human"))))
        given_back = await records.handoffs.hand_over("c1", "bot")
        assert given_back.wait is not None
        assert given_back.wait.until is not None
        soon = given_back.wait.until + timedelta(seconds=1)
        assert await records.conversations.due("n1", soon) == [given_back]
        taken_again = await records.handoffs.hand_over("c1", "human")
        assert await records.conversations.due("n1", soon) == []
        assert taken_again.epoch == 1

    @pytest.mark.parametrize("owner", ["bot", "human"])
    async def test_an_ended_conversation_lets_the_bot_begin_anew(
        self, records: Records, owner: Literal["bot", "human"]
    ) -> None:
        one = await begun(records)
        await records.handoffs.hand_over("c1", owner)
        await records.turns.record_answer("c1", 2, "k", "kept")
        ended = await records.handoffs.hand_over("c1", "bot", ends=True)
        assert ended == replace(one, epoch=ended.epoch, ended="stopped", stack=(), wait=None)
        assert await records.conversations.get("c1") == ended
        assert await records.conversations.live("n1", "ana") is None
        assert await records.turns.recorded_answers("c1", 2) == {}
        await begun(records, "c2")

    async def test_what_can_not_be_handed_over_says_why(self, records: Records) -> None:
        with pytest.raises(NotFound):
            await records.handoffs.hand_over("c1", "human")
        with pytest.raises(NotFound):
            await records.handoffs.reply("c1", reply("r1"), at=START)
        await begun(records)
        with pytest.raises(ConversationMoved):
            await records.handoffs.reply("c1", reply("r1"), at=START)
        await records.handoffs.hand_over("c1", "bot", ends=True)
        with pytest.raises(ConversationEnded):
            await records.handoffs.hand_over("c1", "human")
        with pytest.raises(ConversationEnded):
            await records.handoffs.reply("c1", reply("r1"), at=START)
        assert await queued(records) == []
