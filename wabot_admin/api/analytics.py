"""/api/analytics: volumes, answer times, completion, and drop-off by node."""

from __future__ import annotations

from datetime import UTC, timedelta
from typing import Any

from marshmallow import fields, validate

from wabot_admin import analytics as service
from wabot_admin.payloads import Count, Payload, text
from wabot_admin.routes import Answer, Call, Resource
from wabot_runtime import METRICS, Window

analytics = Resource("/analytics", tag="Analytics")

NUMBERS: dict[str, fields.Field[Any]] = {metric: fields.Integer(required=True) for metric in METRICS}
VolumesView: type[Payload] = type(
    "VolumesView",
    (Payload,),
    NUMBERS
    | {
        "__doc__": "Messages `received` by numbers, `handled` by bots, queued by bots (`sent`) and by people of ours; "
        "conversations `started`, and ended by how.",
        "__module__": __name__,
    },
)


class PointView(VolumesView):  # type: ignore[valid-type,misc]
    """An hour, day or week."""

    start = fields.AwareDateTime(required=True, format="iso")


class BotVolumesView(VolumesView):  # type: ignore[valid-type,misc]
    """A bot's Revision; `completion` is the share of its ended conversations that finished."""

    bot = fields.String(required=True)
    revision = fields.Integer(required=True)
    completion = fields.Float(required=True, allow_none=True)


class AnswerTimesView(Payload):
    """Seconds within which half and 95 % of them came, as upper bounds; null for none and for more than a day."""

    count = fields.Integer(required=True)
    p50 = fields.Float(required=True, allow_none=True)
    p95 = fields.Float(required=True, allow_none=True)


class AnswersView(Payload):
    """From recording a message to queuing what the bot answers, over the UTC days the time touches.

    `answer` is of every answer, `first` of the first one of each conversation.
    """

    answer = fields.Nested(AnswerTimesView, required=True)
    first = fields.Nested(AnswerTimesView, required=True)


class ActiveView(Payload):
    """How many people wrote on a UTC day; with `bot`, how many of whom it handled a message."""

    day = fields.AwareDateTime(required=True, format="iso")
    people = fields.Integer(required=True)


class SpansView(Payload):
    """Seconds from a handover to the first `answer` of a person of ours, and until it ended (`held`)."""

    answer = fields.Nested(AnswerTimesView, required=True)
    held = fields.Nested(AnswerTimesView, required=True)


class AgentView(SpansView):
    """Somebody of ours: `answer` are the first answers they gave, `held` the handovers they had at the end.

    `id` is an account's (its name is null once it is gone), `phone` who wrote on the number's own phone, or `operator`.
    """

    id = fields.String(required=True)
    name = fields.String(required=True, allow_none=True)


class AgentsView(SpansView):
    """Conversations bots handed over (`called`) and people of ours took (`taken`), over the UTC days the time touches.

    An answer is counted on its own day, an end too. Who takes a conversation by writing on the phone waits for nobody,
    and counts under `taken` and `held` only. Handovers are counted from the first start of a wabot that knows them.
    """

    called = fields.Integer(required=True)
    taken = fields.Integer(required=True)
    by_agent = fields.List(fields.Nested(AgentView), required=True)


class AnalyticsView(Payload):
    """What happened from `since` up to `until`; `complete` is false while older facts are still being counted."""

    since = fields.AwareDateTime(required=True, format="iso")
    until = fields.AwareDateTime(required=True, format="iso")
    by = fields.String(required=True)
    timezone = fields.String(required=True)
    complete = fields.Boolean(required=True)
    points = fields.List(fields.Nested(PointView), required=True)
    totals = fields.Nested(VolumesView, required=True)
    answers = fields.Nested(AnswersView, required=True)
    bots = fields.List(fields.Nested(BotVolumesView), required=True)
    people = fields.List(fields.Nested(ActiveView), required=True)
    agents = fields.Nested(AgentsView, required=True)


class NodeView(Payload):
    """A node: how often conversations came to it and left by each exit, wait there now, and were given up there."""

    flow = fields.String(required=True)
    node = fields.String(required=True)
    entered = fields.Integer(required=True)
    waiting = fields.Integer(required=True)
    abandoned = fields.Integer(required=True)
    exits = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True)


class NodesView(Payload):
    """The nodes of a bot's Revision that anyone came to, over the UTC days the time touches."""

    bot = fields.String(required=True)
    revision = fields.Integer(required=True)
    complete = fields.Boolean(required=True)
    nodes = fields.List(fields.Nested(NodeView), required=True)


class WindowQuery(Payload):
    """From when to when: by default the last 30 days."""

    since = fields.AwareDateTime(load_default=None, format="iso", default_timezone=UTC)
    until = fields.AwareDateTime(load_default=None, format="iso", default_timezone=UTC)


class AnalyticsQuery(WindowQuery):
    """Which numbers and bots, by which step, in whose time zone: by default the workspace's."""

    by = fields.String(load_default="day", validate=validate.OneOf(["hour", "day", "week"]))
    timezone = text(longest=64, load_default=None)
    number = text(longest=64, load_default=None)
    bot = text(longest=64, load_default=None)


class NodesQuery(WindowQuery):
    """Which Revision: by default the live one."""

    revision = Count(load_default=None, validate=validate.Range(min=1, max=999_999_999))


@analytics.get(permission="analytics.read", query=AnalyticsQuery, answer=AnalyticsView)
async def read_analytics(call: Call) -> Answer:
    """Read messages and conversations over time, completion by bot and Revision, and how fast bots answer.

    And how many people were active each day, and what people of ours did: how often bots called for them, how fast they
    answered and how long they had conversations.

    Times are rounded down to a quarter of an hour. With `bot`, `received` is 0: it belongs to numbers.
    """
    window = _window(call, number=call.query["number"], bot=call.query["bot"])
    found = await service.overview(call.services, window, by=call.query["by"], timezone=call.query["timezone"])
    return Answer(data=found)


@analytics.get(
    "/export.csv",
    permission="analytics.read",
    query=AnalyticsQuery,
    answer={"type": "string"},
    media_type="text/csv",
)
async def export_analytics(call: Call) -> Answer:
    """Export messages and conversations over time as CSV: a row for each hour, day or week, at its own time zone."""
    window = _window(call, number=call.query["number"], bot=call.query["bot"])
    data = await service.export_csv(call.services, window, by=call.query["by"], timezone=call.query["timezone"])
    return Answer(data=data, headers={"content-disposition": 'attachment; filename="analytics.csv"'})


@analytics.get("/bots/{bot}/nodes", permission="analytics.read", query=NodesQuery, answer=NodesView)
async def read_drop_off(call: Call) -> Answer:
    """Read where conversations of a bot went on, wait and end, node by node."""
    found = await service.drop_off(call.services, _window(call), bot=call.path["bot"], revision=call.query["revision"])
    return Answer(data=found)


def _window(call: Call, *, number: str | None = None, bot: str | None = None) -> Window:
    until = call.query["until"] or call.services.now() + timedelta(seconds=1)
    since = call.query["since"] or until - timedelta(days=30)
    return Window(since=since, until=until, number=number, bot=bot)
