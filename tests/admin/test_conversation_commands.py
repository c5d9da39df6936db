"""`wabot conversations`: what the API does, from the terminal, and in the same audit."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.admin.talks import put_talk
from wabot_admin.conversation_commands import STATES as KNOWN
from wabot_admin.conversation_commands import conversations
from wabot_admin.desk_commands import with_services
from wabot_admin.errors import NotTakenOver
from wabot_core.errors import ConversationEnded
from wabot_runtime import STATES


@pytest.fixture(autouse=True)
def _own_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let commands keep what they do in a folder of the test's own."""
    monkeypatch.setenv("WABOT_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("WABOT_LOG_LEVEL", "error")


def run(*words: str) -> Result:
    """Run `wabot conversations …`."""
    return CliRunner().invoke(conversations, words)


def test_a_conversation_is_found_taken_over_answered_exported_and_given_back() -> None:
    talk = with_services(lambda services: put_talk(services.desk, person="Ana\x1b[2J", owner="bot", unread=1))
    id = talk["conversation"]
    assert run("list").stdout == f"{id}  2026-03-01 12:00  bot (1 unread)  Ana [2J  > Hello!\n"
    assert json.loads(run("list", "--state", "bot", "--contact", "ana", "--unread", "--json").stdout)[0]["id"] == id
    assert run("list", "--state", "failed").stdout == "There is no such conversation.\n"
    assert run("list", "--text", "there HI").stdout == f"{id}  2026-03-01 12:00  bot (1 unread)  Ana [2J  < hi there\n"
    assert run("list", "--text", "goodbye").stdout == "There is no such conversation.\n"
    assert isinstance(run("reply", id, "too early").exception, NotTakenOver)
    assert run("takeover", id).stdout == f"The bot is silent in {id}.\n"
    first = run("reply", id, "We call you.", "--key", "1").stdout
    assert first.startswith("3EB0")
    assert run("reply", id, "We call you.", "--key", "1").stdout == first
    assert "human" in run("show", id).stdout
    assert json.loads(run("show", id, "--json").stdout)["assignee"] is None
    said = run("export", id).stdout.splitlines()[1:]
    assert [line[20:] for line in said] == ["Ana: hi there", "b: Hello!", "operator: We call you."]
    whole = json.loads(run("export", id, "--json").stdout)
    assert [entry["type"] for entry in whole["transcript"]] == ["message", "message", "change", "message"]
    assert run("release", id, "--restart").stdout == f"The bot begins anew in {id}.\n"
    assert isinstance(run("takeover", id).exception, ConversationEnded)
    rows = with_services(lambda services: services.desk.audit.page(limit=9))
    assert [(row.action.removesuffix("_conversation"), row.outcome) for row in reversed(rows)] == [
        ("reply_to", "not_taken_over"),
        ("take_over", "done"),
        ("reply_to", "done"),
        ("reply_to", "done"),
        ("export_conversation_text", "done"),
        ("export", "done"),
        ("release", "done"),
        ("take_over", "conversation_ended"),
    ]


def test_several_conversations_are_changed_at_once_and_each_says_what_became_of_it() -> None:
    talks = [with_services(lambda services: put_talk(services.desk, owner="human", unread=1)) for _ in range(2)]
    one, two = [talk["conversation"] for talk in talks]
    gone = run("change", one, "nobody", two, "--read")
    lines = [f"{one}  changed", "nobody  There is no conversation 'nobody'.", f"{two}  changed"]
    assert (gone.exit_code, gone.stdout.splitlines()) == (1, lines)
    again = run("change", one, "--read", "--json")
    assert [(each["id"], each["changed"]) for each in json.loads(again.stdout)] == [(one, False)]
    assert run("change", one, two, "--restart").exit_code == 0
    assert run("change", one).exit_code == run("change", one, "--read", "--nobody", "--label", "x").exit_code == 2
    rows = with_services(lambda services: services.desk.audit.page(limit=9))
    assert [row.object for row in reversed(rows)] == [f"read {one} {two}", "read", f"release {one} {two}"]


def test_the_terminal_knows_every_state() -> None:
    assert KNOWN == STATES
