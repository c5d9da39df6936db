"""Templates render plain data fast, say what is wrong with them, and cannot be made to run away or look around."""

from __future__ import annotations

import json
import time
from collections import Counter
from datetime import UTC, date, datetime
from typing import Any

import liquid
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.core import hostile
from wabot_core.errors import BadTemplate, TemplateFailed, TemplateLimit
from wabot_core.printing import LONGEST_RENDERED
from wabot_core.templates import compile_template, compile_value, is_constant, paths_of

SCOPE = {
    "name": "Ana",
    "age": 20,
    "ratio": 1.5,
    "yes": True,
    "none": None,
    "contact": {"name": "Zé", "tags": ["a", "b"]},
    "items": [{"n": 1}, {"n": 2}],
    "when": datetime(2026, 3, 1, 10, tzinfo=UTC),
    "now": "2026-03-01T10:00:00+00:00",
}


def render(text: str, scope: dict[str, Any] | None = None) -> Any:
    return compile_template(text).render(SCOPE if scope is None else scope)


@pytest.mark.parametrize(
    ("text", "rendered"),
    [
        ("Hello {{ name }}!", "Hello Ana!"),
        ("{{contact.name}} is {{ age }}", "Zé is 20"),
        ("{{ yes }} {{ none }} {{ missing }} {{ ratio }}", "true   1.5"),
        ("{{ missing.deeper.still }}.", "."),
        ("{{ name.upper }}{{ age.real }}.", "."),
        ("{{ contact.tags }}.", "ab."),
        ("{{ items }}.", '{"n":1}{"n":2}.'),
        ("at {{ when }}", "at 2026-03-01 10:00:00+00:00"),
        ("Hi {{ nick | default: 'there' }}", "Hi there"),
        ("{% if age >= 18 %}adult{% else %}minor{% endif %}", "adult"),
        ("{% for i in items %}{{ forloop.index }}:{{ i.n }} {% endfor %}", "1:1 2:2 "),
        ("{% for i in (1..3) %}{{ i }}{% endfor %}", "123"),
        ("{% assign who = name | upcase %}{{ who }}", "ANA"),
        ("{{ now | date: '%d/%m/%Y %H:%M' }}", "01/03/2026 10:00"),
        ("{{ 'now' | date: '%Y' }}", "2026"),
        ("{{ contact | json }}", '{"name":"Zé","tags":["a","b"]}'),
        ("{{ contact.tags | join: ', ' }}", "a, b"),
        ("{% raw %}{{ name }}{% endraw %}", "{{ name }}"),
        ("a{% break %}b", "a"),
        ("plain }} text { name }", "plain }} text { name }"),
    ],
)
def test_a_text_is_rendered(text: str, rendered: str) -> None:
    assert render(text) == rendered


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("{{ age }}", 20),
        ("{{ yes }}", True),
        ("{{ contact.tags }}", ["a", "b"]),
        ("{{ items[1].n }}", 2),
        ("{{ contact['name'] }}", "Zé"),
        ("{{ items.first }}", {"n": 1}),
        ("{{ contact.tags.size }}", 2),
        ("{{ missing }}", None),
        ("{{ missing.deeper[0] }}", None),
        ("{{ items[9] }}", None),
        ("{{ when }}", datetime(2026, 3, 1, 10, tzinfo=UTC)),
    ],
)
def test_exactly_one_path_keeps_the_type_of_its_value(text: str, value: object) -> None:
    found = render(text)
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize("text", ["", "Hello", "100 % {of} it", "}}"])
def test_a_text_without_markup_is_constant(text: str) -> None:
    template = compile_template(text)
    assert template.constant
    assert template.render({}) is text
    assert template.paths == frozenset()


