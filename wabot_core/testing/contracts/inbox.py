"""The contract of the inbox and of the contacts it meets."""

from __future__ import annotations

import asyncio
import random
from dataclasses import replace

import pytest

from wabot_core.conversations import Contact
from wabot_core.events import Event, MessageReceived, ScheduleFired, WaitExpired, WebhookReceived
from wabot_core.messages import Choice, Kind, Location, Media
from wabot_core.stores import Arrival, InboxEntry, Records
from wabot_core.testing.contracts.makers import START, arrival, at, conversation, message, turn

pytestmark = pytest.mark.asyncio


def first(entry: InboxEntry) -> bool:
    """Say whether an entry is a first contact."""
    assert isinstance(entry.event, MessageReceived)
    return entry.event.first_contact


class InboxContract:
    """What an Inbox must do."""

    async def test_an_arrival_is_recorded_once(self, records: Records) -> None:
        entry, other = await records.inbox.record([arrival("a"), arrival("b"), arrival("a")])
        assert [entry.event.message.id, other.event.message.id] == ["a", "b"]  # type: ignore[union-attr]
        assert await records.inbox.record([arrival("b"), arrival("a")]) == []
        assert await records.inbox.unhandled("n1") == [entry, other]

    async def test_nothing_is_recorded_from_nothing(self, records: Records) -> None:
        assert await records.inbox.record([]) == []

    async def test_a_key_is_unique_within_its_number_only(self, records: Records) -> None:
        found = await records.inbox.record([arrival("a"), arrival("a", number="n2")])
        assert [entry.number for entry in found] == ["n1", "n2"]

    async def test_concurrent_duplicates_are_recorded_once(self, records: Records) -> None:
        chance = random.Random(5)
        keys = [f"k{number}" for number in range(40)]
        batches = [chance.sample(keys, 25) for _ in range(12)]
        found = await asyncio.gather(
            *(records.inbox.record([arrival(key, contact=key[:2]) for key in batch]) for batch in batches)
        )
        new = [entry.event.message.id for entries in found for entry in entries]  # type: ignore[union-attr]
        assert sorted(new) == sorted({key for batch in batches for key in batch})
        assert len(await records.inbox.unhandled("n1")) == len(new)

    async def test_entries_keep_the_order_of_arrivals(self, records: Records) -> None:
        keys = [f"k{number}" for number in range(300)]
        random.Random(7).shuffle(keys)
        recorded = await records.inbox.record([arrival(key) for key in keys])
        found = await records.inbox.unhandled("n1")
        assert [entry.event.message.id for entry in found] == keys  # type: ignore[union-attr]
        assert list(recorded) == list(found)
        rest = await records.inbox.unhandled("n1", after=found[9].id, limit=5)
        assert list(rest) == list(found[10:15])

    async def test_only_the_first_message_of_a_contact_is_a_first_contact(self, records: Records) -> None:
        found = await records.inbox.record([arrival("a"), arrival("b"), arrival("c", contact="bo")])
        assert [first(entry) for entry in found] == [True, False, True]
        assert [first(entry) for entry in await records.inbox.record([arrival("d")])] == [False]
        assert [first(entry) for entry in await records.inbox.unhandled("n1")] == [True, False, True, False]

    async def test_what_the_contact_did_not_write_is_no_first_contact(self, records: Records) -> None:
        fired = ScheduleFired(flow="f", trigger="t", slot=START, at=START)
        mine = arrival("a", from_me=True)
        await records.inbox.record([replace(mine, key="s", event=fired), mine])
        found = await records.inbox.record([arrival("b")])
        assert [first(entry) for entry in found] == [True]

    async def test_a_contact_is_met_and_what_is_known_is_kept(self, records: Records) -> None:
        ana = Contact(id="ana", phone="491", name="Ana", fields={"a": 1, "b": {"x": 1}})
        await records.inbox.record([arrival("a", contact=ana)])
        renamed = Contact(id="ana", name="Ana B.", language="es", fields={"b": {"y": None}})
        (entry,) = await records.inbox.record([arrival("b", contact=renamed)])
        expected = Contact(id="ana", phone="491", name="Ana B.", language="es", fields={"a": 1, "b": {"y": None}})
        assert entry.contact == expected
        assert await records.people.contact("n1", "ana") == expected
        assert await records.people.contact("n2", "ana") is None

    async def test_contacts_come_by_the_time_they_wrote(self, records: Records) -> None:
        await records.inbox.record(
            [arrival(f"k{number}", contact=f"c{number:03}", at=at(number % 700)) for number in range(701)]
        )
        fired = ScheduleFired(flow="f", trigger="t", slot=at(9999), at=at(9999))
        await records.inbox.record([replace(arrival("s", contact="c005"), event=fired)])
        everyone = [contact.id async for contact in records.people.contacts("n1")]
        assert everyone[:2] == ["c699", "c698"]
        assert everyone[-2:] == ["c700", "c000"]
        assert len(set(everyone)) == len(everyone) == 701
        recent = [contact.id async for contact in records.people.contacts("n1", seen_since=at(698))]
        assert recent == ["c699", "c698"]

    async def test_events_come_back_as_they_were(self, records: Records) -> None:
        rich = message(
            "m",
            kind=Kind.IMAGE,
            media=Media(mimetype="image/png", size=3, name="a.png", file="in/a"),
            location=Location(latitude=1.5, longitude=-2.25, name="here"),
            choice=Choice(id="1", label="Sí 😀"),
            reply_to="q",
            participant="p",
            contact_name="Ana",
        )
        events: list[Event] = [
            MessageReceived(message=rich, first_contact=True),
            WaitExpired(conversation="c", turns=3, at=at(0.5)),
            ScheduleFired(flow="f", trigger="t", slot=START, at=at(1)),
            WebhookReceived(hook="h", data={"z": [1, {"y": None}], "a": "\\u0000"}, at=at(2)),
        ]
        who = Contact(id="ana")
        await records.inbox.record(
            [
                Arrival(number="n1", key=str(place), chat="ana", contact=who, event=event)
                for place, event in enumerate(events)
            ]
        )
        found = [entry.event for entry in await records.inbox.unhandled("n1")]
        assert found == events

    async def test_tries_are_counted(self, records: Records) -> None:
        (entry,) = await records.inbox.record([arrival("a")])
        assert [await records.inbox.start(entry.id), await records.inbox.start(entry.id)] == [1, 2]
        assert [one.tries for one in await records.inbox.unhandled("n1")] == [2]

    async def test_a_closed_entry_stays_closed(self, records: Records) -> None:
        ignored, dead, done = await records.inbox.record([arrival("a"), arrival("b"), arrival("c")])
        await records.inbox.close(ignored.id, "ignored", "an echo")
        await records.inbox.close(dead.id, "dead_letter", "it failed five times")
        await records.turns.commit(turn(conversation(), inbox=done.id))
        await records.inbox.close(done.id, "dead_letter", "too late")
        assert await records.inbox.unhandled("n1") == []
        assert await records.inbox.record([arrival("a"), arrival("b"), arrival("c")]) == []
