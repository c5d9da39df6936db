"""The node: a form as the builder shows it, its answers kept as variables and as a capture."""

from __future__ import annotations

from typing import Annotated, Literal

from marshmallow import validate

from wabot_core import Duration, LongText, Shown, Turn, Variable, action
from wabot_forms.fields import MOST_FIELDS, FormField, check_names
from wabot_forms.interviews import Interview
from wabot_forms.phrases import Language, phrases_for

CAPTURE = "form"


@action("forms.form", icon="clipboard-list", waits=True)
async def form(
    turn: Turn,
    *,
    name: Annotated[str, validate.Length(1, 100)],
    intro: Annotated[LongText, Shown("text")] = LongText(""),
    fields: Annotated[list[FormField], validate.Length(1, MOST_FIELDS), check_names],
    title: Annotated[str, validate.Length(max=100), Shown("said")] = "",
    summary: bool = True,
    hints: bool = True,
    language: Language = "person",
    save_as: Variable = Variable(""),
    tries: Annotated[int, validate.Range(1, 10)] = 3,
    timeout: Duration | None = None,
) -> Literal["submitted", "cancelled"]:
    """Fill in a form.

    Its questions are asked one at a time. The person may go back, skip what is not required, and cancel; at the end
    they see their answers and may change them. The answers become variables and are kept as a capture; a form that is
    cancelled leaves nothing.

    Args:
        name: What the form is called where its answers are listed.
        intro: Said before the first question.
        fields: The questions.
        title: Stands above the answers when they are checked.
        summary: Whether the answers are shown and confirmed at the end.
        hints: Whether the questions tell the words back, skip and cancel.
        language: The language of those words and of the form's own texts; "person" is whatever the person speaks.
        save_as: The variable that keeps all answers together.
        tries: How many replies to one question may be misunderstood before the exit "invalid".
        timeout: How long to wait for each answer before the exit "no reply".
    """
    await turn.say(intro)
    interview = Interview(
        turn=turn,
        fields=fields,
        phrases=phrases_for(language, spoken=turn.language),
        hints=hints,
        tries=tries,
        timeout=timeout,
    )
    if not await interview.fill() or (summary and not await interview.confirm(title)):
        return "cancelled"
    for variable, answer in interview.answers.items():
        turn.set(variable, answer)
    turn.set(save_as, interview.answers)
    turn.capture(CAPTURE, interview.answers, key=name)
    return "submitted"
