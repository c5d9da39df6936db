"""What a trigger may ask for: plain data that checks itself; the matching is `matcher`'s.

Words are compared case-folded, with accents kept and white space collapsed, and always whole: the word "pay" is
not in "payment". What holds them together with signs ("e-mail", "24/7") is kept as it is written.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import IntEnum
from functools import lru_cache
from itertools import islice
from typing import Any, ClassVar
from unicodedata import normalize

import re2

from wabot_core.errors import BadPattern
from wabot_core.messages import MEDIA_KINDS, Kind
from wabot_core.schedules import Schedule
from wabot_core.signing import TOLERANCE, SignatureScheme
from wabot_core.values import at_path, phone_of

LONGEST_REGEX = 1_000
LARGEST_REGEX = 2_000  # RE2 instructions: with the length below, what bounds the time of a search
LONGEST_SEARCHED = 2_000  # characters of a text an expression looks at
REGEX_MEMORY = 1024 * 1024
LONGEST_WORD = 200
MOST_WORDS = 1_000
LONGEST_PHRASE = 20  # words and signs: what bounds the time of seeking phrases in a text

# A sign stands for itself; a word is what stands between signs and spaces (so that marks stay with their letter)
_SIGNS = (
    r"!-/:-@\[-^`{-~\u00a1-\u00a9\u00ab-\u00b1\u00b4\u00b6-\u00b8\u00bb\u00bf\u00d7\u00f7\u2010-\u2027\u2030-\u205e"
    r"\u20a0-\u20cf\u2190-\u2bff\u3001-\u3003\u3008-\u3011\uff01-\uff0f\uff1a-\uff20\U0001f000-\U0001fbff"
)
_TOKEN = re.compile(rf"[^\s{_SIGNS}]+|[{_SIGNS}]")
_ASCII_TOKEN = re.compile(r"\w+|[^\w\s]", re.ASCII)  # the same for ASCII, at half the time
_EMOJI_STYLE = "\ufe0f"  # asks for the coloured form of a sign; WhatsApp sends signs with and without it
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
    """Return a text as words are compared: case-folded, white space collapsed, letters and marks joined."""
    return " ".join((text.lower() if text.isascii() else _fold(text)).split())


def tokens_of(text: str) -> list[str]:
    """Return the words and signs of a text, as they are compared."""
    return tokens_in(folded(text))


def tokens_in(plain: str) -> list[str]:
    """Return the words and signs of a text that is folded already."""
    if not plain.isascii():
        return _TOKEN.findall(plain)
    if plain.replace(" ", "").isalnum():  # no signs: a third of the time
        return plain.split(" ")
    return _ASCII_TOKEN.findall(plain)


def after_tokens(text: str, count: int) -> str:
    """Return what follows the first words and signs of a text, as it was written."""
    if not text.isascii():
        text = normalize("NFC", text).replace(_EMOJI_STYLE, "")
    match = next(islice(_TOKEN.finditer(text), count - 1, None), None)
    return text[match.end() :].strip() if match else ""


def _fold(text: str) -> str:
    return normalize("NFC", text.casefold()).replace(_EMOJI_STYLE, "")


@lru_cache(maxsize=1_024)
def compile_regex(pattern: str) -> Any:
    """Return an RE2 expression that ignores case and searches bytes (see `searched`).

    Raises BadPattern for what RE2 does not know and what would take it too much time or memory.
    """
    if not pattern:
        raise _bad(pattern, "it is empty")
    if len(pattern) > LONGEST_REGEX:
        raise _bad(pattern, f"it is longer than {LONGEST_REGEX:,} characters")
    try:
        regex = re2.compile(pattern.encode(), regex_options(memory=REGEX_MEMORY))
    except (re2.error, UnicodeError) as error:
        raise BadPattern(pattern=_short(pattern), why=_reason(error)) from error
    if regex.programsize > LARGEST_REGEX:
        raise _bad(pattern, "it repeats too much; make its counts smaller")
    return regex


def searched(text: str) -> bytes:
    """Return as much of a text as an expression looks at, halves of broken characters replaced."""
    text = text[:LONGEST_SEARCHED]
    try:
        return text.encode()
    except UnicodeEncodeError:
        return text.encode(errors="replace")


def regex_options(*, memory: int) -> Any:
    """Return how RE2 reads wabot's patterns: without case, silent, within `memory` bytes."""
    options = re2.Options()
    options.case_sensitive = False
    options.max_mem = memory
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
        _check_phrases(self.words)


@dataclass(frozen=True)
class Contains:
    """One of the words (or phrases) stands in the text."""

    rank: ClassVar[Rank] = Rank.CONTAINS
    words: Sequence[str]

    def __post_init__(self) -> None:
        _check_phrases(self.words)


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
    """Another system called the bot's webhook of this name (small letters, digits, `-` and `_`).

    A call is taken only if it is signed with one of `secrets`, given by name, as `signing` has it; a webhook without
    a secret takes none from outside. `contact` is the path of the person's phone number in the call's JSON.
    """

    rank: ClassVar[Rank] = Rank.EXACT
    name: str
    secrets: tuple[str, ...] = ()
    scheme: SignatureScheme = "timestamped"
    header: str = ""
    tolerance: timedelta = TOLERANCE
    contact: str = "phone"

    def __post_init__(self) -> None:
        if not isinstance(self.name, str) or not _HOOK.fullmatch(self.name):
            raise _bad(str(self.name), "a webhook's name has up to 64 small letters, digits, - and _")

    def phone_in(self, data: Any) -> str | None:
        """Return the phone number a call's JSON names, as `+` and digits; None if it names none."""
        return phone_of(at_path(data, self.contact))


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
        if not isinstance(word, str) or not tokens_of(word):
            raise _bad(str(word), "a word is empty")
        if len(word) > LONGEST_WORD:
            raise _bad(word, f"a word is longer than {LONGEST_WORD} characters")


def _check_phrases(words: Sequence[str]) -> None:
    _check_words(words)
    for word in words:
        if len(tokens_of(word)) > LONGEST_PHRASE:
            raise _bad(word, f"a phrase has more than {LONGEST_PHRASE} words and signs")


def _bad(pattern: str, why: str) -> BadPattern:
    return BadPattern(f"The pattern {_short(pattern)!r} cannot be used: {why}.", pattern=pattern, why=why)


def _short(pattern: str) -> str:
    return pattern if len(pattern) <= 80 else f"{pattern[:79]}…"


def _reason(error: Exception) -> str:
    reason = error.args[0] if error.args else error
    return reason.decode(errors="replace") if isinstance(reason, bytes) else str(reason)
