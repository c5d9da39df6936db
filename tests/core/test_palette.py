"""The palette: every form is valid JSON Schema 2020-12 and says what its signature says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, Literal

import orjson
import pytest
from jsonschema import Draft202012Validator
from marshmallow import fields, validate

from wabot_core import Duration, JsonValue, LongText, Option, Secret, Shown, Turn, Url, action
from wabot_core.catalog import Catalog, PluginStatus
from wabot_core.forms import schema_of, templates_of, ui_of
from wabot_core.palette import palette


@dataclass(frozen=True, kw_only=True)
class Part:
    """A nested form."""

    name: str
    length: Duration = Duration(hours=1)


@action("try.everything")
async def everything(
    turn: Turn,
    *,
    url: Url,
    token: Secret,
    parts: list[Part],
    only: Literal["one"] = "one",
    choice: Literal["a", "b"] | None = None,
    share: Annotated[float, validate.Range(min=0, min_inclusive=False, max=1)] = 0.5,
    below: Annotated[int, validate.Range(max=9, max_inclusive=False)] = 1,
    pause: Annotated[Duration, validate.Range(min=Duration(0))] = Duration(minutes=90),  # noqa: B008
    mail: Annotated[str, fields.Email(metadata={"x-ui": {"ui:widget": "email"}})] = "",
    data: JsonValue = None,  # type: ignore[assignment]
    options: list[Option] = [],  # noqa: B006
) -> Option | Literal["otherwise"]:
    """Try every control.

    Args:
        url: Where to.
    """
    return "otherwise"


def property_of(name: str) -> dict[str, Any]:
    found: dict[str, Any] = schema_of(everything.signature)["properties"][name]
    return found


def test_every_schema_in_the_palette_is_valid(catalog: Catalog) -> None:
    shown = palette(catalog)
    assert {"talk.ask", "logic.switch"} <= {each["type"] for each in shown["actions"]}
    for each in (*shown["actions"], *shown["triggers"]):
        Draft202012Validator.check_schema(each["schema"])
    Draft202012Validator.check_schema(shown["rules"])
    Draft202012Validator.check_schema(schema_of(everything.signature))


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("url", {"title": "URL", "type": "string", "description": "Where to."}),
        ("only", {"title": "Only", "type": "string", "const": "one", "enum": ["one"], "default": "one"}),
        ("choice", {"title": "Choice", "type": ["string", "null"], "enum": ["a", "b", None], "default": None}),
        ("share", {"title": "Share", "type": "number", "default": 0.5, "exclusiveMinimum": 0, "maximum": 1}),
        ("below", {"title": "Below", "type": "integer", "default": 1, "exclusiveMaximum": 9}),
        (
            "pause",
            {"title": "Pause", "type": "string", "format": "duration", "default": "PT1H30M", "x-minimum": "PT0S"},
        ),
        ("mail", {"title": "Mail", "type": "string", "format": "email", "default": ""}),
        ("data", {"title": "Data", "default": None}),
    ],
)
def test_a_parameter_becomes_its_schema(name: str, expected: dict[str, Any]) -> None:
    assert property_of(name) == expected


def test_a_nested_form_stands_in_its_place() -> None:
    entry = property_of("parts")["items"]
    assert entry["properties"]["length"] == {
        "title": "Length",
        "type": "string",
        "format": "duration",
        "default": "PT1H",
    }
    assert entry["required"] == ["name"]
    assert entry["additionalProperties"] is False


def test_a_schema_and_marshmallow_agree_on_a_config() -> None:
    config = {"url": "https://a.b", "token": "crm", "parts": [{"name": "x", "length": "PT5M"}], "pause": "PT1S"}
    Draft202012Validator(schema_of(everything.signature)).validate(config)
    assert everything.signature.schema.load(config)["pause"] == Duration(seconds=1)


def test_the_form_keeps_the_order_of_the_signature() -> None:
    ui = ui_of(everything.signature)
    assert ui["ui:order"] == list(everything.signature.parameters)
    assert ui["url"] == {"ui:widget": "uri", "x-templates": True, "ui:help": "Where to."}
    assert ui["token"] == {"ui:widget": "secret"}
    assert ui["parts"]["items"]["ui:order"] == ["name", "length"]


def test_templates_go_where_people_type_texts() -> None:
    assert templates_of(everything.signature) == ["url", "parts", "data", "options"]
    assert "x-templates" not in ui_of(everything.signature)["options"]["items"]["id"]


def test_exits_are_shown_with_what_makes_them(catalog: Catalog) -> None:
    shown = {each["type"]: each for each in palette(catalog)["actions"]}
    assert shown["talk.menu"]["options"] == "options"
    assert [exit["name"] for exit in shown["talk.menu"]["system_exits"]] == ["error", "no_reply", "invalid"]
    assert [exit["name"] for exit in shown["logic.branch"]["exits"]] == ["yes", "no"]
    assert [exit["name"] for exit in shown["talk.say"]["system_exits"]] == ["error"]
    assert shown["logic.stop"]["exits"] == []


def test_a_trigger_shows_the_rank_of_its_pattern(catalog: Catalog) -> None:
    ranks = {each["type"]: each["rank"] for each in palette(catalog)["triggers"]}
    assert ranks["on.keyword"] < ranks["on.regex"] < ranks["on.first_contact"] < ranks["on.message"]


def test_a_broken_plugin_is_shown_with_its_reason() -> None:
    broken = PluginStatus(
        name="crm", module="crm", distribution="wabot-crm", version="1", status="broken", reason="ImportError: no"
    )
    shown = palette(Catalog(plugins=(broken,)))["plugins"]
    assert shown == [
        {"name": "crm", "distribution": "wabot-crm", "version": "1", "status": "broken", "reason": "ImportError: no"}
    ]


def test_the_etag_changes_with_the_catalog_only(catalog: Catalog) -> None:
    assert orjson.dumps(palette(catalog)) == orjson.dumps(palette(catalog))
    fewer = Catalog(actions=dict(list(catalog.actions.items())[1:]), triggers=catalog.triggers)
    assert palette(fewer)["etag"] != palette(catalog)["etag"]


@dataclass(frozen=True, kw_only=True)
class Question:
    """A nested form that is shown."""

    words: Annotated[LongText, Shown("text")]


@action("try.shown")
async def shown_in_messages(
    turn: Turn,
    *,
    text: Annotated[LongText, Shown("text")],
    options: Annotated[list[Option], Shown("choices")],
    questions: list[Question],
    secret: Secret,
    limit: Annotated[LongText, validate.Length(max=3), Shown("below")] = LongText(""),
) -> Option:
    """Show parts of itself."""
    return options[0]


def test_what_the_person_will_see_is_said_by_hints_for_the_preview() -> None:
    ui = ui_of(shown_in_messages.signature)
    assert (ui["text"]["x-shown"], ui["options"]["x-shown"], ui["limit"]["x-shown"]) == ("text", "choices", "below")
    assert ui["questions"]["items"]["words"]["x-shown"] == "text"
    assert "x-shown" not in ui["secret"]
    assert "x-shown" not in str(schema_of(shown_in_messages.signature))


def test_a_hint_changes_nothing_else_of_a_parameter() -> None:
    parameters = shown_in_messages.signature.parameters
    assert parameters["text"].plain_text
    assert not parameters["limit"].plain_text
    assert shown_in_messages.signature.options == "options"


def test_every_node_that_talks_says_what_the_person_will_see(catalog: Catalog) -> None:
    for each in palette(catalog)["actions"]:
        if each["category"] in ("talk", "forms"):
            assert "x-shown" in str(each["ui"]), f"{each['type']} has no Shown"


def test_titles_are_short_enough_for_a_card(catalog: Catalog) -> None:
    shown = palette(catalog)
    for each in (*shown["actions"], *shown["triggers"]):
        assert len(each["title"]) <= 28, f"{each['type']}: {each['title']}"
