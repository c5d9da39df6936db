"""A bot at a glance: its flows as places and lines to be drawn small, the talk of its first test, what it needs.

All is derived from a document that was read; nothing is run.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from wabot_admin.services import Services
from wabot_core.bots import Bot, Flow, read_bot
from wabot_core.testing import BadTranscript, parse_transcript

OWN = frozenset({"talk", "logic", "pause", "on"})
"""The plugins that are part of wabot."""

MOST_LINES, LONGEST_LINE = 40, 600
GRID = 6, 320, 170
"""Columns, width and height of the places given to nodes that have none."""


@dataclass(frozen=True, kw_only=True)
class Pack:
    """A plugin whose node or trigger types a bot uses, and whether it is there."""

    name: str
    installed: bool


@dataclass(frozen=True, kw_only=True)
class OutlineNode:
    """A node where it stands on the canvas; not `known`: no plugin here brings its type."""

    x: float
    y: float
    title: str
    icon: str
    known: bool
    start: bool


@dataclass(frozen=True, kw_only=True)
class Outline:
    """A flow as it is drawn small: `edges` are pairs of places in `nodes`."""

    name: str
    nodes: Sequence[OutlineNode]
    edges: Sequence[tuple[int, int]]


@dataclass(frozen=True, kw_only=True)
class ChatLine:
    """What one side says in the talk that shows what a bot does."""

    ours: bool
    text: str


@dataclass(frozen=True, kw_only=True)
class Sketch:
    """What a bot is made of: `shows` names the kinds of its nodes, `packs` the plugins besides wabot's own."""

    languages: Sequence[str]
    nodes: int
    tests: int
    shows: Sequence[str]
    packs: Sequence[Pack]
    outlines: Sequence[Outline]
    chat: Sequence[ChatLine]


def sketch(services: Services, document: Mapping[str, Any], *, language: str | None = None) -> Sketch:
    """Return a bot at a glance; its talk is empty when its first test can't be read. Raise BadDocument, NewerSpec."""
    bot = read_bot(document)
    layouts = {flow["id"]: flow.get("layout") or {} for flow in document["flows"]}
    palette = services.palette_in(language)
    known = {each["type"]: each for each in (*palette["actions"], *palette["triggers"])}
    nodes = {node.type for flow in bot.flows for node in flow.nodes}
    types = nodes | {trigger.type for flow in bot.flows for trigger in flow.triggers}
    return Sketch(
        languages=[bot.language, *bot.translations],
        nodes=sum(len(flow.nodes) for flow in bot.flows),
        tests=len(bot.tests),
        shows=sorted({known[type]["title"] for type in nodes if type in known}),
        packs=[
            Pack(name=plugin, installed=all(type in known for type in types if type.split(".")[0] == plugin))
            for plugin in sorted({type.split(".")[0] for type in types} - OWN)
        ],
        outlines=[_outline(flow, layouts[flow.id], known) for flow in bot.flows],
        chat=_chat(bot),
    )


def _outline(flow: Flow, layout: Mapping[str, Sequence[float]], known: Mapping[str, Mapping[str, Any]]) -> Outline:
    place = {node.id: number for number, node in enumerate(flow.nodes)}
    bottom = max((y for _, y in layout.values()), default=0)
    unplaced = [node.id for node in flow.nodes if node.id not in layout]
    columns, width, height = GRID
    spare = {
        id: (number % columns * width, bottom + (number // columns + 1) * height) for number, id in enumerate(unplaced)
    }
    nodes = []
    for node in flow.nodes:
        x, y = layout.get(node.id) or spare[node.id]
        type = known.get(node.type)
        title = node.title or (type["title"] if type else node.id)
        icon = type["icon"] if type else ""
        nodes.append(OutlineNode(x=x, y=y, title=title, icon=icon, known=type is not None, start=node.id == flow.start))
    edges = [(place[edge.source], place[edge.target]) for edge in flow.edges if {edge.source, edge.target} <= {*place}]
    return Outline(name=flow.name, nodes=nodes, edges=edges)


def _chat(bot: Bot) -> Sequence[ChatLine]:
    if not bot.tests:
        return []
    try:
        lines = parse_transcript(bot.tests[0].chat).lines
    except BadTranscript:
        return []
    said = [line for line in lines if line.mark in ("<", ">")][:MOST_LINES]
    return [ChatLine(ours=line.mark == "<", text=line.text.replace("{{any}}", "…")[:LONGEST_LINE]) for line in said]
