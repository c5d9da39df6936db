"""`wabot keys`, `wabot roles`, `wabot labels`: what the terminal makes counts in the API, and the other way round."""

from __future__ import annotations

import json
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from tests.admin.client import PASSWORD
from tests.admin.talks import put_talk
from wabot_admin.auth.links import make_account
from wabot_admin.commands import register_commands
from wabot_admin.desk_commands import with_services
from wabot_admin.errors import Forbidden, UnknownScope
from wabot_admin.services import Services
from wabot_core.errors import AlreadyThere, NotFound


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


def join(email: str, role: str) -> None:
    """Make an account."""
    with_services(lambda services: make_account(services, email=email, name=role, role=role, password=PASSWORD))


def said(*words: str) -> str:
    """Return what a command that must go well printed."""
    done = run(*words)
    assert done.exit_code == 0, done.output or done.exception
    return done.stdout


def test_a_key_may_what_it_is_given_and_never_more_than_its_account() -> None:
    with_services(
        lambda services: make_account(services, email="ed@x.org", name="Ed", role="editor", password=PASSWORD)
    )
    assert said("keys", "list") == "There is no key yet.\n"
    text = said("keys", "create", "ED@x.org", "sync", "--scope", "bots.read", "--days", "30").strip()
    assert text.startswith("wabot_")
    (key,) = json.loads(said("keys", "list", "--json"))
    assert (key["account"], key["name"], key["scopes"], key["id"] in text) == ("ed@x.org", "sync", ["bots.read"], True)
    assert text not in said("keys", "list")
    assert isinstance(run("keys", "create", "ed@x.org", "more", "--scope", "accounts.write").exception, Forbidden)
    refused = run("keys", "create", "ed@x.org", "more", "--scope", "bots.fly")
    assert (refused.exit_code, "scopes: Must be one of" in refused.output) == (2, True)
    assert isinstance(run("keys", "create", "no@x.org", "more", "--scope", "bots.read").exception, NotFound)
    said("keys", "remove", key["id"])
    assert said("keys", "list") == "There is no key yet.\n"
    assert isinstance(run("keys", "remove", key["id"]).exception, NotFound)


def test_a_role_is_made_of_scopes_there_are_and_never_what_only_admins_may() -> None:
    said("roles", "create", "reader", "--scope", "bots.read", "--scope", "analytics.read")
    assert "reader  (your own)  analytics.read bots.read\n" in said("roles", "list")
    said("roles", "change", "reader", "--scope", "bots.read")
    own = [role for role in json.loads(said("roles", "list", "--json")) if not role["builtin"]]
    assert own == [{"name": "reader", "scopes": ["bots.read"], "builtin": False, "rev": 2}]
    for name in ("reader", "admin"):
        assert isinstance(run("roles", "create", name, "--scope", "bots.read").exception, AlreadyThere)
    assert isinstance(run("roles", "change", "reader", "--scope", "secrets.write").exception, Forbidden)
    assert isinstance(run("roles", "change", "reader", "--scope", "bots.fly").exception, UnknownScope)
    assert isinstance(run("roles", "change", "nobody", "--scope", "bots.read").exception, NotFound)


def test_labels_and_notes_are_put_on_conversations_and_these_given_to_colleagues() -> None:
    talk = with_services(lambda services: put_talk(services.desk))["conversation"]
    join("bo@x.org", "agent")
    assert said("labels", "list") == "There is no label yet.\n"
    said("labels", "create", "Waits", "--colour", "#C2410C")
    assert said("labels", "list") == "Waits  #c2410c\n"
    said("conversations", "label", talk, "Waits")
    said("conversations", "note", talk, "Has the old contract.")
    assert said("conversations", "assign", talk, "bo@x.org") == f"bo@x.org looks after {talk}.\n"

    async def read(services: Services) -> tuple[list[str], str | None]:
        shown = await services.desk.conversations.get(talk)
        return [label.name for label in shown.labels], shown.assignee

    labels, assignee = with_services(read)
    assert (labels, assignee is None) == (["Waits"], False)
    assert "Has the old contract." in said("conversations", "export", talk, "--json")
    assert said("labels", "change", "Waits", "--name", "Later") == "The label is Later #c2410c now.\n"
    said("conversations", "label", talk, "Later", "--off")
    assert with_services(read)[0] == []
    said("conversations", "assign", talk)
    assert with_services(read)[1] is None
    assert "colour: Give a colour as #rrggbb" in run("labels", "create", "Red", "--colour", "red").output
    assert "note: Length must be" in run("conversations", "note", talk, "").output
    assert "email: Write the whole address" in run("accounts", "create", "nobody", "--invite").output
    said("labels", "remove", "Later")
    assert isinstance(run("labels", "remove", "Later").exception, NotFound)
