"""Problems of how nodes are joined: edges, exits, ways that lead nowhere and ways without an end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from wabot_core.actions import Action
from wabot_core.bots import Bot, Edge, Flow, Node
from wabot_core.catalog import Catalog
from wabot_core.fields import FlowName
from wabot_core.problems.kinds import Place, Problem, problem
from wabot_core.problems.nodes import current_config, named_by

Spot = tuple[str, str]
"""A node by its flow and id."""


def check_graphs(bot: Bot, catalog: Catalog) -> Iterator[Problem]:
    """Find what is wrong with each flow's graph, and loops that never wait."""
    used = _flows_led_to(bot, catalog)
    for flow in bot.flows:
        yield from _check_flow(flow, used)
        yield from _check_edges(flow, catalog)
        yield from _check_reach(flow)
    yield from _check_loops(bot, catalog)


def _check_flow(flow: Flow, used: set[str]) -> Iterator[Problem]:
    place = Place(flow=flow.id)
    if not flow.nodes:
        yield problem("empty_flow", place)
    elif flow.start not in {node.id for node in flow.nodes}:
        yield problem("bad_start", place)
    if not flow.triggers and flow.id not in used:
        yield problem("unused_flow", place)


def _check_edges(flow: Flow, catalog: Catalog) -> Iterator[Problem]:
    nodes = {node.id: node for node in flow.nodes}
    by_source: dict[str, list[Edge]] = {}
    for edge in flow.edges:
        if edge.source in nodes:
            by_source.setdefault(edge.source, []).append(edge)
        else:
            place = Place(flow=flow.id)
            yield problem("edge_from_nowhere", place, source=edge.source, target=edge.target)
    for node in flow.nodes:
        edges = by_source.get(node.id, [])
        place = Place(flow=flow.id, node=node.id)
        for edge in edges:
            if edge.target not in nodes:
                yield problem("edge_to_nowhere", place, exit=edge.exit, target=edge.target)
        for exit, count in Counter(edge.exit for edge in edges).items():
            if count > 1:
                yield problem("double_edge", place, exit=exit)
        yield from _check_exits(node, {edge.exit for edge in edges}, catalog, place)


def _check_exits(node: Node, wired: set[str], catalog: Catalog, place: Place) -> Iterator[Problem]:
    action = catalog.actions.get(node.type)
    config = current_config(node, action) if action else None
    if action is None or config is None:
        return
    own = action.exits_of(config)
    known = (*own, *action.system_exits)
    for exit in sorted(wired - set(known)):
        yield problem("unknown_exit", place, exit=exit, known=", ".join(known))
    if len(own) > 1:  # a node with one exit may be the last
        for exit in dict.fromkeys(own):
            if exit not in wired:
                yield problem("unwired_exit", place, exit=exit)


def _check_reach(flow: Flow) -> Iterator[Problem]:
    ids = {node.id for node in flow.nodes}
    if flow.start not in ids:
        return
    targets: dict[str, list[str]] = {}
    for edge in flow.edges:
        targets.setdefault(edge.source, []).append(edge.target)
    reached: set[str] = set()
    ahead = [flow.start]
    while ahead:
        here = ahead.pop()
        if here not in reached:
            reached.add(here)
            ahead += targets.get(here, ())
    for node in flow.nodes:
        if node.id not in reached:
            yield problem("unreachable_node", Place(flow=flow.id, node=node.id))


def _flows_led_to(bot: Bot, catalog: Catalog) -> set[str]:
    settings = bot.settings
    named = {
        settings.fallback,
        settings.on_error,
        settings.on_no_reply,
        settings.on_invalid,
        settings.on_expired,
    }
    for flow in bot.flows:
        for node in flow.nodes:
            named |= set(_flows_of(node, catalog))
    return {name for name in named if name}


def _flows_of(node: Node, catalog: Catalog) -> Sequence[str]:
    action = catalog.actions.get(node.type)
    config = current_config(node, action) if action else None
    return [flow for _, flow in named_by(config, action, FlowName)] if action and config is not None else []


def _check_loops(bot: Bot, catalog: Catalog) -> Iterator[Problem]:
    """Find circles of nodes none of which ever waits; flows that lead to one another count."""
    graph = _restless(bot, catalog)
    for circle in _circles(graph):
        flow, node = circle[0]
        way = " → ".join(name for _, name in (*circle, circle[0]))
        yield problem("loop_without_wait", Place(flow=flow, node=node), way=way)


def _restless(bot: Bot, catalog: Catalog) -> dict[Spot, list[Spot]]:
    """Return where each node that does not wait may lead within the same turn."""
    starts = {flow.id: flow.start for flow in bot.flows}
    graph: dict[Spot, list[Spot]] = {}
    for flow in bot.flows:
        for node in flow.nodes:
            if not _waits(catalog.actions.get(node.type)):
                entered = [(name, start) for name in _flows_of(node, catalog) if (start := starts.get(name))]
                graph[flow.id, node.id] = entered
        for edge in flow.edges:
            if (flow.id, edge.source) in graph:
                graph[flow.id, edge.source].append((flow.id, edge.target))
    return {spot: [to for to in ahead if to in graph] for spot, ahead in graph.items()}


def _waits(action: Action | None) -> bool:
    return action is None or action.suspends


def _circles(graph: Mapping[Spot, Sequence[Spot]]) -> Iterator[list[Spot]]:
    """Go through circles, one for each group of nodes that lead to one another."""
    done: set[Spot] = set()
    for start in graph:
        way: list[Spot] = []
        on_way: set[Spot] = set()
        ahead: list[tuple[Spot, int]] = [(start, 0)]
        while ahead:
            here, depth = ahead.pop()
            while len(way) > depth:
                left = way.pop()
                on_way.discard(left)
                done.add(left)
            if here in on_way:
                yield way[way.index(here) :]
                done |= on_way
                break
            if here not in done:
                way.append(here)
                on_way.add(here)
                ahead += [(to, depth + 1) for to in graph[here]]
        done |= on_way
