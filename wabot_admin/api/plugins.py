"""/api/plugins: the installed plugins and what became of them."""

from __future__ import annotations

from marshmallow import fields

from wabot_admin.payloads import Payload
from wabot_admin.routes import Answer, Call, Resource

plugins = Resource("/plugins", tag="Palette")


class PluginView(Payload):
    """A plugin; `reason` says why it is not loaded."""

    name = fields.String(required=True)
    distribution = fields.String(required=True)
    version = fields.String(required=True)
    status = fields.String(required=True)
    reason = fields.String(required=True)


class PluginsView(Payload):
    """All plugins by name."""

    items = fields.List(fields.Nested(PluginView), required=True)


@plugins.get(permission="palette.read", answer=PluginsView)
async def list_plugins(call: Call) -> Answer:
    """List the installed plugins, broken and unloaded ones too."""
    return Answer(data={"items": call.services.runtime.catalog.plugins})
