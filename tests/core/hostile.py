"""What an attacker would write: templates, expressions and rules, generated from a seed; asserts nothing itself."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

NAMES = ("name", "items", "big", "deep", "age", "contact", "text", "missing", "now")
FILTERS = (
    "upcase", "append: big", "prepend: big", "replace: 'a', big", "replace: '', big", "split: ''", "join: big",
    "times: 99999999999", "times: age", "plus: 1e308", "divided_by: 0", "modulo: 0", "concat: items", "uniq", "sort",
    "sort_natural", "reverse", "map: 'n'", "where: 'n'", "slice: 0, 99999999", "truncate: 99999999999", "first",
    "last", "size", "default: big", "date: '%999999999d'", "date: '%c'", "json", "base64_decode", "url_decode", "sum",
    "round: 99999", "compact", "squish", "strip_newlines", "base64_encode", "truncatewords: 9999999", "floor", "ceil",
    "url_encode", "at_least: big", "capitalize", "find: 'n', 1", "has: 'n'", "reject: 'n'",
)  # fmt: skip
ATTRIBUTES = (
    "__class__", "__mro__", "__subclasses__", "__globals__", "__init__", "__builtins__", "__dict__", "__getitem__",
    "func_globals", "gi_frame", "cr_frame", "_module", "__reduce__", "format", "upper", "keys", "values", "items",
    "__liquid__", "__html__", "force_liquid_default", "env", "template", "loader", "globals", "self", "config",
)  # fmt: skip
INJECTIONS = (
    "{{ 7*7 }}", "${7*7}", "#{7*7}", "<%= 7*7 %>", "{{ 7*'7' }}", "{{= 7*7 }}", "{{ config }}", "{{ self }}",
    "{{ ''.__class__.__mro__[1].__subclasses__() }}", "{{ ''['__class__']['__mro__'] }}", "{{ request.application }}",
    "{{ cycler.__init__.__globals__.os.popen('id').read() }}", "{{ lipsum.__globals__['os'] }}",
    "{{ ().__class__.__bases__[0] }}", "{% import 'os' as os %}", "{% include '/etc/passwd' %}", "{% include name %}",
    "{% render '/etc/passwd' %}", "{% extends 'x' %}", "{% block x %}{% endblock %}", "{{ name | attr('upper') }}",
    "{% from 'os' import system %}", "{{ name.__class__.__base__ }}", "{% debug %}", "{{ range(99999999) }}",
    "{{ 'a' * 99999999 }}", "{{ name | map: '__class__' }}", "{{ items | map: '__class__' | first }}",
    "{{ canary.secret }}", "{{ canary }}", "{{ canary | json }}", "{{ canary | append: 'x' }}",
    "{{ canary['secret'] }}",
    "{% for x in canary %}{{ x }}{% endfor %}", "{{ items | where: '__class__', name }}", "{{ canaries[0].secret }}",
    "{{ canaries | map: 'secret' }}", "{{ canaries | join }}", "{{ canaries }}", "{{ canary.size }} {{ canary.first }}",
    "{% assign c = canary %}{{ c.secret }}", "{{ builtin }}", "{{ today }}", "{% liquid echo name %}", "{% content %}",
    "{% output %}", "{% illegal %}", "{% tablerow i in items %}{{ i }}{% endtablerow %}", "{% layout 'x' %}",
    "{% section 'x' %}", "{% javascript %}{% endjavascript %}", "{% increment age %}", "{% load x %}",
)  # fmt: skip
BOMBS = (
    "{% for i in (1..99999999) %}x{% endfor %}",
    "{% for i in (1..99999999) reversed %}{% endfor %}",
    "{% for i in (1..9999) %}{% for j in (1..9999) %}{% endfor %}{% endfor %}",
    "{% for i in (1..100) %}{% for j in (1..100) %}{% for k in (1..100) %}{% endfor %}{% endfor %}{% endfor %}",
    "{% for i in (1..10000) %}{{ '' }}{% endfor %}" * 30,
    "{% for i in (1..10000) %}{% if " + "1 and " * 1_500 + "1 %}{% endif %}{% endfor %}",
    "{% assign a = 'x' %}" + "{% assign a = a | append: a %}" * 60 + "{{ a }}",
    "{% assign a = 9 %}" + "{% assign a = a | times: a %}" * 60 + "{{ a }}",
    "{% capture a %}xxxxxxxx{% endcapture %}" + "{% capture a %}{{ a }}{{ a }}{% endcapture %}" * 60,
    "{% assign a = items %}" + "{% assign a = a | concat: a %}" * 60 + "{{ a | join }}",
    "{% assign a = 'a,a,a,a' | split: ',' %}" + "{% assign a = a | concat: a %}" * 60 + "{{ a | uniq }}",
    "{{ big | replace: 'x', big }}",
    "{{ big | replace: '', big | replace: '', big }}",
    "{{ big | split: '' | join: big }}",
    "{{ big | split: '' | uniq | size }}",
    "{{ big }}",
    "{{ name | date: '%99999999999d' }}{{ now | date: '%099999999Y' }}",
    "{% for i in (1..9999) %}{% assign x = big | split: '' | sort %}{% endfor %}",
    "{% for i in (1..9999) %}{% if deep == deep %}{% endif %}{% endfor %}",
    "{% for i in (1..9999) %}{% if big contains 'y' %}{% endif %}{% endfor %}",
    "{% for i in (1..9999) %}{% capture c %}{{ name }}{% endcapture %}{% endfor %}",
    "{% for i in items %}" * 40 + "{% endfor %}" * 40,
    "{% if true %}" * 2_000 + "{% endif %}" * 2_000,
    "{% if " + "a and " * 3_000 + "a %}{% endif %}",
    "{{ " + "a[" * 5_000 + "a" + "]" * 5_000 + " }}",
    "{{ a" + ".a" * 9_000 + " }}",
    "{{ name " + "| upcase " * 2_000 + "}}",
    "{{ big | truncate: 9000 " + "| upcase " * 2_000 + "}}",
    "{{ " * 6_000,
    "{% comment %}" * 1_500,
    "{% raw %}" * 2_000,
    "{%" * 9_000,
    "{{ 'a" * 4_000,
    "{{ (1.." * 2_000,
    "{{ name | append: " + "'" + "x" * 19_000 + "' }}",
    "".join("{% assign a" + str(i) + " = 1 %}" for i in range(800)),
    "{% case age %}" + "{% when 1 %}x" * 1_400 + "{% endcase %}",
    "{{ deep | json }}{{ deep }}{{ deep | join }}",
    "{% for p in deep %}{{ p }}{% endfor %}",
    "{% cycle 'a', 'b' %}" * 900,
    "{{ 9" + "9" * 5_000 + " }}",
    "{{ name | slice: 9" + "9" * 5_000 + " }}",
)


def templates(seed: int, count: int) -> Iterator[str]:
    """Yield templates of random tags, filters and attributes."""
    random_ = random.Random(seed)
    for _ in range(count):
        yield "".join(_fragment(random_, 0) for _ in range(random_.randint(1, 5)))


def _fragment(random_: random.Random, depth: int) -> str:
    value = _value(random_)
    inner = "".join(_fragment(random_, depth + 1) for _ in range(random_.randint(0, 2))) if depth < 4 else "x"
    return random_.choice(
        (
            f"{{{{ {value} }}}}",
            f"{{{{ {value} | {random_.choice(FILTERS)} | {random_.choice(FILTERS)} }}}}",
            f"{{% assign {random_.choice(NAMES)} = {value} | {random_.choice(FILTERS)} %}}",
            f"{{% capture {random_.choice(NAMES)} %}}{inner}{{% endcapture %}}",
            f"{{% for i in {random_.choice((value, '(1..999)', '(1..age)', 'items'))} %}}{inner}{{% endfor %}}",
            f"{{% if {value} {random_.choice(('==', '<', 'contains'))} {_value(random_)} %}}{inner}{{% endif %}}",
            random_.choice(INJECTIONS),
            random_.choice(
                ("{{", "}}", "{%", "%}", "{% break %}", "{{ - }}", "text", "é", "{% else %}", "{% endfor %}")
            ),
        )
    )


def _value(random_: random.Random) -> str:
    name = random_.choice((*NAMES, "canary", "canaries", "i", "forloop"))
    part = random_.choice(ATTRIBUTES)
    return random_.choice(
        (
            name,
            f"{name}.{part}",
            f"{name}['{part}']",
            f"{name}[0].{part}",
            f"{name}.first.n",
            f"'{part}'",
            "0",
            "-1.5e3",
            "nil",
        )
    )


def expressions(seed: int, count: int) -> Iterator[str]:
    """Yield regular expressions that make a backtracking matcher hang, nested and repeated at random."""
    random_ = random.Random(seed)
    for _ in range(count):
        yield _expression(random_, 0)


def _expression(random_: random.Random, depth: int) -> str:
    if depth > 4 or random_.random() < 0.2:
        return random_.choice(
            ("a", "b", ".", r"\w", r"\d", "[a-z]", "[^b]", r"\s", "é", "(?i)x", "ab?", r"\pL", "a|a", "^", "$", "")
        )
    inner = _expression(random_, depth + 1)
    other = _expression(random_, depth + 1)
    low = random_.choice((1, 2, 2, 3, 3, 5, 10, 30, 200, 1_000))
    return random_.choice(
        (
            f"({inner})+", f"({inner})*", f"({inner}+)+", f"({inner}|{other})*", f"({inner}){{{low}}}",
            f"({inner}){{1,{low}}}", f"{inner}{other}", f"({inner}?){{{low}}}", f"(?P<g>{inner})*?{other}$",
            f"(.*{inner}){{{low}}}", f"({inner}|{inner}{inner})+!", f"(?={inner}){other}", f"({inner})\\1",
            f"(?:{inner}",
        )
    )  # fmt: skip


def rules(seed: int, count: int, operators: tuple[str, ...]) -> Iterator[Any]:
    """Yield rules of which most are garbage and some nearly right."""
    random_ = random.Random(seed)
    for _ in range(count):
        yield _rule(random_, operators, 0)


def _rule(random_: random.Random, operators: tuple[str, ...], depth: int) -> Any:
    if depth < 4 and random_.random() < 0.3:
        name = random_.choice(("all", "any", "not"))
        parts = [_rule(random_, operators, depth + 1) for _ in range(random_.randint(0, 3))]
        return {name: parts if name != "not" or random_.random() < 0.2 else _rule(random_, operators, depth + 1)}
    row = {"left": _operand(random_, 0), "is": random_.choice(operators), "right": _operand(random_, 0)}
    if random_.random() < 0.1:
        row.pop(random_.choice(tuple(row)))
    if random_.random() < 0.05:
        row[random_.choice(("exec", "__class__", "then"))] = 1
    return row if random_.random() < 0.95 else odd(random_)


def _operand(random_: random.Random, depth: int) -> Any:
    if depth < 3 and random_.random() < 0.2:
        return [_operand(random_, depth + 1) for _ in range(random_.randint(0, 3))]
    return random_.choice(
        (
            f"{{{{ {random_.choice(NAMES)} }}}}",
            f"{{{{ {_value(random_)} }}}}",
            odd(random_),
            "18",
            "2026-01-01",
            "a@b.co",
            "(a+)+$",
        )
    )


def odd(random_: random.Random) -> Any:
    """Return a value nobody expects there."""
    return random_.choice(
        (
            None, True, False, 0, -1, 10**400, -(10**30), 1e308, float("nan"), float("inf"), "", " ", "\x00", "9" * 400,
            "1e999", "٣", "²", "0001-01-01", "9999-12-31T23:59:59+14:00", "0001-01-01T00:00:00+14:00", "25:61", [], {},
            [[[]]], {"a": {"b": None}}, "{{", "ﬀ", "İ" * 50, b"x", object,
        )
    )  # fmt: skip
