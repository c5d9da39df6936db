"""The dialogue that turns are measured with goes where it should, by the engine and by hand."""

from __future__ import annotations

import pytest

from wabot_core.catalog import load_catalog
from wabot_core.problems import check_bot
from wabot_runtime.bench.dialogue import SAID, dialogue_document, dialogue_program, person, walk
from wabot_runtime.bench.engine import by_hand


@pytest.mark.parametrize("keywords", [1, 50])
async def test_the_dialogue_ends_in_three_turns(keywords: int) -> None:
    program = dialogue_program(load_catalog(only=()), keywords=keywords)
    said = [taken async for _, taken in walk(program, person(0))]
    assert [content.text for taken in said for content in taken.says] == [
        "Gladly. What is your name?",
        "How many people, Ana?",
        "Thank you, Ana: a table for 3.",
    ]
    assert said[-1].conversation.ended == "finished"


async def test_by_hand_the_same_is_said() -> None:
    program = dialogue_program(load_catalog(only=()))
    states: dict[str, dict[str, object]] = {}
    replies = [by_hand(states, text, "ana") for text in SAID]
    assert replies == [content.text async for _, taken in walk(program, person(0)) for content in taken.says]


def test_the_bot_could_be_published() -> None:
    assert not [p for p in check_bot(dialogue_document(), load_catalog(only=())) if p.severity == "error"]
