"""/api/bots/{bot}/impact and /moves: whom publishing meets in the middle of a talk, and what became of them."""

from __future__ import annotations

from marshmallow import fields, validate

from wabot_admin import impact as service
from wabot_admin.payloads import LanguageQuery, Payload
from wabot_admin.routes import Answer, Call, Resource

impact = Resource("/bots/{bot}", tag="Revisions")


class PlaceView(Payload):
    """A node of a Revision where people wait, `people` of them with a person of yours; since when they do.

    `stays`: the draft has this node; `fits`: with the same type, so that they can go on at it.
    """

    revision = fields.Integer(required=True)
    flow = fields.String(required=True)
    node = fields.String(required=True)
    flow_name = fields.String(required=True)
    type = fields.String(required=True)
    title = fields.String(required=True)
    hint = fields.String(required=True)
    count = fields.Integer(required=True)
    people = fields.Integer(required=True)
    oldest = fields.AwareDateTime(required=True, format="iso")
    newest = fields.AwareDateTime(required=True, format="iso")
    stays = fields.Boolean(required=True)
    fits = fields.Boolean(required=True)


class ImpactView(Payload):
    """Who waits where, most first; `rev` is the draft's."""

    rev = fields.Integer(required=True)
    count = fields.Integer(required=True)
    people = fields.Integer(required=True)
    places = fields.List(fields.Nested(PlaceView), required=True)


class MoveView(Payload):
    """A move to a Revision and how far it has come: `stayed` finish where they are, `people` are with one of yours."""

    id = fields.String(required=True)
    kind = fields.String(required=True, validate=validate.OneOf(["move", "end"]))
    revision = fields.Integer(required=True)
    done = fields.Boolean(required=True)
    moved = fields.Integer(required=True)
    ended = fields.Integer(required=True)
    people = fields.Integer(required=True)
    stayed = fields.Integer(required=True)
    begun = fields.AwareDateTime(required=True, format="iso")


class MovesView(Payload):
    """A bot's moves, the newest first, the last fifty."""

    moves = fields.List(fields.Nested(MoveView), required=True)


@impact.get("/impact", permission="bots.read", query=LanguageQuery, answer=ImpactView)
async def read_impact(call: Call) -> Answer:
    """Count who is in the middle of a conversation with a bot, by Revision and node, before its draft is published."""
    rev, places = await service.places(call.services, call.path["bot"], language=call.query["language"])
    counts = {"count": sum(one.count for one in places), "people": sum(one.people for one in places)}
    return Answer(data={"rev": rev, "places": places, **counts})


@impact.get("/moves", permission="bots.read", answer=MovesView)
async def list_moves(call: Call) -> Answer:
    """List what was asked for those who waited when a Revision was published, and how far it has come."""
    bot = await call.services.desk.bots.get(call.path["bot"])
    return Answer(data={"moves": await call.services.desk.moves.of(bot.id)})
