"""What happened, in numbers for pages and people: volumes over time, endings, answer times, drop-off by node.

API and command line both call this. It reads tallies, never messages.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from wabot_admin.errors import BadRequest
from wabot_admin.flags import check_flag
from wabot_admin.services import Services
from wabot_admin.settings import workspace_settings
from wabot_admin.tables import csv_of
from wabot_runtime import ANSWER_BOUNDS, ENDINGS, METRICS, Window

Step = Literal["hour", "day", "week"]
MOST_POINTS = 800
LONGEST = timedelta(days=800)


async def overview(services: Services, window: Window, *, by: Step, timezone: str | None = None) -> Mapping[str, Any]:
    """Return volumes by hour, day or week, their sums, endings by bot and Revision, answer times, people and agents.

    Days are those of the time zone given, or else the workspace's.

    Raise BadRequest for a window that is empty or has too many points, and for an unknown time zone.
    """
    timezone = timezone or (await workspace_settings(services)).timezone
    zone = _zone(timezone)
    starts = _starts(window, by, zone)
    counts, complete = await services.desk.tallies.read(window, starts)
    points: dict[datetime, Counter[str]] = {start: Counter() for start in starts}
    bots: dict[tuple[str, int], Counter[str]] = {}
    total: Counter[str] = Counter()
    for (start, _, _, _, metric), count in counts.volumes.items():
        points[start][metric] += count
        total[metric] += count
    for (bot, revision, metric), count in counts.bots.items():
        bots.setdefault((bot, revision), Counter())[metric] += count
    times = {kind: _histogram(counts.times, kind) for kind in ("answer", "first")}
    names = await services.desk.accounts.names({agent for agent, _, _ in counts.agents} - {""})
    return {
        **{"since": window.since, "until": window.until, "by": by, "timezone": timezone, "complete": complete},
        "points": [{"start": start, **_row(found)} for start, found in points.items()],
        "totals": _row(total),
        "answers": {kind: quantiles(found) for kind, found in times.items()},
        "bots": [
            {"bot": bot, "revision": revision, **_row(found), "completion": _completion(found)}
            for (bot, revision), found in sorted(bots.items())
        ],
        "people": [{"day": day, "people": counts.people[day]} for day in _days(window)],
        "agents": _agents(counts.agents, names),
    }


async def export_csv(
    services: Services, window: Window, *, by: Step, timezone: str | None = None
) -> AsyncIterator[bytes]:
    """Return volumes by hour, day or week as CSV; raise what `overview` raises, and SwitchedOff."""
    await check_flag(services, "exports")
    found = await overview(services, window, by=by, timezone=timezone)
    zone = _zone(found["timezone"])

    async def rows() -> AsyncIterator[Sequence[Mapping[str, Any]]]:
        yield [point | {"start": point["start"].astimezone(zone).isoformat()} for point in found["points"]]

    return csv_of(["start", *METRICS], rows())


async def drop_off(services: Services, window: Window, *, bot: str, revision: int | None) -> Mapping[str, Any]:
    """Return what happened at each node of a bot's Revision, by default the live one; raise NotFound."""
    number = (await services.desk.bots.revision(bot, revision)).number
    of = Window(since=window.since, until=window.until, bot=bot)
    counts, complete = await services.desk.tallies.nodes(of, revision=number)
    nodes: dict[tuple[str, str], dict[str, Any]] = {}
    for (_, _, _, (flow, node), outcome), count in counts.nodes.items():
        start = {"flow": flow, "node": node, "entered": 0, "waiting": 0, "abandoned": 0, "exits": {}}
        row = nodes.setdefault((flow, node), start)
        if outcome.startswith("exit:"):
            row["exits"][outcome.removeprefix("exit:")] = count
        else:
            row[outcome] = count
    return {"bot": bot, "revision": number, "complete": complete, "nodes": [nodes[key] for key in sorted(nodes)]}


