"""How a person's reply becomes a value; asks nothing and sends nothing itself."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType
from typing import Any, Protocol, TypeVar, cast
from unicodedata import combining, normalize

from wabot_core.dates import read_date, read_time
from wabot_core.errors import BadDeclaration, NotUnderstood
from wabot_core.messages import CHOICE_KINDS, MEDIA_KINDS, Kind, Message
from wabot_core.phrases import NO, WHYS, YES, spoken
from wabot_core.values import is_email

T_co = TypeVar("T_co", covariant=True)

_GROUPED = {
    ",": re.compile(r"[+-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?", re.ASCII),
    ".": re.compile(r"[+-]?\d{1,3}(?:\.\d{3})+(?:,\d+)?", re.ASCII),
}
_NUMBER = re.compile(r"[+-]?(?:\d{1,15}(?:[.,]\d{0,15})?|[.,]\d{1,15})", re.ASCII)
_CHOSEN_NUMBER = re.compile(r"[#(]?(\d{1,3})[).\-:]?", re.ASCII)
_KEYCAP = "\ufe0f\u20e3"


class Reply(Protocol[T_co]):
    """Reads one kind of value out of a message."""

    def understand(self, message: Message, *, now: datetime, language: str = "en") -> T_co:
        """Return the value, JSON-able. Raises NotUnderstood with a `why` to show to the person.

        `now` is the moment of the reply in the person's time zone: "tomorrow" is read by its date.
        """
        ...


@dataclass(frozen=True, kw_only=True)
class TextReply:
    """Any text, surrounding space removed; `min_length` and `max_length` count characters."""

    min_length: int = 1
    max_length: int = 4096

    def understand(self, message: Message, *, now: datetime, language: str = "en") -> str:
        """Return the text (of a file its caption, of a choice its label)."""
        text = _said(message)
        if not text and self.min_length > 0:
            raise _not_understood("text", language)
        if len(text) < self.min_length:
            raise _not_understood("text_short", language, min=self.min_length)
        if len(text) > self.max_length:
            raise _not_understood("text_long", language, max=self.max_length)
        return text


@dataclass(frozen=True, kw_only=True)
class NumberReply:
    """A number; `1,234.5`, `1.234,5` and `12,5` are read as they are meant. `whole` refuses fractions."""

    min: float | None = None
    max: float | None = None
    whole: bool = False

    def understand(self, message: Message, *, now: datetime, language: str = "en") -> int | float:
        """Return an int if the number is whole, else a float."""
        number = _number(_said(message), spoken(language))
        if number is None:
            raise _not_understood("number_whole" if self.whole else "number", language)
        if self.whole and number != int(number):
            raise _not_understood("number_whole", language)
        if self.min is not None and number < self.min:
            raise _not_understood("number_min", language, min=_shown(self.min))
        if self.max is not None and number > self.max:
            raise _not_understood("number_max", language, max=_shown(self.max))
        return int(number) if number == int(number) else number


@dataclass(frozen=True, kw_only=True)
class EmailReply:
    """An email address, its domain in small letters."""

    def understand(self, message: Message, *, now: datetime, language: str = "en") -> str:
        """Return the address."""
        text = _said(message).removeprefix("mailto:").strip("<>.,; ")
        if not is_email(text):
            raise _not_understood("email", language)
        name, _, domain = text.rpartition("@")
        return f"{name}@{domain.lower()}"


@dataclass(frozen=True, kw_only=True)
class PhoneReply:
    """A phone number; `default_country` (ISO, "BR") reads one without country code."""

    default_country: str | None = None

    def understand(self, message: Message, *, now: datetime, language: str = "en") -> str:
        """Return the number as E.164, `+5511912345678`."""
        import phonenumbers  # takes 20 ms to import

        text = _said(message)
        if text.startswith("00"):
            text = f"+{text[2:]}"
        try:
            number = phonenumbers.parse(text[:40], self.default_country)
        except phonenumbers.NumberParseException as error:
            raise _not_understood("phone", language) from error
        if any(letter.isalpha() for letter in text) or not phonenumbers.is_valid_number(number):
            raise _not_understood("phone", language)
        return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


@dataclass(frozen=True, kw_only=True)
class DateReply:
    """A day: ISO, `4/3/2027`, `4.3.`, "4 March", "tomorrow", a weekday; both bounds are allowed days."""

    earliest: date | None = None
    latest: date | None = None

    def understand(self, message: Message, *, now: datetime, language: str = "en") -> str:
        """Return the day as an ISO date, `2027-03-04`."""
        day = read_date(_plain(_said(message)), today=now.date(), language=language)
        if day is None:
            raise _not_understood("date", language, example=f"{now:%d/%m/%Y}")
        if self.earliest and day < self.earliest:
            raise _not_understood("date_min", language, min=f"{self.earliest:%d/%m/%Y}")
        if self.latest and day > self.latest:
            raise _not_understood("date_max", language, max=f"{self.latest:%d/%m/%Y}")
        return day.isoformat()


@dataclass(frozen=True, kw_only=True)
class TimeReply:
    """A time of day: `14:30`, `14h30`, `2 pm`, `9`."""

    def understand(self, message: Message, *, now: datetime, language: str = "en") -> str:
        """Return the time as `HH:MM`, 24 hours."""
        found = read_time(_plain(_said(message)))
        if found is None:
            raise _not_understood("time", language)
        return found


@dataclass(frozen=True)
class ChoiceOption:
    """One thing to choose."""

    id: str
    label: str


@dataclass(frozen=True, kw_only=True)
class ChoiceReply:
    """One of the options: picked, or written as its number, label, unique beginning or id."""

    options: tuple[ChoiceOption, ...]

    def understand(self, message: Message, *, now: datetime, language: str = "en") -> str:
        """Return the option's id."""
        chosen = self._picked(message) or self._written(_said(message))
        if chosen is None:
            raise _not_understood("choice", language, options=", ".join(each.label for each in self.options))
        return chosen.id

    def _picked(self, message: Message) -> ChoiceOption | None:
        if message.kind not in CHOICE_KINDS or message.choice is None:
            return None
        by_id = (each for each in self.options if each.id == message.choice.id)
        return next(by_id, None)

    def _written(self, text: str) -> ChoiceOption | None:
        plain = _plain(text)
        if not plain:
            return None
        for read in (_label, _id):
            if found := [each for each in self.options if _plain(read(each)) == plain]:
                return found[0]
        if number := _CHOSEN_NUMBER.fullmatch(plain.replace(_KEYCAP, "").replace("\u20e3", "")):
            return self.options[int(number[1]) - 1] if 1 <= int(number[1]) <= len(self.options) else None
        begun = [each for each in self.options if _plain(each.label).startswith(plain)]
        return begun[0] if len(begun) == 1 else None