@pytest.mark.parametrize(
    ("text", "paths"),
    [
        ("{{ name }} {{ contact.name }}", {"name", "contact.name"}),
        ("{{ a.b | default: c.d }}", {"a.b", "c.d"}),
        ("{% assign q = z %}{{ q.x }}", {"z"}),
        ("{% capture q %}{{ a }}{% endcapture %}{{ q }}", {"a"}),
        ("{% for i in items %}{{ i.n }}{{ forloop.index }}{{ other }}{% endfor %}", {"items", "other"}),
        ("{{ a[0].b }}{{ c[d.e].f }}", {"a", "c", "d.e"}),
        ("{% if a and b contains c %}{% endif %}", {"a", "b", "c"}),
    ],
)
def test_paths_are_what_is_read_from_outside(text: str, paths: set[str]) -> None:
    assert compile_template(text).paths == paths


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Hi {{ name", "line 1, column 4"),
        ("one\n{{ 1 + 2 }}", "line 2, column 6"),
        ("{{ name | shout }}", "no filter 'shout'"),
        ("{% if name %}x", "endif"),
        ("{% include 'x' %}", "'include'"),
        ("{% render 'x' %}", "'render'"),
        ("{% tablerow i in items %}{% endtablerow %}", "'tablerow'"),
        ("{{ (1..9) | join }}", "for loop only"),
        ("{{ name }}" + "x" * 20_000, "20,000 characters"),
        ("{% raw %}" * 21, "20 raw blocks"),
        ("{{ }}", "expression"),
        ("{{{ name }}}", "'{'"),
    ],
)
def test_a_bad_template_says_what_and_where(text: str, why: str) -> None:
    with pytest.raises(BadTemplate, match="cannot be read") as error:
        compile_template(text)
    assert why in str(error.value)


def test_a_value_is_compiled_with_all_its_texts() -> None:
    value = {"to": "{{ name }}", "all": [1, "{{ age }}", {"x": "Hi {{ name }}"}], "same": ["kept", {"k": 1}]}
    rendered = compile_value(value)(SCOPE)
    assert rendered == {"to": "Ana", "all": [1, 20, {"x": "Hi Ana"}], "same": ["kept", {"k": 1}]}
    assert rendered["same"] is value["same"]
    assert paths_of(value) == {"name", "age"}
    assert value["to"] == "{{ name }}"


def test_a_constant_value_is_returned_itself() -> None:
    value = {"a": [1, {"b": "text"}]}
    assert compile_value(value)(SCOPE) is value
    assert is_constant(value)


def test_a_bad_text_inside_a_value_is_found_by_its_place() -> None:
    with pytest.raises(BadTemplate, match="in a/1/b"):
        compile_value({"a": [1, {"b": "{{"}]})


@pytest.mark.parametrize(
    ("text", "scope"),
    [
        ("{{ big }}!", {"big": "x" * (LONGEST_RENDERED + 1)}),
        ("{{ big | upcase }}", {"big": "x" * (LONGEST_RENDERED + 1)}),
        ("{{ many }}!", {"many": ["x" * 100] * 101}),
        ("{% for i in (1..9999) %}{% for j in (1..9999) %}{% endfor %}{% endfor %}", {}),
        ("{% for i in (1..10001) %}{% endfor %}", {}),
        ("{{ n | times: n | times: n }}", {"n": 10**40}),
    ],
)
def test_a_text_beyond_its_limits_is_refused(text: str, scope: dict[str, Any]) -> None:
    with pytest.raises(TemplateLimit):
        compile_template(text).render(scope)


def test_the_limit_counts_characters_not_bytes() -> None:
    assert render("{{ big | strip }}", {"big": "😀" * LONGEST_RENDERED}) == "😀" * LONGEST_RENDERED


@pytest.mark.parametrize("text", ["{{ age | divided_by: 0 }}", "{{ now | date: '%999d' }}", "{{ age | concat: age }}"])
def test_a_filter_that_cannot_work_fails_by_name(text: str) -> None:
    with pytest.raises(TemplateFailed, match="could not be rendered"):
        render(text)


def test_the_machines_clock_is_out_of_reach() -> None:
    assert render("{{ now }}{{ today }}.", {}) == "."
    assert render("{{ 'now' | date: '%Y' }}{{ 'today' | date: '%Y' }}.", {}) == "."