def quantiles(found: Counter[int]) -> dict[str, Any]:
    """Return how many answers a histogram has, and the seconds within which half and 95% of them came."""
    return {"count": found.total(), "p50": _quantile(found, 0.5), "p95": _quantile(found, 0.95)}


def _agents(found: Mapping[tuple[str, str, int], int], names: Mapping[str, str]) -> Mapping[str, Any]:
    """Return what people of ours did, all of them and each."""
    agents = sorted({agent for agent, kind, _ in found if kind in ("answer", "held") and agent})
    return {
        "called": _sum(found, "called").total(),
        "taken": _sum(found, "taken").total(),
        **_spans(found),
        "by_agent": [{"id": agent, "name": names.get(agent), **_spans(found, agent)} for agent in agents],
    }


def _spans(found: Mapping[tuple[str, str, int], int], agent: str | None = None) -> Mapping[str, Any]:
    return {kind: quantiles(_sum(found, kind, agent)) for kind in ("answer", "held")}


def _sum(found: Mapping[tuple[str, str, int], int], kind: str, agent: str | None = None) -> Counter[int]:
    sums: Counter[int] = Counter()
    for (who, what, bucket), count in found.items():
        if what == kind and agent in (None, who):
            sums[bucket] += count
    return sums


def _days(window: Window) -> Sequence[datetime]:
    """Return the UTC days a window touches."""
    first = window.since.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    count = -((first - window.until) // timedelta(days=1))
    return [first + timedelta(days=number) for number in range(count)]


def _row(found: Mapping[str, int]) -> dict[str, int]:
    return {metric: found.get(metric, 0) for metric in METRICS}


def _completion(found: Mapping[str, int]) -> float | None:
    """Return the share of ended conversations that came to their end."""
    ended = sum(found.get(ending, 0) for ending in ENDINGS)
    return found.get("finished", 0) / ended if ended else None


def _histogram(times: Mapping[tuple[datetime, str, str, str, int], int], kind: str) -> Counter[int]:
    found: Counter[int] = Counter()
    for (_, _, _, of, bucket), count in times.items():
        if of == kind:
            found[bucket] += count
    return found


def _quantile(found: Counter[int], share: float) -> float | None:
    """Return the seconds within which a share was answered, as the upper bound of its bucket; None for longer."""
    left = share * found.total()
    for bucket, bound in enumerate(ANSWER_BOUNDS):
        left -= found[bucket]
        if left <= 0 and found.total():
            return bound
    return None


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise BadRequest(fields={"timezone": ["It is no time zone, such as Europe/Berlin."]}) from error


def _starts(window: Window, by: Step, zone: ZoneInfo) -> Sequence[datetime]:
    if not timedelta(0) < window.until - window.since <= LONGEST:
        raise BadRequest(fields={"until": ["It comes after `since`, by at most 800 days."]})
    found = [_begin(window.since, by, zone)]
    while (following := _next(found[-1], by, zone)) < window.until:
        found.append(following)
        if len(found) > MOST_POINTS:
            raise BadRequest(fields={"by": ["These are too many points; choose a longer step or a shorter time."]})
    return found


def _begin(at: datetime, by: Step, zone: ZoneInfo) -> datetime:
    """Return when the hour, day or week of a time zone began that a time lies in."""
    if by == "hour":  # reckoned in UTC: an hour the clocks show twice is two
        minute = at.astimezone(zone).minute
        return at.astimezone(UTC) - timedelta(minutes=minute, seconds=at.second, microseconds=at.microsecond)
    day = at.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0, fold=0)
    if by == "week":
        day -= timedelta(days=day.weekday())
    return day.astimezone(UTC)


def _next(start: datetime, by: Step, zone: ZoneInfo) -> datetime:
    if by == "hour":
        return start + timedelta(hours=1)
    return (start.astimezone(zone) + timedelta(days=7 if by == "week" else 1)).astimezone(UTC)
