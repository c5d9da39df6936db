"""Why a part of a bot can't be read, in a language: sentences that many readers write, told apart by their text.

What is not among them, such as what a library or a pack says, stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from wabot_core.translations import Say

WHYS: Mapping[str, str] = MappingProxyType(
    {
        # values of forms, as marshmallow says it and as wabot's own fields do
        "missing": "Missing data for required field",
        "no_text": "Not a valid string",
        "no_integer": "Not a valid integer",
        "no_number": "Not a valid number",
        "no_switch": "Not a valid boolean",
        "between": "Must be greater than or equal to {least} and less than or equal to {most}",
        "at_least": "Must be greater than or equal to {least}",
        "at_most": "Must be less than or equal to {most}",
        "one_of": "Must be one of: {choices}",
        "too_short": "Shorter than minimum length {least}",
        "too_long": "Longer than maximum length {most}",
        "no_duration": "{text} is not a duration like PT30M, PT2H or P1D",
        "no_address": "must begin with http:// or https:// and name a host",
        "no_zone": "is no time zone",
        "required": "is required",
        # conditions
        "no_comparison": "{name} is no comparison; known are {known}",
        "no_left": "what to compare is missing",
        "no_right": "`{name}` needs something to compare with",
        "no_two": "`{name}` needs two values, the lower and the upper",
        "no_many": "`{name}` needs a list of values",
        # markup of texts
        "no_end": "expected {wanted}, found end of file",
        "no_end_tag": "expected tag {name}, found end of expression",
        "no_filter": "there is no filter {name}",
        # patterns and schedules
        "no_pattern": "The pattern {pattern} is not supported: {why}. "
        "Look-around and back-references are not available",
        "unusable_pattern": "The pattern {pattern} cannot be used: {why}",
        "no_schedule": "The schedule {text} cannot be used: {why}",
        "five_fields": "a schedule has five fields: minute, hour, day, month, weekday",
        "empty": "it is empty",
        "empty_word": "a word is empty",
        # which other trigger goes before one
        "answers_command": "it answers the command {word} first",
        "answers_first": "it answers {words} first",
        "answers_exactly": "it answers {words} first, as exact words",
        "contained": "it is contained in {words}",
        "begins": "{words} begins with its words",
        "same_webhook": "it has the same webhook",
        "same_expression": "it has the same expression",
        "first_contact": "it answers the first contact too",
        "any_message": "it answers any message too",
        "any_kind": "it answers any {kind}",
        # where it is
        "in_line": "{why} (line {line}, column {column})",
        "in_field": "{why} (at {place})",
    }
)
"""Templates by code; `{facts}` stand for words, and a fact `why` is such a sentence itself."""

_FIELD = re.compile(r"([\w-]+: )(.+)", re.DOTALL)


def why_in_words(text: str, say: Say) -> str:
    """Return one of these sentences as a language says it, also after the names of nested fields."""
    for code, pattern in _PATTERNS:
        if found := pattern.fullmatch(text):
            facts = found.groupdict()
            if "why" in facts:
                facts["why"] = why_in_words(facts["why"], say)
            return _filled(say(f"whys/{code}", WHYS[code]), facts)
    nested = _FIELD.fullmatch(text)
    return nested[1] + why_in_words(nested[2], say) if nested else text


def _filled(words: str, facts: Mapping[str, str]) -> str:
    """Fill in the facts there are; a place for another is left as it is written."""
    return re.sub(r"\{(\w+)\}", lambda place: facts.get(place[1], place[0]), words)


def _pattern(template: str) -> re.Pattern[str]:
    parts = re.split(r"\{(\w+)\}", template)
    written = (f"(?P<{part}>.+?)" if place % 2 else re.escape(part) for place, part in enumerate(parts))
    return re.compile("".join(written), re.DOTALL)


_PLACES = ("in_line", "in_field")
_PATTERNS = [(code, _pattern(WHYS[code])) for code in (*_PLACES, *(each for each in WHYS if each not in _PLACES))]
"""Where it is comes first: any sentence may end so."""
