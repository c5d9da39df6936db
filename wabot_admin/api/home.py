"""/api/home: all that the start page shows of this moment, in one answer."""

from __future__ import annotations

from dataclasses import asdict

from marshmallow import fields, validate

from wabot_admin import home as service
from wabot_admin.api.conversations import ConversationView
from wabot_admin.api.numbers import NumberView, shown_number
from wabot_admin.payloads import Payload
from wabot_admin.permissions import SELF
from wabot_admin.routes import Answer, Call, Resource

home = Resource("/home", tag="Home")


class StandingBotView(Payload):
    """A bot and its live Revision, published `at` and `by` someone; null by the terminal or who is gone."""

    id = fields.String(required=True)
    name = fields.String(required=True)
    live = fields.Integer(required=True, allow_none=True)
    at = fields.AwareDateTime(required=True, allow_none=True, format="iso")
    by = fields.String(required=True, allow_none=True)


class WaitingView(Payload):
    """Conversations people of ours have; in `unanswered` of them someone waits for an answer, the `oldest` since."""

    count = fields.Integer(required=True)
    unanswered = fields.Integer(required=True)
    oldest = fields.AwareDateTime(required=True, allow_none=True, format="iso")
    items = fields.List(fields.Nested(ConversationView), required=True)


class TroubleView(Payload):
    """What went wrong in the last day: `of` is the bot whose conversations failed, else the number of messages."""

    kind = fields.String(required=True, validate=validate.OneOf(list(service.SEEN_WITH)))
    of = fields.String(required=True)
    name = fields.String(required=True, allow_none=True)
    count = fields.Integer(required=True)
    last = fields.AwareDateTime(required=True, format="iso")


class HomeView(Payload):
    """What is shown of this moment; null stands for what one may not see, `broken` are plugins' names."""

    numbers = fields.List(fields.Nested(NumberView), required=True, allow_none=True)
    bots = fields.List(fields.Nested(StandingBotView), required=True, allow_none=True)
    waiting = fields.Nested(WaitingView, required=True, allow_none=True)
    troubles = fields.List(fields.Nested(TroubleView), required=True)
    broken = fields.List(fields.String(), required=True)


@home.get(permission=SELF, answer=HomeView)
async def read_home(call: Call) -> Answer:
    """Read what needs people now and how bots and numbers stand, as far as one may see it.

    At most 100 numbers by name, 20 bots with the last published first, and 5 conversations. What happened over time
    is in /api/analytics.
    """
    found = await service.read_home(call.services, call.actor)
    data = {
        "numbers": None if found.numbers is None else [shown_number(each) for each in found.numbers],
        "bots": None if found.bots is None else [asdict(each) for each in found.bots],
        "waiting": found.waiting and {**asdict(found.waiting), "items": found.talks},
        "troubles": [asdict(each) for each in found.troubles],
        "broken": found.broken,
    }
    return Answer(data=data)
