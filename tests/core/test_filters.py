"""Every filter a text may use does what its name says, and none makes something large out of little."""

from __future__ import annotations

from typing import Any

import pytest

from wabot_core.errors import TemplateFailed, TemplateLimit
from wabot_core.filters import FILTERS, LARGEST_MADE, size_of
from wabot_core.markup import ENVIRONMENT
from wabot_core.templates import compile_template

SCOPE = {"l": [3, 1, 2, 1], "d": [{"n": 1, "t": "a"}, {"n": 2}], "w": ["b", "A"], "none": [None, 1], "s": " a  b\n"}
EXAMPLES = [
    ("{{ -3 | abs }}", "3"),
    ("{{ 'a' | append: 'b' }}", "ab"),
    ("{{ 3 | at_least: 5 }}", "5"),
    ("{{ 3 | at_most: 2 }}", "2"),
    ("{{ 'w6k=' | base64_decode }}", "é"),
    ("{{ 'é' | base64_encode }}", "w6k="),
    ("{{ 'Pz8_' | base64_url_safe_decode }}", "???"),
    ("{{ '???' | base64_url_safe_encode }}", "Pz8_"),
    ("{{ 'aBC' | capitalize }}", "Abc"),
    ("{{ 1.2 | ceil }}", "2"),
    ("{{ none | compact }}", "1"),
    ("{{ l | concat: w }}", "3121bA"),
    ("{{ '2026-03-04T05:06:07Z' | date: '%d.%m.%Y %H:%M' }}", "04.03.2026 05:06"),
    ("{{ '05:06' | date: '%H h %M' }}", "05 h 06"),
    ("{{ 0 | date: '%Y' }}", "1970"),
    ("{{ 'soon' | date: '%Y' }}", "soon"),
    ("{{ nothing | default: 'x' }}", "x"),
    ("{{ 7 | divided_by: 2 }}", "3"),
    ("{{ 'É' | downcase }}", "é"),
    ("{{ d | find: 'n', 2 | json }}", '{"n":2}'),
    ("{{ d | find_index: 'n', 2 }}", "1"),
    ("{{ l | first }}", "3"),
    ("{{ 1.8 | floor }}", "1"),
    ("{{ d | has: 't' }}", "true"),
    ("{{ l | join: '-' }}", "3-1-2-1"),
    ("{{ d | json }}", '[{"n":1,"t":"a"},{"n":2}]'),
    ("{{ l | last }}", "1"),
    ("{{ ' a ' | lstrip }}|", "a |"),
    ("{{ d | map: 'n' | join }}", "1 2"),
    ("{{ 5 | minus: 2 }}", "3"),
    ("{{ 5 | modulo: 3 }}", "2"),
    ("{{ 5 | plus: 2 }}", "7"),
    ("{{ 'a' | prepend: 'b' }}", "ba"),
    ("{{ d | reject: 'n', 1 | json }}", '[{"n":2}]'),
    ("{{ 'abab' | remove: 'a' }}", "bb"),
    ("{{ 'abab' | remove_first: 'a' }}", "bab"),
    ("{{ 'abab' | remove_last: 'a' }}", "abb"),
    ("{{ 'abab' | replace: 'a', 'c' }}", "cbcb"),
    ("{{ 'abab' | replace_first: 'a', 'c' }}", "cbab"),
    ("{{ 'abab' | replace_last: 'a', 'c' }}", "abcb"),
    ("{{ l | reverse | join }}", "1 2 1 3"),
    ("{{ 1.256 | round: 2 }}", "1.26"),
    ("{{ ' a ' | rstrip }}|", " a|"),
    ("{{ l | size }}", "4"),
    ("{{ 'abcd' | slice: 1, 2 }}", "bc"),
    ("{{ l | sort | join }}", "1 1 2 3"),
    ("{{ w | sort_natural | join }}", "A b"),
    ("{{ 'a,b' | split: ',' | last }}", "b"),
    ("{{ s | squish }}|", "a b|"),
    ("{{ s | strip }}|", "a  b|"),
    ("{{ s | strip_newlines }}|", " a  b|"),
    ("{{ l | sum }}", "7"),
    ("{{ 3 | times: 4 }}", "12"),
    ("{{ 'abcdef' | truncate: 5 }}", "ab..."),
    ("{{ 'a b c' | truncatewords: 2 }}", "a b..."),
    ("{{ l | uniq | join }}", "3 1 2"),
    ("{{ 'é' | upcase }}", "É"),
    ("{{ 'a%20b' | url_decode }}", "a b"),
    ("{{ 'a b&' | url_encode }}", "a+b%26"),
    ("{{ d | where: 't', 'a' | json }}", '[{"n":1,"t":"a"}]'),
]


@pytest.mark.parametrize(("text", "rendered"), EXAMPLES)
def test_a_filter_does_what_its_name_says(text: str, rendered: str) -> None:
    assert compile_template(text).render(SCOPE) == rendered


@pytest.mark.parametrize("name", sorted({*ENVIRONMENT.filters, *FILTERS}))
def test_every_filter_has_an_example(name: str) -> None:
    assert any(f"| {name} " in text or f"| {name}:" in text for text, _ in EXAMPLES)


@pytest.mark.parametrize(
    "text",
    [
        "{{ big | replace: 'x', big }}",
        "{{ big | append: big }}",
        "{{ big | split: '' | join: big }}",
        "{{ big | split: '' | uniq }}",
        "{{ n | times: n }}",
        "{{ deep | json }}",
    ],
)
def test_nothing_large_is_made(text: str) -> None:
    deep: list[Any] = []
    for _ in range(40):
        deep = [deep]
    with pytest.raises(TemplateLimit):
        compile_template(text).render({"big": "x" * (LARGEST_MADE - 1), "n": 2**200, "deep": deep})


def test_what_is_no_plain_data_is_not_measured() -> None:
    with pytest.raises(TemplateFailed, match="no plain data"):
        size_of([object()])
    assert size_of({"a": ["bc", 1]}) < 50