@dataclass(frozen=True, kw_only=True)
class LocationReply:
    """A shared place."""

    def understand(self, message: Message, *, now: datetime, language: str = "en") -> dict[str, Any]:
        """Return latitude and longitude in degrees, name and address (both may be None)."""
        place = message.location
        if place is None:
            raise _not_understood("location", language)
        return {
            "latitude": place.latitude,
            "longitude": place.longitude,
            "name": place.name,
            "address": place.address,
        }


@dataclass(frozen=True, kw_only=True)
class MediaReply:
    """A file of one of the kinds; no kinds means any."""

    kinds: Sequence[Kind] = ()

    def understand(self, message: Message, *, now: datetime, language: str = "en") -> dict[str, Any]:
        """Return kind, mimetype, size in bytes, name, file (its key in the files store) and caption."""
        media = message.media
        if media is None or message.kind not in MEDIA_KINDS:
            raise _not_understood("media", language)
        if self.kinds and message.kind not in self.kinds:
            raise _not_understood("media_kinds", language, kinds=", ".join(map(str, self.kinds)))
        return {
            "kind": str(message.kind),
            "mimetype": media.mimetype,
            "size": media.size,
            "name": media.name,
            "file": media.file,
            "caption": message.text,
        }


@dataclass(frozen=True, kw_only=True)
class YesNoReply:
    """Yes or no, in the person's language or English."""

    def understand(self, message: Message, *, now: datetime, language: str = "en") -> bool:
        """Return True for yes."""
        said, spoken_here = _plain(_said(message)).rstrip(".! "), spoken(language)
        if said in YES[spoken_here] | YES["en"] and said not in NO[spoken_here]:
            return True
        if said in NO[spoken_here] | NO["en"]:
            return False
        raise _not_understood("yes_no", language)


