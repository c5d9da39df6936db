"""`wabot flows`: checks a bot document, holds its tests, and talks to it in the terminal."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from wabot_runtime.commands.output import json_option, print_json

if TYPE_CHECKING:
    from wabot_core.catalog import Catalog
    from wabot_core.messages import Content
    from wabot_core.testing import Simulator

FILE = click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))


@click.group()
def flows() -> None:
    """Check, test and talk to a bot document."""


@flows.command()
@FILE
@json_option
def check(file: Path, as_json: bool) -> None:
    """Say all that is wrong with a bot document, and how to mend it; exit code 1 if it can't be published.

    \b
    examples:
      wabot flows check clinic.json
      wabot flows check clinic.json --json
    """
    from wabot_core.problems import check_bot

    found = check_bot(_read(file), _catalog())
    errors = [problem for problem in found if problem.severity == "error"]
    if as_json:
        print_json([problem.as_data() for problem in found])
    for problem in () if as_json else found:
        place = "/".join(part for part in (problem.flow, problem.node, problem.field) if part)
        sign = click.style("error", fg="red") if problem.severity == "error" else click.style("warning", fg="yellow")
        click.echo(f"{sign}  {place or 'bot'}: {problem.message} {problem.mend}")
    if not as_json:
        click.echo(f"{len(errors)} errors, {len(found) - len(errors)} warnings." if found else "Nothing is wrong.")
    sys.exit(1 if errors else 0)


@flows.command()
@FILE
@json_option
def test(file: Path, as_json: bool) -> None:
    """Hold the talks a bot document carries as tests; exit code 1 if one goes another way.

    \b
    examples:
      wabot flows test clinic.json
    """
    from wabot_core.problems import run_tests

    results = asyncio.run(run_tests(_read(file), _catalog()))
    if as_json:
        print_json(
            [{"name": r.name, "passed": r.passed, "why": r.problem.message if r.problem else None} for r in results]
        )
    for result in () if as_json else results:
        click.echo(
            f"{click.style('ok', fg='green') if result.passed else click.style('failed', fg='red')}  {result.name}"
        )
        if result.problem:
            click.echo("    " + result.problem.message.replace("\n", "\n    "))
    failed = sum(not result.passed for result in results)
    if not as_json:
        click.echo(f"{len(results) - failed} passed, {failed} failed" if results else "The bot carries no tests.")
    sys.exit(1 if failed else 0)


@flows.command()
@FILE
@click.option("--live", is_flag=True, help="Really make the HTTP calls; otherwise they fail as if nobody answered.")
@click.option("--name", default="Ana", show_default=True, help="Who you are.")
@click.option("--save", type=click.Path(path_type=Path), help="Keep the talk as a *.chat transcript.")
def chat(file: Path, live: bool, name: str, save: Path | None) -> None:
    """Talk to a bot in the terminal: the real engine, nothing sent to anyone.

    A line is what you write; `!advance 2h` lets time pass, `!vars` shows the variables, Ctrl-D ends.

    \b
    examples:
      wabot flows chat clinic.json
      wabot flows chat clinic.json --live --save happy-path.chat
    """
    from wabot_core.testing import Simulator, transcript_of
    from wabot_runtime.egress import Egress
    from wabot_runtime.settings import load_settings

    async def talk() -> None:
        egress = Egress(allow=load_settings().egress_allow)
        await egress.open()
        try:
            simulator = Simulator(_read(file), catalog=_catalog(), http=egress.request if live else None)
            simulator.turn_to(simulator.person(name))
            await _converse(simulator)
            if save:
                save.write_text(transcript_of(simulator), encoding="utf-8")
                click.echo(f"Kept in {save}.")
        finally:
            await egress.close()

    asyncio.run(talk())


async def _converse(simulator: Simulator) -> None:
    from wabot_core.errors import WabotError
    from wabot_core.testing.transcripts import parse_length

    while True:
        try:
            line = await asyncio.to_thread(click.prompt, "you", prompt_suffix="> ", default="", show_default=False)
        except (click.Abort, EOFError):
            click.echo()
            return
        try:
            if line.startswith("!advance "):
                said = await simulator.advance(parse_length(line.removeprefix("!advance ").strip()))
            elif line.strip() == "!vars":
                print_json(dict(simulator.variables))
                continue
            elif not line.strip():
                continue
            else:
                said = await simulator.says(line)
        except (WabotError, ValueError) as error:
            click.echo(click.style(str(error), fg="red"))
            continue
        for content in said:
            click.echo(click.style("bot> ", fg="green") + _shown(content))
        if not said:
            click.echo(click.style("(the bot says nothing)", dim=True))


def _shown(content: Content) -> str:
    marks = [f"[{content.kind.value}: {content.media.file}]"] if content.media else []
    if content.location:
        marks.append(f"[location {content.location.latitude}, {content.location.longitude}]")
    if content.options:
        marks.append("[poll: " + " · ".join(content.options) + "]")
    return " ".join(part for part in (*marks, content.text) if part)


def _read(file: Path) -> dict[str, Any]:
    import orjson

    from wabot_core.errors import BadDocument

    try:
        document: dict[str, Any] = orjson.loads(file.read_bytes())
    except orjson.JSONDecodeError as error:
        raise BadDocument(why=f"{file} is not JSON: {error}") from error
    return document


def _catalog() -> Catalog:
    from wabot_runtime.plugins import load_plugins
    from wabot_runtime.settings import load_settings

    return load_plugins(load_settings())
