"""The reference describes everything that wabot registers, in words; what is missing fails by its name."""

from __future__ import annotations

import inspect
import re
import sys
from collections.abc import Iterator
from dataclasses import fields
from functools import cache
from pathlib import Path

import click
import pytest

from wabot_core import hookspecs
from wabot_core.catalog import load_catalog
from wabot_core.errors import WabotError
from wabot_core.fields import CONTROLS, Duration
from wabot_core.operators import OPERATORS
from wabot_core.problems import KINDS
from wabot_runtime.cli import cli
from wabot_runtime.faults import POINTS
from wabot_runtime.sandbox.control import Control
from wabot_runtime.sandbox.faults import FAULTS
from wabot_runtime.settings import Settings

DOCS = Path(__file__).parents[2] / "docs"
sys.path.insert(0, str(DOCS / "_ext"))

from reference_program import PACKAGES, errors_of  # noqa: E402
from wabot_reference import REFERENCES, generated  # noqa: E402

CATALOG = load_catalog(only=())
HOOKS = [name for name, hook in vars(hookspecs).items() if hasattr(hook, "wabot_spec")]
ERRORS = sorted({error for package in PACKAGES for error in errors_of(package)}, key=lambda error: error.__name__)
ROUTES = Control.routes(Control.__new__(Control))
PAGES = {path.stem: path for path in (DOCS / "reference").glob("*.md")}


@cache
def page(name: str) -> str:
    return generated(PAGES[name].read_text(encoding="utf-8"))


def section(name: str, heading: str) -> str:
    """Return what stands under a heading of a page, up to the next."""
    found = re.search(rf"^## {re.escape(heading)}$\n(.*?)(?=^## |\Z)", page(name), re.DOTALL | re.MULTILINE)
    assert found, f"{name}.md has no heading {heading}"
    return found[1].strip()


def row(name: str, entry: str) -> list[str]:
    """Return the cells of the row whose first cell is `entry`."""
    found = re.search(rf"^\| `{re.escape(entry)}` \| (.*) \|$", page(name), re.MULTILINE)
    assert found, f"{name}.md has no row {entry}"
    return [cell.replace(r"\|", "|") for cell in re.split(r" (?<!\\)\| ", found[1])]


def commands(command: click.Command, path: str) -> Iterator[str]:
    yield path
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            below = command.get_command(context, name)
            assert below
            if not below.hidden:
                yield from commands(below, f"{path} {name}")


@pytest.mark.parametrize("name", sorted(REFERENCES))
def test_what_is_generated_stands_on_a_page(name: str) -> None:
    assert [path for path in PAGES.values() if f"% generated: {name}" in path.read_text(encoding="utf-8")]


@pytest.mark.parametrize("name", sorted(PAGES))
def test_no_marker_is_left(name: str) -> None:
    assert "% generated" not in page(name)


@pytest.mark.parametrize("hook", HOOKS)
def test_a_hook_is_described(hook: str) -> None:
    assert f"`{hook}(" in section("hooks", hook)
    assert inspect.cleandoc(getattr(hookspecs, hook).__doc__) in section("hooks", hook)


@pytest.mark.parametrize("hook", HOOKS)
def test_a_hook_says_what_it_returns(hook: str) -> None:
    assert re.search(rf"`{hook}\(.*\) -> .+`", section("hooks", hook))


@pytest.mark.parametrize("type", [*CATALOG.actions, *CATALOG.triggers])
def test_a_node_or_trigger_is_described_with_every_entry_of_its_form(type: str) -> None:
    declared = CATALOG.actions.get(type) or CATALOG.triggers[type]
    text = section("nodes" if type in CATALOG.actions else "triggers", type)
    assert len(text.splitlines()[0]) > 10
    for name in declared.signature.parameters:
        found = re.search(rf"^\| `{name}` \| (.+) \| (.+) \| (.+) \|$", text, re.MULTILINE)
        assert found, f"{type} does not say what {name} is"


@pytest.mark.parametrize("type", CATALOG.actions)
def test_a_node_names_every_exit(type: str) -> None:
    action = CATALOG.actions[type]
    *_, exits = section("nodes", type).splitlines()
    for name in (*action.signature.exits, *action.system_exits):
        assert f"`{name}`" in exits


@pytest.mark.parametrize("variable", [setting.metadata["variable"] for setting in fields(Settings)])
def test_a_setting_says_its_default_and_what_it_does(variable: str) -> None:
    default, help = row("settings", variable)
    assert default
    assert help.endswith(".")


@pytest.mark.parametrize("command", [*commands(cli, "wabot")])
def test_a_command_shows_its_help_and_an_example(command: str) -> None:
    text = section("commands", command)
    assert f"Usage: {command}" in text
    assert "Commands:" in text or "examples:" in text


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: error.__name__)
def test_an_error_has_a_code_and_a_message_for_a_person(error: type[WabotError]) -> None:
    name, message = row("errors", error.code_name())
    assert name == f"`{error.__name__}`"
    assert len(message) > 10


def test_errors_are_found_wherever_they_lie() -> None:
    found = {error.__name__ for error in ERRORS}
    assert {"WabotError", "BadTranscript", "UnknownHook", "AddressInUse"} <= found


@pytest.mark.parametrize("code", KINDS)
def test_a_problem_says_how_to_mend_it(code: str) -> None:
    severity, message, mend = row("problems", code)
    assert severity in ("error", "warning")
    assert message.endswith((".", "{why}"))
    assert mend.endswith(".")


@pytest.mark.parametrize("kind", CONTROLS, ids=lambda kind: kind.__name__)
def test_a_type_of_a_form_has_its_control(kind: type) -> None:
    control, holds = row("form-controls", "Duration" if kind is Duration else kind.__name__)
    assert control == f"`{CONTROLS[kind].ui['ui:widget']}`"
    assert holds.endswith(".")


@pytest.mark.parametrize("name", OPERATORS)
def test_a_comparison_says_how_it_reads(name: str) -> None:
    label, kinds, right = row("bot-document", name)
    assert label
    assert kinds
    assert right


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_says_what_happens(name: str) -> None:
    summary, lasts, _ = row("sandbox", name)
    assert summary.endswith(".")
    assert lasts


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: f"{min(route.methods)} {route.path}")
def test_a_route_of_the_control_api_is_described(route: object) -> None:
    method = min(route.methods - {"HEAD"})  # type: ignore[attr-defined]
    assert section("sandbox", f"{method} /control{route.path}")  # type: ignore[attr-defined]


@pytest.mark.parametrize("point", POINTS)
def test_a_fault_point_says_where_it_is(point: str) -> None:
    (where,) = row("fault-points", point)
    assert where
