"""A pack with one right action and one that the builder could not explain."""

from wabot_core import Action, Turn, action, hookimpl


@action("wordless.right")
async def right(turn: Turn) -> None:
    """Do nothing."""


def make() -> Action:
    """Declare an action without a docstring."""

    @action("wordless.wrong")
    async def wrong(turn: Turn, *, text: str) -> None:
        await turn.say(text)

    return wrong


@hookimpl
def register_actions() -> list[Action]:
    """Return both."""
    return [right, make()]
