"""Walks what is registered: every action and trigger has a transcript, every hook its test."""

from __future__ import annotations

import inspect
from pathlib import Path

import pytest

from tests.core import test_hookspecs
from wabot_core import hookspecs
from wabot_core.catalog import Catalog, PluginStatus, load_catalog

ROOT = Path(__file__).parents[2]
OURS = ROOT / "tests/core/transcripts"
TYPES = sorted((*(found := load_catalog()).actions, *found.triggers))
HOOKS = sorted(name for name, each in vars(hookspecs).items() if hasattr(each, "wabot_spec"))


def transcripts_of(type: str, status: PluginStatus) -> list[Path]:
    """Return a type's transcripts: a folder of ours, or files in its pack's tests."""
    if status.distribution == "wabot":
        return sorted((OURS / type).glob("*.chat"))
    return sorted((ROOT / "plugins" / status.distribution / "tests/transcripts").glob(f"{type}*.chat"))


@pytest.mark.parametrize("type", TYPES)
def test_every_node_and_trigger_has_a_transcript(type: str, catalog: Catalog) -> None:
    status = catalog.provided_by[type]
    if status.distribution != "wabot" and not (ROOT / "plugins" / status.distribution).is_dir():
        return  # somebody else's pack, tested where it is made
    assert transcripts_of(type, status), f"{type} has no transcript"


@pytest.mark.parametrize("type", TYPES)
def test_a_transcript_lies_where_its_type_is_tried(type: str, catalog: Catalog) -> None:
    for path in transcripts_of(type, catalog.provided_by[type]):
        text = path.read_text()
        assert f": {type}" in text or "bot: " in text, f"{path.name} does not try {type}"


def test_no_transcript_is_left_behind(catalog: Catalog) -> None:
    assert {path.name for path in OURS.iterdir()} <= set(catalog.provided_by)


@pytest.mark.parametrize("hook", HOOKS)
def test_every_hook_has_a_test(hook: str) -> None:
    assert hasattr(test_hookspecs, f"test_{hook}"), f"tests/core/test_hookspecs.py has no test_{hook}"


@pytest.mark.parametrize("hook", HOOKS)
def test_every_hook_says_what_it_returns(hook: str) -> None:
    text = inspect.getdoc(getattr(hookspecs, hook)) or ""
    assert text.startswith(("Return", "Add"))


def test_the_hooks_page_is_generated_from_the_hooks() -> None:
    assert "% generated: hooks" in (ROOT / "docs/reference/hooks.md").read_text()


def test_all_installed_plugins_load(catalog: Catalog) -> None:
    broken = [f"{each.name}: {each.reason}" for each in catalog.plugins if each.status == "broken"]
    assert not broken
