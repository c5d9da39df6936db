"""`wabot plugins translate`: what of a plugin is not translated, and the file to fill in."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path

import click

from wabot_runtime.commands.output import json_option, print_json, print_table


@click.command()
@click.argument("plugin")
@click.argument("language")
@click.option("--write", type=click.Path(dir_okay=False, path_type=Path), help="Write what is missing into this file.")
@click.option("--check", is_flag=True, help="Exit with 1 unless all is translated and every path names something.")
@json_option
def translate(plugin: str, language: str, write: Path | None, check: bool, as_json: bool) -> None:
    """Say what of a plugin is not translated into a language; the plugin `wabot` is what no plugin brings.

    `--write` keeps what the file has and adds each missing path after its own words. A path that begins with `crm.*/`
    stands for all types of the plugin that have the rest of it.

    \b
    examples:
      wabot plugins translate crm pt
      wabot plugins translate crm pt --write wabot_crm/locales/pt.json
      wabot plugins translate crm pt --check
    """
    from wabot_core.coverage import coverage, to_fill_in
    from wabot_runtime.plugins import load_plugins
    from wabot_runtime.settings import load_settings

    found = coverage(load_plugins(load_settings()), plugin, language)
    if write is not None:
        text = to_fill_in(found, _written(write))
        write.parent.mkdir(parents=True, exist_ok=True)
        write.write_text(text, encoding="utf-8")
    if as_json:
        facts = {"plugin": plugin, "language": language, "total": found.total, "translated": found.translated}
        print_json({**facts, "missing": found.missing, "warnings": found.warnings})
    else:
        rows = [{"path": path, "words": words} for path, words in found.missing.items()]
        if write is not None:
            click.echo(f"Written to {write}.")
        elif rows:
            print_table(rows, ["path", "words"], empty="")
        for warning in found.warnings:
            click.echo(click.style(warning, fg="yellow"))
        share = found.translated / found.total if found.total else 1
        click.echo(f"{plugin} in {language}: {found.translated} of {found.total} translated, {int(share * 100)} %.")
    sys.exit(1 if check and (found.missing or found.warnings) else 0)


def _written(file: Path) -> Mapping[str, str]:
    """Return what a file has already; raise BadDeclaration for what is no translation, so that it is not lost."""
    from wabot_core.errors import BadDeclaration

    try:
        words = json.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except ValueError as error:
        raise BadDeclaration(what=str(file), why=f"it can't be read: {error}", mend="Mend it first.") from error
    if not isinstance(words, dict) or not all(isinstance(text, str) for text in words.values()):
        raise BadDeclaration(what=str(file), why="it is no object of texts", mend="Mend it first.")
    return words
