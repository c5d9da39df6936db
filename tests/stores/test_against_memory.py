"""Random histories: a database and the memory store, told the same, say the same."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import count
from typing import Any, Literal

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from wabot_core.channels import Ack, Sent
from wabot_core.conversations import Conversation, Wait
from wabot_core.errors import WabotError
from wabot_core.events import MessageReceived
from wabot_core.messages import Content
from wabot_core.stores import CaptureChange, Records, Reply, TurnCommit, number_lease
from wabot_core.testing.contracts.makers import arrival, at, conversation, turn
from wabot_core.testing.memory_stores import MemoryRecords
from wabot_runtime.stores.records import SqlRecords, create

RUNS = count()
PEOPLE = st.sampled_from(["ana", "bo"])
SMALL = st.integers(0, 5)
HOUR = timedelta(hours=1)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text('aé😀"\\\n', max_size=5),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from("ab"), inner, max_size=2),
    max_leaves=4,
)


@pytest.fixture
def loop() -> Iterator[asyncio.AbstractEventLoop]:
    """Give a loop of the test's own: Hypothesis calls its rules without one."""
    with asyncio.Runner() as runner:
        yield runner.get_loop()


def machine(records: SqlRecords, loop: asyncio.AbstractEventLoop) -> type[RuleBasedStateMachine]:
    """Make the machine that compares `records` with memory."""

    class Histories(RuleBasedStateMachine):
        """Each history has a number of its own, so that one database serves all."""

        def __init__(self) -> None:
            super().__init__()
            self.number = f"n{next(RUNS)}"
            self.memory: Records = MemoryRecords()
            self.ids: dict[tuple[int, str], int] = {}
            self.known: dict[str, Conversation] = {}
            self.lease = 0

        def both(self, call: Callable[[Records], Awaitable[Any]]) -> tuple[Any, Any]:
            """Ask both and return their answers, or the names of their errors."""

            async def ask(store: Records) -> Any:
                try:
                    return await call(store)
                except WabotError as error:
                    return type(error).__name__

            return loop.run_until_complete(ask(self.memory)), loop.run_until_complete(ask(records))

        def same(self, call: Callable[[Records], Awaitable[Any]]) -> Any:
            """Ask both, compare, return the answer."""
            mine, theirs = self.both(call)
            assert theirs == mine
            return mine

        def entry(self, store: Records, key: str) -> int | None:
            """Return the id a store gave to an arrival."""
            return self.ids.get((id(store), key))

        @rule(keys=st.lists(st.tuples(SMALL, PEOPLE), max_size=4), from_me=st.booleans(), seconds=SMALL)
        def arrive(self, keys: list[tuple[int, str]], from_me: bool, seconds: int) -> None:
            given = [
                arrival(f"k{key}", contact=who, number=self.number, from_me=from_me, at=at(seconds))
                for key, who in keys
            ]
            answers = self.both(lambda store: store.inbox.record(given))
            for store, found in zip((self.memory, records), answers, strict=True):
                self.ids |= {(id(store), one.event.message.id): one.id for one in found}
            assert [replace(one, id=0) for one in answers[0]] == [replace(one, id=0) for one in answers[1]]

        @rule(
            which=SMALL,
            who=PEOPLE,
            turns=st.integers(-1, 2),
            ends=st.booleans(),
            replaces=st.none() | SMALL,
            key=st.none() | SMALL,
            values=st.dictionaries(st.sampled_from("xyz"), VALUES, max_size=3),
            said=st.lists(SMALL, max_size=2),
            until=st.none() | SMALL,
            epoch=st.integers(0, 2),
            behind=st.sampled_from([0, 0, 0, 1]),
        )
        def take_turn(
            self,
            which: int,
            who: str,
            turns: int,
            ends: bool,
            replaces: int | None,
            key: int | None,
            values: dict[str, Any],
            said: list[int],
            until: int | None,
            epoch: int,
            behind: int,
        ) -> None:
            id = f"{self.number}-{which}"
            before = self.known.get(id)
            new = conversation(
                id,
                contact=before.contact if before else who,
                number=self.number,
                turns=max(1, (before.turns if before else 0) + turns),
                variables=values,
                wait=Wait(kind="reply", until=None if until is None else at(until)),
                epoch=epoch,
            )
            new = replace(new, ended="finished", wait=None) if ends else new

            def made(store: Records) -> TurnCommit:
                inbox = None if key is None else self.entry(store, f"k{key}")
                return turn(
                    new,
                    lease=max(0, self.lease - behind),
                    inbox=inbox,
                    replaces=None if replaces is None else f"{self.number}-{replaces}",
                    says=tuple(f"r{one}" for one in said),
                    captures=(CaptureChange(kind="k", key=who, data=values),),
                    contact_fields=values,
                    at=at(which),
                )

            if self.same(lambda store: store.turns.commit(made(store))) is None:
                self.known[id] = new

        @rule(which=SMALL, step=st.integers(1, 3), answer=VALUES)
        def answer(self, which: int, step: int, answer: Any) -> None:
            id = f"{self.number}-{which}"
            self.same(lambda store: store.turns.record_answer(id, step, "k", answer))
            self.same(lambda store: store.turns.recorded_answers(id, step))

        @rule(which=SMALL, owner=st.sampled_from(["bot", "human"]), ends=st.sampled_from([False, False, True]))
        def hand_over(self, which: int, owner: Literal["bot", "human"], ends: bool) -> None:
            id = f"{self.number}-{which}"
            self.same(lambda store: store.handoffs.hand_over(id, owner, ends=ends))

        @rule(which=SMALL, said=SMALL)
        def reply(self, which: int, said: int) -> None:
            spoken = Reply(message_id=f"r{said}", content=Content(text="a person"))
            self.same(lambda store: store.handoffs.reply(f"{self.number}-{which}", spoken, at=at(which)))

        @rule(key=SMALL)
        def close(self, key: int) -> None:
            self.both(lambda store: store.inbox.close(self.entry(store, f"k{key}") or 0, "ignored", "a test"))

        @rule()
        def change_owner(self) -> None:
            self.lease = self.same(lambda store: store.leases.take(number_lease(self.number), "me", HOUR))

        @rule(ids=st.sets(SMALL), behind=st.sampled_from([0, 0, 1]))
        def send(self, ids: set[int], behind: int) -> None:
            async def mark(store: Records) -> Any:
                found = {one.id: one.message_id for one in await store.outbox.pending(self.number)}
                wanted = [id for id, message in found.items() if int(message[1:]) in ids]
                sent = await store.outbox.sending(wanted, number=self.number, lease=max(0, self.lease - behind))
                return [found[id] for id in sent]

            self.same(mark)

        @rule(id=SMALL, taken=st.booleans(), final=st.booleans())
        def settle(self, id: int, taken: bool, final: bool) -> None:
            sent = [Sent(id=f"r{id}", taken=taken, final=final)]
            self.same(lambda store: store.outbox.settle(self.number, sent))

        @rule(levels=st.lists(st.tuples(SMALL, st.integers(-1, 4)), max_size=4))
        def confirm(self, levels: list[tuple[int, int]]) -> None:
            acks = [Ack(number=self.number, chat="c", id=f"r{id}", level=level) for id, level in levels]
            self.same(lambda store: store.outbox.ack(acks))

        @invariant()
        def they_agree(self) -> None:
            async def view(store: Records) -> Any:
                unhandled = await store.inbox.unhandled(self.number)
                people = [contact async for contact in store.people.contacts(self.number)]
                return {
                    "inbox": [(one.event, one.contact) for one in unhandled if isinstance(one.event, MessageReceived)],
                    "live": [await store.conversations.live(self.number, who) for who in ("ana", "bo")],
                    "all": [await store.conversations.get(id) for id in self.known],
                    "due": {one.id for one in await store.conversations.due(self.number, at(3))},
                    "next": await store.conversations.next_due(self.number),
                    "outbox": [replace(one, id=0) for one in await store.outbox.pending(self.number)],
                    "unconfirmed": [
                        replace(one, id=0) for one in await store.outbox.unconfirmed(self.number, at(10**9))
                    ],
                    "people": people,
                    "kept": [await store.people.capture(self.number, who, "k", who) for who in ("ana", "bo")],
                }

            self.same(view)

    return Histories


def test_a_database_and_memory_agree_on_any_history(records_url: str, loop: asyncio.AbstractEventLoop) -> None:
    records = create(records_url)
    loop.run_until_complete(records.open())
    try:
        run_state_machine_as_test(
            machine(records, loop),
            settings=settings(
                max_examples=25,
                stateful_step_count=25,
                deadline=None,
                database=None,
                print_blob=True,
                suppress_health_check=list(HealthCheck),
            ),
        )
    finally:
        loop.run_until_complete(records.close())
