"""Patterns check themselves, and a regex that would hang another engine is quick here or refused."""

from __future__ import annotations

import time
from collections import Counter

import pytest

from tests.core import hostile
from wabot_core.errors import BadPattern
from wabot_core.messages import Kind
from wabot_core.patterns import (
    LONGEST_REGEX,
    LONGEST_SEARCHED,
    AnyMessage,
    ChoiceOf,
    Command,
    Contains,
    Exact,
    FirstContact,
    Hook,
    LocationOf,
    MediaOf,
    Prefix,
    ReactionOf,
    Regex,
    ScheduleAt,
    after_tokens,
    compile_regex,
    folded,
    searched,
    tokens_of,
)


def test_ranks_are_in_the_order_of_the_design() -> None:
    ordered = (Exact, Command, Prefix, Contains, Regex, MediaOf, FirstContact, AnyMessage)
    assert [each.rank for each in ordered] == sorted({each.rank for each in ordered})
    assert MediaOf.rank == ChoiceOf.rank == ReactionOf.rank == LocationOf.rank


@pytest.mark.parametrize("kind", [Exact, Command, Prefix, Contains])
@pytest.mark.parametrize("words", [[], [""], ["  "], "hi", ["x" * 201], ["x"] * 1_001, [5]])
def test_words_are_a_list_of_filled_texts(kind: type[Exact], words: list[str]) -> None:
    with pytest.raises(BadPattern):
        kind(words)


@pytest.mark.parametrize("kind", [Prefix, Contains])
def test_a_phrase_is_short(kind: type[Prefix]) -> None:
    with pytest.raises(BadPattern, match="more than 20 words"):
        kind(["a " * 21])


@pytest.mark.parametrize(
    "pattern", ["", "(", "(?=a)", r"(a)\1", "x" * (LONGEST_REGEX + 1), r"\pL{500}", "(.?){999}", "\ud800"]
)
def test_a_regex_re2_cannot_bound_is_refused(pattern: str) -> None:
    with pytest.raises(BadPattern):
        Regex(pattern)


def test_what_is_wrong_with_a_regex_is_said() -> None:
    with pytest.raises(BadPattern, match=r"'\(\?=a\)' is not supported: .*Look-around and back-references"):
        Regex("(?=a)")
    with pytest.raises(BadPattern, match="repeats too much"):
        Regex("(.?){999}")


@pytest.mark.parametrize(
    "make",
    [
        lambda: MediaOf([Kind.TEXT]),
        lambda: ChoiceOf([""]),
        lambda: ReactionOf("👍"),
        lambda: Command(["two words"]),
        lambda: Command(["/"]),
        lambda: Hook("Has Space"),
        lambda: Hook(""),
        lambda: ScheduleAt("every day"),
        lambda: ScheduleAt("0 9 * * *", "Mars/Olympus"),
    ],
)
def test_other_patterns_check_themselves(make: type) -> None:
    with pytest.raises(BadPattern):
        make()


@pytest.mark.parametrize(
    ("one", "other"),
    [("  HI  there ", "hi there"), ("STRASSE", "straße"), ("Cafe\u0301", "CAFÉ"), ("❤️", "❤"), ("\tSim\n", "sim")],
)
def test_words_are_compared_without_case_and_spare_space(one: str, other: str) -> None:
    assert folded(one) == folded(other)


def test_accents_are_kept() -> None:
    assert folded("avó") != folded("avo")


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("Hi, there!", ["hi", ",", "there", "!"]),
        ("e-mail 24/7", ["e", "-", "mail", "24", "/", "7"]),
        ("¿Qué tal?", ["¿", "qué", "tal", "?"]),
        ("oi👋🏽tudo", ["oi", "👋", "🏽", "tudo"]),
        ("नमस्ते दुनिया", ["नमस्ते", "दुनिया"]),
        ("你好，世界", ["你好", "，", "世界"]),
    ],
)
def test_a_text_is_words_and_signs(text: str, tokens: list[str]) -> None:
    assert tokens_of(text) == tokens


def test_what_follows_the_words_is_kept_as_written() -> None:
    assert after_tokens("Order:  2 Pizzas ", 1) == ":  2 Pizzas"
    assert after_tokens("Order", 1) == ""


def test_evil_regexes_are_quick_or_refused(capsys: pytest.CaptureFixture[str]) -> None:
    seed, count = 20_261_122, 3_000
    texts = ["a" * LONGEST_SEARCHED, "ab" * (LONGEST_SEARCHED // 2), "é" * LONGEST_SEARCHED, "a1 " * 600 + "!"]
    ends: Counter[str] = Counter()
    slowest = (0.0, "")
    for pattern in hostile.expressions(seed, count):
        start = time.process_time()
        try:
            regex = compile_regex(pattern)
        except BadPattern:
            ends["refused"] += 1
            slowest = max(slowest, (time.process_time() - start, pattern))
            continue
        ends["run"] += 1
        for text in texts:
            start = time.process_time()
            regex.search(searched(text))
            slowest = max(slowest, (time.process_time() - start, pattern))
    with capsys.disabled():
        print(f"\nregexes: seed {seed}, {dict(ends)}, slowest {slowest[0] * 1e3:.0f} ms")  # noqa: T201
    assert ends["run"] > 1_000
    assert slowest[0] < 0.2, slowest
