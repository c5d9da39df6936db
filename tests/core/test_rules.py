"""Rules compare what people typed as people mean it, and no data makes them raise."""

from __future__ import annotations

import time
from collections import Counter
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core import hostile
from wabot_core.errors import BadRule
from wabot_core.operators import Right
from wabot_core.rules import OPERATORS, compile_rule, rule_schema

SCOPE = {
    "age": 20,
    "typed": " 20 ",
    "city": " São  Paulo ",
    "tags": ["new", "VIP", 3],
    "day": "2026-03-04",
    "moment": datetime(2026, 3, 4, 12, tzinfo=UTC),
    "hour": "14:30",
    "mail": "ana@example.com",
    "phone": "+55 (11) 91234-5678",
    "yes": True,
    "empty": "  ",
    "word": "abc",
}


def holds(left: Any, operator: str, right: Any = None) -> bool:
    return compile_rule({"left": left, "is": operator, "right": right}).holds(SCOPE)


TRUE = [
    ("{{ age }}", "equals", 20),
    ("{{ age }}", "equals", "20"),
    ("{{ age }}", "equals", "20.0"),
    ("{{ typed }}", "equals", 20),
    ("{{ typed }}", "equals", "20"),
    ("{{ city }}", "equals", "são paulo"),
    ("{{ yes }}", "equals", True),
    ("{{ yes }}", "equals", "true"),
    ("{{ missing }}", "equals", ""),
    ("{{ tags }}", "equals", ["new", "VIP", 3]),
    ("{{ day }}", "equals", "2026-03-04T18:00:00Z"),
    ("{{ city }}", "not_equals", "Sao Paulo"),
    ("{{ age }}", "not_equals", "twenty"),
    ("{{ city }}", "is_one_of", ["Rio", "SÃO PAULO"]),
    ("{{ age }}", "is_one_of", [19, 20]),
    ("{{ city }}", "is_not_one_of", ["Rio"]),
    ("{{ city }}", "contains", "PAULO"),
    ("{{ tags }}", "contains", "vip"),
    ("{{ city }}", "not_contains", "rio"),
    ("{{ city }}", "starts_with", "são"),
    ("{{ city }}", "ends_with", "paulo"),
    ("{{ city }}", "matches", r"s.o\s+paulo"),
    ("{{ city }}", "not_matches", "^paulo"),
    ("{{ age }}", "at_least", 20),
    ("{{ typed }}", "more_than", "19,5"),
    ("{{ age }}", "at_most", 20),
    ("{{ age }}", "less_than", "{{ missing | default: 21 }}"),
    ("{{ age }}", "between", [18, 20]),
    ("{{ day }}", "between", ["2026-01-01", "2026-03-04"]),
    ("{{ age }}", "not_between", [21, 30]),
    ("{{ typed }}", "is_number", None),
    ("{{ age }}", "is_whole", None),
    ("{{ day }}", "before", "2026-03-05T10:00:00Z"),
    ("{{ moment }}", "after", "2026-03-04T11:59:00+00:00"),
    ("{{ moment }}", "before", "2026-03-04T10:00:00-03:00"),
    ("{{ hour }}", "after", "09:00"),
    ("{{ day }}", "at_least", "2026-03-04"),
    ("{{ tags }}", "has_item", 3),
    ("{{ tags }}", "has_no_item", "old"),
    ("{{ empty }}", "is_empty", None),
    ("{{ missing }}", "is_empty", None),
    ("{{ city }}", "is_filled", None),
    ("{{ yes }}", "is_true", None),
    ("no", "is_false", None),
    ("{{ mail }}", "is_email", None),
    ("{{ phone }}", "is_phone", None),
]
FALSE = [
    ("{{ age }}", "equals", 21),
    ("{{ yes }}", "equals", 1),
    ("007", "equals", "7"),
    ("{{ tags }}", "equals", "new"),
    ("{{ city }}", "not_equals", "são paulo"),
    ("{{ city }}", "is_one_of", ["Rio"]),
    ("{{ city }}", "is_not_one_of", ["são paulo"]),
    ("{{ city }}", "contains", ""),
    ("{{ tags }}", "contains", "ne"),
    ("{{ city }}", "not_contains", "paulo"),
    ("{{ city }}", "starts_with", "paulo"),
    ("{{ city }}", "ends_with", ""),
    ("{{ city }}", "matches", "^paulo"),
    ("{{ city }}", "not_matches", "paulo"),
    ("{{ word }}", "at_least", 0),
    ("{{ missing }}", "more_than", 0),
    ("{{ yes }}", "at_most", 5),
    ("{{ tags }}", "less_than", 5),
    ("{{ word }}", "between", [0, 9]),
    ("{{ age }}", "not_between", [18, 20]),
    ("{{ word }}", "is_number", None),
    ("1.5", "is_whole", None),
    ("{{ day }}", "before", "2026-03-04"),
    ("{{ word }}", "after", "2026-03-04"),
    ("{{ word }}", "has_item", "a"),
    ("{{ tags }}", "has_no_item", "new"),
    ("{{ age }}", "is_empty", None),
    ("{{ empty }}", "is_filled", None),
    ("{{ word }}", "is_true", None),
    ("{{ yes }}", "is_false", None),
    ("ana@", "is_email", None),
    ("91234-5678", "is_phone", None),
]


@pytest.mark.parametrize(("left", "operator", "right"), TRUE)
def test_a_row_holds(left: Any, operator: str, right: Any) -> None:
    assert holds(left, operator, right)


