"""`wabot plugins translate`: what is missing is listed, a file to fill in is written, and nothing in it is lost."""

from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner, Result

from wabot_core import Translation
from wabot_core.catalog import load_catalog
from wabot_core.coverage import coverage
from wabot_runtime.cli import cli


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, ["plugins", "translate", *arguments])


def test_what_is_translated_passes_the_check_and_what_is_not_fails_it() -> None:
    whole, missing = run("talk", "pt", "--check"), run("talk", "xx", "--check")
    assert (whole.exit_code, missing.exit_code) == (0, 1)
    assert whole.output.strip().endswith("translated, 100 %.")
    assert "talk.ask/title" in missing.output
    assert "Ask a question" in missing.output
    assert run("wabot", "pt", "--check").exit_code == 0


def test_machines_are_told_the_coverage_and_what_is_missing() -> None:
    told = json.loads(run("logic", "xx", "--json").output)
    assert (told["plugin"], told["language"], told["translated"], told["warnings"]) == ("logic", "xx", 0, [])
    assert told["total"] == len(told["missing"]) > 20
    assert told["missing"]["logic.stop/title"] == "End the conversation"


def test_a_file_filled_in_little_by_little_says_it_all(tmp_path: Path) -> None:
    file = tmp_path / "locales" / "xx.json"
    assert run("logic", "xx", "--write", str(file)).exit_code == 0
    first = json.loads(file.read_text())
    assert first["# logic.stop/title"] == "End the conversation"
    assert first["logic.stop/title"] == ""
    assert first["# logic.*/fields/flow/title"] == "Flow"  # two types say it; it is asked for once
    file.write_text(json.dumps({**first, "logic.stop/title": "Fim", "# logic.stop/title": "old"}))
    assert run("logic", "xx", "--write", str(file)).exit_code == 0
    second = json.loads(file.read_text())
    assert second["logic.stop/title"] == "Fim"
    assert "# logic.stop/title" not in second
    filled = {path: text or "x" for path, text in second.items() if not path.startswith("#")}
    catalog = load_catalog()
    catalog.translations += (("logic", Translation(language="xx", words=filled)),)
    assert coverage(catalog, "logic", "xx").missing == {}


def test_a_file_that_is_no_translation_is_left_as_it_is(tmp_path: Path) -> None:
    file = tmp_path / "notes.json"
    for text in ("{", "[1]", '{"a": {}}'):
        file.write_text(text)
        assert run("logic", "xx", "--write", str(file)).exit_code == 1
        assert file.read_text() == text


def test_an_unknown_plugin_and_what_is_no_language_are_refused() -> None:
    assert "There is no loaded plugin 'nothing'" in str(run("nothing", "pt").exception)
    assert "no language" in str(run("talk", "../pt").exception)
