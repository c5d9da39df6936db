"""Throws a die: a whole pack in fifteen lines."""

from wabot_core import Action, Option, Turn, action, hookimpl


@action("dice.throw", icon="dices")
async def throw(turn: Turn, *, options: list[Option]) -> Option:
    """Let chance choose one of the options, and say which."""
    chosen = options[int(turn.random() * len(options))]
    await turn.say(f"🎲 {chosen.label}")
    return chosen


@hookimpl
def register_actions() -> list[Action]:
    return [throw]
