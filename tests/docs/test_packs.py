"""“Publish an action pack” and the first plugin: they install, load, pass their own tests; what breaks replay does."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
import time_machine

from tests.packs.installs import Site, install
from wabot_core.catalog import Catalog, load_catalog
from wabot_core.testing import FakeClock, Simulator, bot_of_node

SNIPPETS = Path(__file__).parents[2] / "docs" / "snippets"
sys.path.insert(0, str(SNIPPETS / "determinism"))

from greetings import right, wrong  # noqa: E402

MORNING = datetime(2027, 3, 4, 11, tzinfo=UTC)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """Install the packs of the pages, with pip, into a folder of their own."""
    return install([SNIPPETS / "pack", SNIPPETS / "first_plugin"], tmp_path_factory.mktemp("site"))


@pytest.mark.parametrize("name", ["tables", "weather"])
def test_the_pack_is_loaded(site: Site, name: str) -> None:
    (found,) = [plugin for plugin in json.loads(site.wabot("plugins", "list", "--json")) if plugin["name"] == name]
    assert found["status"] == "loaded", found["reason"]


@pytest.mark.parametrize(
    ("type", "help"),
    [("tables.book", "Ask for how many, and book a table."), ("weather.tell", "Tell the weather of a city.")],
)
def test_its_node_is_in_the_palette(site: Site, type: str, help: str) -> None:
    palette = site.wabot("palette", "--json")
    assert f'"{type}"' in palette
    assert help in palette


def test_the_pack_speaks_portuguese(site: Site) -> None:
    assert "100 %" in site.wabot("plugins", "translate", "tables", "pt", "--check")
    assert "Reservar uma mesa" in site.wabot("palette", "tables", "--language", "pt")


@pytest.mark.parametrize(("pack", "count"), [("pack", 5), ("first_plugin", 1)])
def test_it_passes_its_own_tests(site: Site, pack: str, count: int) -> None:
    settings = ("asyncio_mode=auto", "asyncio_default_fixture_loop_scope=function")
    options = [part for setting in settings for part in ("-o", setting)]
    said = site.python(
        *("-m", "pytest", "-q", "-W", "error", "-p", "no:cacheprovider", "-c", "/dev/null"),
        *("--import-mode=importlib", *options, str(SNIPPETS / pack / "tests")),
    )
    assert f"{count} passed" in said


@pytest.fixture
def greetings() -> Catalog:
    """Give wabot's nodes and those of the page about determinism."""
    catalog = load_catalog(only=())
    catalog.actions |= {wrong.type: wrong, right.type: right}
    return catalog


async def greeted_at_eleven_answered_at_one(catalog: Catalog, type: str) -> list[str]:
    """Talk to a bot of one node across noon and return what it says last."""
    sim = Simulator(bot_of_node(catalog, type, {}), catalog=catalog, clock=FakeClock(MORNING))
    with time_machine.travel(MORNING, tick=False):
        assert [said.text for said in await sim.says("hi")] == ["Good morning!", "How can I help?"]
    await sim.advance(hours=2)
    with time_machine.travel(sim.clock.now, tick=False):
        said = await sim.says("a table, please")
    error = sim.variables.get("error", {})
    return [*(content.text for content in said), *([error["code"]] if error else [])]


async def test_what_reads_pythons_clock_fails_by_name(greetings: Catalog) -> None:
    said = await greeted_at_eleven_answered_at_one(greetings, "greetings.wrong")
    assert said == ["→ error", "non_deterministic_action"]


async def test_what_reads_the_turns_clock_goes_on(greetings: Catalog) -> None:
    assert await greeted_at_eleven_answered_at_one(greetings, "greetings.right") == ["→ next"]
