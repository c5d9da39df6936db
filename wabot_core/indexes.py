"""How patterns are found without trying each: dictionaries, word chains and one RE2 set; judges no flow.

Every index answers with a position in the bot's list of triggers, the lowest that matches: ties go by position.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

import re2

from wabot_core.errors import BadPattern
from wabot_core.messages import CHOICE_KINDS, MEDIA_KINDS, Kind, Message
from wabot_core.patterns import (
    AnyMessage,
    ChoiceOf,
    Command,
    Contains,
    Exact,
    FirstContact,
    Hook,
    LocationOf,
    MediaOf,
    Pattern,
    Prefix,
    ReactionOf,
    Regex,
    ScheduleAt,
    after_tokens,
    compile_regex,
    folded,
    regex_options,
    searched,
    tokens_in,
    tokens_of,
)

LONGEST_TEXT = 4_096  # characters of a text that are looked at
LARGEST_SET = 64 * 1024 * 1024  # bytes RE2 may take for all patterns of a bot together
NO_GROUPS: Mapping[str, str] = MappingProxyType({})
ANY = ""
FIRST_CONTACT = "first contact"
COMMAND_SIGNS = ("/", "!")
MEDIA, CHOICE, REACTION, LOCATION = "media", "choice", "reaction", "location"
_TEXT, _REACTION = Kind.TEXT, Kind.REACTION  # an enum's members take long to look up
_FAMILIES: Mapping[Kind, str] = {
    **dict.fromkeys(MEDIA_KINDS, MEDIA),
    **dict.fromkeys(CHOICE_KINDS, CHOICE),
    Kind.REACTION: REACTION,
    Kind.LOCATION: LOCATION,
}


Found = tuple[int, Mapping[str, str]]  # the winning trigger's position, and what its pattern read


class Keys:
    """Single keys: the first position that takes one keeps it; `ANY` stands for all."""

    __slots__ = ("_positions",)

    def __init__(self) -> None:
        self._positions: dict[str, int] = {}

    def __len__(self) -> int:
        return len(self._positions)

    def add(self, keys: Iterable[str], position: int) -> None:
        """Take some keys, or any key if there are none."""
        for key in tuple(keys) or (ANY,):
            self._positions.setdefault(key, position)

    def find(self, *keys: str) -> int | None:
        """Return the lowest position of a key, those that take any included."""
        found = [self._positions[key] for key in (*keys, ANY) if key in self._positions]
        return min(found) if found else None

    def get(self, key: str) -> int | None:
        """Return the position of one key."""
        return self._positions.get(key)


class Phrases:
    """Phrases as chains of words, found by their first word."""

    __slots__ = ("_chains",)

    def __init__(self) -> None:
        self._chains: dict[str, dict[int, dict[tuple[str, ...], int]]] = {}

    def __len__(self) -> int:
        return len(self._chains)

    def add(self, phrases: Iterable[str], position: int) -> None:
        """Take some phrases; the first position that takes one keeps it."""
        for phrase in phrases:
            tokens = tuple(tokens_of(phrase))
            by_length = self._chains.setdefault(tokens[0], {})
            by_length.setdefault(len(tokens), {}).setdefault(tokens, position)

    def at_start(self, tokens: list[str]) -> tuple[int, int] | None:
        """Return the lowest position of a phrase the text begins with, and the phrase's length in tokens."""
        return self._at(tokens, 0) if tokens and tokens[0] in self._chains else None

    def anywhere(self, tokens: list[str]) -> int | None:
        """Return the lowest position of a phrase that stands in the text."""
        if self._chains.keys().isdisjoint(tokens):
            return None
        found = [self._at(tokens, place) for place, token in enumerate(tokens) if token in self._chains]
        return min((each[0] for each in found if each), default=None)

    def _at(self, tokens: list[str], place: int) -> tuple[int, int] | None:
        best: tuple[int, int] | None = None
        for length, phrases in self._chains[tokens[place]].items():
            position = phrases.get(tuple(tokens[place : place + length]))
            if position is not None and (best is None or position < best[0]):
                best = (position, length)
        return best


class Regexes:
    """Expressions in one RE2 set; only the winner runs again, for its groups."""

    __slots__ = ("_patterns", "_positions", "_set")

    def __init__(self, patterns: Mapping[int, str]) -> None:
        self._patterns = {position: compile_regex(pattern) for position, pattern in patterns.items()}
        self._positions = list(patterns)
        options = regex_options(memory=LARGEST_SET)
        self._set: Any = re2.Set.SearchSet(options)
        try:
            for pattern in patterns.values():
                self._set.Add(pattern)
            self._set.Compile()
        except re2.error as error:
            raise BadPattern(
                "The bot's patterns are too large together.", pattern="", why="too large together"
            ) from error

    def find(self, text: str) -> Found | None:
        """Return the lowest position of an expression that is found in the text, with its named groups."""
        if not self._positions:
            return None
        said = searched(text)
        if not (matched := self._set.Match(said)):
            return None
        position = self._positions[min(matched)]
        regex = self._patterns[position]
        if not regex.groupindex or not (match := regex.search(said)):
            return position, NO_GROUPS
        return position, {name.decode(): value.decode() for name, value in match.groupdict(b"").items()}


