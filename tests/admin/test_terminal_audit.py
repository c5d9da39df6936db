"""Whatever the terminal changes is in the audit: its intent before, its outcome after; a new command is asked which."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result

from tests.admin.client import PASSWORD
from tests.admin.samples import GOOD
from tests.admin.talks import put_talk
from wabot_admin.auth.keys import make_key
from wabot_admin.auth.links import invite, make_account
from wabot_admin.commands import register_commands
from wabot_admin.desk_commands import with_services
from wabot_admin.labels import make_label
from wabot_admin.merges import merge_contacts
from wabot_admin.permissions import SCOPES
from wabot_admin.roles import make_role
from wabot_admin.services import Actor, Services
from wabot_core.stores import BotRow, NumberRow
from wabot_runtime import publish_draft
from wabot_runtime.stores.desk import SqlAudit

READS = {
    *(
        "accounts list",
        "accounts invites",
        "analytics show",
        "audit list",
        "audit verify",
        "captures list",
        "health",
        "settings show",
        "secrets list",
    ),
    *("bots list", "bots export", "bots impact", "bots diff", "bots revisions"),
    *("contacts alike", "contacts list", "conversations list", "conversations show", "numbers list", "numbers health"),
    *("keys list", "labels list", "roles list"),
    *("up", "demo"),
}
"""Commands that change nothing themselves."""

CHANGES: Mapping[str, tuple[str, Sequence[str]]] = {
    "accounts create": ("create_account", ["bo@example.org", "--password-stdin"]),
    "accounts create --invite": ("invite_account", ["bo@example.org"]),
    "accounts disable": ("disable_account", ["ed@example.org"]),
    "accounts disable --undo": ("enable_account", ["ed@example.org"]),
    "accounts one-step": ("remove_account_totp", ["root@example.org"]),
    "accounts reset": ("reset_account", ["ed@example.org"]),
    "accounts withdraw": ("withdraw_invite", ["flo@example.org"]),
    "audit export": ("export_audit", []),
    "bots copy": ("copy_bot", ["{bot}", "Another"]),
    "bots deploy": ("deploy_revision", ["{bot}", "1"]),
    "bots import": ("import_bot", ["{file}"]),
    "bots publish": ("publish_bot", ["{bot}"]),
    "bots publish --anyway": ("publish_bot_anyway", ["{bot}"]),
    "bots rename": ("rename_bot", ["{bot}", "Another"]),
    "bots restore": ("restore_revision", ["{bot}", "1"]),
    "captures export --csv": ("export_captures_csv", []),
    "captures export --json": ("export_captures_json", []),
    "contacts apart": ("tell_apart", ["{contact}", "{into}"]),
    "contacts erase": ("erase_contact", ["{contact}", "--yes", "--keep-file"]),
    "contacts erase-again": ("erase_again", []),
    "contacts merge": ("merge_contact", ["{contact}", "{into}", "--yes"]),
    "contacts opt-in": ("opt_contact_in", ["{into}"]),
    "contacts opt-out": ("opt_contact_out", ["{contact}"]),
    "contacts unmerge": ("unmerge_contact", ["{into}", "{merged}"]),
    "conversations assign": ("assign_conversation", ["{conversation}", "root@example.org"]),
    "conversations change": ("change_conversations", ["{conversation}", "--label", "{label}"]),
    "conversations export": ("export_conversation_text", ["{conversation}"]),
    "conversations export --json": ("export_conversation", ["{conversation}"]),
    "conversations label": ("put_label", ["{conversation}", "{label}"]),
    "conversations label --off": ("take_label", ["{conversation}", "{label}"]),
    "conversations note": ("leave_note", ["{conversation}", "hello"]),
    "conversations release": ("release_conversation", ["{taken}"]),
    "conversations reply": ("reply_to_conversation", ["{taken}", "hello"]),
    "conversations takeover": ("take_over_conversation", ["{conversation}"]),
    "keys create": ("make_api_key", ["root@example.org", "sync", "--scope", "contacts.read"]),
    "keys remove": ("remove_api_key", ["{key}"]),
    "labels change": ("change_label", ["{label}", "--name", "Another"]),
    "labels create": ("make_label", ["Another"]),
    "labels remove": ("remove_label", ["{label}"]),
    "numbers add": ("add_number", ["another"]),
    "numbers assign": ("change_number", ["n1", "{bot}"]),
    "numbers link": ("link_number", ["n1", "--wait", "0"]),
    "numbers logout": ("log_out_number", ["linked"]),
    "numbers remove": ("remove_number", ["n1"]),
    "numbers restart": ("restart_number", ["n1"]),
    "numbers start": ("start_number", ["n1"]),
    "numbers stop": ("stop_number", ["n1"]),
    "roles change": ("change_role", ["{role}", "--scope", "bots.read"]),
    "roles create": ("make_role", ["another", "--scope", "bots.read"]),
    "secrets delete": ("remove_secret", ["token"]),
    "secrets rotate": ("rotate_vault_key", []),
    "secrets set": ("change_secret", ["token"]),
    "settings set": ("change_settings", ["timezone", "Europe/Berlin"]),
    "settings switch": ("change_flags", ["publish_anyway", "off"]),
}
"""The action of each command that changes something or takes people's data out, and words that let it do so."""

