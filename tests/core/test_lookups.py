"""OptionsFrom: where a form's field may offer what a function finds, and what is refused when the pack is loaded."""

from __future__ import annotations

from typing import Annotated, Any

import pytest

from wabot_core import Lookup, OptionsFrom, Turn, action
from wabot_core.errors import BadDeclaration
from wabot_core.forms import schema_of, templates_of, ui_of


async def colours(lookup: Lookup) -> list[tuple[str, str]]:
    """Return colours."""
    return [("r", "red")]


def blocking(lookup: Lookup) -> Any:
    """Return nothing, and not async."""


def test_a_field_with_options_is_text_that_says_it_offers_some() -> None:
    @action("paint.pick")
    async def pick(turn: Turn, *, colour: Annotated[str, OptionsFrom(colours)] = "") -> None:
        """Pick a colour."""

    signature = pick.signature
    assert signature.parameters["colour"].options == OptionsFrom(colours)
    assert signature.parameters["colour"].plain_text
    assert schema_of(signature)["properties"]["colour"]["type"] == "string"
    assert ui_of(signature)["colour"] == {"ui:widget": "text", "x-options": True, "x-templates": True}
    assert templates_of(signature) == ["colour"]
    assert signature.schema.load({"colour": "anything"}) == {"colour": "anything"}


@pytest.mark.parametrize(
    ("annotation", "why"),
    [
        (Annotated[int, OptionsFrom(colours)], "for a text only"),
        (Annotated[list[str], OptionsFrom(colours)], "for a text only"),
        (Annotated[str, OptionsFrom(blocking)], "is not async"),
    ],
)
def test_options_where_none_can_be_are_refused(annotation: Any, why: str) -> None:
    async def pick(turn: Turn, *, colour: Any) -> None:
        """Pick a colour."""

    pick.__annotations__ = {"turn": Turn, "colour": annotation, "return": None}
    with pytest.raises(BadDeclaration, match=why):
        action("paint.pick")(pick)
