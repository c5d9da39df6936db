"""Problems of one node's or trigger's config: each field is read as the engine will read it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from marshmallow import ValidationError

from wabot_core.errors import BadPattern, BadRule, BadTemplate, WabotError
from wabot_core.problems.kinds import Place, Problem, problem
from wabot_core.programs import compile_argument, plain
from wabot_core.signatures import Signature
from wabot_core.wording import label_of

_CODES = ((BadTemplate, "bad_template"), (BadRule, "bad_rule"))


def check_config(config: Mapping[str, Any], signature: Signature, *, type: str, place: Place) -> Iterator[Problem]:
    """Find every field that is missing, unknown or can't be read."""
    for name in config:
        if name not in signature.parameters:
            yield problem("unknown_field", replace(place, field=name), type=type, name=name)
    for name, parameter in signature.parameters.items():
        at = replace(place, field=name)
        if name not in config:
            if parameter.required:
                yield problem("missing_field", at, label=label_of(name))
            continue
        empty = _empty_entries(config[name])
        for number in empty:
            yield problem("empty_entry", at, label=label_of(name), number=number)
        if empty:
            continue
        try:
            compile_argument(parameter, config[name])
        except (ValidationError, WabotError) as error:
            yield of_error(error, at)


def _empty_entries(value: Any) -> list[int]:
    """Return which entries of a list, counted from 1, were added and never filled in."""
    entries = value if isinstance(value, list) else []
    return [number for number, entry in enumerate(entries, start=1) if entry is None or entry == ""]


def of_error(error: Exception, place: Place) -> Problem:
    """Return the Problem behind an error raised while a field was read."""
    if isinstance(error.__cause__, BadPattern):
        error = error.__cause__
    label = label_of(place.field or "it")
    if isinstance(error, BadPattern):
        return problem("bad_pattern", place, why=plain(error))
    why = str(error.facts.get("why", "")) if isinstance(error, WabotError) else ""
    code = next((code for kind, code in _CODES if isinstance(error, kind)), "bad_value")
    return problem(code, place, label=label, why=(why or plain(error)).rstrip("."))
