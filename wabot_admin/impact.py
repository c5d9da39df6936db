"""What publishing a bot does to those who wait on its older Revisions, and bringing them along."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from wabot_admin.errors import BadMove
from wabot_admin.services import Services
from wabot_core import NotFound
from wabot_core.bots import Flow, Node, read_bot
from wabot_runtime import Move

LONGEST_HINT = 120


@dataclass(frozen=True, kw_only=True)
class Place:
    """A node at which people wait: how many, how many of them with a person of ours, and since when.

    `stays`: the draft has it too; `fits`: of the same type, so that a map may lead from it to itself.
    """

    revision: int
    flow: str
    node: str
    flow_name: str
    type: str
    title: str
    hint: str
    count: int
    people: int
    oldest: datetime
    newest: datetime
    stays: bool
    fits: bool


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What shall become of those who wait: they finish, move by `nodes`, or end with `text`.

    A row of `nodes` is [Revision or None for any, flow, node, new flow, new node].
    """

    kind: Literal["finish", "move", "end"] = "finish"
    nodes: Sequence[tuple[int | None, str, str, str, str]] = ()
    text: str = ""


async def places(services: Services, bot: str, *, language: str | None = None) -> tuple[int, Sequence[Place]]:
    """Return the draft's rev and where people wait, those places first where most do; raise NotFound."""
    draft = await services.desk.bots.draft(bot)
    waiting = await services.desk.moves.waiting(bot)
    known = {number: await _nodes(services, bot, number) for number in {each.revision for each in waiting}}
    new = _by_place(draft.document)
    titles = {each["type"]: each["title"] for each in services.palette_in(language)["actions"]}
    found = []
    for each in waiting:
        place = each.flow, each.node
        flow, node = known[each.revision].get(place, (None, None))
        there = new[place][1] if place in new else None
        found.append(
            Place(
                revision=each.revision,
                flow=each.flow,
                node=each.node,
                flow_name=flow.name if flow else each.flow,
                type=node.type if node else "",
                title=titles.get(node.type, node.type) if node else each.node,
                hint=_hint(node) if node else "",
                count=each.count,
                people=each.people,
                oldest=each.oldest,
                newest=each.newest,
                stays=there is not None,
                fits=there is not None and node is not None and there.type == node.type,
            )
        )
    return draft.rev, found


def check_plan(plan: Plan, document: Mapping[str, Any]) -> None:
    """Raise BadMove with each row that leads nowhere, or when what the plan needs is missing."""
    new = _by_place(document)
    wrong = {
        str(row): [f"The draft has no node {target[0]}/{target[1]}."]
        for row, target in enumerate((each[3], each[4]) for each in plan.nodes)
        if target not in new
    }
    doubled = len({each[:3] for each in plan.nodes}) < len(plan.nodes)
    if plan.kind == "move" and (wrong or doubled or not plan.nodes):
        why = "a row leads nowhere" if wrong else "a node is in it twice" if doubled else "it has no rows"
        raise BadMove(why=why, fields={"nodes": wrong} if wrong else {})


def move_of(plan: Plan, *, bot: str, revision: int, now: datetime) -> Move | None:
    """Return what has to be carried out for a plan, None if everyone finishes where they are."""
    if plan.kind == "finish":
        return None
    nodes = plan.nodes if plan.kind == "move" else ()
    text = plan.text if plan.kind == "end" else ""
    return Move(id=secrets.token_hex(8), bot=bot, kind=plan.kind, revision=revision, nodes=nodes, text=text, begun=now)


async def _nodes(services: Services, bot: str, number: int) -> Mapping[tuple[str, str], tuple[Flow, Node]]:
    try:
        return _by_place((await services.desk.bots.revision(bot, number)).document)
    except NotFound:
        return {}


def _by_place(document: Mapping[str, Any]) -> Mapping[tuple[str, str], tuple[Flow, Node]]:
    return {(flow.id, node.id): (flow, node) for flow in read_bot(document).flows for node in flow.nodes}


def _hint(node: Node) -> str:
    """Return the first text of a node's form."""
    texts = [value for value in node.config.values() if isinstance(value, str) and value.strip()]
    return " ".join(texts[0].split())[:LONGEST_HINT] if texts else ""
