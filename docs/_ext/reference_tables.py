"""How the generated pages write tables: types, defaults and forms in a reader's words; it knows no page."""

from __future__ import annotations

import inspect
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import timedelta
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

WORDS = {str: "text", int: "whole number", float: "number", bool: "yes or no", timedelta: "duration"}


def row(*cells: str) -> str:
    """Write one row of a table; a bar inside a cell is escaped."""
    return "| " + " | ".join(" ".join(cell.split()).replace("|", r"\|") for cell in cells) + " |"


def head(*names: str) -> tuple[str, str]:
    """Write the head of a table."""
    return row(*names), "|" + "---|" * len(names)


def entries(parameters: Mapping[str, Any]) -> Iterator[str]:
    """Describe a form's entries, in a table."""
    if not parameters:
        return
    yield from head("entry", "type", "default", "")
    for parameter in parameters.values():
        default = "required" if parameter.required else shown(parameter.default)
        yield row(f"`{parameter.name}`", type_of(parameter.annotation), default, parameter.help)
    yield ""
    for parameter in parameters.values():
        for part in get_args(parameter.annotation):
            if is_dataclass(part):
                yield from parts_of(parameter.name, part)


def parts_of(name: str, kind: Any) -> Iterator[str]:
    """Describe what each entry of a list of nested forms holds, in a table."""
    hints = get_type_hints(kind, include_extras=True)
    yield from (
        f"Each of `{name}`: {(inspect.getdoc(kind) or '').splitlines()[0]}",
        "",
        *head("entry", "type", "default"),
    )
    for member in fields(kind):
        required = member.default is MISSING and member.default_factory is MISSING
        default = "required" if required else shown(member.default)
        yield row(f"`{member.name}`", type_of(hints[member.name]), default)
    yield ""


def type_of(annotation: Any) -> str:
    """Return what an entry of the form holds, in a person's words."""
    if annotation in WORDS:
        return WORDS[annotation]
    origin, parts = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return type_of(parts[0])
    if origin is Literal:
        return "one of " + ", ".join(f"`{part}`" for part in parts)
    if origin in (Union, UnionType):
        return " or ".join(type_of(part) for part in parts if part is not NoneType)
    if origin is list:
        return f"list of {type_of(parts[0])}"
    return f"`{getattr(annotation, '__name__', str(annotation))}`"


def shown(default: Any) -> str:
    """Return a default as a reader understands it."""
    if default is None or default in ("", (), []):
        return "empty"
    return f"`{', '.join(map(str, default)) if isinstance(default, tuple) else default}`"
