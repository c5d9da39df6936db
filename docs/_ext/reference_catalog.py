"""Describes what plugins declare: wabot's own nodes and triggers, the hooks, the types a form may ask for."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from reference_tables import WORDS, entries, head, row


def catalog() -> Any:
    """Return what wabot itself registers, without the packs that happen to be installed here."""
    from wabot_core.catalog import load_catalog

    return load_catalog(only=())


def nodes() -> Iterator[str]:
    """Describe every node type of wabot's own."""
    for action in catalog().actions.values():
        form = action.signature
        yield from ("", f"## {action.type}", "", form.help or form.title, "")
        yield from entries(form.parameters)
        exits = [f"`{name}`" for name in form.exits]
        exits += ["one for each option"] if form.options else []
        exits += [f"`{name}`" for name in action.system_exits]
        yield f"Exits: {', '.join(exits)}."


def triggers() -> Iterator[str]:
    """Describe every trigger type of wabot's own."""
    for trigger in catalog().triggers.values():
        yield from ("", f"## {trigger.type}", "", trigger.signature.help or trigger.signature.title, "")
        yield from entries(trigger.signature.parameters)


def hooks() -> Iterator[str]:
    """Describe every hook."""
    from wabot_core import hookspecs

    for name, hook in vars(hookspecs).items():
        if getattr(hook, "wabot_spec", None):
            signature = str(inspect.signature(hook)).replace("'", "")
            yield from ("", f"## {name}", "", f"`{name}{signature}`", "", inspect.getdoc(hook) or "")


CONTROL_WORDS = {str: "One line of text.", int: "A whole number.", float: "A number.", bool: "Yes or no."}
CONTROL_WORDS[timedelta] = "A length of time: `PT30M`, `PT2H`, `P1D`, or seconds as a number."


def controls() -> Iterator[str]:
    """List every type a parameter may have, with the control the builder shows, in a table."""
    from wabot_core import fields

    yield from head("type", "control", "what it holds")
    for kind, control in fields.CONTROLS.items():
        name = "Duration" if kind is fields.Duration else getattr(kind, "__name__", str(kind))
        words = CONTROL_WORDS[kind] if kind in WORDS else (getattr(kind, "__doc__", "") or "").splitlines()[0]
        yield row(f"`{name}`", f"`{control.ui['ui:widget']}`", words)


def roles() -> Iterator[str]:
    """List what a parameter can be in a message, in a table."""
    from wabot_core.fields import SHOWN

    yield from head("role", "what it is")
    for role, words in SHOWN.items():
        yield row(f"`{role}`", words)


SIDES = {
    "none": "nothing",
    "one": "one value",
    "two": "two values, the lower first",
    "many": "a list of values",
    "pattern": "a regex",
}


def operators() -> Iterator[str]:
    """List every comparison a condition may make, in a table."""
    from wabot_core.operators import OPERATORS

    yield from head("`is`", "reads", "for", "`right`")
    for operator in OPERATORS.values():
        kinds = ", ".join(operator.types)
        yield row(f"`{operator.name}`", operator.label, kinds, SIDES[operator.right.value])
