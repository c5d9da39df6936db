"""Tells the weather."""

from typing import Literal

from wabot_core import Action, Turn, Url, action, hookimpl


@action("weather.tell")
async def tell(turn: Turn, *, service: Url, city: str = "{{ city }}") -> Literal["told", "unknown"]:
    """Tell the weather of a city."""
    answer = await turn.http.get(service, params={"city": city})
    if not answer.is_success:
        return "unknown"
    await turn.say(f"{city}: {answer.json['sky']}")
    return "told"


@hookimpl
def register_actions() -> list[Action]:
    """Bring the node."""
    return [tell]
