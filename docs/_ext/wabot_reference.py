"""A Sphinx extension that writes the reference from wabot itself, so that it can't say anything else.

In a Markdown page the line `% generated: nodes` is replaced by that table's text, before Sphinx reads the page.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
from collections.abc import Callable, Iterator
from dataclasses import fields
from datetime import timedelta
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import click
from sphinx.application import Sphinx

MARKER = re.compile(r"^% generated: (\w+)$", re.MULTILINE)
PACKAGES = ("wabot_core", "wabot_runtime", "wabot_admin")


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the extension with Sphinx."""
    app.connect("source-read", fill_in)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def fill_in(app: Sphinx, page: str, source: list[str]) -> None:
    """Replace the markers in a page that is being read."""
    source[0] = generated(source[0])


def generated(text: str) -> str:
    """Return a page's text with every marker replaced."""
    return MARKER.sub(lambda marker: "\n".join(REFERENCES[marker[1]]()), text)


def nodes() -> Iterator[str]:
    """Describe every node type of wabot's own."""
    for action in catalog().actions.values():
        form = action.signature
        yield from ("", f"## {action.type}", "", form.help or form.title, "")
        yield from entries(form.parameters)
        exits = [*form.exits, *(["one for each option"] if form.options else [])]
        yield f"Exits: {', '.join(f'`{name}`' if ' ' not in name else name for name in exits)}."


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
            arguments = ", ".join(inspect.signature(hook).parameters)
            yield from ("", f"## {name}", "", f"`{name}({arguments})`", "", inspect.getdoc(hook) or "")


def commands() -> Iterator[str]:
    """Describe every command, as its own help does."""
    from wabot_runtime.cli import cli

    yield from command_and_below(cli, click.Context(cli, info_name="wabot"))


def command_and_below(command: click.Command, context: click.Context) -> Iterator[str]:
    """Describe a command, then its subcommands in their order."""
    yield from ("", f"## {context.command_path}", "", "```text", command.get_help(context), "```")
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            below = command.get_command(context, name)
            if below and not below.hidden:
                yield from command_and_below(below, click.Context(below, info_name=name, parent=context))


def settings() -> Iterator[str]:
    """Describe every setting, in a table."""
    from wabot_runtime.settings import Settings

    yield from ("| variable | default | |", "|---|---|---|")
    for setting in fields(Settings):
        yield f"| `{setting.metadata['variable']}` | {shown(setting.default)} | {setting.metadata['help']} |"


def errors() -> Iterator[str]:
    """List every error by package, in a table each."""
    for package in PACKAGES:
        found = sorted(errors_of(package), key=lambda error: error.__name__)
        if found:
            yield from ("", f"## {package}", "", "| code | error | message |", "|---|---|---|")
        for error in found:
            message = " ".join(inspect.cleandoc(error.__doc__ or "").split())
            yield f"| `{code_of(error)}` | `{error.__name__}` | {message} |"


REFERENCES: dict[str, Callable[[], Iterator[str]]] = {
    "commands": commands,
    "errors": errors,
    "hooks": hooks,
    "nodes": nodes,
    "settings": settings,
    "triggers": triggers,
}


WORDS = {str: "text", int: "whole number", float: "number", bool: "yes or no", timedelta: "duration"}


def catalog() -> Any:
    """Return what wabot itself registers, without the packs that happen to be installed here."""
    from wabot_core.catalog import load_catalog

    return load_catalog(only=())


def entries(parameters: Any) -> Iterator[str]:
    """Describe a form's entries, in a table."""
    if not parameters:
        return
    yield from ("| entry | type | default | |", "|---|---|---|---|")
    for parameter in parameters.values():
        default = "required" if parameter.required else shown(parameter.default)
        yield f"| `{parameter.name}` | {type_of(parameter.annotation)} | {default} | {parameter.help} |"
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


def errors_of(package: str) -> Iterator[type[Exception]]:
    """Find the errors that the modules named `errors` of a package define."""
    from wabot_core.errors import WabotError

    found = importlib.import_module(package)
    for module in pkgutil.walk_packages(found.__path__, f"{package}."):
        if module.name.endswith(".errors"):
            for thing in vars(importlib.import_module(module.name)).values():
                if inspect.isclass(thing) and issubclass(thing, WabotError) and thing.__module__ == module.name:
                    yield thing


def code_of(error: type[Exception]) -> str:
    """Return the stable code of an error."""
    return str(error.__new__(error).code)  # type: ignore[attr-defined]
