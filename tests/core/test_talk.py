"""What transcripts can't show of the talking nodes."""

from __future__ import annotations

from wabot_core.testing import Simulator, bot_of_node


async def test_a_quoting_answer_names_the_message_it_quotes() -> None:
    simulator = Simulator(bot_of_node("talk.say", {"text": "Yes.", "quote": True}))
    (answer,) = await simulator.says("Are you open?")
    conversation = simulator.conversation
    assert conversation is not None
    assert answer.reply_to is not None
    assert answer.text == "Yes."


async def test_an_answer_quotes_nothing_unless_told() -> None:
    simulator = Simulator(bot_of_node("talk.say", {"text": "Yes."}))
    (answer,) = await simulator.says("Are you open?")
    assert answer.reply_to is None
