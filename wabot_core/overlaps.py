"""Which triggers hide others: what a builder warns of when it saves; two regexes are compared as texts only."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from wabot_core.indexes import ANY, COMMAND_SIGNS, FIRST_CONTACT, TriggerIndex, command_word, keys_of
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
    folded,
    tokens_of,
)


def find_overlaps(patterns: Sequence[Pattern], index: TriggerIndex) -> list[tuple[int, int, str]]:
    """Return (shadowed position, winning position, why), once for each pair."""
    regexes: dict[str, int] = {}
    seen: dict[tuple[int, int], str] = {}
    for position, pattern in enumerate(patterns):
        if isinstance(pattern, Regex):
            winners = _same_regex(regexes.setdefault(pattern.pattern, position))
        else:
            winners = _winners(pattern, index)
        for winner, why in winners:
            if winner is not None and winner != position:
                seen.setdefault((position, winner), why)
    return [(shadowed, by, why) for (shadowed, by), why in seen.items()]


def _winners(pattern: Pattern, index: TriggerIndex) -> Iterator[tuple[int | None, str]]:
    match pattern:
        case Exact():
            for word in pattern.words:
                yield index.exact.get(folded(word)), f"it answers {word!r} first"
        case Command():
            for word in map(command_word, pattern.words):
                yield index.commands.get(word), f"it answers the command {word!r} first"
                for sign in COMMAND_SIGNS:
                    yield index.exact.get(sign + word), f"it answers {sign + word!r} first, as exact words"
        case Prefix():
            for phrase in pattern.words:
                yield from _prefix_winners(phrase, index)
        case Contains():
            for phrase in pattern.words:
                yield index.phrases.anywhere(tokens_of(phrase)), f"it is contained in {phrase!r}"
        case Hook():
            yield index.hooks.get(pattern.name), "it has the same webhook"
        case FirstContact():
            yield index.others.get(FIRST_CONTACT), "it answers the first contact too"
        case AnyMessage():
            yield index.others.get(ANY), "it answers any message too"
        case MediaOf() | ChoiceOf() | ReactionOf() | LocationOf():
            family, keys = keys_of(pattern)
            for key in keys or [ANY]:
                yield index.kinds[family].find(key), f"it answers {key!r} first" if key else f"it answers any {family}"


def _same_regex(first: int) -> Iterator[tuple[int | None, str]]:
    yield first, "it has the same expression"


def _prefix_winners(phrase: str, index: TriggerIndex) -> Iterator[tuple[int | None, str]]:
    tokens = tokens_of(phrase)
    found = index.prefixes.at_start(tokens)
    yield found[0] if found else None, f"{phrase!r} begins with its words"
    if len(tokens) > 1 and tokens[0] in COMMAND_SIGNS:
        yield index.commands.get(tokens[1]), f"{phrase!r} is its command"
