"""The hooks reference's example: a plugin whose secret manager, sink and command work."""

from __future__ import annotations

import json
from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from importlib_metadata import EntryPoint

from wabot_core.catalog import Catalog, load_catalog

SNIPPETS = Path(__file__).parents[2] / "docs" / "snippets" / "hooks"


@pytest.fixture
def ops(monkeypatch: pytest.MonkeyPatch) -> Catalog:
    """Load the page's plugin by its entry point."""
    monkeypatch.syspath_prepend(SNIPPETS)
    catalog = load_catalog(plugins=[EntryPoint(name="ops", value="ops", group="wabot")], with_commands=True)
    assert [(plugin.name, plugin.status, plugin.reason) for plugin in catalog.plugins] == [("ops", "loaded", "")]
    return catalog


async def test_its_secret_manager_finds_a_secret_or_leaves_it_to_the_next(ops: Catalog, tmp_path: Path) -> None:
    (tmp_path / "secrets.json").write_text('{"crm_token": "abc"}')
    manager = ops.secrets["jsonfile"].create(f"jsonfile://{tmp_path}/secrets.json")
    assert await manager.fetch("crm_token") == "abc"
    assert await manager.fetch("another") is None


async def test_its_sink_counts_and_its_command_shows_it(ops: Catalog, tmp_path: Path) -> None:
    file = tmp_path / "tally.json"
    sink = ops.sinks["tally"].create(f"tally://{file}")
    passed = {"fact": "node_passed", "flow": "order", "node": "which", "exit": "rye"}
    await sink.write([passed, {"fact": "turn_committed"}])
    await sink.write([passed])
    assert json.loads(file.read_text()) == {"order/which:rye": 2}
    ((name, register),) = ops.command_hooks
    cli = click.Group()
    register(cli)
    shown = CliRunner().invoke(cli, ["tally", str(file)])
    assert (name, shown.output) == ("ops", "     2  order/which:rye\n")
