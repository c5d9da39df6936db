"""Replies are read as the person meant them, in three languages, or refused with a reason they can act on."""

from __future__ import annotations

import json
import string
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wabot_core.errors import BadDeclaration, NotUnderstood
from wabot_core.messages import Choice, Kind, Location, Media, Message
from wabot_core.phrases import DAYS, MONTHS, NEXT, NO, WEEKDAYS, WHYS, YES, spoken
from wabot_core.replies import (
    KINDS,
    ChoiceOption,
    ChoiceReply,
    DateReply,
    EmailReply,
    LocationReply,
    MediaReply,
    NumberReply,
    PhoneReply,
    Reply,
    TextReply,
    TimeReply,
    YesNoReply,
    by_name,
)

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)  # a Sunday
CITIES = ChoiceReply(
    options=(ChoiceOption("sp", "São Paulo"), ChoiceOption("st", "Santos"), ChoiceOption("10", "Recife"))
)


def message(text: str = "", **parts: Any) -> Message:
    return Message(number="n", id="1", chat="c", contact="c", at=NOW, text=text, **parts)


def understand(reply: Reply[Any], text: str | Message, language: str = "en") -> Any:
    said = text if isinstance(text, Message) else message(text)
    return reply.understand(said, now=NOW, language=language)


UNDERSTOOD: list[tuple[Reply[Any], str, str, Any]] = [
    (TextReply(), "en", "  hello ", "hello"),
    (TextReply(min_length=0), "en", "", ""),
    (NumberReply(), "en", "12", 12),
    (NumberReply(), "en", "-1,234.5", -1234.5),
    (NumberReply(), "en", "1,234", 1234),
    (NumberReply(), "en", "12,5", 12.5),
    (NumberReply(), "en", "1 000", 1000),
    (NumberReply(), "pt", "1.234", 1234),
    (NumberReply(), "pt-BR", "1.234,50", 1234.5),
    (NumberReply(), "pt", "1.234.567", 1234567),
    (NumberReply(), "es", "12.5", 12.5),
    (NumberReply(whole=True), "en", "3.0", 3),
    (EmailReply(), "en", " Ana@Example.COM. ", "Ana@example.com"),
    (EmailReply(), "en", "<a.b+c@x-y.co>", "a.b+c@x-y.co"),
    (PhoneReply(), "en", "+55 (11) 91234-5678", "+5511912345678"),
    (PhoneReply(), "en", "0055 11 91234 5678", "+5511912345678"),
    (PhoneReply(default_country="BR"), "en", "(11) 91234-5678", "+5511912345678"),
    (PhoneReply(default_country="ES"), "es", "612 34 56 78", "+34612345678"),
    (DateReply(), "en", "2027-03-04", "2027-03-04"),
    (DateReply(), "en", "4/3/2027", "2027-03-04"),
    (DateReply(), "en", "04.03.27", "2027-03-04"),
    (DateReply(), "en", "4.3.", "2027-03-04"),
    (DateReply(), "en", "12/25", "2026-12-25"),
    (DateReply(), "en", "22/11", "2026-11-22"),
    (DateReply(), "en", "21/11", "2027-11-21"),
    (DateReply(), "en", "29 Feb", "2028-02-29"),
    (DateReply(), "en", "March 4th, 2027", "2027-03-04"),
    (DateReply(), "en", "4th of July", "2027-07-04"),
    (DateReply(), "en", "Tomorrow", "2026-11-23"),
    (DateReply(), "en", "monday", "2026-11-23"),
    (DateReply(), "en", "next Sunday", "2026-11-29"),
    (DateReply(), "pt", "AMANHÃ", "2026-11-23"),
    (DateReply(), "pt", "sexta-feira", "2026-11-27"),
    (DateReply(), "pt", "1º de março de 2027", "2027-03-01"),
    (DateReply(), "es", "mañana", "2026-11-23"),
    (DateReply(), "es", "el miércoles", "2026-11-25"),
    (DateReply(), "es", "3 de octubre", "2027-10-03"),
    (TimeReply(), "en", "14:30", "14:30"),
    (TimeReply(), "en", "2 pm", "14:00"),
    (TimeReply(), "en", "12 a.m.", "00:00"),
    (TimeReply(), "en", "at 9", "09:00"),
    (TimeReply(), "pt", "às 14h30", "14:30"),
    (TimeReply(), "pt", "meio-dia", "12:00"),
    (TimeReply(), "es", "a las 9:15", "09:15"),
    (CITIES, "en", "1", "sp"),
    (CITIES, "en", "2.", "st"),
    (CITIES, "en", "3️⃣", "10"),
    (CITIES, "en", "SAO PAULO", "sp"),
    (CITIES, "en", "rec", "10"),
    (CITIES, "en", "st", "st"),
    (CITIES, "en", "10", "10"),
    (YesNoReply(), "en", "Yes!", True),
    (YesNoReply(), "en", "👎", False),
    (YesNoReply(), "pt", "Não", False),
    (YesNoReply(), "pt", "sim.", True),
    (YesNoReply(), "es", "Sí", True),
    (YesNoReply(), "fr", "ok", True),
]
REFUSED: list[tuple[Reply[Any], str, str, str]] = [
    (TextReply(), "en", "   ", "answer with a text"),
    (TextReply(min_length=3), "en", "ab", "at least 3"),
    (TextReply(max_length=3), "pt", "abcd", "no máximo 3"),
    (NumberReply(), "en", "twelve", "for example 12"),
    (NumberReply(), "en", "٣", "for example 12"),
    (NumberReply(), "en", "1e400", "for example 12"),
    (NumberReply(), "en", "nan", "for example 12"),
    (NumberReply(whole=True), "es", "1.5", "número entero"),
    (NumberReply(min=1), "en", "0", "1 or more"),
    (NumberReply(max=2.5), "en", "3", "2.5 or less"),
    (EmailReply(), "en", "ana@", "ana@example.com"),
    (EmailReply(), "en", "a..b@x.co", "ana@example.com"),
    (PhoneReply(), "en", "91234-5678", "country code"),
    (PhoneReply(default_country="BR"), "en", "99", "country code"),
    (PhoneReply(default_country="US"), "en", "1-800-FLOWERS", "country code"),
    (DateReply(), "en", "31/2", "22/11/2026"),
    (DateReply(), "en", "soon", "22/11/2026"),
    (DateReply(earliest=date(2026, 11, 22)), "en", "yesterday", "from 22/11/2026"),
    (DateReply(latest=date(2026, 11, 22)), "es", "mañana", "hasta el 22/11/2026"),
    (TimeReply(), "en", "24:00", "14:30"),
    (TimeReply(), "en", "13 pm", "14:30"),
    (CITIES, "en", "sa", "São Paulo, Santos, Recife"),
    (CITIES, "en", "0", "São Paulo, Santos, Recife"),
    (CITIES, "en", "4", "São Paulo, Santos, Recife"),
    (CITIES, "en", "", "São Paulo, Santos, Recife"),
    (LocationReply(), "en", "here", "share a location"),
    (MediaReply(), "en", "here", "send a file"),
    (YesNoReply(), "pt", "talvez", "sim ou não"),
]


