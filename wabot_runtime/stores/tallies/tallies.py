"""Tallies on a Database: counting goes on from where it stopped, each fact once; reading adds what is not kept yet."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any, TypeVar

from sqlalchemy import (
    BigInteger,
    Connection,
    Integer,
    Table,
    and_,
    cast,
    column,
    func,
    null,
    select,
    union_all,
    update,
)

from wabot_runtime.stores.records.database import Database, Work
from wabot_runtime.stores.records.dialect import Prepared, insert, rows
from wabot_runtime.stores.records.schema import inbox, outbox
from wabot_runtime.stores.records.values import UtcTime, to_json, to_time
from wabot_runtime.stores.settled import settled
from wabot_runtime.stores.tallies import active, agents, uncounted
from wabot_runtime.stores.tallies.counting import METRICS, Counts, day_of, slot_of
from wabot_runtime.stores.tallies.schema import answer_times, node_tallies, tallies, tally_days, tally_marks
from wabot_runtime.stores.tallies.spans import Span, spans_of
from wabot_runtime.stores.tallies.sums import keep, sum_up_days

T = TypeVar("T")

BATCH = 200
BEHIND = {"postgresql": 4_000, "sqlite": 1_000}
"""The most facts of a kind in one transaction, while counting is far behind: turns wait for SQLite's one writer."""
TURNS_OF_ONE = 5
"""About how many turns a conversation has: as many fewer of them are a batch."""
TAIL = 2_000
"""Facts of a kind that are counted when someone asks; when more are not kept yet, the answer says so."""
MARKS = ("conversations", "inbox", "outbox")
DAYS = "days"
"""The mark whose position is the rev of the others up to which days are summed up.

A process of the release before sums none up, and may still count while an upgrade goes on.
"""


@dataclass(frozen=True, kw_only=True)
class Window:
    """What is asked for: from `since` up to, not including, `until`; of one number or bot if named."""

    since: datetime
    until: datetime
    number: str | None = None
    bot: str | None = None


@dataclass(frozen=True, kw_only=True)
class NumberFlow:
    """Messages of one number by the beginning they follow, and how many of its answers fell into each bucket."""

    received: Counter[datetime] = field(default_factory=Counter)
    sent: Counter[datetime] = field(default_factory=Counter)
    answers: Counter[int] = field(default_factory=Counter)


