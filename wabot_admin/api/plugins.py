"""/api/plugins: the installed plugins, what became of them, and how one is installed; what each brings is elsewhere."""

from __future__ import annotations

from dataclasses import asdict

from marshmallow import fields, validate

from wabot_admin import plugins as service
from wabot_admin.installers import commands_for, find_installation
from wabot_admin.payloads import Payload
from wabot_admin.plugin_changes import list_changes
from wabot_admin.routes import Answer, Call, Resource
from wabot_admin.services import Actor

plugins = Resource("/plugins", tag="Palette")

PLACEHOLDER = "wabot-NAME"
"""What stands for the pack's name where none is meant."""


class PluginView(Payload):
    """A plugin; `reason` says why it is not loaded."""

    name = fields.String(required=True)
    distribution = fields.String(required=True)
    version = fields.String(required=True)
    status = fields.String(required=True)
    reason = fields.String(required=True)


class PluginRowView(PluginView):
    """A plugin with what it brings into the builder; `ours` is part of wabot itself.

    `warnings` say what of its translations names nothing or can't be read; it works all the same.
    """

    ours = fields.Boolean(required=True)
    summary = fields.String(required=True)
    nodes = fields.Integer(required=True)
    triggers = fields.Integer(required=True)
    warnings = fields.List(fields.String(), required=True)


class InstallingView(Payload):
    """Commands to type where wabot runs, before restarting it; wabot itself installs nothing.

    `chosen`: only packs named in WABOT_PLUGINS are loaded. `container`: what is installed by hand goes with the
    container. Whoever may not change settings sees no path of the machine.
    """

    tool = fields.String(required=True, validate=validate.OneOf(["pip", "pipx", "uv", "uv tool"]))
    install = fields.String(required=True)
    update = fields.String(required=True)
    remove = fields.String(required=True)
    chosen = fields.Boolean(required=True)
    container = fields.Boolean(required=True)


class PluginChangeView(Payload):
    """What became of a plugin by a restart: `before` and `after` are versions, empty where it was not there."""

    at = fields.AwareDateTime(required=True, format="iso")
    plugin = fields.String(required=True)
    kind = fields.String(
        required=True, validate=validate.OneOf(["added", "removed", "updated", "broken", "mended", "unloaded"])
    )
    before = fields.String(required=True)
    after = fields.String(required=True)


class PluginsView(Payload):
    """All plugins by name, how another is installed, and what the last restarts changed, the newest first."""

    items = fields.List(fields.Nested(PluginRowView), required=True)
    installing = fields.Nested(InstallingView, required=True)
    changes = fields.List(fields.Nested(PluginChangeView), required=True)


@plugins.get(permission="palette.read", answer=PluginsView)
async def list_plugins(call: Call) -> Answer:
    """List the installed plugins, broken and unloaded ones too, and say how to install another.

    Nothing is installed, updated or removed over the API: that takes the machine's terminal.
    """
    found = service.list_plugins(call.services)
    changes = await list_changes(call.services)
    return Answer(data={"items": found, "installing": installing(call, PLACEHOLDER), "changes": changes})


def installing(call: Call, pack: str) -> dict[str, object]:
    """Return how a pack is installed here, as InstallingView shows it."""
    found = find_installation()
    return {
        **asdict(commands_for(pack, found, exact=_may_see_paths(call.actor))),
        "tool": found.tool,
        "chosen": call.services.runtime.settings.plugins is not None,
        "container": found.container,
    }


def _may_see_paths(actor: Actor) -> bool:
    return "settings.write" in actor.scopes
