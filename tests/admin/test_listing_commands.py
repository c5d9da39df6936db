"""`wabot audit` and `wabot captures`: what the terminal lists and exports is what the API would, filters and all."""

from __future__ import annotations

import csv
import io
import json
from functools import partial
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result

from tests.admin.test_captures import kept
from wabot_admin.commands import register_commands
from wabot_admin.desk_commands import with_services


@pytest.fixture(autouse=True)
def _own_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let commands keep what they do in a folder of the test's own."""
    monkeypatch.setenv("WABOT_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("WABOT_LOG_LEVEL", "error")


def run(*words: str) -> Result:
    """Run `wabot …`."""
    cli = click.Group()
    register_commands(cli)
    return CliRunner().invoke(cli, words)


def said(*words: str) -> str:
    """Return what a command that must go well printed."""
    done = run(*words)
    assert done.exit_code == 0, done.output or done.exception
    return done.stdout


def listed(*words: str) -> list[dict[str, Any]]:
    """Return what a list says to machines."""
    rows: list[dict[str, Any]] = json.loads(said(*words, "--json"))
    return rows


def test_the_audit_is_listed_by_who_what_and_when() -> None:
    assert said("audit", "list") == "Nothing was done yet.\n"
    said("labels", "create", "VIP")
    said("labels", "create", "Later")
    assert [row["number"] for row in listed("audit", "list")] == [2, 1]
    first = listed("audit", "list")[-1]
    assert (first["actor"], first["outcome"]) == ("operator", "done")
    assert "make_label" in said("audit", "list", "--actor", "operator", "--action", "label")
    assert listed("audit", "list", "--limit", "1")[0]["number"] == 2
    assert said("audit", "list", "--outcome", "refused") == "Nothing like that was done.\n"
    assert listed("audit", "list", "--since", "2999-01-01T00:00:00Z") == []
    refused = run("audit", "list", "--since", "yesterday")
    assert (refused.exit_code, "since: Not a valid datetime." in refused.output) == (2, True)
    assert listed("audit", "verify") == {"rows": 2, "wrong": None}


def test_the_audit_is_exported_and_the_export_is_in_it(tmp_path: Path) -> None:
    said("labels", "create", "=VIP")
    rows = list(csv.DictReader(io.StringIO(said("audit", "export"))))
    assert [row["action"] for row in rows] == ["make_label"]
    said("audit", "export", "--action", "export_audit", "--output", str(tmp_path / "audit.csv"))
    written = csv.DictReader(io.StringIO((tmp_path / "audit.csv").read_text(encoding="utf-8-sig")))
    assert [row["action"] for row in written] == ["export_audit"]


def test_captures_are_listed_and_exported_by_the_same_filters() -> None:
    assert said("captures", "list") == "There is no such capture.\n"

    with_services(partial(kept, count=3))
    with_services(partial(kept, count=1, kind="booking"))
    newest = listed("captures", "list")[0]["contact"]["id"]
    assert [row["key"] for row in listed("captures", "list")] == ["k2", "k1", "k0", "k0"]
    for words, keys in (
        (("--kind", "lead"), ["lead0", "lead1", "lead2"]),
        (("--since", "2026-03-01T00:01:00Z", "--until", "2026-03-01T00:02:00Z"), ["lead1"]),
        (("--search", "a2@exam"), ["lead2"]),
        (("--search", "flu", "--kind", "booking"), ["booking0"]),
        (("--contact", newest), ["lead2"]),
        (("--contact", "nobody"), []),
    ):
        exported = json.loads(said("captures", "export", "--json", *words))
        assert [f"{row['kind']}{row['key'][1:]}" for row in exported] == keys, words
        assert listed("captures", "list", *words) == exported[::-1]
    assert "note: call 4915112345678" in said("captures", "list")
