"""`wabot accounts` and `wabot audit` in processes of their own, as an operator runs them."""

from __future__ import annotations

import json
import os
import re
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.admin.client import PASSWORD

Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def wabot(tmp_path: Path) -> Run:
    """Give a function that runs `wabot` over a data folder of the test's own."""

    def run(*arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
        environment = {name: value for name, value in os.environ.items() if not name.startswith("WABOT_")}
        return subprocess.run(
            [sys.executable, "-m", "wabot_runtime", *arguments],
            input=stdin,
            capture_output=True,
            text=True,
            env=environment | {"WABOT_DATA": str(tmp_path / "data"), "WABOT_LOG_LEVEL": "error"},
            check=False,
        )

    return run


def test_accounts_are_made_listed_disabled_and_reset_from_the_terminal(wabot: Run, tmp_path: Path) -> None:
    made = wabot("accounts", "create", "Ana@Example.org", "--role", "admin", "--password-stdin", stdin=f"{PASSWORD}\n")
    assert (made.returncode, made.stdout) == (0, "Made the account ana@example.org.\n"), made.stderr
    weak = wabot("accounts", "create", "bo@example.org", "--password-stdin", stdin="short\n")
    assert weak.returncode == 1
    assert "too easy to guess" in weak.stderr
    unknown = wabot("accounts", "create", "bo@example.org", "--role", "king", "--invite")
    assert "There is no role 'king'." in unknown.stderr
    invited = wabot("accounts", "create", "bo@example.org", "--role", "agent", "--invite")
    assert re.fullmatch(r"[A-Za-z0-9_-]{43}", invited.stdout.splitlines()[1])
    assert "last account with the role admin" in wabot("accounts", "disable", "ana@example.org").stderr
    reset = wabot("accounts", "reset", "ana@example.org")
    assert re.fullmatch(r"[A-Za-z0-9_-]{43}", reset.stdout.splitlines()[1])
    listed = json.loads(wabot("accounts", "list", "--json").stdout)
    assert listed == [
        {"email": "ana@example.org", "name": "ana@example.org", "role": "admin", "disabled": False, "totp": False}
    ]
    assert wabot("audit", "verify").stdout == "The audit is whole: 6 rows.\n"
    with sqlite3.connect(tmp_path / "data" / "wabot.db") as database:
        database.execute("DROP TRIGGER audit_no_update")  # whoever has the file can
        database.execute("UPDATE audit SET actor = 'someone else' WHERE number = 2")
    database.close()
    bad = wabot("audit", "verify")
    assert (bad.returncode, bad.stderr) == (1, "The audit was tampered with: edit at row 2.\n")
