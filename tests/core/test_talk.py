"""What transcripts can't show of the talking nodes."""

from __future__ import annotations

from wabot_core.catalog import Catalog
from wabot_core.testing import Simulator, bot_of_node


async def test_a_quoting_answer_names_the_message_it_quotes(catalog: Catalog) -> None:
    simulator = Simulator(bot_of_node(catalog, "talk.say", {"text": "Yes.", "quote": True}), catalog=catalog)
    answer, _ = await simulator.says("Are you open?")
    asked = simulator.talk[0].what
    assert answer.reply_to == getattr(asked, "id")  # noqa: B009 - a talk also holds other things


async def test_an_answer_quotes_nothing_unless_told(catalog: Catalog) -> None:
    simulator = Simulator(bot_of_node(catalog, "talk.say", {"text": "Yes."}), catalog=catalog)
    answer, _ = await simulator.says("Are you open?")
    assert answer.reply_to is None
