"""/api/templates: what a new bot can begin as."""

from __future__ import annotations

from marshmallow import fields

from wabot_admin import templates as service
from wabot_admin.api.sketches import SketchView
from wabot_admin.payloads import LanguageQuery, Payload
from wabot_admin.routes import Answer, Call, Resource

templates = Resource("/templates", tag="Bots")


class TemplateView(Payload):
    """A bot to begin with; its `id` is the `sample` of a new bot."""

    id = fields.String(required=True)
    name = fields.String(required=True)
    description = fields.String(required=True)
    sketch = fields.Nested(SketchView, required=True)


class TemplatesView(Payload):
    """All templates by name."""

    templates = fields.List(fields.Nested(TemplateView), required=True)


@templates.get(permission="bots.read", query=LanguageQuery, answer=TemplatesView)
async def list_templates(call: Call) -> Answer:
    """List what a new bot can begin as: each with its flows, a talk with it, and the packs it needs."""
    return Answer(data={"templates": service.gallery(call.services, language=call.query["language"])})
