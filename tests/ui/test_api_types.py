"""The UI's types of the API are those of the API."""

from __future__ import annotations

import importlib.util
from pathlib import Path

UI = Path(__file__).parents[2] / "wabot_admin" / "ui"


def test_the_types_the_ui_is_written_against_are_those_of_the_api() -> None:
    spec = importlib.util.spec_from_file_location("make_schema", UI / "make_schema.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    first = module.TYPES.read_text().splitlines()[0]
    assert first == module.first_line(), "the API changed: run `python wabot_admin/ui/make_schema.py`"
