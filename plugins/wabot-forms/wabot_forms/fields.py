"""The fields of a form: what each asks, which answers it takes and how they are shown; it asks nothing itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from math import isfinite
from typing import Annotated, Any, Literal

from marshmallow import ValidationError, validate

from wabot_core import (
    ChoiceOption,
    ChoiceReply,
    DateReply,
    EmailReply,
    LocationReply,
    LongText,
    MediaReply,
    NumberReply,
    PhoneReply,
    Reply,
    Shown,
    TextReply,
    TimeReply,
    Variable,
    YesNoReply,
)
from wabot_forms.phrases import Phrases

FieldType = Literal["text", "number", "email", "phone", "date", "time", "choice", "yes_no", "location", "media"]
MOST_FIELDS = 20
LONGEST_SHOWN = 100  # characters of an answer in the summary: with as many fields as there may be it fits a message
LONGEST_LABEL = 60
TODAY = "today"


@dataclass(frozen=True, kw_only=True)
class FormField:
    """One question of a form and the variable its answer becomes.

    Args:
        name: The variable that keeps the answer.
        question: What the person is asked.
        label: What the summary calls it; left empty, it is made from the name.
        type: What the answer must be.
        required: Whether it must be answered; what needn't be can be skipped.
        choices: What can be chosen, when the answer is a choice.
        min: The least number, the shortest text, or the first day: a date, or today.
        max: The greatest number, the longest text, or the last day.
        help: Stands under the question.
        retry_text: Said when the answer does not fit; left empty, the reason is said.
    """

    name: Annotated[Variable, validate.Length(min=1)]
    question: Annotated[LongText, Shown("text")]
    label: Annotated[str, validate.Length(max=LONGEST_LABEL), Shown("said")] = ""
    type: FieldType = "text"
    required: bool = True
    choices: Annotated[list[str], Shown("choices")] = field(default_factory=list)
    min: str = ""
    max: str = ""
    help: Annotated[LongText, Shown("below")] = LongText("")
    retry_text: Annotated[LongText, Shown("said")] = LongText("")

    def __post_init__(self) -> None:
        """Refuse choices and bounds that make no sense, so that it is known before publishing."""
        if self.type == "choice" and not (self.choices and len(set(self.choices)) == len(self.choices)):
            raise ValidationError("must hold different answers to choose from", "choices")
        for name, bound in (("min", self.min), ("max", self.max)):
            if bound and self.type not in _BOUNDS:
                raise ValidationError(f"a {self.type} has no bounds", name)
            if bound:
                _check_bound(self.type, bound, name)

    @property
    def title(self) -> str:
        """Return what the summary calls it."""
        return self.label or self.name.replace("_", " ").capitalize()

    def reply(self, *, today: date) -> Reply[Any]:
        """Return how an answer is read."""
        return _REPLIES[self.type](self, today)

    def show(self, answer: Any, phrases: Phrases) -> str:
        """Return an answer as the summary shows it, on one line."""
        shown = phrases.nothing if answer is None else _SHOWN.get(self.type, _as_text)(answer, phrases)
        line = " ".join(shown.split())
        return line if len(line) <= LONGEST_SHOWN else f"{line[: LONGEST_SHOWN - 1]}…"


def check_names(fields: list[FormField]) -> None:
    """Refuse two fields of one name: the second would overwrite the first."""
    names = [each.name for each in fields]
    if doubled := sorted({name for name in names if names.count(name) > 1}):
        raise ValidationError(f"these names are used twice: {', '.join(doubled)}")


# ---------------------------------------------------------------- bounds


def _check_bound(type: FieldType, bound: str, name: str) -> None:
    read, example = _BOUNDS[type]
    try:
        read(bound, date.min)
    except ValueError as error:
        raise ValidationError(f"must be {example}", name) from error


def _length(text: str, today: date) -> int:
    if not text.isascii() or not text.isdigit():
        raise ValueError(text)
    return int(text)


def _number(text: str, today: date) -> float:
    if not isfinite(number := float(text)):
        raise ValueError(text)
    return number


def _day(text: str, today: date) -> date:
    return today if text == TODAY else date.fromisoformat(text)


_BOUNDS: Mapping[FieldType, tuple[Callable[[str, date], Any], str]] = {
    "text": (_length, "a number of characters"),
    "number": (_number, "a number"),
    "date": (_day, "a date such as 2027-03-04, or today"),
}

# ---------------------------------------------------------------- reading answers


def _text_reply(field: FormField, today: date) -> Reply[Any]:
    return TextReply(min_length=_length(field.min or "1", today), max_length=_length(field.max or "4096", today))


def _number_reply(field: FormField, today: date) -> Reply[Any]:
    least, most = (_number(bound, today) if bound else None for bound in (field.min, field.max))
    return NumberReply(min=least, max=most)


def _date_reply(field: FormField, today: date) -> Reply[Any]:
    earliest, latest = (_day(bound, today) if bound else None for bound in (field.min, field.max))
    return DateReply(earliest=earliest, latest=latest)


def choices_of(field: FormField) -> tuple[ChoiceOption, ...]:
    """Return what can be chosen for a field."""
    return tuple(ChoiceOption(id=choice, label=choice) for choice in field.choices)


def _choice_reply(field: FormField, today: date) -> Reply[Any]:
    return ChoiceReply(options=choices_of(field))


_REPLIES: Mapping[FieldType, Callable[[FormField, date], Reply[Any]]] = {
    "text": _text_reply,
    "number": _number_reply,
    "email": lambda field, today: EmailReply(),
    "phone": lambda field, today: PhoneReply(),
    "date": _date_reply,
    "time": lambda field, today: TimeReply(),
    "choice": _choice_reply,
    "yes_no": lambda field, today: YesNoReply(),
    "location": lambda field, today: LocationReply(),
    "media": lambda field, today: MediaReply(),
}

# ---------------------------------------------------------------- showing answers


def _as_text(answer: Any, phrases: Phrases) -> str:
    return str(answer)


def _as_day(answer: str, phrases: Phrases) -> str:
    return f"{date.fromisoformat(answer):%d/%m/%Y}"


def _as_place(answer: Mapping[str, Any], phrases: Phrases) -> str:
    return f"📍 {answer['name'] or '{latitude:.5f}, {longitude:.5f}'.format_map(answer)}"


def _as_file(answer: Mapping[str, Any], phrases: Phrases) -> str:
    return f"📎 {answer['name'] or answer['caption'] or answer['kind']}"


_SHOWN: Mapping[FieldType, Callable[[Any, Phrases], str]] = {
    "date": _as_day,
    "yes_no": lambda answer, phrases: phrases.yes if answer else phrases.no,
    "location": _as_place,
    "media": _as_file,
}