INPUT = {"accounts create": f"{PASSWORD}\n", "secrets set": "another value\n"}
ENDS_BADLY = {"numbers link": "was not linked within 0 seconds"}


@pytest.fixture(scope="module")
def cli() -> click.Group:
    """Give the commands the admin adds."""
    group = click.Group()
    register_commands(group)
    return group


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Mapping[str, str]]:
    """Give a data folder with one of everything, and how each is called."""
    folder = tmp_path_factory.mktemp("filled")
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("WABOT_DATA", str(folder / "data"))
        environment.setenv("WABOT_LOG_LEVEL", "error")
        names = with_services(fill)
    file = folder / "bot.json"
    file.write_text(json.dumps(GOOD["document"]))
    return folder / "data", {**names, "file": str(file)}


async def fill(services: Services) -> Mapping[str, str]:
    """Make one of everything."""
    root = await make_account(services, email="root@example.org", name="Root", role="admin", password=PASSWORD)
    await services.desk.accounts.put_totp(root.id, b"sealed", active=True)
    await make_role(services, "reader", ["bots.read"], held=frozenset(SCOPES))
    admin = Actor(account=root, scopes=frozenset(SCOPES))
    key, _ = await make_key(services, admin, name="sync", scopes=["bots.read"], expires=None)
    await make_label(services, name="Waits", colour="#c2410c")
    await make_account(services, email="ed@example.org", name="Ed", role="editor", password=PASSWORD)
    await invite(services, email="flo@example.org", role="viewer")
    bot = await services.desk.bots.add(BotRow(id="clinic", name="Clinic"), GOOD["document"])
    await publish_draft(services.desk.bots, services.runtime.cache, bot, author="x", message="")
    await services.desk.numbers.add(NumberRow(id="n1", name="n1", wanted="stopped"))
    await services.desk.numbers.add(NumberRow(id="linked", name="n2", wanted="stopped", phone="15550100"))
    await services.runtime.vault.set("token", "a value", by="x", now=services.now())
    talks = [await put_talk(services.desk, phone=f"35191000000{place}", owner="bot") for place in range(3)]
    merged = await put_talk(services.desk, phone="351910000009", ended="finished")
    taken = talks[1]["conversation"]
    await services.runtime.handoffs.take_over(taken, by="x")
    into = talks[2]["handle"]
    await merge_contacts(services, merged["handle"], into, by="x")
    return {
        "bot": bot.bot,
        "contact": talks[0]["handle"],
        "into": into,
        "merged": merged["handle"],
        "conversation": talks[0]["conversation"],
        "taken": taken,
        **{"key": key.id, "label": "Waits", "role": "reader"},
    }


