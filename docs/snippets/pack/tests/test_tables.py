"""What transcripts can't show: a config of version 1 still works, and every node has a transcript."""

from pathlib import Path

from wabot_core.testing import bot_of_node

TRANSCRIPTS = Path(__file__).parent / "transcripts"
BOOKINGS = "https://tables.example/bookings"


def test_every_node_has_a_transcript(catalog):
    ours = [name for name in catalog.actions if name.startswith("tables.")]
    assert ours
    assert [name for name in ours if not list(TRANSCRIPTS.glob(f"{name}*.chat"))] == []


async def test_a_node_of_version_1_still_books(catalog, simulator):
    bot = bot_of_node(catalog, "tables.book", {"url": BOOKINGS, "token": "tables_token"})
    bot["flows"][0]["nodes"][0]["version"] = 1
    sim = simulator(bot, secrets={"tables_token": "abc"})
    sim.network.answer("POST", BOOKINGS, status=201, json={"reference": "T-7"})
    await sim.says("hi")
    await sim.says("4")
    assert sim.variables["reference"] == "T-7"