@pytest.mark.parametrize(("reply", "language", "text", "value"), UNDERSTOOD)
def test_a_reply_is_understood(reply: Reply[Any], language: str, text: str, value: Any) -> None:
    found = understand(reply, text, language)
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize(("reply", "language", "text", "why"), REFUSED)
def test_a_reply_is_refused_with_a_reason(reply: Reply[Any], language: str, text: str, why: str) -> None:
    with pytest.raises(NotUnderstood) as error:
        understand(reply, text, language)
    assert why in str(error.value.facts["why"])


def test_a_picked_choice_is_understood_by_its_id_or_label() -> None:
    assert understand(CITIES, message(kind=Kind.BUTTON_REPLY, choice=Choice(id="st", label="?"))) == "st"
    assert understand(CITIES, message(kind=Kind.POLL_VOTE, choice=Choice(id="x", label="Recife"))) == "10"


def test_a_reaction_is_no_answer() -> None:
    with pytest.raises(NotUnderstood):
        understand(TextReply(), message("👍", kind=Kind.REACTION))


def test_a_place_is_understood() -> None:
    place = Location(latitude=1.5, longitude=-2.5, name="Home")
    found = understand(LocationReply(), message(kind=Kind.LOCATION, location=place))
    assert found == {"latitude": 1.5, "longitude": -2.5, "name": "Home", "address": None}