PLAIN_NAMES = ("a", "b", "c1", "_d", "é")
PLAIN_VALUES = st.one_of(
    st.text(max_size=20),
    st.integers(),
    st.floats(allow_nan=False),
    st.booleans(),
    st.none(),
    st.datetimes(),
    st.dates().map(lambda day: date(day.year, day.month, day.day)),
    st.lists(st.one_of(st.text(max_size=5), st.integers(), st.floats(allow_nan=False)), max_size=4),
)
PLAIN_SCOPES = st.dictionaries(
    st.sampled_from(PLAIN_NAMES),
    st.one_of(PLAIN_VALUES, st.dictionaries(st.sampled_from(PLAIN_NAMES), PLAIN_VALUES, max_size=3)),
    max_size=5,
)
PIECES = st.one_of(
    st.text(alphabet="ab {}\n%'", max_size=6),
    st.lists(st.sampled_from(PLAIN_NAMES), min_size=1, max_size=3).map(lambda path: f"{{{{ {'.'.join(path)} }}}}"),
    st.sampled_from(PLAIN_NAMES).map(lambda name: f"{{{{{name}\n}}}}"),
)


@settings(max_examples=2_000, deadline=None)
@given(pieces=st.lists(PIECES, min_size=2, max_size=7), scope=PLAIN_SCOPES)
def test_the_fast_path_renders_what_liquid_renders(pieces: list[str], scope: dict[str, Any]) -> None:
    text = "".join(["x", *pieces])
    try:
        expected = liquid.Environment().from_string(text).render(scope)
    except liquid.exceptions.LiquidError:
        with pytest.raises(BadTemplate):
            compile_template(text)
        return
    if not any(isinstance(value, dict) for value in scope.values()):  # objects: JSON here, Python's repr there
        assert compile_template(text).render(scope) == expected


class Canary:
    """An object no template may look into; `touched` tells what was tried."""

    touched: Counter[str] = Counter()

    def __getattribute__(self, name: str) -> Any:
        if name != "__class__":
            Canary.touched[name] += 1
        return object.__getattribute__(self, name)

    def __str__(self) -> str:
        Canary.touched["str"] += 1
        return "SECRET"

    __repr__ = __str__

    def __getitem__(self, key: object) -> str:
        Canary.touched["item"] += 1
        return "SECRET"


def hostile_scope() -> dict[str, Any]:
    nested: list[Any] = [1]
    for _ in range(20):
        nested = [nested, "x"]
    return {
        "name": "Ana",
        "items": [{"n": i, "t": "x" * 20} for i in range(100)],
        "big": "x" * 200_000,
        "deep": {"a": [list(range(50)) for _ in range(400)], "b": nested},
        "age": 33,
        "contact": {"name": "Z"},
        "text": "hello",
        "now": "2026-03-01T10:00:00+00:00",
        "canary": Canary(),
        "canaries": [Canary(), Canary()],
    }


def attack(text: str, scope: dict[str, Any]) -> tuple[str, float]:
    """Compile and render; return how it ended and the CPU seconds its rendering took."""
    try:
        template = compile_template(text)
    except BadTemplate:
        return "refused", 0.0
    start = time.process_time()
    try:
        rendered = template.render(scope)
    except TemplateFailed as error:
        return type(error).__name__, time.process_time() - start
    if isinstance(rendered, str) and rendered is not scope["big"]:
        assert len(rendered) <= LONGEST_RENDERED
        assert "SECRET" not in rendered
    return "rendered", time.process_time() - start


@pytest.mark.parametrize("bomb", hostile.BOMBS, ids=lambda bomb: bomb[:40])
def test_a_bomb_ends_quickly(bomb: str) -> None:
    ended, seconds = attack(bomb, hostile_scope())
    assert seconds < 0.2, ended


def test_nothing_but_plain_data_is_reached(capsys: pytest.CaptureFixture[str]) -> None:
    seed, count, scope = 20_261_122, 3_000, hostile_scope()
    before = json.dumps({key: value for key, value in scope.items() if not key.startswith("canar")})
    Canary.touched.clear()
    ends: Counter[str] = Counter()
    slowest = (0.0, "")
    for text in (*hostile.INJECTIONS, *hostile.templates(seed, count)):
        ended, seconds = attack(text, scope)
        ends[ended] += 1
        slowest = max(slowest, (seconds, text))
    with capsys.disabled():
        print(f"\ntemplates: seed {seed}, {ends.total()} tried, {dict(ends)}, slowest {slowest[0] * 1e3:.0f} ms")  # noqa: T201
    assert not Canary.touched
    assert slowest[0] < 0.2, slowest
    assert ends["rendered"] > 500
    assert json.dumps({key: value for key, value in scope.items() if not key.startswith("canar")}) == before
