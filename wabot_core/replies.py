"""How a person's reply becomes a value; asks nothing itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol, TypeVar

from wabot_core.messages import Kind, Message

T_co = TypeVar("T_co", covariant=True)


class Reply(Protocol[T_co]):
    """Reads one kind of value out of a message."""

    def understand(self, message: Message, *, now: datetime, language: str = "en") -> T_co:
        """Return the value, JSON-able. Raises NotUnderstood with `why` fit to show to the person."""
        ...


@dataclass(frozen=True, kw_only=True)
class TextReply:
    """Any text."""

    min_length: int = 1
    max_length: int = 4096

    def understand(self, message: Message, *, now: datetime, language: str = "en") -> str:
        raise NotImplementedError


@dataclass(frozen=True, kw_only=True)
class NumberReply:
    """A number."""

    min: float | None = None
    max: float | None = None
    whole: bool = False

    def understand(self, message: Message, *, now: datetime, language: str = "en") -> float:
        raise NotImplementedError


@dataclass(frozen=True, kw_only=True)
class EmailReply:
    """An email address."""

    def understand(self, message: Message, *, now: datetime, language: str = "en") -> str:
        raise NotImplementedError


@dataclass(frozen=True, kw_only=True)
class PhoneReply:
    """A phone number as E.164; `default_country` (ISO, "BR") reads local ones."""

    default_country: str | None = None

    def understand(self, message: Message, *, now: datetime, language: str = "en") -> str:
        raise NotImplementedError


@dataclass(frozen=True, kw_only=True)
class DateReply:
    """A day, as an ISO date."""

    earliest: date | None = None
    latest: date | None = None

    def understand(self, message: Message, *, now: datetime, language: str = "en") -> str:
        raise NotImplementedError


@dataclass(frozen=True, kw_only=True)
class TimeReply:
    """A time of day, as `HH:MM`."""

    def understand(self, message: Message, *, now: datetime, language: str = "en") -> str:
        raise NotImplementedError


@dataclass(frozen=True)
class ChoiceOption:
    """One thing to choose."""

    id: str
    label: str


@dataclass(frozen=True, kw_only=True)
class ChoiceReply:
    """One of the options, as its id."""

    options: tuple[ChoiceOption, ...]

    def understand(self, message: Message, *, now: datetime, language: str = "en") -> str:
        raise NotImplementedError


@dataclass(frozen=True, kw_only=True)
class LocationReply:
    """A shared place: latitude, longitude, name, address."""

    def understand(self, message: Message, *, now: datetime, language: str = "en") -> dict[str, Any]:
        raise NotImplementedError


@dataclass(frozen=True, kw_only=True)
class MediaReply:
    """A file: kind, mimetype, size, name, file, caption; no kinds means any."""

    kinds: Sequence[Kind] = ()

    def understand(self, message: Message, *, now: datetime, language: str = "en") -> dict[str, Any]:
        raise NotImplementedError


@dataclass(frozen=True, kw_only=True)
class YesNoReply:
    """Yes or no."""

    def understand(self, message: Message, *, now: datetime, language: str = "en") -> bool:
        raise NotImplementedError


def by_name(kind: str, **settings: Any) -> Reply[Any]:
    """Return the reply of a kind: text number email phone date time choice location media yes_no."""
    raise NotImplementedError
