"""How a text is taken for words, the same for what is kept and for what is sought: pure, nothing is read here.

A word is a run of letters, marks and digits of any script, without case, compatibility forms and accents. Scripts that
put no spaces between words give each two signs that follow each other, and the last one.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from typing import Any, Final

LONGEST: Final = 40
"""Signs of a word that count."""
MOST: Final = 300
"""Words of one message that are kept."""
LONGEST_QUERY: Final = 100
MOST_TERMS: Final = 12
"""Words that are sought at once."""

_OTHER, _SPACED, _UNSPACED = range(3)
_UNSPACED_SCRIPTS: Final = (
    *((0x0E00, 0x0EFF), (0x1000, 0x109F), (0x1780, 0x17FF)),  # Thai, Lao, Burmese, Khmer
    *((0x3005, 0x3007), (0x3040, 0x30FF), (0x31F0, 0x31FF), (0x3400, 0x4DBF), (0x4E00, 0x9FFF)),
    *((0xF900, 0xFAFF), (0xFF66, 0xFF9F), (0x20000, 0x3FFFF)),
)
_BEGINNINGS: Final = tuple(first for first, _ in _UNSPACED_SCRIPTS)


@dataclass(frozen=True, slots=True)
class Span:
    """A word and where it stands in its text."""

    word: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Term:
    """A word that is sought; `open` at its end, longer words that begin with it are found too."""

    word: str
    open: bool = False

    def meets(self, word: str) -> bool:
        """Say whether a word of a text is what is sought."""
        return word.startswith(self.word) if self.open else word == self.word


def words_in(text: str) -> Iterator[Span]:
    """Yield the words of a text in order."""
    for kind, run, start in _runs(text):
        folded = fold(run)[: None if kind == _UNSPACED else LONGEST]
        if kind == _UNSPACED:
            exact = len(folded) == len(run)
            for place in range(len(folded)):
                pair = folded[place : place + 2]
                end = start + place + len(pair)
                yield Span(pair, start + place, end) if exact else Span(pair, start, start + len(run))
        elif folded:
            yield Span(folded, start, start + len(run))


def kept_words(text: str) -> frozenset[str]:
    """Return the words of a message that are kept."""
    found: dict[str, None] = {}
    for span in words_in(text):
        found[span.word] = None
        if len(found) == MOST:
            break
    return frozenset(found)


def terms_of(query: str) -> Sequence[Term]:
    """Return what a query seeks: each of its words, the last one also as the beginning of a longer one.

    Of a long query, a whole message say, the MOST_TERMS longest words are sought: they tell messages apart best.
    """
    found: dict[Term, None] = {}
    runs = [(kind, fold(run)) for kind, run, _ in _runs(query)]
    runs = [(kind, folded) for kind, folded in runs if folded]
    for number, (kind, folded) in enumerate(runs, 1):
        if kind == _SPACED:
            found[Term(folded[:LONGEST], open=number == len(runs))] = None
        elif len(folded) == 1:
            found[Term(folded, open=True)] = None
        else:
            found.update({Term(folded[place : place + 2]): None for place in range(len(folded) - 1)})
    longest = sorted(found, key=lambda term: -len(term.word))[:MOST_TERMS]
    return tuple(term for term in found if term in longest)


def has_digit(terms: Sequence[Term]) -> bool:
    """Say whether a digit is sought."""
    return any(unicodedata.category(sign)[0] == "N" for term in terms for sign in term.word)


def said_in(data: Mapping[str, Any]) -> str:
    """Return what a message or content, as JSON, says: its text, a file's name, a poll's options, what was picked."""
    media, choice = data.get("media") or {}, data.get("choice") or {}
    said = (data.get("text"), media.get("name"), *data.get("options", ()), choice.get("label"))
    return "\n".join(dict.fromkeys(part for part in said if part))


def fold(run: str) -> str:
    """Return a run of letters without case, compatibility forms and accents."""
    if run.isascii():
        return run.lower()
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", run).casefold())
    bare = "".join(sign for sign in plain if not _is_accent(sign) and _kind(sign) != _OTHER)
    return unicodedata.normalize("NFKC", bare)


def _runs(text: str) -> Iterator[tuple[int, str, int]]:
    start = 0
    for kind, signs in groupby(text, key=_kind):
        run = "".join(signs)
        if kind != _OTHER:
            yield kind, run, start
        start += len(run)


@lru_cache(maxsize=8192)
def _kind(sign: str) -> int:
    category = unicodedata.category(sign)[0]
    if category not in "LMN":
        return _OTHER
    place = bisect_right(_BEGINNINGS, ord(sign)) - 1
    inside = place >= 0 and ord(sign) <= _UNSPACED_SCRIPTS[place][1]
    return _UNSPACED if inside and category != "N" else _SPACED


def _is_accent(sign: str) -> bool:
    """Say whether a sign is a mark that readers leave out; the vowels of Indic and Thai scripts are letters to them."""
    place = unicodedata.combining(sign)
    return 10 <= place <= 36 or place >= 200