def by_name(kind: str, **settings: Any) -> Reply[Any]:
    """Return the reply of a kind: text number email phone date time choice location media yes_no.

    Settings are the reply's own, as JSON: bounds of dates as ISO texts, options as `{"id": …, "label": …}` or plain
    texts, kinds of media by name. Raises BadDeclaration for an unknown kind or setting.
    """
    make = KINDS.get(kind)
    if make is None:
        raise BadDeclaration(what=f"The reply {kind!r}", why="there is no such kind", mend=f"Use {', '.join(KINDS)}.")
    try:
        return cast(Reply[Any], make(**{name: _setting(name, value) for name, value in settings.items()}))
    except (TypeError, ValueError, KeyError) as error:
        raise BadDeclaration(what=f"The reply {kind!r}", why=str(error), mend="Correct its settings.") from error


def options_of(reply: Reply[Any]) -> tuple[ChoiceOption, ...]:
    """Return what a reply lets the person choose from: its `options`, as ChoiceReply has them; else nothing."""
    options = getattr(reply, "options", ())
    return tuple(each for each in options if isinstance(each, ChoiceOption)) if isinstance(options, tuple) else ()


KINDS: Mapping[str, Callable[..., Any]] = MappingProxyType(
    {
        "text": TextReply,
        "number": NumberReply,
        "email": EmailReply,
        "phone": PhoneReply,
        "date": DateReply,
        "time": TimeReply,
        "choice": ChoiceReply,
        "location": LocationReply,
        "media": MediaReply,
        "yes_no": YesNoReply,
    }
)


def _setting(name: str, value: Any) -> Any:
    if name == "options":
        return tuple(_option(each) for each in value)
    if name == "kinds":
        return tuple(Kind(each) for each in value)
    if name in ("earliest", "latest") and isinstance(value, str):
        return date.fromisoformat(value)
    return value


def _option(value: Any) -> ChoiceOption:
    if isinstance(value, ChoiceOption):
        return value
    return ChoiceOption(value, value) if isinstance(value, str) else ChoiceOption(value["id"], value["label"])


def _label(option: ChoiceOption) -> str:
    return option.label


def _id(option: ChoiceOption) -> str:
    return option.id


def _said(message: Message) -> str:
    if message.kind is Kind.REACTION:
        return ""
    return (message.text or (message.choice.label if message.choice else "")).strip()


def _plain(text: str) -> str:
    """Return a text without case, accents and spare space."""
    letters = (letter for letter in normalize("NFKD", text.casefold()) if not combining(letter))
    return " ".join("".join(letters).split())


def _number(text: str, language: str) -> int | float | None:
    text = text.replace(" ", "").replace("\u00a0", "")
    groups = "," if language == "en" else "."
    for mark in (groups, "." if groups == "," else ","):
        if _GROUPED[mark].fullmatch(text) and (mark == groups or len(text.split(mark)) > 2 or _decimals(text, mark)):
            return _float(text.replace(mark, "").replace(",", "."))
    return _float(text.replace(",", ".")) if _NUMBER.fullmatch(text) else None


def _decimals(text: str, groups: str) -> bool:
    return ("." if groups == "," else ",") in text


def _float(text: str) -> int | float | None:
    number = float(text)
    return int(number) if number == int(number) else number


def _shown(number: float) -> str:
    return f"{number:g}" if number != int(number) else str(int(number))


def _not_understood(why: str, language: str, **facts: object) -> NotUnderstood:
    """Return the error with its reason in the person's language."""
    return NotUnderstood(why=WHYS[spoken(language)][why].format(**facts), reason=why, **facts)
