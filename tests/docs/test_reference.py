"""The generated reference: it has a heading for everything that wabot registers, and cannot forget one."""

from __future__ import annotations

import re
import sys
from dataclasses import fields
from pathlib import Path

import pytest

from wabot_core import hookspecs
from wabot_core.catalog import load_catalog
from wabot_runtime.settings import Settings

DOCS = Path(__file__).parents[2] / "docs"
sys.path.insert(0, str(DOCS / "_ext"))

from wabot_reference import REFERENCES, generated  # noqa: E402


def page(name: str) -> str:
    return generated((DOCS / "reference" / f"{name}.md").read_text())


def headings(name: str) -> list[str]:
    return re.findall(r"^## (.+)$", page(name), re.MULTILINE)


@pytest.mark.parametrize("name", sorted(REFERENCES))
def test_every_reference_has_a_page_that_shows_it(name: str) -> None:
    assert f"% generated: {name}" in (DOCS / "reference" / f"{name}.md").read_text()
    assert "% generated" not in page(name)


def test_every_hook_has_a_heading() -> None:
    declared = [name for name, hook in vars(hookspecs).items() if hasattr(hook, "wabot_spec")]
    assert len(declared) >= 7
    assert headings("hooks") == declared


def test_every_node_and_trigger_has_a_heading() -> None:
    catalog = load_catalog(only=())
    assert headings("nodes") == list(catalog.actions)
    assert headings("triggers") == list(catalog.triggers)
    assert "talk.say" in catalog.actions


def test_every_setting_has_a_row_that_explains_it() -> None:
    for setting in fields(Settings):
        assert re.search(rf"^\| `{setting.metadata['variable']}` \| .+ \| .+\. \|$", page("settings"), re.MULTILINE)


def test_every_command_shows_its_help() -> None:
    shown = headings("commands")
    assert shown[0] == "wabot"
    assert {"wabot demo", "wabot browser ensure", "wabot flows check"} <= set(shown)


def test_every_error_has_a_message_for_a_person() -> None:
    rows = re.findall(r"^\| `([a-z0-9_]+)` \| `\w+` \| (.+) \|$", page("errors"), re.MULTILINE)
    assert ("wabot_error", "Something went wrong in wabot.") in rows
    assert [code for code, message in rows if not message.strip()] == []
