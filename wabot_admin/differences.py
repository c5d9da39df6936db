"""What changed between two bot documents, as an editor would say it; layout and notes don't count, nothing is run."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

Change = Literal["added", "removed", "changed", "moved"]
Json = Mapping[str, Any]

_LISTED = frozenset({"flows", "variables", "settings", "translations", "translated_from", "tests"})
_IN_FLOW = frozenset({"id", "nodes", "edges", "triggers", "layout", "notes"})


@dataclass(frozen=True, kw_only=True, slots=True)
class Difference:
    """One thing that was added, removed or changed; a `moved` list has its common ids in their old and new order."""

    kind: str
    change: Change
    id: str
    flow: str | None = None
    before: Any = None
    after: Any = None


def compare(before: Json, after: Json) -> list[Difference]:
    """Return all differences of two readable documents, in a stable order; none if both do the same."""
    return [
        *_by_id("bot", _without(before, _LISTED), _without(after, _LISTED)),
        *_by_id("setting", before.get("settings", {}), after.get("settings", {})),
        *_in_order("variable", before, after, "variables", key=_name),
        *_flows(before, after),
        *_by_id("translation", _translations(before), _translations(after)),
        *_in_order("test", before, after, "tests", key=_name),
    ]


def _flows(before: Json, after: Json) -> Iterator[Difference]:
    old, new = ({flow["id"]: flow for flow in each.get("flows", ())} for each in (before, after))
    bare_old, bare_new = ({id: _without(flow, _IN_FLOW) for id, flow in each.items()} for each in (old, new))
    yield from _by_id("flow", bare_old, bare_new)
    yield from _moved("flow", list(old), list(new))
    for id in [*old, *(id for id in new if id not in old)]:
        first, second = old.get(id, {}), new.get(id, {})
        yield from _in_order("trigger", first, second, "triggers", key=_id, flow=id)
        yield from _by_id("node", _keyed(first, "nodes", _id), _keyed(second, "nodes", _id), flow=id)
        yield from _by_id("edge", _edges(first), _edges(second), flow=id)


def _in_order(
    kind: str, before: Json, after: Json, name: str, *, key: Callable[[Json], str], flow: str | None = None
) -> Iterator[Difference]:
    old, new = _keyed(before, name, key), _keyed(after, name, key)
    yield from _by_id(kind, old, new, flow=flow)
    yield from _moved(kind, list(old), list(new), flow=flow)


def _by_id(kind: str, old: Json, new: Json, *, flow: str | None = None) -> Iterator[Difference]:
    for id in [*old, *(id for id in new if id not in old)]:
        if id not in new:
            yield Difference(kind=kind, change="removed", id=id, flow=flow, before=old[id])
        elif id not in old:
            yield Difference(kind=kind, change="added", id=id, flow=flow, after=new[id])
        elif old[id] != new[id]:
            yield Difference(kind=kind, change="changed", id=id, flow=flow, before=old[id], after=new[id])


def _moved(kind: str, old: Sequence[str], new: Sequence[str], *, flow: str | None = None) -> Iterator[Difference]:
    before, after = [id for id in old if id in new], [id for id in new if id in old]
    if before != after:
        yield Difference(kind=kind, change="moved", id="", flow=flow, before=before, after=after)


def _keyed(of: Json, name: str, key: Callable[[Json], str]) -> dict[str, Json]:
    """Return the entries of a list by their key; one that is there twice gets a number behind it."""
    found: dict[str, Json] = {}
    for each in of.get(name, ()):
        id, number = key(each), 2
        while id in found:
            id, number = f"{key(each)} ({number})", number + 1
        found[id] = each
    return found


def _edges(flow: Json) -> dict[str, Sequence[str]]:
    found: dict[str, list[str]] = {}
    for edge in flow.get("edges", ()):
        found.setdefault(f"{edge['source']}.{edge['exit']}", []).append(edge["target"])
    return {id: sorted(targets) for id, targets in found.items()}


def _translations(document: Json) -> dict[str, str]:
    return {
        f"{language}:{path}": text
        for language, texts in document.get("translations", {}).items()
        for path, text in texts.items()
    }


def _without(of: Json, names: frozenset[str]) -> dict[str, Any]:
    return {name: value for name, value in of.items() if name not in names}


def _id(of: Json) -> str:
    return str(of["id"])


def _name(of: Json) -> str:
    return str(of["name"])
