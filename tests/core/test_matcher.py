"""The matcher gives each event to the trigger the design says, and tells which triggers hide others."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wabot_core.events import MessageReceived, ScheduleFired, WaitExpired, WebhookReceived
from wabot_core.matcher import Matcher
from wabot_core.messages import Choice, Kind, Location, Media, Message
from wabot_core.patterns import (
    AnyMessage,
    ChoiceOf,
    Command,
    Contains,
    Exact,
    FirstContact,
    Hook,
    LocationOf,
    MediaOf,
    Pattern,
    Prefix,
    ReactionOf,
    Regex,
    ScheduleAt,
)

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def received(text: str = "", *, first_contact: bool = False, **parts: Any) -> MessageReceived:
    message = Message(number="n", id="1", chat="c", contact="c", at=NOW, text=text, **parts)
    return MessageReceived(message=message, first_contact=first_contact)


def picked(id: str, label: str) -> MessageReceived:
    return received(kind=Kind.BUTTON_REPLY, choice=Choice(id=id, label=label))


def winner(patterns: Sequence[Pattern], event: Any) -> int | None:
    match = Matcher([(i, pattern, False) for i, pattern in enumerate(patterns)]).match(event)
    return match.target if match else None


@pytest.mark.parametrize(
    ("pattern", "text", "matches"),
    [
        (Exact(["hi", "Good  Morning"]), " HI ", True),
        (Exact(["hi", "Good  Morning"]), "good morning", True),
        (Exact(["hi"]), "hi there", False),
        (Exact(["avó"]), "avo", False),
        (Prefix(["order"]), "Order 2 pizzas", True),
        (Prefix(["order"]), "orders", False),
        (Prefix(["order"]), "my order", False),
        (Prefix(["order now"]), "ORDER  now!", True),
        (Contains(["pay"]), "can I pay?", True),
        (Contains(["pay"]), "payment", False),
        (Contains(["credit card"]), "my Credit  Card, please", True),
        (Contains(["credit card"]), "credit my card", False),
        (Contains(["24/7"]), "open 24/7?", True),
        (Contains(["👍"]), "ok👍", True),
        (Regex(r"\border (\d+)"), "ORDER 12", True),
        (Regex(r"^\d+$"), "12a", False),
        (Command(["help", "/menu"]), "/Help me", True),
        (Command(["help", "/menu"]), "!menu", True),
        (Command(["help"]), "help", False),
        (Command(["help"]), "/helper", False),
        (Command(["help"]), "/", False),
        (AnyMessage(), "", True),
        (FirstContact(), "hello", False),
        (Hook("paid"), "paid", False),
        (ScheduleAt("0 9 * * *"), "0 9 * * *", False),
    ],
)
def test_a_pattern_matches_a_text(pattern: Pattern, text: str, matches: bool) -> None:
    assert (winner([pattern], received(text)) == 0) is matches


@pytest.mark.parametrize(
    ("pattern", "event", "matches"),
    [
        (MediaOf(), received(kind=Kind.IMAGE, media=Media(mimetype="image/png")), True),
        (MediaOf([Kind.IMAGE]), received(kind=Kind.VOICE, media=Media(mimetype="audio/ogg")), False),
        (MediaOf(), received("text"), False),
        (LocationOf(), received(kind=Kind.LOCATION, location=Location(latitude=1, longitude=2)), True),
        (ChoiceOf(), picked("a", "Apples"), True),
        (ChoiceOf(["a"]), picked("a", "Apples"), True),
        (ChoiceOf(["APPLES"]), picked("x", "apples"), True),
        (ChoiceOf(["b"]), picked("a", "Apples"), False),
        (ReactionOf(), received("❤️", kind=Kind.REACTION), True),
        (ReactionOf(["❤"]), received("❤️", kind=Kind.REACTION), True),
        (ReactionOf(["👍"]), received("❤️", kind=Kind.REACTION), False),
        (ReactionOf(), received("", kind=Kind.REACTION), False),
        (Exact(["👍"]), received("👍", kind=Kind.REACTION), False),
        (AnyMessage(), received("👍", kind=Kind.REACTION), False),
        (AnyMessage(), received(kind=Kind.STICKER, media=Media(mimetype="image/webp")), True),
        (Exact(["invoice"]), received("Invoice", kind=Kind.DOCUMENT, media=Media(mimetype="x/y")), True),
        (Exact(["apples"]), picked("a", "Apples"), True),
        (FirstContact(), received("hello", first_contact=True), True),
        (Hook("paid"), WebhookReceived(hook="paid", at=NOW), True),
        (Hook("paid"), WebhookReceived(hook="refunded", at=NOW), False),
        (AnyMessage(), WebhookReceived(hook="paid", at=NOW), False),
        (AnyMessage(), received("hi", from_me=True), False),
        (AnyMessage(), received(kind=Kind.PLACEHOLDER), False),
        (AnyMessage(), WaitExpired(conversation="c", turns=1, at=NOW), False),
        (ScheduleAt("0 9 * * *"), ScheduleFired(flow="f", trigger="t", slot=NOW, at=NOW), False),
    ],
)
def test_a_pattern_matches_an_event(pattern: Pattern, event: Any, matches: bool) -> None:
    assert (winner([pattern], event) == 0) is matches


def test_the_lower_rank_wins_and_ties_go_to_the_first() -> None:
    patterns: list[Pattern] = [
        AnyMessage(),
        FirstContact(),
        MediaOf(),
        Regex("hi"),
        Contains(["hi"]),
        Prefix(["hi"]),
        Exact(["hi"]),
    ]
    event = received("hi", kind=Kind.IMAGE, media=Media(mimetype="image/png"), first_contact=True)
    while patterns:
        assert winner(patterns, event) == len(patterns) - 1
        patterns.pop()
    assert winner([Contains(["b"]), Contains(["a"])], received("a b")) == 0
    assert winner([Regex("b"), Regex("a")], received("a b")) == 0
    assert winner([Prefix(["a"]), Prefix(["a b"])], received("a b")) == 0
    assert winner([ChoiceOf(), ChoiceOf(["a"])], picked("a", "A")) == 0
    assert winner([ChoiceOf(["a"]), ChoiceOf()], picked("a", "A")) == 0


@pytest.mark.parametrize(
    ("pattern", "text", "groups"),
    [
        (Regex(r"order (?P<number>\d+)(?P<extra>x)?"), "my Order 12", {"number": "12", "extra": ""}),
        (Regex(r"order (\d+)"), "order 12", {}),
        (Command(["help"]), "/help  Two Words ", {"rest": "Two Words"}),
        (Command(["help"]), "!HELP\nmore", {"rest": "more"}),
        (Command(["help"]), "/help", {"rest": ""}),
        (Prefix(["order now"]), "Order NOW 2 Pizzas", {"rest": "2 Pizzas"}),
        (Prefix(["até"]), "ATE\u0301 amanhã", {"rest": "amanhã"}),
        (Exact(["hi"]), "hi", {}),
    ],
)
def test_what_a_pattern_read_is_in_the_groups(pattern: Pattern, text: str, groups: dict[str, str]) -> None:
    match = Matcher([("t", pattern, False)]).match(received(text))
    assert match is not None
    assert dict(match.groups) == groups


def test_a_waiting_conversation_is_only_interrupted_by_triggers_that_may() -> None:
    matcher = Matcher([("hi", Exact(["stop"]), False), ("stop", Exact(["stop"]), True), ("any", AnyMessage(), False)])
    assert matcher.match(received("stop")) == matcher.match(received(" STOP "))
    assert matcher.match(received("stop")).target == "hi"  # type: ignore[union-attr]
    assert matcher.match(received("stop"), interrupts_only=True).target == "stop"  # type: ignore[union-attr]
    assert matcher.match(received("else"), interrupts_only=True) is None


def test_no_triggers_match_nothing() -> None:
    assert Matcher([]).match(received("hi", first_contact=True)) is None


@pytest.mark.parametrize(
    ("patterns", "pairs"),
    [
        ([Exact(["hi"]), Exact(["HI", "yo"])], [(1, 0)]),
        ([AnyMessage(), AnyMessage(), FirstContact(), FirstContact()], [(1, 0), (3, 2)]),
        ([Prefix(["order"]), Prefix(["order pizza"])], [(1, 0)]),
        ([Prefix(["order pizza"]), Prefix(["order"])], []),
        ([Contains(["card"]), Contains(["credit card"])], [(1, 0)]),
        ([Contains(["credit card"]), Contains(["card"])], []),
        ([Prefix(["hi"]), Exact(["hi"])], []),
        ([Regex("a+"), Regex("a+"), Regex("b")], [(1, 0)]),
        (
            [Command(["help"]), Command(["/help"]), Exact(["/help"]), Prefix(["!help me"])],
            [(0, 2), (1, 0), (1, 2), (3, 0)],
        ),
        ([ChoiceOf(), ChoiceOf(["a"])], [(1, 0)]),
        ([ChoiceOf(["a"]), ChoiceOf()], []),
        ([MediaOf([Kind.IMAGE]), MediaOf([Kind.IMAGE, Kind.VIDEO])], [(1, 0)]),
        ([LocationOf(), LocationOf(), ReactionOf(["❤"]), ReactionOf(["❤️"])], [(1, 0), (3, 2)]),
        ([Hook("a"), Hook("a"), ScheduleAt("* * * * *"), ScheduleAt("* * * * *")], [(1, 0)]),
    ],
)
def test_triggers_that_hide_others_are_told(patterns: list[Pattern], pairs: list[tuple[int, int]]) -> None:
    overlaps = Matcher([(i, pattern, False) for i, pattern in enumerate(patterns)]).overlaps()
    assert [(each.shadowed, each.by) for each in overlaps] == pairs
    assert all(each.why for each in overlaps)


WORDS = st.sampled_from(["a", "b", "c", "a b", "b c", "a b c", "A  B"])
PATTERNS = st.one_of(
    *(st.lists(WORDS, min_size=1, max_size=2).map(kind) for kind in (Exact, Prefix, Contains)),
    st.sampled_from(["a", "^b", "c$", "a.*c", "(a|b) c"]).map(Regex),
    st.just(AnyMessage()),
)


def tried_one_by_one(patterns: Sequence[Pattern], text: str) -> int | None:
    said = " ".join(text.lower().split())

    def matches(pattern: Pattern) -> bool:
        match pattern:
            case Exact(words):
                return any(said == " ".join(word.lower().split()) for word in words)
            case Prefix(words):
                return any(f"{said} ".startswith(" ".join(word.lower().split()) + " ") for word in words)
            case Contains(words):
                return any(" " + " ".join(word.lower().split()) + " " in f" {said} " for word in words)
            case Regex(expression):
                return re.search(expression, text, re.IGNORECASE) is not None
        return True

    matching = [(pattern.rank, i) for i, pattern in enumerate(patterns) if matches(pattern)]
    return min(matching)[1] if matching else None


@settings(max_examples=500, deadline=None)
@given(patterns=st.lists(PATTERNS, max_size=8), words=st.lists(st.sampled_from(["a", "B", "c", "d"]), max_size=5))
def test_the_indexes_find_what_trying_one_by_one_finds(patterns: list[Pattern], words: list[str]) -> None:
    text = "  ".join(words)
    assert winner(patterns, received(text)) == tried_one_by_one(patterns, text) or not text


def test_a_broken_character_breaks_no_match() -> None:
    assert winner([Contains(["x"]), Regex("^\\d"), Regex("hi")], received("\ud83d hi")) == 2
    assert winner([Regex("a"), AnyMessage()], received("\ud83d")) == 1


KINDS: list[tuple[Callable[[int], Pattern], Callable[[int], str]]] = [
    (lambda i: Exact([f"word{i}"]), lambda i: f"WORD{i}"),
    (lambda i: Prefix([f"start{i} now"]), lambda i: f"start{i} now 5"),
    (lambda i: Contains([f"has{i} it"]), lambda i: f"it has{i} it"),
    (lambda i: Regex(rf"id{i}-(?P<n>\d)"), lambda i: f"see id{i}-7"),
    (lambda i: Command([f"cmd{i}"]), lambda i: f"/cmd{i}"),
]


def test_ten_thousand_triggers_are_told_apart() -> None:
    matcher = Matcher([(i, KINDS[i % 5][0](i), False) for i in range(10_000)])
    for i in (*range(0, 10_000, 373), 9_999):
        match = matcher.match(received(KINDS[i % 5][1](i)))
        assert match is not None
        assert match.target == i
    assert matcher.match(received("something else entirely")) is None
    assert matcher.overlaps() == []
