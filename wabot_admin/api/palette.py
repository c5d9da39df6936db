"""/api/palette: what the builder offers."""

from __future__ import annotations

from marshmallow import fields

from wabot_admin import options as service
from wabot_admin.api.plugins import PluginView
from wabot_admin.payloads import LanguageQuery, Payload, text
from wabot_admin.routes import Answer, Call, Resource

palette = Resource("/palette", tag="Palette")


class ExitView(Payload):
    """A named way out of a node."""

    name = fields.String(required=True)
    label = fields.String(required=True)


class FormView(Payload):
    """What node and trigger types share: words for people, and the form as JSON Schema and ui_schema."""

    type = fields.String(required=True)
    version = fields.Integer(required=True)
    title = fields.String(required=True)
    help = fields.String(required=True)
    icon = fields.String(required=True)
    plugin = fields.String(required=True)
    category = fields.String(required=True)
    schema = fields.Dict(keys=fields.String(), required=True)
    ui = fields.Dict(keys=fields.String(), required=True)
    templates = fields.List(fields.String(), required=True)


class NodeTypeView(FormView):
    """A type of node; `options` names the list in its form whose entries are exits too, by their `id`."""

    exits = fields.List(fields.Nested(ExitView), required=True)
    options = fields.String(required=True, allow_none=True)
    system_exits = fields.List(fields.Nested(ExitView), required=True)
    waits = fields.Boolean(required=True)


class TriggerTypeView(FormView):
    """A type of trigger; a lower `rank` wins, null if that depends on how its form is filled in."""

    rank = fields.Integer(required=True, allow_none=True)


class CategoryView(Payload):
    """A heading under which types stand."""

    name = fields.String(required=True)
    label = fields.String(required=True)


class RankView(CategoryView):
    """A kind of trigger in the order in which they win."""

    rank = fields.Integer(required=True)


class PaletteView(Payload):
    """Everything that can be put into a flow; `etag` changes when anything else does.

    `language` is the one its words are in, null for the packs' own words.
    """

    etag = fields.String(required=True)
    language = fields.String(required=True, allow_none=True)
    actions = fields.List(fields.Nested(NodeTypeView), required=True)
    triggers = fields.List(fields.Nested(TriggerTypeView), required=True)
    categories = fields.List(fields.Nested(CategoryView), required=True)
    ranks = fields.List(fields.Nested(RankView), required=True)
    rules = fields.Dict(keys=fields.String(), required=True)
    plugins = fields.List(fields.Nested(PluginView), required=True)


class OptionsBody(Payload):
    """A field of a node or trigger type, and the form as it is filled in so far."""

    type = text(required=True)
    field = text(required=True)
    config = fields.Dict(keys=fields.String(), load_default=dict)
    search = text(shortest=0, load_default="")


class OptionView(Payload):
    """What can be picked: the value to keep, and what people read."""

    value = fields.String(required=True)
    label = fields.String(required=True)


class OptionsView(Payload):
    """What a field offers, best first, at most 200; any other text may be typed too."""

    items = fields.List(fields.Nested(OptionView), required=True)


@palette.get(permission="palette.read", query=LanguageQuery, answer=PaletteView)
async def read_palette(call: Call) -> Answer:
    """Read the palette: the forms, exits and help of every node and trigger type.

    With `language` packs' words come in it where they are translated: for pt-BR in pt-BR, else in pt, else in the
    pack's own words. The names that documents hold (types, fields, exits, choices) are the same in every language.
    """
    data = call.services.palette_in(call.query["language"])
    return Answer(data=data, headers={"etag": f'"{data["etag"]}"'})


@palette.post("/options", permission="bots.write", body=OptionsBody, answer=OptionsView)
async def find_options(call: Call) -> Answer:
    """Look up what a field offers, given the form so far and what was typed: where its ui hint is `x-options`.

    The pack that brings the type looks it up, through the egress guard and within five seconds; what it found is
    given again for a minute. A form that names a secret needs bots.publish or simulations.live too: its pack calls
    with it. A pack that has no answer is 409 `options_away`; the field still takes any text.
    """
    found = await service.find_options(call.services, call.actor, **call.body)
    items = [{"value": value, "label": label} for value, label in found]
    return Answer(data={"items": items}, object=f"{call.body['type']} {call.body['field']}")
