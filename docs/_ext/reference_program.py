"""Describes what the program tells people: commands, settings, errors, problems, fault points."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
from collections.abc import Iterator
from dataclasses import fields

import click
from reference_tables import head, row, shown

PACKAGES = ("wabot_core", "wabot_runtime", "wabot_admin")
FACT = re.compile(r"\{(\w+)[!:][^{}]*\}")
NOT_READ = ("__main__", "migrations")  # what runs, or talks, when it is imported


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

    yield from head("variable", "default", "")
    for setting in fields(Settings):
        yield row(f"`{setting.metadata['variable']}`", shown(setting.default), setting.metadata["help"])


def errors() -> Iterator[str]:
    """List every error by package, in a table each."""
    for package in PACKAGES:
        found = sorted(errors_of(package), key=lambda error: error.__name__)
        if found:
            yield from ("", f"## {package}", "", *head("code", "error", "message"))
        for error in found:
            yield row(f"`{code_of(error)}`", f"`{error.__name__}`", unescaped(error.__doc__ or ""))


def problems() -> Iterator[str]:
    """List every kind of Problem, in a table."""
    from wabot_core.problems import KINDS

    yield from head("code", "", "what is said", "how to mend it")
    for code, kind in KINDS.items():
        yield row(f"`{code}`", kind.severity, *(unescaped(text) for text in (kind.message, kind.mend)))


def fault_points() -> Iterator[str]:
    """List every point of a turn at which wabot can be killed on purpose, in its order."""
    from wabot_runtime.faults import POINTS

    yield from head("point", "where it is")
    for name, where in POINTS.items():
        yield row(f"`{name}`", where)


def errors_of(package: str) -> Iterator[type[Exception]]:
    """Find every error a package defines, wherever it lies."""
    from wabot_core.errors import WabotError

    top = importlib.import_module(package)
    modules = [top] + [
        importlib.import_module(module.name)
        for module in pkgutil.walk_packages(top.__path__, f"{package}.")
        if not set(module.name.split(".")) & set(NOT_READ)
    ]
    for module in modules:
        for thing in vars(module).values():
            if inspect.isclass(thing) and issubclass(thing, WabotError) and thing.__module__ == module.__name__:
                yield thing


def code_of(error: type[Exception]) -> str:
    """Return the stable code of an error."""
    return str(error.__new__(error).code)  # type: ignore[attr-defined]


def unescaped(text: str) -> str:
    """Return a text as a reader sees it: facts stand in braces by their names."""
    return FACT.sub(r"{\1}", text.replace("{{", "{").replace("}}", "}"))