class SqlTallies:
    """Tallies of one workspace."""

    def __init__(self, database: Database) -> None:
        """Take the database; it may be opened later."""
        self._database = database
        self._workspace = database.workspace
        self._batch = BATCH

    async def advance(self, *, limit: int | None = None) -> int:
        """Count some more facts of each kind and keep the sums, in one transaction; return how many there were.

        Without a `limit` of a kind it takes more each time while there is more than it took, and few again after that.
        """
        most, self._batch = limit or self._batch, BATCH  # after an error too
        met, is_behind = await self._database.write(lambda connection: self._advance(connection, most))
        if is_behind:
            self._batch = min(most * 2, BEHIND[self._database.dialect])
        return met

    async def read(self, window: Window, starts: Sequence[datetime]) -> tuple[Counts, bool]:
        """Return volumes by start and by bot, answer times, active people, what agents did, and if it is complete.

        `starts`, in order and none but the first before `window.since`, join the slots from each to the next.
        """
        return await self._steadily(lambda connection: self._read(connection, window, starts))

    async def nodes(self, window: Window, *, revision: int) -> tuple[Counts, bool]:
        """Return what happened at the nodes of `window.bot`'s Revision; `waiting` of all time, as of now."""
        return await self._steadily(lambda connection: self._nodes(connection, window, revision))

    async def numbers(
        self, *, since: datetime, until: datetime, starts: Sequence[datetime]
    ) -> Mapping[str, NumberFlow]:
        """Return the messages of every number, slots joined as `read` joins them, and its answers on these UTC days."""
        window = Window(since=since, until=until)
        return (await self._steadily(lambda connection: self._numbers(connection, window, starts)))[0]

    # ------------------------------------------------------------ counting

    def _advance(self, connection: Connection, most: int = BATCH) -> tuple[int, bool]:
        """Count up to so many facts of a kind; return of how many, and whether there were as many as that of one."""
        marks = self._marks(connection, locked=True)
        rev = sum(marks[name].rev for name in MARKS)
        is_short = marks[DAYS].position != rev
        if is_short:
            sum_up_days(connection, self._workspace)
        counts = Counts()
        changes: dict[str, dict[str, Any]] = {}
        met = []
        for table, name in ((inbox, "inbox"), (outbox, "outbox")):
            goal, more = settled(connection, self._workspace, table, marks[name])
            found = uncounted.messages(
                connection, self._workspace, table, after=marks[name].position, upto=goal, limit=most
            )
            uncounted.count(counts, table, found)
            position = found[-1].id if len(found) == most else goal
            changes[name] = {"position": max(position, marks[name].position), **more}
            met.append(len(found))
        talks = max(most // TURNS_OF_ONE, 1)
        progress, newest = uncounted.conversations_on(
            connection, self._workspace, counts, after=marks["conversations"].at, limit=talks
        )
        changes["conversations"] = {"at": newest}
        keep(connection, self._workspace, counts, progress)
        handed = agents.advance(connection, self._workspace, limit=BATCH)
        facts = sum(met) + len(progress) + handed
        for name, values in changes.items():
            here = tally_marks.c.workspace_id == self._workspace, tally_marks.c.name == name
            moved = values | ({"rev": tally_marks.c.rev + 1} if facts else {})
            connection.execute(update(tally_marks).where(*here).values(**moved))
        if facts or is_short:
            days = tally_marks.c.workspace_id == self._workspace, tally_marks.c.name == DAYS
            changed = {"position": rev + (len(changes) if facts else 0), "rev": tally_marks.c.rev + int(is_short)}
            connection.execute(update(tally_marks).where(*days).values(**changed))
        return facts, max(met) == most or len(progress) == talks

    def _marks(self, connection: Connection, *, locked: bool) -> Mapping[str, Any]:
        asked = select(tally_marks).where(tally_marks.c.workspace_id == self._workspace).order_by(tally_marks.c.name)
        if locked:
            new = [
                {"workspace_id": self._workspace, "name": name, "at": uncounted.BEGINNING}
                | dict.fromkeys(("position", "goal", "since", "rev"), 0)
                for name in (*MARKS, DAYS)
            ]
            connection.execute(insert(self._database.dialect, tally_marks).on_conflict_do_nothing(), new)
            asked = asked.with_for_update()
        return {row.name: row for row in connection.execute(asked)}

    # ------------------------------------------------------------ reading

    async def _steadily(self, work: Work[tuple[T, bool]]) -> tuple[T, bool]:
        """Read until nothing was kept meanwhile, so that no fact is missed or counted twice."""
        for _ in range(5):
            before, found, after = await self._database.read(
                lambda connection: (self._rev(connection), work(connection), self._rev(connection))
            )
            if before == after:
                break
        return found

    def _rev(self, connection: Connection) -> int:
        return sum(row.rev for row in self._marks(connection, locked=False).values())

    def _read(self, connection: Connection, window: Window, starts: Sequence[datetime]) -> tuple[Counts, bool]:
        counts, complete = self._tail(connection)
        counts = _within(counts, window, starts)
        self._volumes(connection, counts, window, starts)
        times = answer_times
        days = Window(since=day_of(window.since), until=window.until, number=window.number, bot=window.bot)
        grouped = select(times.c.kind, times.c.bucket, func.sum(times.c.count).label("total"))
        grouped = grouped.where(*self._asked(times, times.c.day, days)).group_by(times.c.kind, times.c.bucket)
        for row in connection.execute(grouped):
            counts.times[days.since, "", "", row.kind, row.bucket] += row.total
        return counts, self._people(connection, counts, days) and complete

    def _people(self, connection: Connection, counts: Counts, days: Window) -> bool:
        """Add active people and what agents did on these days; say whether that is complete."""
        of: Any = {"since": days.since, "until": days.until, "number": days.number, "bot": days.bot}
        counts.people = active.by_day(connection, self._workspace, **of)
        fresh = {one for one in counts.active if _is_of(days, *one[:3]) and one[2] == (days.bot or "")}
        counts.people.update(day for day, *_ in active.new_ones(connection, self._workspace, fresh))
        counts.agents = agents.by_agent(connection, self._workspace, **of)
        due = agents.due(connection, self._workspace, limit=TAIL)
        facts = [fact for row in due for fact in agents.facts(row)]
        counts.agents.update(fact[3:] for fact in facts if _is_of(days, *fact[:3]))
        return len(due) < TAIL

    def _volumes(self, connection: Connection, counts: Counts, window: Window, starts: Sequence[datetime]) -> None:
        """Add what is kept, by start and by bot: whole days, and slots where a day belongs to a start in part."""
        days, slots = spans_of(window.since, window.until, starts)
        summing = _summing(self._database.dialect, self._workspace, window.number, window.bot)
        for row in summing.run(connection, days=_given(days), slots=_given(slots)):
            place, bot, revision, *found = tuple(row)
            if place is None:
                counts.bots.update({(bot, revision, metric): n for metric, n in zip(METRICS, found, strict=True) if n})
            else:
                _add_slot(counts, starts[place], found)

    def _numbers(
        self, connection: Connection, window: Window, starts: Sequence[datetime]
    ) -> tuple[Mapping[str, NumberFlow], bool]:
        counts, complete = self._tail(connection)
        volumes, times = tallies.c, answer_times.c
        sums = (
            func.sum(volumes.received).label("received"),
            func.sum(volumes.sent + volumes.sent_by_people).label("sent"),
        )
        asked = select(volumes.slot, volumes.number, *sums).where(*self._asked(tallies, volumes.slot, window))
        for row in connection.execute(asked.group_by(volumes.slot, volumes.number)):
            counts.volumes[row.slot, row.number, "", 0, "received"] += row.received
            counts.volumes[row.slot, row.number, "", 0, "sent"] += row.sent
        days = Window(since=day_of(window.since), until=window.until)
        answered = select(times.day, times.number, times.bucket, func.sum(times.count).label("total"))
        answered = answered.where(*self._asked(answer_times, times.day, days), times.kind == "answer")
        for row in connection.execute(answered.group_by(times.day, times.number, times.bucket)):
            counts.times[row.day, row.number, "", "answer", row.bucket] += row.total
        return _by_number(counts, window, starts), complete

    def _nodes(self, connection: Connection, window: Window, revision: int) -> tuple[Counts, bool]:
        counts, complete = self._tail(connection)
        known = node_tallies
        asked = select(known.c.day, known.c.flow, known.c.node, known.c.outcome, known.c.count.label("total")).where(
            known.c.workspace_id == self._workspace, known.c.bot == window.bot, known.c.revision == revision
        )
        for row in connection.execute(asked):
            counts.nodes[row.day, window.bot or "", revision, (row.flow, row.node), row.outcome] += row.total
        since = day_of(window.since)
        kept = Counts()
        for (day, bot, of, place, outcome), count in counts.nodes.items():
            inside = since <= day < window.until or outcome == "waiting"
            if (bot, of) == (window.bot, revision) and inside:
                kept.nodes[since, bot, of, place, outcome] += count
        return kept, complete

    def _asked(self, table: Table, time: Any, window: Window) -> list[Any]:
        found = [table.c.workspace_id == self._workspace, time >= slot_of(window.since), time < window.until]
        if window.number is not None:
            found.append(table.c.number == window.number)
        if window.bot is not None:
            found.append(table.c.bot == window.bot)
        return found

    def _tail(self, connection: Connection) -> tuple[Counts, bool]:
        """Count what is not kept yet, as far as a request may take time for it."""
        counts = Counts()
        marks = self._marks(connection, locked=False)
        complete = True
        for table, name in ((inbox, "inbox"), (outbox, "outbox")):
            after = marks[name].position if name in marks else 0
            found = uncounted.messages(connection, self._workspace, table, after=after, upto=None, limit=TAIL)
            uncounted.count(counts, table, found)
            complete = complete and len(found) < TAIL
        at = marks["conversations"].at if "conversations" in marks else None
        talks = TAIL // 2  # mostly with a turn or two since they were counted
        progress, _ = uncounted.conversations_on(connection, self._workspace, counts, after=at, limit=talks)
        return counts, complete and len(progress) < talks


_SPAN = (column("place", Integer), column("sign", Integer), column("low", UtcTime()), column("high", UtcTime()))


@lru_cache(maxsize=64)
def _summing(dialect: str, workspace: str, number: str | None, bot: str | None) -> Prepared:
    """Return what sums up the spans bound as `days` and `slots`: rows with a place, then rows with a bot and Revision.

    The outer join leads SQLite from spans to rows; it would go through a workspace's rows otherwise.
    """
    parts = []
    for name, table, time in (("days", tally_days, tally_days.c.day), ("slots", tallies, tallies.c.slot)):
        spans = rows(dialect, name, *_SPAN)
        its = [table.c.workspace_id == workspace, time >= spans.c.low, time < spans.c.high]
        its += [
            column == value for column, value in ((table.c.number, number), (table.c.bot, bot)) if value is not None
        ]
        key = spans.c.place, table.c.bot, table.c.revision
        sums = (func.sum(table.c[metric] * spans.c.sign).label(metric) for metric in METRICS)
        parts.append(select(*key, *sums).select_from(spans.outerjoin(table, and_(*its))).group_by(*key))
    both = union_all(*parts).cte("parts")
    totals = [cast(func.sum(both.c[metric]), BigInteger) for metric in METRICS]  # Postgres sums to decimals
    by_place = select(both.c.place, null().label("bot"), null().label("revision"), *totals).group_by(both.c.place)
    own = both.c.bot, both.c.revision
    by_bot = select(null().label("place"), *own, *totals).where(both.c.bot != "").group_by(*own)
    return Prepared(union_all(by_place, by_bot))


def _given(spans: Sequence[Span]) -> str:
    return to_json(
        [
            {"place": span.place, "sign": span.sign, "low": to_time(span.low), "high": to_time(span.high)}
            for span in spans
        ]
    )


def _add_slot(counts: Counts, slot: datetime, found: Sequence[int | None]) -> None:
    for metric, count in zip(METRICS, found, strict=True):
        if count:
            counts.volumes[slot, "", "", 0, metric] += count


def _start_of(slot: datetime, starts: Sequence[datetime]) -> datetime:
    """Return the last start up to a slot."""
    return starts[max(bisect_right(starts, slot) - 1, 0)]


def _by_number(counts: Counts, window: Window, starts: Sequence[datetime]) -> Mapping[str, NumberFlow]:
    found: defaultdict[str, NumberFlow] = defaultdict(NumberFlow)
    for (slot, number, _, _, metric), count in counts.volumes.items():
        if slot_of(window.since) <= slot < window.until and metric in ("received", "sent", "sent_by_people"):
            flow = found[number]
            (flow.received if metric == "received" else flow.sent)[_start_of(slot, starts)] += count
    for (day, number, _, kind, bucket), count in counts.times.items():
        if day_of(window.since) <= day < window.until and kind == "answer":
            found[number].answers[bucket] += count
    return found


def _is_of(window: Window, at: datetime, number: str, bot: str) -> bool:
    """Say whether what happened to a number, and a bot if it belongs to one, is asked for."""
    here = window.number in (None, number) and (window.bot in (None, bot))
    return here and window.since <= at < window.until


def _within(counts: Counts, window: Window, starts: Sequence[datetime]) -> Counts:
    found = Counts(active=counts.active)
    since, days = slot_of(window.since), day_of(window.since)
    for (slot, number, bot, revision, metric), count in counts.volumes.items():
        if since <= slot < window.until and window.number in (None, number) and window.bot in (None, bot):
            found.volumes[_start_of(slot, starts), "", "", 0, metric] += count
            if bot:
                found.bots[bot, revision, metric] += count
    for (day, number, bot, kind, bucket), count in counts.times.items():
        if days <= day < window.until and window.number in (None, number) and window.bot in (None, bot):
            found.times[days, "", "", kind, bucket] += count
    return found