@pytest.fixture
def names(filled: tuple[Path, Mapping[str, str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Mapping[str, str]:
    """Let commands work in a copy of the filled folder."""
    shutil.copytree(filled[0], tmp_path / "data")
    monkeypatch.setenv("WABOT_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("WABOT_LOG_LEVEL", "error")
    return filled[1]


def run(cli: click.Group, command: str, names: Mapping[str, str]) -> Result:
    """Run a command with words that let it do what it does."""
    words = [word.format(**names) for word in CHANGES[command][1]]
    return CliRunner().invoke(cli, [*command.split(), *words], input=INPUT.get(command))


def tables(folder: Path) -> Mapping[str, Any]:
    """Return every row there is but the audit's."""
    with sqlite3.connect(folder / "data" / "wabot.db") as database:
        found = [row[0] for row in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        rows = {name: sorted(map(repr, database.execute(f'SELECT * FROM "{name}"'))) for name in found}  # noqa: S608
    database.close()
    return {name: of for name, of in rows.items() if name not in ("audit", "intents", "sqlite_sequence")}


def audited(folder: Path) -> tuple[list[tuple[str, ...]], list[tuple[str, ...]]]:
    """Return actor, action and outcome of every row, and the action of every intent that is open."""
    with sqlite3.connect(folder / "data" / "wabot.db") as database:
        rows = database.execute("SELECT actor, action, outcome FROM audit ORDER BY number").fetchall()
        open_ones = database.execute("SELECT action FROM intents").fetchall()
    database.close()
    return rows, open_ones


def leaves(command: click.Command, path: str = "") -> Iterator[str]:
    """Return the names of all commands below one."""
    if not isinstance(command, click.Group):
        yield path
        return
    for name, child in command.commands.items():
        yield from leaves(child, f"{path} {name}".strip())


def test_every_command_is_known_to_change_something_or_not(cli: click.Group) -> None:
    known = READS | {" ".join(word for word in name.split() if not word.startswith("--")) for name in CHANGES}
    assert {name for name in leaves(cli) if not name.startswith("bench")} == known


@pytest.mark.parametrize("command", CHANGES)
def test_a_change_is_in_the_audit_and_what_can_not_be_written_down_is_not_done(
    cli: click.Group, command: str, names: Mapping[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def full(audit: SqlAudit, intent: object) -> None:
        raise OSError("no room")

    before = tables(tmp_path)
    with monkeypatch.context() as broken:
        broken.setattr(SqlAudit, "intend", full)
        refused = run(cli, command, names)
    assert isinstance(refused.exception, OSError), refused.output
    assert tables(tmp_path) == before
    assert audited(tmp_path) == ([], [])

    done = run(cli, command, names)
    assert (done.exit_code == 0) is (command not in ENDS_BADLY), done.output
    assert ENDS_BADLY.get(command, "") in done.output
    assert audited(tmp_path) == ([("operator", CHANGES[command][0], "done")], [])


def test_what_is_refused_is_in_the_audit_with_its_reason(
    cli: click.Group, names: Mapping[str, str], tmp_path: Path
) -> None:
    for command, unknown in (("contacts erase", "contact"), ("conversations takeover", "conversation")):
        assert run(cli, command, {**names, unknown: "nobody"}).exit_code == 1
    assert run(cli, "accounts disable", names).exit_code == 0
    assert [outcome for _, _, outcome in audited(tmp_path)[0]] == ["not_found", "not_found", "done"]


def test_what_broke_in_the_middle_or_whose_row_never_came_is_interrupted(
    cli: click.Group, names: Mapping[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(*given: object, **more: object) -> None:
        raise ZeroDivisionError

    async def full(audit: SqlAudit, **row: object) -> None:
        raise OSError("no room")

    with monkeypatch.context() as broken:
        broken.setattr("wabot_runtime.stores.erasure.SqlErasure.erase", breaks)
        assert isinstance(run(cli, "contacts erase", names).exception, ZeroDivisionError)
    assert audited(tmp_path) == ([("operator", "erase_contact", "interrupted")], [])
    with monkeypatch.context() as broken:
        broken.setattr(SqlAudit, "append", full)
        assert isinstance(run(cli, "contacts opt-out", names).exception, OSError)
    rows, left = audited(tmp_path)
    assert (len(rows), left) == (1, [("opt_contact_out",)])
    later = with_services(
        lambda services: services.desk.audit.settle(
            before=services.now().replace(year=2100), outcome="interrupted", stamp=lambda row, mac: mac
        )
    )
    assert [(row.actor, row.action, row.outcome) for row in later] == [("operator", "opt_contact_out", "interrupted")]
