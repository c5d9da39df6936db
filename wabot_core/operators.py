"""The comparisons a rule may make: one table, read by rules and drawn by the builder."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from wabot_core.errors import BadPattern
from wabot_core.patterns import compile_regex, searched
from wabot_core.printing import text_of
from wabot_core.values import compare, compare_moments, is_email, is_phone, moment_of, number_of, plain_text

Test = Callable[[Any], bool]
Prepare = Callable[[Any], Test]

MOST_CHOICES = 1_000


class Right(StrEnum):
    """What stands on the right of a comparison."""

    NONE = "none"
    ONE = "one"
    TWO = "two"
    MANY = "many"
    PATTERN = "pattern"


@dataclass(frozen=True, kw_only=True)
class Operator:
    """One comparison: offered for `types`; `prepare` reads the right side once and returns the test of the left."""

    name: str
    label: str
    types: tuple[str, ...]
    right: Right
    prepare: Prepare

    @property
    def takes_right(self) -> bool:
        """Tell whether it compares with something."""
        return self.right is not Right.NONE


def _equals(right: Any) -> Test:
    if isinstance(right, (list, tuple, dict)):
        return lambda left: bool(left == right)
    if type(right) is str:
        return _equals_text(right)
    number, text, moment = number_of(right), _text(right), moment_of(right)

    def test(left: Any) -> bool:
        if number is not None and type(left) is not bool:
            return number_of(left) == number
        return _same(left, text, moment)

    return test


def _equals_text(right: str) -> Test:
    text, number, moment = plain_text(right), number_of(right), moment_of(right)

    def test(left: Any) -> bool:
        if type(left) is str and moment is None:
            return left == right or " ".join(left.split()).casefold() == text
        if number is not None and type(left) in (int, float):
            return number_of(left) == number
        return _same(left, text, moment)

    return test


def _same(left: Any, text: str, moment: Any) -> bool:
    if isinstance(left, (list, tuple, dict)):
        return False
    return _text(left) == text or (moment is not None and compare_moments(left, moment) == 0)


def _contains(right: Any) -> Test:
    text, same = _text(right), _equals(right)

    def test(left: Any) -> bool:
        if isinstance(left, (list, tuple)):
            return any(map(same, left))
        return bool(text) and text in _text(left)

    return test


def _has_item(right: Any) -> Test:
    same = _equals(right)
    return lambda left: isinstance(left, (list, tuple)) and any(map(same, left))


def _starts_with(right: Any) -> Test:
    text = _text(right)
    return lambda left: bool(text) and _text(left).startswith(text)


def _ends_with(right: Any) -> Test:
    text = _text(right)
    return lambda left: bool(text) and _text(left).endswith(text)


def _matches(right: Any) -> Test:
    try:
        regex = compile_regex(_raw(right))
    except BadPattern:
        return _never
    return lambda left: regex.search(searched(_raw(left))) is not None


def _ordered(*wanted: int) -> Prepare:
    def prepare(right: Any) -> Test:
        number = number_of(right)

        def test(left: Any) -> bool:
            if number is not None and type(left) in (int, float):
                return (left > number) - (left < number) in wanted
            return compare(left, right) in wanted

        return test

    return prepare


def _in_time(wanted: int) -> Prepare:
    return lambda right: lambda left: compare_moments(left, right) == wanted


def _between(right: Any) -> Test:
    if not isinstance(right, (list, tuple)) or len(right) != 2:
        return _never
    low, high = right
    return lambda left: compare(left, low) in (0, 1) and compare(left, high) in (0, -1)


def _is_one_of(right: Any) -> Test:
    values = right if isinstance(right, (list, tuple)) else [right]
    texts = {_text(value) for value in values if isinstance(value, str)}
    others = [_equals(value) for value in values if not isinstance(value, str)]

    def test(left: Any) -> bool:
        if isinstance(left, (list, tuple, dict)):
            return left in values
        return _text(left) in texts or any(same(left) for same in others)

    return test


def _none(test: Test) -> Prepare:
    return lambda right: test


def _not(prepare: Prepare) -> Prepare:
    def prepare_not(right: Any) -> Test:
        test = prepare(right)
        return lambda left: not test(left)

    return prepare_not


def _never(left: Any) -> bool:
    return False


def _is_empty(left: Any) -> bool:
    return left is None or (isinstance(left, str) and not left.strip()) or (left in ([], {}, ()))


def _is_true(left: Any) -> bool:
    return left is True or _text(left) in ("true", "yes", "1")


def _is_false(left: Any) -> bool:
    return left is False or _text(left) in ("false", "no", "0")


def _is_whole(left: Any) -> bool:
    number = number_of(left)
    return number is not None and number == int(number)


def _text(value: Any) -> str:
    return plain_text(value if type(value) is str else _raw(value))


def _raw(value: Any) -> str:
    return "" if isinstance(value, (dict, list, tuple)) else text_of(value)


ANY = ("any",)
TEXT, NUMBER, DATE, LIST = ("text",), ("number",), ("date",), ("list",)
TEXTS = ("text", "choice", "email", "phone")
COMPARABLE = ("number", "date")


def _table(*rows: tuple[str, str, tuple[str, ...], Right, Prepare]) -> Mapping[str, Operator]:
    return MappingProxyType(
        {
            name: Operator(name=name, label=label, types=types, right=right, prepare=prepare)
            for name, label, types, right, prepare in rows
        }
    )


OPERATORS: Mapping[str, Operator] = _table(
    ("equals", "is", (*TEXTS, "number", "date", "list"), Right.ONE, _equals),
    ("not_equals", "is not", (*TEXTS, "number", "date", "list"), Right.ONE, _not(_equals)),
    ("is_one_of", "is one of", (*TEXTS, "number"), Right.MANY, _is_one_of),
    ("is_not_one_of", "is none of", (*TEXTS, "number"), Right.MANY, _not(_is_one_of)),
    ("contains", "contains", (*TEXTS, "list"), Right.ONE, _contains),
    ("not_contains", "does not contain", (*TEXTS, "list"), Right.ONE, _not(_contains)),
    ("starts_with", "starts with", TEXTS, Right.ONE, _starts_with),
    ("ends_with", "ends with", TEXTS, Right.ONE, _ends_with),
    ("matches", "matches the pattern", TEXT, Right.PATTERN, _matches),
    ("not_matches", "does not match the pattern", TEXT, Right.PATTERN, _not(_matches)),
    ("at_least", "is at least", COMPARABLE, Right.ONE, _ordered(0, 1)),
    ("more_than", "is more than", COMPARABLE, Right.ONE, _ordered(1)),
    ("at_most", "is at most", COMPARABLE, Right.ONE, _ordered(0, -1)),
    ("less_than", "is less than", COMPARABLE, Right.ONE, _ordered(-1)),
    ("between", "is between", COMPARABLE, Right.TWO, _between),
    ("not_between", "is not between", COMPARABLE, Right.TWO, _not(_between)),
    ("is_number", "is a number", ANY, Right.NONE, _none(lambda left: number_of(left) is not None)),
    ("is_whole", "is a whole number", ANY, Right.NONE, _none(_is_whole)),
    ("before", "is before", DATE, Right.ONE, _in_time(-1)),
    ("after", "is after", DATE, Right.ONE, _in_time(1)),
    ("has_item", "has the item", LIST, Right.ONE, _has_item),
    ("has_no_item", "does not have the item", LIST, Right.ONE, _not(_has_item)),
    ("is_empty", "is empty", ANY, Right.NONE, _none(_is_empty)),
    ("is_filled", "is filled in", ANY, Right.NONE, _not(_none(_is_empty))),
    ("is_true", "is true", ANY, Right.NONE, _none(_is_true)),
    ("is_false", "is false", ANY, Right.NONE, _none(_is_false)),
    ("is_email", "is an email address", TEXTS, Right.NONE, _none(is_email)),
    ("is_phone", "is a phone number", TEXTS, Right.NONE, _none(is_phone)),
)
