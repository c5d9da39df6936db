"""Words: which conversations a word occurs in, kept beside the main path, so that searching reads few messages."""

from __future__ import annotations

from wabot_runtime.stores.words.finding import FoundMessage
from wabot_runtime.stores.words.folding import LONGEST_QUERY, Term, has_digit, terms_of, words_in
from wabot_runtime.stores.words.people import SqlPeopleWords
from wabot_runtime.stores.words.words import SqlWords

__all__ = [
    "LONGEST_QUERY",
    "FoundMessage",
    "SqlPeopleWords",
    "SqlWords",
    "Term",
    "has_digit",
    "terms_of",
    "words_in",
]
