"""Problems of variables: those that are read but never set, and names that are wabot's own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields as dataclass_fields
from dataclasses import is_dataclass
from typing import Any, get_args, get_type_hints

from wabot_core.bots import Bot
from wabot_core.catalog import Catalog
from wabot_core.errors import WabotError
from wabot_core.fields import Variable
from wabot_core.problems.kinds import Place, Problem, problem
from wabot_core.problems.nodes import current_config
from wabot_core.templates import paths_of

PROVIDED = frozenset({"contact", "bot", "now", "message", "webhook"})
"""Names templates find without anyone setting them, and that win over variables."""

SET_BY_ENGINE = frozenset({"match", "error"})


def check_variables(bot: Bot, catalog: Catalog) -> Iterator[Problem]:
    """Find variables that nothing in the bot sets, and ones that could never be read."""
    known = PROVIDED | SET_BY_ENGINE | {declared.name for declared in bot.variables}
    written: set[str] = set()
    for flow in bot.flows:
        for node in flow.nodes:
            action = catalog.actions.get(node.type)
            config = current_config(node, action) if action else None
            if action is None or config is None:
                written |= {value for value in node.config.values() if isinstance(value, str)}
                continue
            for parameter in action.signature.parameters.values():
                for name in _written(config.get(parameter.name), parameter.annotation):
                    written.add(name)
                    if name in PROVIDED:
                        place = Place(flow=flow.id, node=node.id, field=parameter.name)
                        yield problem("reserved_variable", place, name=name)
    yield from _check_reads(bot, known | written)


def _check_reads(bot: Bot, known: set[str] | frozenset[str]) -> Iterator[Problem]:
    for flow in bot.flows:
        for node in flow.nodes:
            for name, value in node.config.items():
                for read in sorted({path.split(".")[0] for path in _paths(value)} - known):
                    yield problem("unset_variable", Place(flow=flow.id, node=node.id, field=name), name=read)


def _paths(value: Any) -> frozenset[str]:
    try:
        return paths_of(value)
    except WabotError:
        return frozenset()  # reported as a bad template


def _written(value: Any, annotation: Any) -> Iterator[str]:
    """Go through the variables a field names, also inside lists of nested forms."""
    kinds = (annotation, *get_args(annotation))
    if isinstance(value, str):
        if value and Variable in kinds:
            yield value
    elif isinstance(value, list):
        inner = get_args(annotation)
        for item in value if inner else ():
            yield from _written(item, inner[0])
    elif isinstance(value, Mapping):
        for kind in kinds:
            if isinstance(kind, type) and is_dataclass(kind):
                hints = get_type_hints(kind, include_extras=True)
                for member in dataclass_fields(kind):
                    yield from _written(value.get(member.name), hints[member.name])
