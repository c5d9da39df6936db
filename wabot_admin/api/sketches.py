"""A bot at a glance, as templates and documents from elsewhere are shown before one takes them; no operation."""

from __future__ import annotations

from marshmallow import fields

from wabot_admin.payloads import Payload


class PackNeededView(Payload):
    """A pack that a bot needs; without it its nodes wait until it is there."""

    name = fields.String(required=True)
    installed = fields.Boolean(required=True)


class OutlineNodeView(Payload):
    """A node where it stands on the canvas; not `known`: no plugin here brings its type."""

    x = fields.Float(required=True)
    y = fields.Float(required=True)
    title = fields.String(required=True)
    icon = fields.String(required=True)
    known = fields.Boolean(required=True)
    start = fields.Boolean(required=True)


class OutlineView(Payload):
    """A flow as it is drawn small; each edge is a pair of places in `nodes`."""

    name = fields.String(required=True)
    nodes = fields.List(fields.Nested(OutlineNodeView), required=True)
    edges = fields.List(fields.List(fields.Integer()), required=True)


class ChatLineView(Payload):
    """What is said in the talk that shows what a bot does: by the bot (`ours`), or by a person."""

    ours = fields.Boolean(required=True)
    text = fields.String(required=True)


class SketchView(Payload):
    """What a bot is made of: its flows as outlines, the talk of its first test, what its nodes do, packs it needs."""

    languages = fields.List(fields.String(), required=True)
    nodes = fields.Integer(required=True)
    tests = fields.Integer(required=True)
    shows = fields.List(fields.String(), required=True, metadata={"description": "What its nodes do, each once."})
    packs = fields.List(fields.Nested(PackNeededView), required=True)
    outlines = fields.List(fields.Nested(OutlineView), required=True)
    chat = fields.List(fields.Nested(ChatLineView), required=True)