class TriggerIndex:
    """The patterns of some triggers, each in the index that finds its kind; asked in the order of the ranks."""

    def __init__(self, patterns: Iterable[tuple[int, Pattern]]) -> None:
        self.exact, self.commands, self.hooks, self.others = Keys(), Keys(), Keys(), Keys()
        self.prefixes, self.phrases = Phrases(), Phrases()
        self.kinds: dict[str, Keys] = {}
        self._regexes: dict[int, str] = {}
        for position, pattern in patterns:
            self._add(pattern, position)
        self.regexes = Regexes(self._regexes)

    def find(self, message: Message, *, first_contact: bool) -> Found | None:
        """Return the trigger that wins a message."""
        kind = message.kind
        if (text := said(message)) and (found := self._find_in(text[:LONGEST_TEXT])):
            return found
        if kind is not _TEXT and (position := self._find_special(message)) is not None:
            return position, NO_GROUPS
        if kind is _REACTION:
            return None
        if first_contact and (position := self.others.get(FIRST_CONTACT)) is not None:
            return position, NO_GROUPS
        position = self.others.get(ANY)
        return None if position is None else (position, NO_GROUPS)

    def _find_in(self, text: str) -> Found | None:
        plain = folded(text)
        if (position := self.exact.get(plain)) is not None:
            return position, NO_GROUPS
        if self.commands and plain[:1] in COMMAND_SIGNS and (found := self._find_command(text)):
            return found
        if self.prefixes or self.phrases:
            tokens = tokens_in(plain)
            if prefix := self.prefixes.at_start(tokens):
                return prefix[0], {"rest": after_tokens(text, prefix[1])}
            if (position := self.phrases.anywhere(tokens)) is not None:
                return position, NO_GROUPS
        return self.regexes.find(text)

    def _find_command(self, text: str) -> Found | None:
        word, *rest = text.strip()[1:].split(maxsplit=1) or [""]
        position = self.commands.get(folded(word))
        return None if position is None else (position, {"rest": rest[0].strip() if rest else ""})

    def _find_special(self, message: Message) -> int | None:
        family = _FAMILIES.get(message.kind, ANY)
        if family == REACTION and not message.text:
            return None  # a reaction taken back
        keys = self.kinds.get(family)
        return keys.find(*_keys_said(message, family)) if keys else None

    def _add(self, pattern: Pattern, position: int) -> None:
        match pattern:
            case Exact():
                self.exact.add(map(folded, pattern.words), position)
            case Command():
                self.commands.add(map(command_word, pattern.words), position)
            case Prefix():
                self.prefixes.add(pattern.words, position)
            case Contains():
                self.phrases.add(pattern.words, position)
            case Regex():
                self._regexes[position] = pattern.pattern
            case Hook():
                self.hooks.add([pattern.name], position)
            case FirstContact():
                self.others.add([FIRST_CONTACT], position)
            case AnyMessage():
                self.others.add([ANY], position)
            case MediaOf() | ChoiceOf() | ReactionOf() | LocationOf():
                family, keys = keys_of(pattern)
                self.kinds.setdefault(family, Keys()).add(keys, position)
            case ScheduleAt():
                pass  # its event names the trigger


def said(message: Message) -> str:
    """Return what a person said in words: the text, a caption, or the label of what was picked."""
    if message.kind is _REACTION:
        return ""
    return message.text or (message.choice.label if message.choice else "")


def command_word(word: str) -> str:
    """Return a command as it is compared, without its sign."""
    return folded(word.strip().lstrip("/!"))


def keys_of(pattern: MediaOf | ChoiceOf | ReactionOf | LocationOf) -> tuple[str, list[str]]:
    """Return the family of messages a pattern is for, and the keys it takes there (none: any)."""
    match pattern:
        case MediaOf():
            return MEDIA, [str(kind) for kind in pattern.kinds]
        case ChoiceOf():
            return CHOICE, [folded(each) for each in pattern.ids]
        case ReactionOf():
            return REACTION, [folded(emoji) for emoji in pattern.emojis]
        case LocationOf():
            return LOCATION, []


def _keys_said(message: Message, family: str) -> tuple[str, ...]:
    if family == CHOICE and message.choice:
        return folded(message.choice.id), folded(message.choice.label)
    return (str(message.kind),) if family == MEDIA else (folded(message.text),)
