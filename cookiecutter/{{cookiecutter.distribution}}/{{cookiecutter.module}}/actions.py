"""The pack's nodes: each is one function, its parameters the form, its return type the exits, its docstring the help."""

from typing import Annotated, Literal

from marshmallow import validate
from wabot_core import LongText, NumberReply, Turn, Variable, action


@action("{{ cookiecutter.name }}.ask", icon="star")
async def ask(
    turn: Turn,
    *,
    question: LongText = LongText("How did we do, from 1 to 5?"),
    content_from: Annotated[int, validate.Range(1, 5)] = 4,
    save_as: Variable = Variable("rating"),
) -> Literal["content", "discontent"]:
    """Ask for a rating from 1 to 5, and keep it.

    Args:
        question: What the person is asked.
        content_from: The lowest rating of somebody who is content.
        save_as: The variable that keeps the rating.
    """
    # Waits for the reply, for days if need be; what comes before it is not done again when the reply is there.
    rating = await turn.ask(question, parse=NumberReply(min=1, max=5, whole=True))
    turn.set(save_as, rating)
    turn.capture("rating", {"rating": rating})
    return "content" if rating >= content_from else "discontent"
