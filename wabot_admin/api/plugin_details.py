"""/api/plugins/{plugin} and /api/plugin-uses: what one plugin brings, which bots use it, and what its removal meets."""

from __future__ import annotations

from dataclasses import asdict

from marshmallow import fields, validate

from wabot_admin import plugin_uses, plugins
from wabot_admin.api.palette import NodeTypeView, TriggerTypeView
from wabot_admin.api.plugins import InstallingView, PluginRowView, installing
from wabot_admin.payloads import LanguageQuery, Payload
from wabot_admin.routes import Answer, Call, Resource

details = Resource("/plugins/{plugin}", tag="Palette")
uses = Resource("/plugin-uses", tag="Palette")


class PageLinkView(Payload):
    """A page of a plugin's author; always https."""

    label = fields.String(required=True)
    url = fields.String(required=True)


class PackageView(Payload):
    """What a plugin's distribution says about itself; empty where it says nothing."""

    summary = fields.String(required=True)
    author = fields.String(required=True)
    licence = fields.String(required=True)
    links = fields.List(fields.Nested(PageLinkView), required=True)


class PartView(Payload):
    """A store, channel, secret manager or sink that a plugin brings, by the scheme or name that settings use."""

    kind = fields.String(
        required=True, validate=validate.OneOf(["cache", "channel", "files", "records", "secrets", "sink"])
    )
    name = fields.String(required=True)


class PluginDetailView(Payload):
    """All about one plugin; `timeouts` are the seconds each type of node may take between two waits.

    `traceback` says where a broken one failed; it is null without `settings.write`.
    """

    plugin = fields.Nested(PluginRowView, required=True)
    package = fields.Nested(PackageView, required=True)
    traceback = fields.String(required=True, allow_none=True)
    actions = fields.List(fields.Nested(NodeTypeView), required=True)
    triggers = fields.List(fields.Nested(TriggerTypeView), required=True)
    timeouts = fields.Dict(keys=fields.String(), values=fields.Float(), required=True)
    parts = fields.List(fields.Nested(PartView), required=True)
    installing = fields.Nested(InstallingView, required=True)


class PluginPlaceView(Payload):
    """A node, or else a trigger, of the plugin's in a flow; how many wait at it, `people` with a person of yours."""

    flow = fields.String(required=True)
    flow_name = fields.String(required=True)
    node = fields.String(required=True, allow_none=True)
    trigger = fields.String(required=True, allow_none=True)
    type = fields.String(required=True)
    title = fields.String(required=True)
    count = fields.Integer(required=True)
    people = fields.Integer(required=True)
    oldest = fields.AwareDateTime(required=True, allow_none=True, format="iso")


class UsingVersionView(Payload):
    """A draft (`revision` is null) or Revision that uses the plugin; `others` are elsewhere in it and may come."""

    revision = fields.Integer(required=True, allow_none=True)
    live = fields.Boolean(required=True)
    uses = fields.List(fields.Nested(PluginPlaceView), required=True)
    count = fields.Integer(required=True)
    people = fields.Integer(required=True)
    others = fields.Integer(required=True)


class UsingBotView(Payload):
    """A bot that uses the plugin in its draft, in the Revision that answers, or in one where people still wait."""

    bot = fields.String(required=True)
    bot_name = fields.String(required=True)
    live = fields.Boolean(required=True)
    count = fields.Integer(required=True)
    people = fields.Integer(required=True)
    others = fields.Integer(required=True)
    versions = fields.List(fields.Nested(UsingVersionView), required=True)


class SecretNeedView(Payload):
    """A secret that the plugin's nodes and triggers name, in which bots, and whether it is set."""

    name = fields.String(required=True)
    set = fields.Boolean(required=True)
    bots = fields.List(fields.String(), required=True)


class PluginImpactView(Payload):
    """What a plugin's removal meets: `count` wait at its nodes, `others` elsewhere in versions that have them.

    `needed_by` are settings that name a part of it: wabot does not start without that. `numbers` are connected
    by it. `secrets` is null without `secrets.names`.
    """

    plugin = fields.String(required=True)
    status = fields.String(required=True, validate=validate.OneOf(["loaded", "unloaded", "broken", "missing"]))
    ours = fields.Boolean(required=True)
    count = fields.Integer(required=True)
    people = fields.Integer(required=True)
    others = fields.Integer(required=True)
    bots = fields.List(fields.Nested(UsingBotView), required=True)
    needed_by = fields.List(fields.String(), required=True)
    numbers = fields.List(fields.String(), required=True)
    secrets = fields.List(fields.Nested(SecretNeedView), required=True, allow_none=True)
    installing = fields.Nested(InstallingView, required=True)


class UsingBotRowView(Payload):
    """A bot that uses a plugin; `live`: in the Revision that answers."""

    bot = fields.String(required=True)
    bot_name = fields.String(required=True)
    live = fields.Boolean(required=True)


class PluginUseView(Payload):
    """A plugin that bots use, and how many wait at its nodes; not `installed`: it is missing here."""

    plugin = fields.String(required=True)
    installed = fields.Boolean(required=True)
    count = fields.Integer(required=True)
    people = fields.Integer(required=True)
    bots = fields.List(fields.Nested(UsingBotRowView), required=True)


class PluginUsesView(Payload):
    """The plugins that bots use, by name; wabot's own parts are left out."""

    items = fields.List(fields.Nested(PluginUseView), required=True)


@details.get(permission="palette.read", query=LanguageQuery, answer=PluginDetailView)
async def read_plugin(call: Call) -> Answer:
    """Read what a plugin is and brings: its nodes and triggers with their forms, exits and help, and who made it."""
    found = plugins.find_plugin(call.services, call.path["plugin"], language=call.query["language"])
    data = {
        **{"plugin": found.row, "package": found.package, "timeouts": found.timeouts},
        **{"actions": found.actions, "triggers": found.triggers},
        "traceback": found.traceback if "settings.write" in call.actor.scopes else None,
        "parts": [{"kind": kind, "name": name} for kind, name in found.parts],
        "installing": installing(call, found.row.distribution),
    }
    return Answer(data=data)


@details.get("/impact", permission="bots.read", query=LanguageQuery, answer=PluginImpactView)
async def read_plugin_impact(call: Call) -> Answer:
    """Read what removing a plugin would meet: the bots that use it, in which versions and flows, and who waits there.

    Nothing is lost when a plugin is gone: its nodes stay in their flows. A conversation that waits at one, or comes to
    one, pauses there and is looked at again after a minute and then every 15 minutes; with the plugin back it goes on,
    with what the person wrote last. Each look is a turn, so that after some five days it ends as failed. Its triggers
    start nothing meanwhile, and a draft that has its nodes is published only anyway. Plugins that are used but gone
    are answered too.
    """
    found = await plugin_uses.find_impact(call.services, call.path["plugin"], language=call.query["language"])
    status = plugins.status_of(call.services.runtime.catalog, found.plugin)
    pack = status.distribution if status else f"wabot-{found.plugin.replace('_', '-')}"
    data = asdict(found) | {"installing": installing(call, pack)}
    if "secrets.names" not in call.actor.scopes:
        data["secrets"] = None
    return Answer(data=data)


@uses.get(permission="bots.read", answer=PluginUsesView)
async def list_plugin_uses(call: Call) -> Answer:
    """List the plugins that bots use in drafts, in what answers and where people still wait, missing ones too."""
    return Answer(data={"items": await plugin_uses.list_uses(call.services)})
