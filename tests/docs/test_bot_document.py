"""“The bot document”: every field the program reads is on the page, in its own table, and in the example that runs."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import orjson
import pytest
from marshmallow import Schema

from wabot_core import bots
from wabot_core.catalog import load_catalog
from wabot_core.problems import check_bot, run_tests

DOCS = Path(__file__).parents[2] / "docs"
PAGE = (DOCS / "reference" / "bot-document.md").read_text(encoding="utf-8")
BAKERY: dict[str, Any] = orjson.loads((DOCS / "snippets" / "bot_document" / "bakery.json").read_bytes())

SHAPES: dict[str, type[Schema]] = {
    "Bot": bots.DocumentSchema,
    "Variable": bots.DocumentVariableSchema,
    "Settings": bots.DocumentSettingsSchema,
    "Flow": bots.DocumentFlowSchema,
    "Trigger": bots.DocumentTriggerSchema,
    "Node": bots.DocumentNodeSchema,
    "Retry": bots.DocumentRetrySchema,
    "Note": bots.DocumentNoteSchema,
    "Edge": bots.DocumentEdgeSchema,
    "Test": bots.DocumentTestSchema,
}
FIELDS = [(shape, name) for shape, schema in SHAPES.items() for name in schema().fields]


def table(shape: str) -> dict[str, list[str]]:
    """Return the rows under a heading by their field."""
    found = re.search(rf"^## {shape}$\n(.*?)(?=^## |\Z)", PAGE, re.DOTALL | re.MULTILINE)
    assert found, f"there is no heading {shape}"
    rows = re.findall(r"^\| `(\w+)` \| (.*?) \| (.*?) \| (.*?) \|$", found[1], re.MULTILINE)
    return {name: cells for name, *cells in rows}


@pytest.mark.parametrize(("shape", "name"), FIELDS)
def test_a_field_is_explained(shape: str, name: str) -> None:
    assert name in table(shape), f"{shape} does not explain {name}"
    _, default, words = table(shape)[name]
    assert words
    assert (default == "required") == SHAPES[shape]().fields[name].required


@pytest.mark.parametrize("shape", SHAPES)
def test_a_table_has_no_field_that_is_not_read(shape: str) -> None:
    assert set(table(shape)) <= set(SHAPES[shape]().fields)


@pytest.mark.parametrize(("shape", "name"), FIELDS)
def test_a_field_is_in_the_example(shape: str, name: str) -> None:
    flow = BAKERY["flows"][0]
    parts = {
        "Bot": [BAKERY],
        "Variable": BAKERY["variables"],
        "Settings": [BAKERY["settings"]],
        "Flow": [flow],
        "Trigger": flow["triggers"],
        "Node": flow["nodes"],
        "Retry": [node["retry"] for node in flow["nodes"] if "retry" in node],
        "Note": flow["notes"],
        "Edge": flow["edges"],
        "Test": BAKERY["tests"],
    }
    assert any(name in part for part in parts[shape])


async def test_the_example_can_be_published_and_holds_its_tests() -> None:
    catalog = load_catalog(only=())
    assert check_bot(BAKERY, catalog) == []
    results = await run_tests(BAKERY, catalog)
    assert len(results) == 5
    assert [result.problem for result in results if not result.passed] == []


def test_the_limits_are_the_programs() -> None:
    from wabot_core import engine, http, printing

    limits = (bots.MAX_NODES, engine.MAX_STEPS, engine.MAX_TURNS, engine.MAX_DEPTH, printing.LONGEST_RENDERED)
    for limit in (*limits, http.MAX_ANSWER // 1024):
        assert re.search(rf"\b{limit:,}\b", PAGE), limit
