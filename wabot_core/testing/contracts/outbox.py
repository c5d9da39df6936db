"""The contract of the outbox: what is sent, what became of it, and who may still send."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest

from wabot_core.channels import Ack, Sent
from wabot_core.errors import StaleLease
from wabot_core.stores import OutboxEntry, Records, number_lease
from wabot_core.testing.contracts.makers import begun, conversation, following, turn

pytestmark = pytest.mark.asyncio


async def said(records: Records, *ids: str, contact: str = "ana", number: str = "n1") -> Sequence[OutboxEntry]:
    """Commit a turn that says something under each id; return what is pending now."""
    made = conversation(f"c-{contact}-{number}", contact=contact, number=number)
    await records.turns.commit(turn(made, says=ids))
    return await records.outbox.pending(number)


def ack(id: str, level: int, *, number: str = "n1") -> Ack:
    """Make an ack."""
    return Ack(number=number, chat="ana", id=id, level=level)


async def states(records: Records) -> dict[str, tuple[str, int]]:
    """Return status and tries of what is pending, by message id."""
    return {one.message_id: (one.status, one.tries) for one in await records.outbox.pending("n1")}


async def unconfirmed(records: Records) -> int:
    """Count what was taken at any time and is not confirmed."""
    found = await records.outbox.unconfirmed("n1", datetime.now(UTC) + timedelta(days=1))
    assert all(entry.status == "taken" for entry in found)
    return len(found)


class OutboxContract:
    """What an Outbox must do."""

    async def test_entries_come_in_the_order_they_were_said(self, records: Records) -> None:
        ids = [f"r{number}" for number in range(60)]
        random.Random(1).shuffle(ids)
        found = await said(records, *ids)
        assert [one.message_id for one in found] == ids
        assert [one.id for one in found] == sorted(one.id for one in found)
        assert list(await records.outbox.pending("n1", after=found[4].id, limit=3)) == list(found[5:8])
        assert await records.outbox.pending("n2") == []

    async def test_a_try_is_counted_and_survives(self, records: Records) -> None:
        one, two = await said(records, "r1", "r2")
        assert await records.outbox.sending([one.id], number="n1", lease=0) == [one.id]
        assert await states(records) == {"r1": ("sending", 1), "r2": ("queued", 0)}
        assert await records.outbox.sending([two.id, one.id], number="n1", lease=0) == [one.id, two.id]
        assert await states(records) == {"r1": ("sending", 2), "r2": ("sending", 1)}
        assert await records.outbox.sending([], number="n1", lease=0) == []

    async def test_a_stale_owner_may_not_send(self, records: Records) -> None:
        lease = await records.leases.take(number_lease("n1"), "one", timedelta(hours=1))
        assert lease == 1
        made = conversation()
        await records.turns.commit(turn(made, lease=lease, says=("r1",)))
        (one,) = await records.outbox.pending("n1")
        await records.leases.take(number_lease("n1"), "one", timedelta(hours=1))
        with pytest.raises(StaleLease):
            await records.outbox.sending([one.id], number="n1", lease=lease)
        assert await states(records) == {"r1": ("queued", 0)}

    async def test_what_the_channel_answered_is_kept(self, records: Records) -> None:
        found = await said(records, "r1", "r2", "r3", "r4")
        await records.outbox.sending([one.id for one in found], number="n1", lease=0)
        await records.outbox.settle(
            "n1",
            [
                Sent(id="r1", taken=True),
                Sent(id="r2", taken=False, error="the page reloaded"),
                Sent(id="r3", taken=False, final=True, error="not on WhatsApp"),
                Sent(id="unknown", taken=True),
            ],
        )
        assert await states(records) == {"r2": ("queued", 1), "r4": ("sending", 1)}
        await records.outbox.settle("n1", [Sent(id="r1", taken=False), Sent(id="r3", taken=True)])
        assert await states(records) == {"r2": ("queued", 1), "r4": ("sending", 1)}
        await records.outbox.settle("n1", [])

    async def test_a_settled_entry_is_not_sent_again(self, records: Records) -> None:
        (one,) = await said(records, "r1")
        await records.outbox.settle("n1", [Sent(id="r1", taken=True)])
        assert await records.outbox.sending([one.id], number="n1", lease=0) == []

    async def test_entries_of_another_number_are_not_touched(self, records: Records) -> None:
        await said(records, "r1", number="n2")
        (one,) = await said(records, "r1")
        await records.outbox.settle("n2", [Sent(id="r1", taken=True)])
        assert await records.outbox.sending([one.id], number="n2", lease=0) == []
        await records.outbox.ack([ack("r1", 3, number="n2")])
        assert await states(records) == {"r1": ("queued", 0)}

    async def test_ack_levels_only_rise(self, records: Records) -> None:
        await said(records, "r1")
        await records.outbox.settle("n1", [Sent(id="r1", taken=True)])
        assert await unconfirmed(records) == 1
        await records.outbox.ack([ack("r1", 0), ack("unknown", 2)])
        assert await unconfirmed(records) == 1
        await records.outbox.ack([ack("r1", 3), ack("r1", 1)])
        await records.outbox.ack([ack("r1", -1)])
        await records.outbox.ack([ack("r1", 0)])
        assert await unconfirmed(records) == 0
        await records.outbox.ack([])

    async def test_a_failed_ack_may_still_be_followed_by_success(self, records: Records) -> None:
        await said(records, "r1", "r2")
        await records.outbox.settle("n1", [Sent(id=id, taken=True) for id in ("r1", "r2")])
        await records.outbox.ack([ack("r1", -1), ack("r2", -1), ack("r2", 2)])
        assert await unconfirmed(records) == 0
        await records.outbox.ack([ack("r1", 1)])
        assert await unconfirmed(records) == 0

    async def test_a_confirmed_message_is_taken_whatever_we_know(self, records: Records) -> None:
        queued, sending = await said(records, "r1", "r2")
        await records.outbox.sending([sending.id], number="n1", lease=0)
        await records.outbox.ack([ack("r1", -1), ack("r2", -1)])
        assert await states(records) == {"r1": ("queued", 0), "r2": ("sending", 1)}
        await records.outbox.ack([ack("r1", 1), ack("r2", 2)])
        assert await records.outbox.pending("n1") == []
        assert await records.outbox.sending([queued.id], number="n1", lease=0) == []

    async def test_unconfirmed_entries_are_counted_by_age(self, records: Records) -> None:
        await said(records, "r1", "r2")
        await said(records, "r3", number="n2")
        assert await unconfirmed(records) == 0
        await records.outbox.settle("n1", [Sent(id="r1", taken=True)])
        await records.outbox.settle("n2", [Sent(id="r3", taken=True)])
        assert await unconfirmed(records) == 1
        now, day = datetime.now(UTC), timedelta(days=1)
        assert await records.outbox.unconfirmed("n1", now - day) == []
        assert await records.outbox.unconfirmed("n1", now + day, since=now + day) == []
        assert len(await records.outbox.unconfirmed("n1", now + day, since=now - day)) == 1

    async def test_ids_of_our_own_messages_are_known(self, records: Records) -> None:
        await records.turns.commit(turn(conversation(), says=("r1", "r2")))
        assert set(await records.outbox.known("n1", ["r1", "other"])) == {"r1"}
        assert set(await records.outbox.known("n2", ["r1"])) == set()
        assert set(await records.outbox.known("n1", [])) == set()

    async def test_queued_entries_of_an_outdated_epoch_are_dropped(self, records: Records) -> None:
        one = await begun(records)
        await records.turns.commit(turn(following(one), says=("old1", "old2")))
        other = await begun(records, "c2", contact="bo")
        await records.turns.commit(turn(following(other), says=("fine",)))
        first, second, _ = await records.outbox.pending("n1")
        await records.outbox.sending([first.id], number="n1", lease=0)
        taken_over = following(following(one), owner="human", epoch=1)
        await records.turns.commit(turn(taken_over, says=("new",)))
        assert await records.outbox.sending([second.id], number="n1", lease=0) == []
        assert list(await states(records)) == ["old1", "fine", "new"]
        assert [entry.epoch for entry in await records.outbox.pending("n1", limit=3)] == [0, 0, 1]
        await records.outbox.settle("n1", [Sent(id="old1", taken=False, error="no network")])
        assert list(await states(records)) == ["fine", "new"]
