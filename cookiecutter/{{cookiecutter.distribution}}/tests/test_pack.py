"""The pack as wabot sees it: it loads, and everything it brings has a transcript."""

from collections.abc import Callable
from pathlib import Path

from wabot_core.catalog import Catalog
from wabot_core.testing import Simulator, bot_of_node

NAME = "{{ cookiecutter.name }}"
TRANSCRIPTS = Path(__file__).parent / "transcripts"


def test_the_pack_is_loaded(catalog: Catalog) -> None:
    (plugin,) = [plugin for plugin in catalog.plugins if plugin.name == NAME]
    assert plugin.status == "loaded", plugin.reason


def test_every_node_and_trigger_has_a_transcript(catalog: Catalog) -> None:
    brought = [name for name in (*catalog.actions, *catalog.triggers) if name.partition(".")[0] == NAME]
    assert brought
    missing = [name for name in brought if not list(TRANSCRIPTS.glob(f"{name}*.chat"))]
    assert missing == []


async def test_a_rating_given_days_later_counts(catalog: Catalog, simulator: Callable[..., Simulator]) -> None:
    """What a transcript can't show well is tried with the simulator itself."""
    bot = bot_of_node(catalog, f"{NAME}.ask", {"save_as": "stars"})
    sim = simulator({**bot, "settings": {"expire_after": "P7D"}})
    await sim.says("hi")
    await sim.advance(days=3)
    await sim.says("4")
    assert sim.variables["stars"] == 4
    assert sim.path[:2] == ["it", "it:content"]