def test_a_file_is_understood_if_it_is_of_the_kind() -> None:
    picture = message("look", kind=Kind.IMAGE, media=Media(mimetype="image/png", size=5, file="f/1"))
    found = understand(MediaReply(kinds=[Kind.IMAGE]), picture)
    assert found == {
        "kind": "image",
        "mimetype": "image/png",
        "size": 5,
        "name": None,
        "file": "f/1",
        "caption": "look",
    }
    with pytest.raises(NotUnderstood, match="image"):
        understand(MediaReply(kinds=[Kind.IMAGE]), replace(picture, kind=Kind.VOICE))


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_a_name_and_a_refusal(kind: str) -> None:
    reply = by_name(kind, **({"options": ["Yes", {"id": "n", "label": "No"}]} if kind == "choice" else {}))
    with pytest.raises(NotUnderstood):
        understand(reply, message("", kind=Kind.STICKER))


def test_settings_come_as_json() -> None:
    assert by_name("date", earliest="2026-01-01") == DateReply(earliest=date(2026, 1, 1))
    assert by_name("media", kinds=["image"]) == MediaReply(kinds=(Kind.IMAGE,))
    assert by_name("choice", options=["A"]) == ChoiceReply(options=(ChoiceOption("A", "A"),))


@pytest.mark.parametrize(
    ("kind", "settings"),
    [
        ("shoe", {}),
        ("text", {"length": 1}),
        ("date", {"earliest": "soon"}),
        ("media", {"kinds": ["zip"]}),
        ("choice", {"options": [{}]}),
    ],
)
def test_a_reply_that_cannot_be_is_refused(kind: str, settings: dict[str, Any]) -> None:
    with pytest.raises(BadDeclaration):
        by_name(kind, **settings)


def test_every_language_says_everything() -> None:
    def fields(text: str) -> set[str | None]:
        return {name for _, name, _, _ in string.Formatter().parse(text) if name}

    for table in (DAYS, MONTHS, NEXT, NO, WEEKDAYS, YES):
        assert set(table) == set(WHYS)
    for whys in WHYS.values():
        assert {why: fields(text) for why, text in whys.items()} == {
            why: fields(text) for why, text in WHYS["en"].items()
        }
    assert [spoken(each) for each in ("pt-BR", "ES", "es_MX", "xx", "")] == ["pt", "es", "es", "en", "en"]


ANY_REPLY = [by_name(kind, **({"options": ["A", "B"]} if kind == "choice" else {})) for kind in sorted(KINDS)]


@given(reply=st.sampled_from(ANY_REPLY), text=st.text(max_size=40), language=st.sampled_from(["en", "pt", "es"]))
def test_any_text_is_understood_or_refused(reply: Reply[Any], text: str, language: str) -> None:
    try:
        value = understand(reply, text, language)
    except NotUnderstood as error:
        value = error.facts["why"]
    assert value is not None
    assert json.loads(json.dumps(value)) == value


@given(
    day=st.dates(date(2000, 1, 1), date(2099, 12, 31)),
    form=st.sampled_from(["%Y-%m-%d", "%d/%m/%Y", "%d.%m.%y", "%d-%m-%Y"]),
)
def test_any_date_in_numbers_is_read_back(day: date, form: str) -> None:
    assert understand(DateReply(), day.strftime(form)) == day.isoformat()