@pytest.mark.parametrize(("left", "operator", "right"), FALSE)
def test_a_row_does_not_hold(left: Any, operator: str, right: Any) -> None:
    assert not holds(left, operator, right)


@pytest.mark.parametrize("name", OPERATORS)
def test_every_operator_is_shown_true_and_false(name: str) -> None:
    assert name in {operator for _, operator, _ in TRUE}
    assert name in {operator for _, operator, _ in FALSE}


ROW = {"left": "{{ age }}", "is": "at_least", "right": 18}
OTHER = {"left": "{{ age }}", "is": "less_than", "right": 18}


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ({"all": [ROW, ROW]}, True),
        ({"all": [ROW, OTHER]}, False),
        ({"any": [OTHER, ROW]}, True),
        ({"any": [OTHER]}, False),
        ({"not": OTHER}, True),
        ({"all": []}, True),
        ({"any": []}, False),
        ({"all": [{"any": [OTHER, {"not": {"all": [OTHER]}}]}, ROW]}, True),
    ],
)
def test_rows_are_joined(rule: dict[str, Any], expected: bool) -> None:
    assert compile_rule(rule).holds(SCOPE) is expected


def test_paths_are_what_the_rule_reads() -> None:
    rule = {"any": [{"left": "{{ a.b }} {{ c }}", "is": "equals", "right": "{{ d }}"}, {"not": ROW}]}
    assert compile_rule(rule).paths == {"a.b", "c", "d", "age"}


def test_a_broken_character_is_searched_too() -> None:
    assert compile_rule({"left": "{{ t }}", "is": "matches", "right": "hi$"}).holds({"t": "\ud83d hi"})


def test_a_template_that_fails_makes_its_row_false() -> None:
    assert not compile_rule({"left": "{{ 1 | divided_by: 0 }}", "is": "not_equals", "right": 1}).holds({})


@pytest.mark.parametrize(
    ("data", "why"),
    [
        ({}, "no comparison"),
        ([], "is an object"),
        ({"all": {}}, "at all"),
        ({"all": [ROW, {"any": "x"}]}, "at all/1/any"),
        ({"left": "a", "is": "resembles"}, "'resembles'"),
        ({"left": "a", "is": "equals"}, "at right"),
        ({"is": "is_empty"}, "at left"),
        ({**ROW, "then": 1}, "'then'"),
        ({"left": "{{ a", "is": "equals", "right": 1}, "line 1"),
        ({"left": "a", "is": "matches", "right": "(?=a)"}, "Look-around"),
        ({"left": "a", "is": "matches", "right": "{{ a }}"}, "without variables"),
        ({"left": "a", "is": "between", "right": [1]}, "two values"),
        ({"left": "a", "is": "is_one_of", "right": 5}, "list of values"),
        ({"left": "a", "is": "is_one_of", "right": ["x"] * 1_001}, "1,000 values"),
        ({"all": [ROW] * 201}, "200 rows"),
    ],
)
def test_a_bad_rule_says_what_and_where(data: Any, why: str) -> None:
    with pytest.raises(BadRule) as error:
        compile_rule(data)
    assert why in str(error.value)


def test_nesting_is_limited() -> None:
    rule: dict[str, Any] = ROW
    for _ in range(11):
        rule = {"not": rule}
    with pytest.raises(BadRule, match="nested deeper than 10"):
        compile_rule(rule)


def test_the_schema_draws_every_operator() -> None:
    row = rule_schema()["$defs"]["row"]
    drawn = {entry["const"]: (entry["title"], entry["x-right"]) for entry in row["properties"]["is"]["oneOf"]}
    assert drawn == {each.name: (each.label, each.right.value) for each in OPERATORS.values()}
    needing = {name for part in row["allOf"] for name in part["if"]["properties"]["is"]["enum"]}
    assert needing == {each.name for each in OPERATORS.values() if each.right is not Right.NONE}


ANYTHING = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(), st.dates(), st.datetimes()),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=3), inner, max_size=3)),
    max_leaves=6,
)


@given(left=ANYTHING, right=ANYTHING, operator=st.sampled_from(sorted(set(OPERATORS) - {"matches", "not_matches"})))
def test_any_data_is_compared_without_raising(left: Any, right: Any, operator: str) -> None:
    rule = {"left": "{{ left }}", "is": operator, "right": "{{ right }}"}
    if OPERATORS[operator].right is Right.TWO:
        rule["right"] = ["{{ right }}", "{{ right }}"]  # type: ignore[assignment]
    assert compile_rule(rule).holds({"left": left, "right": right}) in (True, False)


def test_garbage_is_refused_or_decided(capsys: pytest.CaptureFixture[str]) -> None:
    seed, count = 20_261_122, 10_000
    scope = {**SCOPE, "big": "x" * 50_000, "items": [{"n": 1}], "deep": [[[]]], "odd": object()}
    ends: Counter[str] = Counter()
    start = time.process_time()
    for data in hostile.rules(seed, count, (*OPERATORS, "exec", "")):
        try:
            ends[str(compile_rule(data).holds(scope))] += 1
        except BadRule:
            ends["refused"] += 1
    seconds = time.process_time() - start
    with capsys.disabled():
        print(f"\nrules: seed {seed}, {ends.total()} tried, {dict(ends)}, {seconds:.1f} s")  # noqa: T201
    assert ends.total() == count
    assert min(ends["True"], ends["False"], ends["refused"]) > 100
    assert seconds < 60
