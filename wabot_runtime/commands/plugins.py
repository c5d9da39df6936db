"""`wabot plugins` and `wabot palette`: what is installed, what became of it, what the builder offers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import click

from wabot_runtime.commands.groups import OpenGroup
from wabot_runtime.commands.output import json_option, print_json, print_table
from wabot_runtime.commands.translate import translate


@click.group(cls=OpenGroup)
def plugins() -> None:
    """Show the installed plugins, what became of them, what they bring and who uses them."""


@plugins.command("list")
@json_option
@click.option("--traceback", "tracebacks", is_flag=True, help="Show where each broken plugin failed.")
def list_plugins(as_json: bool, tracebacks: bool) -> None:
    """List plugins: loaded, unloaded, or broken and why.

    \b
    examples:
      wabot plugins list
      WABOT_PLUGINS=forms wabot plugins list --json
    """
    from wabot_core.coverage import warnings_of
    from wabot_runtime.plugins import load_plugins
    from wabot_runtime.settings import load_settings

    catalog = load_plugins(load_settings())
    warnings = warnings_of(catalog)
    found = [{**asdict(status), "warnings": warnings.get(status.name, [])} for status in catalog.plugins]
    if as_json:
        print_json(found)
        return
    print_table(found, ["name", "distribution", "version", "status", "reason"], empty="No plugin is installed.")
    for status in found:
        for warning in status["warnings"]:
            click.echo(f"{status['name']}: {warning}")
    for status in found if tracebacks else ():
        if status["traceback"]:
            click.echo(f"\n{status['name']}:\n{status['traceback']}")


plugins.add_command(translate)


@click.command()
@json_option
@click.option("--language", help="Say it in a language, such as pt, as far as packs are translated.")
@click.argument("search", required=False)
def palette(as_json: bool, search: str | None, language: str | None) -> None:
    """Show the node and trigger types the builder offers.

    \b
    examples:
      wabot palette
      wabot palette forms
      wabot palette --language pt
      wabot palette --json
    """
    from wabot_core.palette import palette as palette_of
    from wabot_runtime.plugins import load_plugins
    from wabot_runtime.settings import load_settings

    data = palette_of(load_plugins(load_settings()), language)
    if as_json:
        print_json(data)
        return
    rows = [
        {"type": row["type"], "kind": kind, "title": row["title"], "exits": ", ".join(_exits(row))}
        for kind, key in (("node", "actions"), ("trigger", "triggers"))
        for row in data[key]
        if not search or search.lower() in f"{row['type']} {row['title']}".lower()
    ]
    print_table(rows, ["type", "kind", "exits", "title"], empty=f"Nothing is called {search!r}.")


def _exits(row: Mapping[str, Any]) -> list[str]:
    named = [str(found["name"]) for found in row.get("exits", ())]
    return [*named, *(["one per option"] if row.get("options") else [])]
