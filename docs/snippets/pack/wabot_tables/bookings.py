"""The node that books a table."""

from datetime import timedelta
from typing import Annotated, Any, Literal

from marshmallow import validate

from wabot_core import Duration, LongText, NumberReply, Secret, Turn, Url, Variable, WabotError, action


class BookingFailed(WabotError):
    """The booking service answered {status}; try again later or ask its operator."""


def renamed(config: dict[str, Any]) -> dict[str, Any]:
    """Version 2 calls the address `service`; it was `url`."""
    return {("service" if name == "url" else name): value for name, value in config.items()}


@action("tables.book", version=2, migrate={1: renamed}, icon="utensils")
async def book(
    turn: Turn,
    *,
    service: Url,
    token: Secret,
    question: LongText = LongText("For how many?"),
    most: Annotated[int, validate.Range(1, 20)] = 8,
    patience: Duration = timedelta(hours=2),
    save_as: Variable = Variable("reference"),
) -> Literal["booked", "full"]:
    """Ask for how many, and book a table.

    Args:
        service: The address bookings are posted to.
        token: What the service knows us by.
        question: What the person is asked.
        most: The largest party.
        patience: How long to wait for the answer.
        save_as: The variable that keeps the booking's reference.
    """
    guests = await turn.ask(question, parse=NumberReply(min=1, max=most, whole=True), timeout=patience)
    answer = await turn.http.post(
        service,
        json={"guests": guests, "phone": turn.contact.phone},
        headers={"Authorization": f"Bearer {token.reveal()}"},
    )
    if answer.status == 409:
        return "full"
    if not answer.is_success:
        raise BookingFailed(status=answer.status)
    reference = answer.json["reference"]
    turn.set(save_as, reference)
    turn.capture("booking", {"guests": guests}, key=reference)
    await turn.say(f"Your table is booked: {reference}.")
    return "booked"
