"""/api/templates: what a new bot can begin as."""

from __future__ import annotations

from marshmallow import fields

from wabot_admin import templates as service
from wabot_admin.payloads import Payload
from wabot_admin.routes import Answer, Call, Resource

templates = Resource("/templates", tag="Bots")


class TemplatePackView(Payload):
    """A pack that a template needs; without it its nodes wait until it is there."""

    name = fields.String(required=True)
    installed = fields.Boolean(required=True)


class TemplateView(Payload):
    """A bot to begin with; its `id` is the `sample` of a new bot."""

    id = fields.String(required=True)
    name = fields.String(required=True)
    description = fields.String(required=True)
    languages = fields.List(fields.String(), required=True)
    flows = fields.List(fields.String(), required=True, metadata={"description": "The flows' names."})
    nodes = fields.Integer(required=True)
    tests = fields.Integer(required=True)
    shows = fields.List(fields.String(), required=True, metadata={"description": "What its nodes do, each once."})
    packs = fields.List(fields.Nested(TemplatePackView), required=True)


class TemplatesView(Payload):
    """All templates by name."""

    templates = fields.List(fields.Nested(TemplateView), required=True)


@templates.get(permission="bots.read", answer=TemplatesView)
async def list_templates(call: Call) -> Answer:
    """List what a new bot can begin as, with what each shows and which packs it needs."""
    return Answer(data={"templates": service.gallery(call.services)})
