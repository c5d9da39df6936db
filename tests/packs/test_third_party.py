"""Packs from separate folders, installed with pip: a good one is at home at once, bad ones are named and do no harm."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.packs.installs import Site, install

HERE = Path(__file__).parent
GAME = HERE / "game.json"
BROKEN = {
    "raises": "RuntimeError: the licence server is asleep",
    "wordless": "action 'wordless.wrong' cannot be registered: it has no docstring.",
    "future": "it needs wabot >=99",
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """Install the packs beside wabot, in a folder of their own."""
    place = tmp_path_factory.mktemp("site")
    sources = shutil.copytree(HERE / "third_party", tmp_path_factory.mktemp("sources") / "packs")
    return install(sorted(sources.iterdir()), place)


@pytest.fixture(scope="module")
def plugins(site: Site) -> dict[str, Any]:
    """Give the plugins a fresh wabot finds, by name."""
    return {plugin["name"]: plugin for plugin in json.loads(site.wabot("plugins", "list", "--json"))}


def test_a_pack_takes_no_more_than_fifteen_lines() -> None:
    code = (HERE / "third_party" / "wabot-dice" / "wabot_dice" / "__init__.py").read_text(encoding="utf-8")
    assert len([line for line in code.splitlines() if line.strip()]) <= 15


def test_an_installed_pack_is_loaded(plugins: dict[str, Any]) -> None:
    assert plugins["dice"]["status"] == "loaded"
    assert (plugins["dice"]["distribution"], plugins["dice"]["version"]) == ("wabot-dice", "1.0.0")


def test_its_node_is_in_the_palette_with_its_form(site: Site) -> None:
    palette = site.wabot("palette", "--json")
    assert '"dice.throw"' in palette
    assert "Let chance choose one of the options, and say which" in palette


def test_its_node_runs_in_a_flow(site: Site) -> None:
    assert "Nothing is wrong" in site.wabot("flows", "check", str(GAME))
    assert "1 passed, 0 failed" in site.wabot("flows", "test", str(GAME))


def test_without_the_pack_its_node_is_a_problem_with_a_name() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "wabot_runtime", "flows", "check", str(GAME)], capture_output=True, text=True
    )
    assert done.returncode == 1
    assert "dice.throw" in done.stdout


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_pack_is_reported_by_name_and_reason(plugins: dict[str, Any], name: str) -> None:
    assert plugins[name]["status"] == "broken"
    assert BROKEN[name] in plugins[name]["reason"]
    assert plugins[name]["distribution"] == f"wabot-{name}"


def test_a_person_reads_the_reasons_too(site: Site) -> None:
    listed = site.wabot("plugins", "list")
    assert all(reason.partition(":")[2].strip() in listed for reason in list(BROKEN.values())[:2])
    assert "needs wabot >=99" in listed


def test_beside_broken_packs_all_others_are_loaded(plugins: dict[str, Any]) -> None:
    assert {name for name, plugin in plugins.items() if plugin["status"] != "loaded"} == set(BROKEN)
    assert {"talk", "logic", "on", "webhook", "forms", "crm", "dice"} <= set(plugins)


def test_a_pack_with_one_mistake_contributes_nothing(site: Site) -> None:
    assert '"wordless.right"' not in site.wabot("palette", "--json")


def test_a_pack_for_another_wabot_is_not_imported(site: Site, plugins: dict[str, Any]) -> None:
    assert "future" in plugins
    assert not (site.folder / "imported").exists()


def test_only_the_packs_one_names_are_loaded(site: Site) -> None:
    listed = json.loads(site.wabot("plugins", "list", "--json", WABOT_PLUGINS="dice"))
    status = {plugin["name"]: plugin["status"] for plugin in listed}
    assert status["dice"] == status["talk"] == "loaded"
    assert status["raises"] == status["webhook"] == "unloaded"
