"""Tallies: what is kept and what is not yet are together what happened, wherever counting stopped."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, make_url, update

from wabot_core.conversations import Conversation
from wabot_core.events import MessageReceived
from wabot_core.messages import Content
from wabot_core.stores import Reply, Step
from wabot_core.testing.contracts.makers import arrival, conversation, following, message, turn
from wabot_runtime.stores.migrations.run import downgrade
from wabot_runtime.stores.records import SqlRecords, create
from wabot_runtime.stores.tallies import METRICS, SqlTallies, Window
from wabot_runtime.stores.tallies.counting import SLOT
from wabot_runtime.stores.tallies.keeping import add
from wabot_runtime.stores.tallies.schema import tallies as kept
from wabot_runtime.stores.tallies.schema import tally_marks
from wabot_runtime.stores.tallies.spans import spans_of
from wabot_runtime.stores.tallies.sums import keep_volumes

BEGIN = datetime.fromisoformat("2000-01-02T00:00:00+00:00")
ALL = Window(since=BEGIN, until=BEGIN + timedelta(days=36_500))
STARTS = (
    BEGIN,
    *(datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=31, minutes=15) * number for number in range(600)),
)


class History:
    """Makes up what happened and counts it the simple way, beside the stores."""

    def __init__(self, records: SqlRecords, chance: random.Random) -> None:
        """Begin with nothing."""
        self._records = records
        self._chance = chance
        self._live: dict[str, tuple[Conversation, tuple[str, str] | None]] = {}
        self._made = 0
        self.volumes: Counter[str] = Counter()
        self.nodes: Counter[tuple[str, str, str]] = Counter()
        self._held: dict[str, tuple[bool, str]] = {}
        self.people: set[tuple[str, datetime, str]] = set()
        self.agents: Counter[tuple[str, str]] = Counter()

    async def happen(self) -> None:
        """Let one thing happen."""
        self._made += 1
        contact = f"p{self._chance.randrange(12)}"
        ours = self._chance.random() < 0.1
        written = arrival(f"k{self._made}", contact=contact, from_me=ours)
        (entry,) = await self._records.inbox.record([written])
        self.volumes["received"] += not ours
        if not ours:
            self._wrote("", datetime.now(UTC), contact)
        if ours or self._chance.random() < 0.1:
            await self._records.inbox.close(entry.id, "ignored", "a test")
        elif contact in self._live and (self._live[contact][0].owner == "human" or self._chance.random() < 0.15):
            await self._hand_over(contact)
        else:
            await self._turn(contact, entry.id)

    def _wrote(self, bot: str, at: datetime, contact: str) -> None:
        self.people.add((bot, at.replace(hour=0, minute=0, second=0, microsecond=0), contact))

    async def _hand_over(self, contact: str) -> None:
        one, waits = self._live.pop(contact)
        who = self._chance.choice(["ana", "ben", "phone"])
        begun = one.owner == "bot"
        self.agents["", "taken"] += begun
        answered, holder = self._held.pop(one.id, (begun and who == "phone", ""))
        await self._records.handoffs.hand_over(one.id, "human", by=who)
        wrote = self._chance.randrange(3)
        for number in range(wrote):
            reply = Reply(message_id=f"h{self._made}-{number}", content=Content(text="a person"))
            await self._records.handoffs.reply(one.id, reply, at=datetime.now(UTC), by=who)
            self.volumes["sent_by_people"] += 1
        if not answered and (wrote or who == "phone"):
            answered = True
            self.agents[who, "answer"] += 1
        holder = holder or who if who == "phone" else who
        if self._chance.random() < 0.3:  # they keep it
            self._held[one.id] = answered, holder
            self._live[contact] = replace(one, owner="human"), waits
            return
        await self._records.handoffs.hand_over(one.id, "bot", ends=True)
        self.agents[holder, "held"] += 1
        self.volumes["stopped"] += 1
        if waits is not None:
            self.nodes[(*waits, "waiting")] -= 1
            self.nodes[(*waits, "abandoned")] += 1

    async def _turn(self, contact: str, entry: int) -> None:
        at = datetime.now(UTC) - timedelta(seconds=self._chance.randrange(300))
        known, waits = self._live.get(contact, (None, None))
        steps, now = self._walk(waits)
        ended = None if now else self._chance.choice(["finished", "failed", "expired"])
        called = now is not None and self._chance.random() < 0.1
        changes: dict[str, Any] = {"ended": ended, "revision": 1, "owner": "human" if called else "bot"}
        if ended:
            changes |= {"stack": (), "wait": None}
        one = (
            conversation(f"c{self._made}", contact=contact, started=at, **changes)
            if known is None
            else replace(following(known), **changes)
        )
        says = tuple(f"m{self._made}-{number}" for number in range(self._chance.randrange(3)))
        event = MessageReceived(message=message(f"k{self._made}", contact=contact))
        await self._records.turns.commit(turn(one, says=says, inbox=entry, event=event, steps=steps, at=at))
        self._wrote("clinic", at, contact)
        self.agents["", "called"] += called
        self.volumes += Counter(handled=1, sent=len(says), started=known is None)
        if ended:
            self.volumes[ended] += 1
            self._live.pop(contact, None)
        else:
            self._live[contact] = one, now

    def _walk(self, waits: tuple[str, str] | None) -> tuple[tuple[Step, ...], tuple[str, str] | None]:
        """Go on from where a conversation waits, counting as it goes."""
        steps: list[Step] = []
        place = waits or ("main", "n0")
        if waits is None:
            self.nodes[(*place, "entered")] += 1
        else:
            self.nodes[(*place, "waiting")] -= 1
        while True:
            if self._chance.random() < 0.5:
                steps.append(Step(flow=place[0], node=place[1], exit=None))
                self.nodes[(*place, "waiting")] += 1
                return tuple(steps), place
            exit = self._chance.choice(["yes", "no"])
            steps.append(Step(flow=place[0], node=place[1], exit=exit))
            self.nodes[(*place, f"exit:{exit}")] += 1
            if self._chance.random() < 0.3:
                return tuple(steps), None
            place = "main", f"n{self._chance.randrange(5)}"
            self.nodes[(*place, "entered")] += 1


async def judge(tallies: SqlTallies, history: History) -> None:
    """Compare what is read with what happened."""
    counts, complete = await tallies.read(ALL, STARTS)
    found: Counter[str] = Counter()
    for (*_, metric), count in counts.volumes.items():
        found[metric] += count
    assert complete
    assert +found == +history.volumes
    days = Counter(day for bot, day, _ in history.people if not bot)
    assert counts.people == days
    of_bot, _ = await tallies.read(replace(ALL, bot="clinic"), STARTS)
    assert of_bot.people == Counter(day for bot, day, _ in history.people if bot)
    for read in (counts, of_bot):
        agents: Counter[tuple[str, str]] = Counter()
        for (agent, kind, _), count in read.agents.items():
            agents[agent, kind] += count
        assert +agents == +history.agents
    handled = sum(count for (_, _, _, kind, _), count in counts.times.items() if kind == "answer")
    assert handled == history.volumes["handled"]
    nodes, _ = await tallies.nodes(replace(ALL, bot="clinic"), revision=1)
    seen = {(*place, outcome): count for (_, _, _, place, outcome), count in nodes.nodes.items() if count}
    assert seen == {key: count for key, count in history.nodes.items() if count}


async def test_kept_and_not_yet_kept_are_together_what_happened(records: SqlRecords) -> None:
    seed = random.randrange(2**32)
    print(f"seed {seed}")  # noqa: T201
    chance = random.Random(seed)
    tallies, history = SqlTallies(records.database), History(records, chance)
    await judge(tallies, history)
    for number in range(300):
        await history.happen()
        if chance.random() < 0.05:
            await tallies.advance()
        if number % 40 == 39:
            await judge(tallies, history)
    while await tallies.advance() or await tallies.advance():
        pass
    await judge(tallies, history)
    rows = await records.database.read(lambda c: c.exec_driver_sql("SELECT count(*) FROM tally_progress").scalar_one())
    assert rows == history.volumes["started"]


async def test_two_that_count_at_once_and_one_that_dies_count_nothing_twice(records: SqlRecords) -> None:
    seed = random.randrange(2**32)
    print(f"seed {seed}")  # noqa: T201
    history = History(records, random.Random(seed))
    tallies = SqlTallies(records.database)
    for _ in range(60):
        await history.happen()

    class Died(Exception):
        """The process is gone."""

    def dies(connection: Any) -> None:
        tallies._advance(connection)
        raise Died

    for _ in range(3):
        try:
            await records.database.write(dies)
        except Died:
            await judge(tallies, history)
    await asyncio.gather(*(tallies.advance() for _ in range(6)))
    await judge(tallies, history)


async def test_counting_goes_in_larger_steps_while_it_is_behind(records: SqlRecords) -> None:
    tallies = SqlTallies(records.database)

    async def steps() -> list[int]:
        met = [await tallies.advance(), await tallies.advance()]
        while met[-1] or met[-2]:
            met.append(await tallies.advance())
        return [one for one in met if one]

    await records.inbox.record([arrival(f"k{number}", contact=f"p{number % 9}") for number in range(1500)])
    assert await steps() == [200, 400, 800, 100]
    await records.inbox.record([arrival(f"l{number}") for number in range(300)])
    assert await steps() == [200, 100]
    await records.inbox.record([arrival(f"m{number}") for number in range(300)])
    while not (met := await tallies.advance(limit=250)):
        pass
    assert met == 250
    counts, _ = await tallies.read(ALL, STARTS)
    assert sum(counts.volumes.values()) == 2100


async def test_who_was_active_before_wabot_counted_it_is_counted_by_the_upgrade(records_url: str) -> None:
    seed = random.randrange(2**32)
    print(f"seed {seed}")  # noqa: T201
    records = create(records_url)
    await records.open()
    history, tallies = History(records, random.Random(seed)), SqlTallies(records.database)
    for number in range(80):
        await history.happen()
        if number == 60:  # the rest is counted afterwards
            await tallies.advance()
    await records.close()
    await asyncio.to_thread(downgrade, make_url(records_url), "0013")
    await records.upgrade(say=lambda line: None)
    await records.open()
    history.agents.clear()  # nothing tells of them any more
    await judge(tallies, history)
    await tallies.advance()
    await judge(tallies, history)
    await records.close()


async def test_days_and_quarters_of_an_hour_make_up_each_span(records: SqlRecords) -> None:
    seed, asked = random.randrange(2**32), 40
    print(f"seed {seed}, {asked} windows")  # noqa: T201
    chance = random.Random(seed)
    quarters = [BEGIN + chance.randrange(96 * 20) * SLOT for _ in range(400)]
    rows = {
        (slot, chance.choice("nm"), chance.choice(["", "a", "b", "c"]), chance.randrange(2)): chance.randrange(1, 9)
        for slot in quarters
    }
    zeros = dict.fromkeys(METRICS, 0)
    given = [
        {"slot": slot, "number": number, "bot": bot, "revision": revision} | zeros | {"sent": count}
        for (slot, number, bot, revision), count in rows.items()
    ]
    await records.database.write(lambda connection: keep_volumes(connection, records.database.workspace, given))
    for _ in range(asked):
        edges = sorted(BEGIN + chance.randrange(-96, 96 * 22) * SLOT for _ in range(chance.randrange(2, 12)))
        first, *starts, until = edges
        since = first + chance.random() * SLOT
        if not since < until:
            continue
        number, bot = chance.choice([None, "n"]), chance.choice([None, "a", "c"])
        window = Window(since=since, until=until, number=number, bot=bot)
        counts, _ = await SqlTallies(records.database).read(window, (first, *starts))
        places: Counter[datetime] = Counter()
        own: Counter[tuple[str, int]] = Counter()
        for (slot, of, by, revision), count in rows.items():
            if first <= slot < until and number in (None, of) and bot in (None, by):
                places[max(start for start in (first, *starts) if start <= slot)] += count
                own[by, revision] += count
        assert {key[0]: count for key, count in counts.volumes.items()} == places, (window, starts)
        assert {key[:2]: count for key, count in counts.bots.items()} == {key: n for key, n in own.items() if key[0]}


def test_a_year_of_days_is_made_up_of_few_quarters_of_an_hour() -> None:
    begun = datetime(2026, 1, 1, tzinfo=UTC)
    for hours, most in ((0, 0), (-2, 16), (5.5, 44), (12, 96)):  # from its middle, a day's other half is taken off
        starts = [begun + timedelta(days=day, hours=hours) for day in range(365)]
        days, slots = spans_of(starts[0], starts[0] + timedelta(days=365), starts)
        assert len(days) == 365
        assert sum((span.high - span.low) / SLOT for span in slots) <= most * 365


async def test_days_are_made_whole_after_a_process_of_the_release_before_counted(records: SqlRecords) -> None:
    tallies = SqlTallies(records.database)
    await tallies.advance()
    slot = datetime(2026, 3, 1, 12, tzinfo=UTC)
    row = {"slot": slot, "number": "n1", "bot": "", "revision": 0, **dict.fromkeys(METRICS, 0)}
    here = tally_marks.c.workspace_id == records.database.workspace

    def count_as_before(connection: Connection) -> None:
        for place in range(3):
            add(connection, records.database.workspace, kept, [{**row, "slot": slot + SLOT * place, "received": 7}])
        counted = here, tally_marks.c.name == "inbox"
        connection.execute(update(tally_marks).where(*counted).values(rev=tally_marks.c.rev + 1))

    async def received() -> int:
        window = Window(since=slot - timedelta(days=40), until=slot + timedelta(days=40))
        counts, _ = await tallies.read(window, [window.since])
        return sum(count for key, count in counts.volumes.items() if key[-1] == "received")

    await records.database.write(count_as_before)
    assert await received() == 0
    await tallies.advance()
    assert await received() == 21
    await records.inbox.record([arrival("a"), arrival("b")])
    while await tallies.advance():
        pass
    before = await received()
    await tallies.advance()
    assert await received() == before
