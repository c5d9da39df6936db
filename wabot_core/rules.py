"""Conditions as data: rows a builder draws, compiled once, true or false for a scope; runs no code of anyone's."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from wabot_core.errors import BadPattern, BadRule, BadTemplate, TemplateFailed
from wabot_core.operators import MOST_CHOICES, OPERATORS, Operator, Right
from wabot_core.patterns import LONGEST_REGEX, compile_regex
from wabot_core.templates import Render, Scope, compile_value, is_constant, paths_of
from wabot_core.translations import Say, own_words

__all__ = ["OPERATORS", "Operator", "Rule", "compile_rule", "rule_schema"]

DEEPEST = 10
MOST_ROWS = 200

_GROUPS = ("all", "any", "not")
_ODD = (TemplateFailed, TypeError, ValueError, ArithmeticError, LookupError, RecursionError, AttributeError)

Holds = Callable[[Scope], bool]


@dataclass(frozen=True, kw_only=True, slots=True)
class Rule:
    """A compiled condition; `paths` are the dotted names it reads.

    `holds(scope)` tells whether it is true. It never raises: what cannot be compared is not equal, not less, not
    more. `all` of nothing is true, `any` of nothing false.
    """

    holds: Holds
    paths: frozenset[str]


def compile_rule(data: Mapping[str, Any]) -> Rule:
    """Read a condition once. Raises BadRule, saying what is wrong and where."""
    reader = _Reader()
    holds = reader.read(data, "", 0)
    return Rule(holds=holds, paths=frozenset(reader.paths))


def rule_schema(say: Say = own_words) -> dict[str, Any]:
    """Return the JSON Schema 2020-12 of a condition, its operators with their labels and types.

    Each operator is a `oneOf` entry of `is` (`const`, `title`, `x-types`, `x-right`), so that a builder can draw
    rows without knowing any operator.
    """
    group = {"type": "array", "maxItems": MOST_ROWS, "items": {"$ref": "#/$defs/rule"}}
    titles = {"all": "All of these", "any": "Any of these", "not": "Not"}
    inner: dict[str, dict[str, Any]] = {"all": group, "any": group, "not": {"$ref": "#/$defs/rule"}}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": say("rules/condition", "Condition"),
        "$ref": "#/$defs/rule",
        "$defs": {
            "rule": {"oneOf": [{"$ref": f"#/$defs/{name}"} for name in ("row", *_GROUPS)]},
            "row": _row_schema(say),
            **{name: _group_schema(name, say(f"rules/{name}", title), inner[name]) for name, title in titles.items()},
        },
    }


class _Reader:
    """Reads one rule; counts its rows and gathers its paths."""

    def __init__(self) -> None:
        self.paths: set[str] = set()
        self._rows = 0

    def read(self, data: Any, where: str, depth: int) -> Holds:
        if not isinstance(data, Mapping):
            raise _bad("a condition is an object", where)
        if depth > DEEPEST:
            raise _bad(f"conditions are nested deeper than {DEEPEST}", where)
        if len(data) == 1 and (name := next(iter(data))) in _GROUPS:
            return self._read_group(name, data[name], f"{where}/{name}", depth)
        return self._read_row(data, where)

    def _read_group(self, name: str, inner: Any, where: str, depth: int) -> Holds:
        if name == "not":
            holds = self.read(inner, where, depth + 1)
            return lambda scope: not holds(scope)
        if not isinstance(inner, Sequence) or isinstance(inner, str):
            raise _bad(f"`{name}` takes a list of conditions", where)
        parts = [self.read(part, f"{where}/{i}", depth + 1) for i, part in enumerate(inner)]
        return _all(parts) if name == "all" else _any(parts)

    def _read_row(self, row: Mapping[str, Any], where: str) -> Holds:
        self._rows += 1
        if self._rows > MOST_ROWS:
            raise _bad(f"it has more than {MOST_ROWS} rows", where)
        if extra := sorted(str(key) for key in row if key not in ("left", "is", "right")):
            raise _bad(f"a row has left, is and right, not {extra[0]!r}", where)
        operator = OPERATORS.get(name) if isinstance(name := row.get("is"), str) else None
        if operator is None:
            raise _bad(f"{name!r} is no comparison; known are {', '.join(OPERATORS)}", where)
        if "left" not in row:
            raise _bad("what to compare is missing", f"{where}/left")
        if operator.takes_right and "right" not in row:
            raise _bad(f"`{operator.name}` needs something to compare with", f"{where}/right")
        right = row["right"] if operator.takes_right else None
        _check_right(operator, right, f"{where}/right")
        left = self._compile(row["left"], f"{where}/left")
        given = self._compile(right, f"{where}/right")
        if is_constant(right):
            return _fixed_row(left, operator.prepare(right))
        return _row(left, operator, given)

    def _compile(self, value: Any, where: str) -> Render:
        try:
            self.paths |= paths_of(value)
            return compile_value(value)
        except BadTemplate as error:
            raise _bad(str(error.facts["why"]), where) from error
        except RecursionError as error:
            raise _bad("it is nested too deeply", where) from error


def _all(parts: list[Holds]) -> Holds:
    if len(parts) == 1:
        return parts[0]

    def all_hold(scope: Scope) -> bool:
        for holds in parts:  # noqa: SIM110  (a loop takes half the time of all())
            if not holds(scope):
                return False
        return True

    return all_hold


def _any(parts: list[Holds]) -> Holds:
    def any_holds(scope: Scope) -> bool:
        for holds in parts:  # noqa: SIM110
            if holds(scope):
                return True
        return False

    return any_holds


def _fixed_row(left: Render, test: Callable[[Any], bool]) -> Holds:
    def holds(scope: Scope) -> bool:
        try:
            return test(left(scope))
        except _ODD:
            return False

    return holds


def _row(left: Render, operator: Operator, right: Render) -> Holds:
    def holds(scope: Scope) -> bool:
        try:
            return operator.prepare(right(scope))(left(scope))
        except _ODD:
            return False

    return holds


def _check_right(operator: Operator, right: Any, where: str) -> None:
    if operator.right is Right.PATTERN:
        if not isinstance(right, str) or ("{{" in right or "{%" in right):
            raise _bad("a pattern is a text without variables", where)
        try:
            compile_regex(right)
        except BadPattern as error:
            raise _bad(str(error), where) from error
    if operator.right is Right.TWO and not (_is_list(right) and len(right) == 2):
        raise _bad(f"`{operator.name}` needs two values, the lower and the upper", where)
    if operator.right is Right.MANY and not (isinstance(right, str) or _is_list(right)):
        raise _bad(f"`{operator.name}` needs a list of values", where)
    if _is_list(right) and len(right) > MOST_CHOICES:
        raise _bad(f"it compares with more than {MOST_CHOICES:,} values", where)


def _is_list(value: Any) -> bool:
    return isinstance(value, (list, tuple))


def _bad(why: str, where: str) -> BadRule:
    return BadRule(why=f"{why} (at {where.lstrip('/')})" if where else why, where=where.lstrip("/"))


def _row_schema(say: Say) -> dict[str, Any]:
    return {
        "type": "object",
        "title": say("rules/condition", "Condition"),
        "required": ["left", "is"],
        "additionalProperties": False,
        "properties": {
            "left": {"title": say("rules/left", "Value")},
            "is": {
                "title": say("rules/is", "Comparison"),
                "oneOf": [_operator_schema(each, say) for each in OPERATORS.values()],
            },
            "right": {"title": say("rules/right", "Compare with")},
        },
        "allOf": [{"if": {"properties": {"is": {"enum": names}}}, "then": then} for names, then in _rights()],
    }


def _operator_schema(operator: Operator, say: Say) -> dict[str, Any]:
    return {
        "const": operator.name,
        "title": say(f"operators/{operator.name}", operator.label),
        "x-types": list(operator.types),
        "x-right": operator.right.value,
    }


def _rights() -> list[tuple[list[str], dict[str, Any]]]:
    shapes: dict[Right, dict[str, Any]] = {
        Right.ONE: {"required": ["right"]},
        Right.TWO: _needs({"type": "array", "minItems": 2, "maxItems": 2}),
        Right.MANY: _needs({"type": ["array", "string"], "maxItems": MOST_CHOICES}),
        Right.PATTERN: _needs({"type": "string", "maxLength": LONGEST_REGEX}),
    }
    return [
        ([each.name for each in OPERATORS.values() if each.right is right], shape) for right, shape in shapes.items()
    ]


def _needs(right: dict[str, Any]) -> dict[str, Any]:
    return {"required": ["right"], "properties": {"right": right}}


def _group_schema(name: str, title: str, inner: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "title": title,
        "required": [name],
        "additionalProperties": False,
        "properties": {name: inner},
    }
