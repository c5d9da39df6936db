"""What a trigger may ask for: plain, self-checking data; matching is the matcher's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import ClassVar

import re2

from wabot_core.errors import BadPattern
from wabot_core.messages import MEDIA_KINDS, Kind
from wabot_core.schedules import Schedule

LONGEST_REGEX = 1_000
LONGEST_WORDS = 1_000


class Rank(IntEnum):
    """Which pattern wins when several match: the lower one."""

    EXACT = 0
    COMMAND = 1
    PREFIX = 2
    CONTAINS = 3
    REGEX = 4
    SPECIAL = 5
    REFERRAL = 6
    FIRST_CONTACT = 7
    ANY = 8


@dataclass(frozen=True)
class Exact:
    """The whole text is one of the words."""

    rank: ClassVar[Rank] = Rank.EXACT
    words: Sequence[str]


@dataclass(frozen=True)
class Command:
    """The text is a command, `/help` or `!help`; what follows it is the match's group `rest`."""

    rank: ClassVar[Rank] = Rank.COMMAND
    words: Sequence[str]


@dataclass(frozen=True)
class Prefix:
    """The text begins with one of the words; what follows is the match's group `rest`."""

    rank: ClassVar[Rank] = Rank.PREFIX
    words: Sequence[str]


@dataclass(frozen=True)
class Contains:
    """One of the words stands in the text."""

    rank: ClassVar[Rank] = Rank.CONTAINS
    words: Sequence[str]


@dataclass(frozen=True)
class Regex:
    """An RE2 expression is found in the text; its named groups become the match's groups."""

    rank: ClassVar[Rank] = Rank.REGEX
    pattern: str


@dataclass(frozen=True)
class MediaOf:
    """A file of one of the kinds came; no kinds means any."""

    rank: ClassVar[Rank] = Rank.SPECIAL
    kinds: Sequence[Kind] = ()


@dataclass(frozen=True)
class ChoiceOf:
    """A button, list row or poll answer was picked, by id or label; none means any."""

    rank: ClassVar[Rank] = Rank.SPECIAL
    ids: Sequence[str] = ()


@dataclass(frozen=True)
class ReactionOf:
    """A message got one of the reactions; none means any."""

    rank: ClassVar[Rank] = Rank.SPECIAL
    emojis: Sequence[str] = ()


@dataclass(frozen=True)
class LocationOf:
    """A place was shared."""

    rank: ClassVar[Rank] = Rank.SPECIAL


@dataclass(frozen=True)
class FirstContact:
    """The person writes for the first time."""

    rank: ClassVar[Rank] = Rank.FIRST_CONTACT


@dataclass(frozen=True)
class AnyMessage:
    """Any message at all."""

    rank: ClassVar[Rank] = Rank.ANY


@dataclass(frozen=True)
class ScheduleAt:
    """A cron line comes due; its event names the trigger itself."""

    rank: ClassVar[Rank] = Rank.EXACT
    cron: str
    timezone: str = "UTC"


@dataclass(frozen=True)
class Hook:
    """Another system called the bot's webhook of this name."""

    rank: ClassVar[Rank] = Rank.EXACT
    name: str


Pattern = (
    Exact
    | Command
    | Prefix
    | Contains
    | Regex
    | MediaOf
    | ChoiceOf
    | ReactionOf
    | LocationOf
    | FirstContact
    | AnyMessage
    | ScheduleAt
    | Hook
)
