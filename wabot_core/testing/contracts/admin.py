"""The contract of what an admin edits, bots and numbers, and of leases."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from wabot_core.channels import NumberState
from wabot_core.errors import AlreadyThere, DraftConflict, NotFound, StaleLease
from wabot_core.stores import BotRow, Draft, NumberRow, Records, Revision
from wabot_core.testing.contracts.makers import START, at

pytestmark = pytest.mark.asyncio

HOUR = timedelta(hours=1)
DOCUMENT = {"spec": 1, "flows": {"z": {}, "a": {"nodes": [1, None, "é"]}}}


def revision(number: int, *, bot: str = "clinic") -> Revision:
    """Make a revision."""
    return Revision(
        bot=bot,
        number=number,
        sha256=f"{number:064x}",
        parent=number - 1 or None,
        author="ana",
        message=f"save {number}",
        at=at(number),
        document={"n": number, **DOCUMENT},
    )


class AdminContract:
    """What Bots, Numbers, Leases and the store itself must do."""

    async def test_the_store_is_healthy(self, records: Records) -> None:
        await records.healthy()

    async def test_a_bot_has_one_draft(self, records: Records) -> None:
        bot = BotRow(id="clinic", name="Clinic")
        draft = Draft(bot="clinic", rev=1, document=DOCUMENT)
        assert await records.bots.add(bot, DOCUMENT) == draft
        assert await records.bots.draft("clinic") == draft
        assert list((await records.bots.draft("clinic")).document["flows"]) == ["z", "a"]
        with pytest.raises(AlreadyThere):
            await records.bots.add(bot, {})
        await records.bots.add(BotRow(id="a", name="Another"), {})
        assert [one.id for one in await records.bots.all()] == ["a", "clinic"]

    async def test_a_draft_is_saved_over_the_one_that_was_read(self, records: Records) -> None:
        await records.bots.add(BotRow(id="clinic", name="Clinic"), {})
        saved = await asyncio.gather(
            *(records.bots.save("clinic", {"by": number}, rev=1) for number in range(8)),
            return_exceptions=True,
        )
        won = [one for one in saved if isinstance(one, Draft)]
        assert won == [await records.bots.draft("clinic")]
        assert won[0].rev == 2
        assert sum(isinstance(one, DraftConflict) for one in saved) == 7
        with pytest.raises(NotFound):
            await records.bots.save("none", {}, rev=1)
        with pytest.raises(NotFound):
            await records.bots.draft("none")

    async def test_a_revision_is_frozen_and_answers(self, records: Records) -> None:
        await records.bots.add(BotRow(id="clinic", name="Clinic"), {})
        assert await records.bots.latest("clinic") == 0
        with pytest.raises(NotFound):
            await records.bots.revision("clinic")
        for number in (1, 2):
            await records.bots.publish(revision(number))
        assert await records.bots.latest("clinic") == 2
        assert await records.bots.revision("clinic") == revision(2)
        await records.bots.deploy("clinic", 1)
        assert await records.bots.revision("clinic") == revision(1)
        assert await records.bots.revision("clinic", 2) == revision(2)
        assert await records.bots.all() == [BotRow(id="clinic", name="Clinic", live=1)]

    async def test_revisions_are_numbered_without_gaps(self, records: Records) -> None:
        await records.bots.add(BotRow(id="clinic", name="Clinic"), {})
        for wrong in (0, 2):
            with pytest.raises(DraftConflict):
                await records.bots.publish(revision(wrong))
        tries = await asyncio.gather(*(records.bots.publish(revision(1)) for _ in range(5)), return_exceptions=True)
        assert sorted(type(one).__name__ for one in tries) == ["DraftConflict"] * 4 + ["NoneType"]
        for missing in (records.bots.publish(revision(1, bot="x")), records.bots.deploy("clinic", 9)):
            with pytest.raises(NotFound):
                await missing

    async def test_numbers_are_kept_and_changed_by_field(self, records: Records) -> None:
        one = NumberRow(id="n1", name="Front desk", bot="clinic", since=START, phone="491")
        other = NumberRow(id="n2", name="Back office", channel="memory", wanted="stopped")
        await records.numbers.add(one)
        await records.numbers.add(other)
        with pytest.raises(AlreadyThere):
            await records.numbers.add(one)
        assert await records.numbers.all() == [other, one]
        changed = await records.numbers.change("n1", state=NumberState.LIVE, reason="", since=at(5), bot=None)
        assert changed == await records.numbers.get("n1")
        assert (changed.state, changed.since, changed.bot) == (NumberState.LIVE, at(5), None)
        assert (changed.name, changed.phone) == ("Front desk", "491")
        assert await records.numbers.get("n2") == other

    async def test_what_is_no_number_or_field_is_said(self, records: Records) -> None:
        await records.numbers.add(NumberRow(id="n1", name="Front desk"))
        for wrong in ({"id": "n9"}, {"workspace_id": "x"}, {"name = name; --": "x"}):
            with pytest.raises(TypeError):
                await records.numbers.change("n1", **wrong)
        with pytest.raises(NotFound):
            await records.numbers.get("none")
        with pytest.raises(NotFound):
            await records.numbers.change("none", name="x")

    async def test_a_lease_has_one_holder_and_a_growing_token(self, records: Records) -> None:
        taken = await asyncio.gather(*(records.leases.take("job", f"w{one}", HOUR) for one in range(10)))
        assert sorted(taken, key=str) == [1, *[None] * 9]
        holder = f"w{taken.index(1)}"
        assert await records.leases.take("job", holder, HOUR) == 2
        with pytest.raises(StaleLease):
            await records.leases.renew("job", 1, HOUR)
        await records.leases.renew("job", 2, HOUR)
        assert await records.leases.take("other job", "x", HOUR) == 1

    async def test_a_lease_that_was_given_back_is_free_and_counts_on(self, records: Records) -> None:
        assert await records.leases.take("job", "one", HOUR) == 1
        await records.leases.release("job", 0)
        assert await records.leases.take("job", "two", HOUR) is None
        await records.leases.release("job", 1)
        with pytest.raises(StaleLease):
            await records.leases.renew("job", 1, HOUR)
        assert await records.leases.take("job", "two", HOUR) == 2
        await records.leases.release("none", 1)
        with pytest.raises(StaleLease):
            await records.leases.renew("none", 1, HOUR)

    async def test_an_expired_lease_is_free(self, records: Records) -> None:
        assert await records.leases.take("job", "one", timedelta(seconds=-1)) == 1
        assert await records.leases.take("job", "two", HOUR) == 2
        with pytest.raises(StaleLease):
            await records.leases.renew("job", 1, HOUR)
        assert await records.leases.take("job", "one", HOUR) is None

    async def test_an_expired_lease_nobody_took_can_be_renewed(self, records: Records) -> None:
        assert await records.leases.take("job", "one", timedelta(seconds=-1)) == 1
        await records.leases.renew("job", 1, HOUR)
        assert await records.leases.take("job", "two", HOUR) is None
