"""What of a person or a capture is found by which words, the same for what is kept and what is sought; pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from wabot_runtime.stores.words.folding import MOST, words_in

SHORTEST: Final = 3
"""Digits of a number from which on it is sought by a part of it."""
DIGITS: Final = "#"
"""What kept digits begin with, so that no word is one of them."""

Way = tuple[str, ...]
"""Beginnings of words that all have to be there."""


def parts_of_person(name: str | None, phone: str | None, id: str) -> frozenset[str]:
    """Return the words someone is found by: every ending of each word of their name and of their numbers."""
    found = {word[place:] for word in _words(name or "") for place in range(len(word))}
    return frozenset(found.union(_endings(phone or ""), _endings(id.partition("@")[0])))


def parts_of_capture(data: Mapping[str, Any]) -> frozenset[str]:
    """Return the words a capture is found by: those of its values, and every ending of the numbers in them."""
    found: set[str] = set()
    for value in _texts(data):
        found.update(_words(value), _endings(value))
        if len(found) >= MOST:
            break
    return frozenset(sorted(found)[:MOST])


def ways_of(query: str) -> Sequence[Way]:
    """Return the ways in which something is what is sought: by its words, or, without letters, by digits in a row."""
    words = tuple(dict.fromkeys(_words(query)))
    ways = [words] if words else []
    digits = "".join(sign for sign in query if sign.isdecimal() and sign.isascii())
    if len(digits) >= SHORTEST and not any(sign.isalpha() for sign in query):
        ways.append((DIGITS + digits,))
    return ways


def is_met(way: Way, parts: frozenset[str]) -> bool:
    """Say whether all beginnings of a way are there."""
    return all(any(part.startswith(beginning) for part in parts) for beginning in way)


def _words(text: str) -> Iterator[str]:
    return (span.word for span in words_in(text))


def _endings(text: str) -> Iterator[str]:
    """Yield the endings of a phone number, if the text is one."""
    digits = "".join(sign for sign in text if sign.isdecimal() and sign.isascii())
    if SHORTEST <= len(digits) <= 20 and not any(sign.isalpha() for sign in text):
        yield from (DIGITS + digits[place:] for place in range(len(digits) - SHORTEST + 1))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, Mapping):
        for each in value.values():
            yield from _texts(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _texts(each)
    elif value is not None and not isinstance(value, bool):
        yield str(value)
