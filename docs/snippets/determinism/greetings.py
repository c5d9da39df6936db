"""Two nodes that greet and ask: one reads Python's clock and breaks, one reads the turn's and does not."""

from datetime import UTC, datetime

from wabot_core import Turn, action


@action("greetings.wrong")
async def wrong(turn: Turn) -> None:
    """Greet in the morning, then ask."""
    if datetime.now(UTC).hour < 12:  # another answer when the reply comes in the afternoon
        await turn.say("Good morning!")
    await turn.ask("How can I help?")


@action("greetings.right")
async def right(turn: Turn) -> None:
    """Greet in the morning, then ask."""
    if turn.now.hour < 12:  # journaled: the same each time this node runs again
        await turn.say("Good morning!")
    await turn.ask("How can I help?")
