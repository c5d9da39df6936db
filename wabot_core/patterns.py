"""What a trigger may ask for: plain data that checks itself; the matching is `matcher`'s.

Words are compared case-folded, with accents kept and white space collapsed, and always whole: the word "pay" is
not in "payment". What holds them together with signs ("e-mail", "24/7") is kept as it is written.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from typing import Any, ClassVar

import re2

from wabot_core.errors import BadPattern
from wabot_core.messages import MEDIA_KINDS, Kind
from wabot_core.schedules import Schedule

LONGEST_REGEX = 1_000
LARGEST_REGEX = 256 * 1024  # bytes RE2 may take for one compiled pattern
LONGEST_WORD = 200
MOST_WORDS = 1_000

_TOKEN = re.compile(r"\w+|[^\w\s]")
_HOOK = re.compile(r"[a-z0-9](?:[a-z0-9_-]{0,62}[a-z0-9])?")


class Rank(IntEnum):
    """Which pattern wins when several match: the one of the lower rank."""

    EXACT = 0
    COMMAND = 1
    PREFIX = 2
    CONTAINS = 3
    REGEX = 4
    SPECIAL = 5
    REFERRAL = 6
    FIRST_CONTACT = 7
    ANY = 8


def folded(text: str) -> str:
    """Return a text as words are compared: case-folded, white space collapsed."""
    return " ".join(text.casefold().split())


def tokens_of(text: str) -> list[str]:
    """Return the words and signs of a text, case-folded."""
    return _TOKEN.findall(text.casefold())


@lru_cache(maxsize=1_024)
def compile_regex(pattern: str) -> Any:
    """Return an RE2 expression that ignores case. Raises BadPattern for what RE2 does not take or takes too much."""
    if not pattern:
        raise _bad(pattern, "it is empty")
    if len(pattern) > LONGEST_REGEX:
        raise _bad(pattern, f"it is longer than {LONGEST_REGEX:,} characters")
    try:
        return re2.compile(pattern, regex_options())
    except (re2.error, UnicodeError) as error:
        raise BadPattern(pattern=_short(pattern), why=_reason(error)) from error


def regex_options() -> Any:
    """Return how RE2 reads wabot's patterns: without case, with little memory, silent."""
    options = re2.Options()
    options.case_sensitive = False
    options.max_mem = LARGEST_REGEX
    options.log_errors = False
    return options


@dataclass(frozen=True)
class Exact:
    """The whole text is one of the words."""

    rank: ClassVar[Rank] = Rank.EXACT
    words: Sequence[str]

    def __post_init__(self) -> None:
        _check_words(self.words)


@dataclass(frozen=True)
class Command:
    """The text is a command, `/help` or `!help`; what follows it is the match's group `rest`."""

    rank: ClassVar[Rank] = Rank.COMMAND
    words: Sequence[str]

    def __post_init__(self) -> None:
        _check_words(self.words)
        for word in self.words:
            if word.lstrip("/!").strip().split() != [word.lstrip("/!")]:
                raise _bad(word, "a command is one word")


@dataclass(frozen=True)
class Prefix:
    """The text begins with one of the words; what follows is the match's group `rest`."""

    rank: ClassVar[Rank] = Rank.PREFIX
    words: Sequence[str]

    def __post_init__(self) -> None:
        _check_words(self.words)


@dataclass(frozen=True)
class Contains:
    """One of the words (or phrases) stands in the text."""

    rank: ClassVar[Rank] = Rank.CONTAINS
    words: Sequence[str]

    def __post_init__(self) -> None:
        _check_words(self.words)


@dataclass(frozen=True)
class Regex:
    """An RE2 expression is found in the text, without case; its named groups become the match's groups."""

    rank: ClassVar[Rank] = Rank.REGEX
    pattern: str

    def __post_init__(self) -> None:
        compile_regex(self.pattern)


@dataclass(frozen=True)
class MediaOf:
    """A file of one of the kinds came; no kinds means any."""

    rank: ClassVar[Rank] = Rank.SPECIAL
    kinds: Sequence[Kind] = ()

    def __post_init__(self) -> None:
        if unknown := [kind for kind in self.kinds if kind not in MEDIA_KINDS]:
            raise _bad(str(unknown[0]), "it is no kind of media")


@dataclass(frozen=True)
class ChoiceOf:
    """A button, list row or poll answer was picked, by id or label; none means any."""

    rank: ClassVar[Rank] = Rank.SPECIAL
    ids: Sequence[str] = ()

    def __post_init__(self) -> None:
        _check_words(self.ids, or_none=True)


@dataclass(frozen=True)
class ReactionOf:
    """A message got one of the reactions; none means any."""

    rank: ClassVar[Rank] = Rank.SPECIAL
    emojis: Sequence[str] = ()

    def __post_init__(self) -> None:
        _check_words(self.emojis, or_none=True)


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
    """Any message at all, reactions excepted."""

    rank: ClassVar[Rank] = Rank.ANY


@dataclass(frozen=True)
class ScheduleAt:
    """A cron line comes due in a time zone; its event names flow and trigger, so nothing is matched."""

    rank: ClassVar[Rank] = Rank.EXACT
    cron: str
    timezone: str = "UTC"

    def __post_init__(self) -> None:
        Schedule(self.cron, self.timezone)


@dataclass(frozen=True)
class Hook:
    """Another system called the bot's webhook of this name (small letters, digits, `-` and `_`)."""

    rank: ClassVar[Rank] = Rank.EXACT
    name: str

    def __post_init__(self) -> None:
        if not isinstance(self.name, str) or not _HOOK.fullmatch(self.name):
            raise _bad(str(self.name), "a webhook's name has up to 64 small letters, digits, - and _")


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


def _check_words(words: Sequence[str], *, or_none: bool = False) -> None:
    if isinstance(words, str):
        raise _bad(words, "the words are a list")
    if not words and not or_none:
        raise _bad("", "it has no words")
    if len(words) > MOST_WORDS:
        raise _bad(str(words[0]), f"it has more than {MOST_WORDS:,} words")
    for word in words:
        if not isinstance(word, str) or not word.strip():
            raise _bad(str(word), "a word is empty")
        if len(word) > LONGEST_WORD:
            raise _bad(word, f"a word is longer than {LONGEST_WORD} characters")


def _bad(pattern: str, why: str) -> BadPattern:
    return BadPattern(f"The pattern {_short(pattern)!r} cannot be used: {why}.", pattern=pattern, why=why)


def _short(pattern: str) -> str:
    return pattern if len(pattern) <= 80 else f"{pattern[:79]}…"


def _reason(error: Exception) -> str:
    reason = error.args[0] if error.args else error
    return reason.decode(errors="replace") if isinstance(reason, bytes) else str(reason)
