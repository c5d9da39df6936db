"""/api/health: how wabot is, and how steadily its numbers were connected."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from marshmallow import fields, validate

from wabot_admin import health as service
from wabot_admin.api.analytics import AnswerTimesView
from wabot_admin.api.numbers import STATES, HealthQuery, NumberView, shown_number
from wabot_admin.api.plugins import PluginView
from wabot_admin.payloads import Payload
from wabot_admin.routes import Answer, Call, Resource
from wabot_admin.told import Told

health = Resource("/health", tag="Health")


class StoreHealthView(Payload):
    """A store of records or cached values, and how many `milliseconds` its answer took; null: it is away."""

    kind = fields.String(required=True, validate=validate.OneOf(["records", "cache"]))
    scheme = fields.String(required=True)
    milliseconds = fields.Float(required=True, allow_none=True)


class ProcessView(Payload):
    """A process of wabot and what it holds: so many numbers, and what it `keeps` up beside."""

    owner = fields.String(required=True)
    numbers = fields.Integer(required=True)
    keeps = fields.List(fields.String(), required=True)


class QueueView(Payload):
    """Messages in that wait for bots and messages out that wait to be sent, of all numbers, and since when."""

    unhandled = fields.Integer(required=True)
    oldest_in = fields.AwareDateTime(required=True, allow_none=True, format="iso")
    queued = fields.Integer(required=True)
    oldest_out = fields.AwareDateTime(required=True, allow_none=True, format="iso")


class HealthView(Payload):
    """How wabot is; `processes` are null without `settings.write`, `plugins` without `palette.read`."""

    version = fields.String(required=True)
    stores = fields.List(fields.Nested(StoreHealthView), required=True)
    queue = fields.Nested(QueueView, required=True)
    processes = fields.List(fields.Nested(ProcessView), required=True, allow_none=True)
    plugins = fields.List(fields.Nested(PluginView), required=True, allow_none=True)


class SpanView(Payload):
    """A stretch of time in one state."""

    state = fields.String(required=True, validate=validate.OneOf(STATES))
    since = fields.AwareDateTime(required=True, format="iso")
    until = fields.AwareDateTime(required=True, format="iso")
    reason = fields.String(required=True)
    told = Told("reason")


class FlowHourView(Payload):
    """Messages of the hour that begins at `at`."""

    at = fields.AwareDateTime(required=True, format="iso")
    messages_in = fields.Integer(required=True)
    messages_out = fields.Integer(required=True)


class SteadyNumberView(Payload):
    """How a number did: its states, the share of the time it should run that it was `live`, messages, answer times."""

    number = fields.Nested(NumberView, required=True)
    live = fields.Float(required=True, allow_none=True)
    reconnects = fields.Integer(required=True)
    messages_in = fields.Integer(required=True)
    messages_out = fields.Integer(required=True)
    answers = fields.Nested(AnswerTimesView, required=True)
    spans = fields.List(fields.Nested(SpanView), required=True)
    hours = fields.List(fields.Nested(FlowHourView), required=True)


class NumbersHealthView(Payload):
    """How the numbers did from `since` to `until`."""

    since = fields.AwareDateTime(required=True, format="iso")
    until = fields.AwareDateTime(required=True, format="iso")
    items = fields.List(fields.Nested(SteadyNumberView), required=True)


@health.get(permission="numbers.read", answer=HealthView)
async def read_health(call: Call) -> Answer:
    """Read how wabot is: whether its stores answer, which processes run what, what waits, and the plugins.

    A process shows while it holds a number or keeps something up; one that only serves pages does not.
    """
    found, scopes = await service.read_health(call.services), call.actor.scopes
    data = {
        "version": found.version,
        "stores": [asdict(store) for store in found.stores],
        "queue": asdict(found.queue),
        "processes": [asdict(each) for each in found.processes] if "settings.write" in scopes else None,
        "plugins": found.plugins if "palette.read" in scopes else None,
    }
    return Answer(data=data)


@health.get("/numbers", permission="numbers.read", query=HealthQuery, answer=NumbersHealthView)
async def read_numbers_health(call: Call) -> Answer:
    """Read how the numbers did in their last hours: connection, messages hour by hour, answer times; 100 by name.

    Messages out are those that were queued; answer times are of the UTC days the time touches.
    """
    since, until, starts, found = await service.read_steadiness(call.services, hours=call.query["hours"])
    return Answer(data={"since": since, "until": until, "items": [shown_steadiness(each, starts) for each in found]})


def shown_steadiness(found: service.Steadiness, starts: Sequence[datetime]) -> Mapping[str, Any]:
    """Return how a number did as SteadyNumberView shows it."""
    flow = found.flow
    return {
        "number": shown_number(found.facts),
        "live": found.live,
        "reconnects": found.reconnects,
        "messages_in": flow.received.total(),
        "messages_out": flow.sent.total(),
        "answers": found.answers,
        "spans": [asdict(span) | {"state": span.state.value} for span in found.spans],
        "hours": [
            {"at": start, "messages_in": flow.received[start], "messages_out": flow.sent[start]} for start in starts
        ],
    }
