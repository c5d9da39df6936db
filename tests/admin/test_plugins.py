"""Plugins over the API and from the terminal: what each brings, who uses it, what is told to whom after a restart."""

from __future__ import annotations

import json
from dataclasses import replace
from email.message import Message
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from tests.admin.client import Client
from tests.admin.conftest import NewClient
from tests.admin.test_bots import document, imported, publish, save
from tests.admin.test_impact import waiting
from wabot_admin import installers, plugins
from wabot_admin.desk_commands import with_services
from wabot_admin.plugin_changes import list_changes, note_changes
from wabot_admin.services import Services
from wabot_core.catalog import PluginStatus
from wabot_core.stores import NumberRow
from wabot_runtime.cli import cli

BOTH = pytest.mark.parametrize("records", ["sqlite", "postgresql"], indirect=True)
PATHS = ("/", "\\")


def booking(name: str = "Clinic", *, type: str = "forms.form", hook: bool = False) -> dict[str, Any]:
    """Return a bot with a plugin's node after one of wabot's own."""
    made = document(name=name)
    flow = made["flows"][0]
    field = {"name": "day", "question": "Which day?"}
    flow["nodes"].append({"id": "book", "type": type, "version": 1, "config": {"name": "booking", "fields": [field]}})
    flow["edges"].append({"source": "say", "exit": "next", "target": "book"})
    if hook:
        config = {"name": "shop", "secret": "shop_hook", "contact": "phone"}
        flow["triggers"].append({"id": "hook", "type": "webhook.received", "version": 1, "config": config})
    return made


async def using(editor: Client, services: Services) -> str:
    """Publish a bot with a form, let people wait in it, and take the form out of its draft; return its id."""
    bot = await imported(editor, booking())
    published = await publish(editor, bot, rev=1)
    assert published.status == 201, published.body
    await waiting(services, bot, 2, at="book")
    await waiting(services, bot, 3, at="say")
    assert (await save(editor, bot, document(name="Clinic"), rev=1)).status == 200
    assert (await publish(editor, bot, rev=2)).status == 201
    return bot


@BOTH
async def test_the_removal_of_a_plugin_is_told_with_everyone_it_meets(signed_in: NewClient, services: Services) -> None:
    editor, viewer = await signed_in("editor"), await signed_in("viewer")
    unused = (await viewer.call("GET", "/api/plugins/forms/impact")).data
    assert (unused["status"], unused["bots"], unused["count"], unused["secrets"]) == ("loaded", [], 0, None)
    bot = await using(editor, services)
    found = (await viewer.call("GET", "/api/plugins/forms/impact")).data
    assert (found["count"], found["others"], found["people"]) == (2, 3, 0)
    (clinic,) = found["bots"]
    assert (clinic["bot"], clinic["bot_name"], clinic["live"]) == (bot, "Clinic", False)
    (version,) = clinic["versions"]
    assert (version["revision"], version["live"], version["count"], version["others"]) == (1, False, 2, 3)
    (use,) = version["uses"]
    assert (use["flow_name"], use["node"], use["trigger"], use["type"]) == ("Main", "book", None, "forms.form")
    assert (use["title"], use["count"]) == ("Fill in a form", 2)
    assert use["oldest"].startswith("2026-03-01T00:00:00")
    drafted = await imported(editor, booking("Another"))
    bots = (await viewer.call("GET", "/api/plugins/forms/impact")).data["bots"]
    assert [(each["bot"], [one["revision"] for one in each["versions"]]) for each in bots] == [
        (bot, [1]),
        (drafted, [None]),
    ]


async def test_a_plugin_that_is_used_but_gone_is_told_by_name(signed_in: NewClient, services: Services) -> None:
    editor, agent = await signed_in("editor"), await signed_in("agent")
    bot = await imported(editor, booking("Maps", type="maps.find"))
    await imported(editor, booking("Forms"))
    found = (await editor.call("GET", "/api/plugin-uses")).data["items"]
    assert [(each["plugin"], each["installed"], [one["bot_name"] for one in each["bots"]]) for each in found] == [
        ("forms", True, ["Forms"]),
        ("maps", False, ["Maps"]),
    ]
    gone = (await editor.call("GET", "/api/plugins/maps/impact")).data
    assert (gone["status"], [each["bot"] for each in gone["bots"]]) == ("missing", [bot])
    assert gone["bots"][0]["versions"][0]["uses"][0]["title"] == "maps.find"
    assert gone["installing"]["install"].endswith("install wabot-maps")
    for path in ("/api/plugins/maps", "/api/plugins/nobody", "/api/plugins/nobody/impact"):
        assert (await editor.call("GET", path)).status == 404
    assert (await agent.call("GET", "/api/plugins/forms")).status == 200
    assert (await agent.call("GET", "/api/plugins/forms/impact")).status == 403


async def test_the_secrets_a_plugins_nodes_name_are_told_set_or_not(signed_in: NewClient) -> None:
    admin, viewer = await signed_in("admin"), await signed_in("viewer")
    await imported(admin, booking("Shop", hook=True))
    path = "/api/plugins/webhook/impact"
    need = {"name": "shop_hook", "bots": ["Shop"]}
    assert (await admin.call("GET", path)).data["secrets"] == [need | {"set": False}]
    assert (await admin.call("POST", "/api/secrets", {"name": "shop_hook", "value": "x"})).status == 201
    assert (await admin.call("GET", path)).data["secrets"] == [need | {"set": True}]
    assert (await viewer.call("GET", path)).data["secrets"] is None
    (bot,) = (await viewer.call("GET", path)).data["bots"]
    (use,) = bot["versions"][0]["uses"]
    assert (use["trigger"], use["node"], use["title"]) == ("hook", None, "Webhook")


async def test_what_wabot_cannot_start_without_is_told(signed_in: NewClient, services: Services) -> None:
    editor = await signed_in("editor")
    await services.desk.numbers.add(NumberRow(id="front", name="Front desk", wanted="stopped"))
    found = (await editor.call("GET", "/api/plugins/runtime/impact")).data
    assert found["needed_by"] == ["WABOT_RECORDS", "WABOT_CACHE", "WABOT_FILES", "WABOT_SECRETS"]
    assert (found["ours"], found["numbers"]) == (True, ["Front desk"])


async def test_a_plugin_is_shown_with_its_nodes_help_and_parts(signed_in: NewClient) -> None:
    viewer = await signed_in("viewer")
    found = (await viewer.call("GET", "/api/plugins/crm")).data
    assert (found["plugin"]["nodes"], found["plugin"]["triggers"], found["plugin"]["ours"]) == (4, 0, False)
    assert found["package"]["licence"] == "Apache-2.0"
    assert found["package"]["summary"].startswith("Finds, creates and updates contacts")
    lead = next(each for each in found["actions"] if each["type"] == "crm.create_lead")
    assert lead["help"].startswith(lead["title"])
    assert lead["system_exits"]
    assert lead["schema"]["properties"]
    assert set(found["timeouts"]) == {each["type"] for each in found["actions"]}
    assert all(seconds > 0 for seconds in found["timeouts"].values())
    runtime = (await viewer.call("GET", "/api/plugins/runtime")).data
    assert {"kind": "secrets", "name": "vault"} in runtime["parts"]
    assert {"kind": "records", "name": "sqlite"} in runtime["parts"]


async def test_where_a_plugin_broke_and_paths_are_for_admins_only(signed_in: NewClient, services: Services) -> None:
    admin, viewer = await signed_in("admin"), await signed_in("viewer")
    broken = PluginStatus(
        name="raises",
        module="wabot_raises",
        distribution="wabot-raises",
        version="1.0.0",
        status="broken",
        reason="RuntimeError: the licence server is asleep",
        traceback="Traceback …",
    )
    services.runtime.catalog = replace(services.runtime.catalog, plugins=(*services.runtime.catalog.plugins, broken))
    seen = {name: (await one.call("GET", "/api/plugins/raises")).data for name, one in (("a", admin), ("v", viewer))}
    assert (seen["a"]["traceback"], seen["v"]["traceback"]) == ("Traceback …", None)
    assert seen["v"]["plugin"]["reason"] == broken.reason
    told = (await viewer.call("GET", "/api/plugins")).data["installing"], seen["v"]["installing"]
    for installing in told:
        for command in (installing["install"], installing["update"], installing["remove"]):
            assert not any(mark in command for mark in PATHS), command
    assert seen["a"]["installing"]["remove"].endswith(" uninstall wabot-raises")


MARKS = {
    "pip": ("", ["python -m pip install x", "python -m pip install --upgrade x", "python -m pip uninstall x"]),
    "pipx": (
        installers.PIPX,
        ["pipx inject venv x", "pipx runpip venv install --upgrade x", "pipx uninject venv x"],
    ),
    "uv tool": (
        installers.UV_TOOL,
        [
            "uv tool install wabot --with other --with x",
            "uv tool upgrade wabot --upgrade-package x",
            "uv tool install wabot --with other",
        ],
    ),
}
RECEIPT = '[tool]\nrequirements = [{ name = "wabot" }, { name = "other" }, { name = "X" }]\n'


@pytest.mark.parametrize("tool", MARKS)
def test_the_commands_are_those_of_what_installed_wabot(tmp_path: Path, tool: str) -> None:
    mark, expected = MARKS[tool]
    prefix = tmp_path / "venv"
    prefix.mkdir()
    if mark:
        (prefix / mark).write_text(RECEIPT)
    found = replace(installers.find_installation(prefix, "/opt/my bots/python"), container=False)
    assert found.tool == tool
    commands = installers.commands_for("x", found, exact=False)
    assert [commands.install, commands.update, commands.remove] == expected
    uv = replace(found, tool="uv")
    assert installers.commands_for("x", uv, exact=False).update == "uv pip install --upgrade x"


def test_a_command_names_the_very_python_for_who_may_know_and_quotes_everything() -> None:
    found = installers.Installation(tool="pip", python="/opt/my bots/python", environment="venv")
    assert installers.commands_for("x", found, exact=True).install == "'/opt/my bots/python' -m pip install x"
    assert installers.commands_for("x; rm -rf ~", found, exact=False).remove == "python -m pip uninstall 'x; rm -rf ~'"


def test_a_receipt_that_cannot_be_read_is_no_mark(tmp_path: Path) -> None:
    for text in ("", "not = [toml", "[tool]\nrequirements = 5\n", "[tool]\nrequirements = [{}]\n"):
        (tmp_path / installers.UV_TOOL).write_text(text)
        assert installers.find_installation(tmp_path, "python").tool == "pip"


def test_only_pages_over_https_are_links(monkeypatch: pytest.MonkeyPatch) -> None:
    said = Message()
    said["Home-page"] = "https://dice.example/"
    for link in (
        "Source, https://code.example/dice",
        "Docs, http://docs.example/",
        "Evil, javascript:alert(1)",
        "Evil, https://user:word@example.org/",
        "Evil, https:///nowhere",
        "Evil, https://[",
        "nothing",
    ):
        said["Project-URL"] = link
    said["Author-email"] = '"Ana Souza" <ana@example.org>, bo@example.org'
    said["License"] = "MIT\n Permission is hereby granted"
    monkeypatch.setattr(plugins, "metadata", lambda name: said)
    found = plugins.read_package("wabot-dice")
    assert [(link.label, link.url) for link in found.links] == [
        ("Homepage", "https://dice.example/"),
        ("Source", "https://code.example/dice"),
    ]
    assert (found.author, found.licence) == ("Ana Souza, bo@example.org", "MIT")


async def test_what_a_restart_changed_is_told_once_it_is_up(services: Services, signed_in: NewClient) -> None:
    catalog = services.runtime.catalog
    viewer = await signed_in("viewer")

    async def start_with(*statuses: PluginStatus) -> None:
        services.runtime.catalog = replace(catalog, plugins=statuses)
        await note_changes(services)

    crm, forms, *_ = (each for each in catalog.plugins if each.distribution != "wabot")
    await start_with(crm, forms)
    assert (await viewer.call("GET", "/api/plugins")).data["changes"] == []
    await start_with(replace(crm, version="0.2.0"), replace(forms, status="broken"))
    told = (await viewer.call("GET", "/api/plugins")).data["changes"]
    assert [(each["plugin"], each["kind"], each["before"], each["after"]) for each in told] == [
        ("crm", "updated", "0.1.0", "0.2.0"),
        ("forms", "broken", "0.1.0", "0.1.0"),
    ]
    await start_with(forms)
    await start_with(forms)
    assert [(each.plugin, each.kind) for each in await list_changes(services)][:2] == [
        ("crm", "removed"),
        ("forms", "mended"),
    ]
    await start_with(crm, replace(forms, status="unloaded"))
    assert [(each.plugin, each.kind) for each in await list_changes(services)][:2] == [
        ("crm", "added"),
        ("forms", "unloaded"),
    ]


def run(*words: str) -> Result:
    """Run `wabot plugins …`."""
    return CliRunner().invoke(cli, ["plugins", *words])


def test_the_terminal_tells_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WABOT_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("WABOT_LOG_LEVEL", "error")
    assert run("impact", "forms").stdout == "Nothing uses it.\n"
    file = tmp_path / "bot.json"
    file.write_text(json.dumps(booking(hook=True)))
    bot = CliRunner().invoke(cli, ["bots", "import", str(file)]).stdout.strip()
    assert CliRunner().invoke(cli, ["bots", "publish", bot, "--anyway"]).exit_code == 0
    with_services(lambda services: waiting(services, bot, 2, at="book"))
    said = run("impact", "forms").stdout
    assert f"{bot}  revision 1 (live)  main/book  forms.form  2 wait" in said
    assert f"{bot}  draft  main/book  forms.form\n" in said
    assert "2 wait at its steps, 0 elsewhere" in said
    data = json.loads(run("impact", "forms", "--json").stdout)
    assert (data["status"], data["count"]) == ("loaded", 2)
    assert "secret shop_hook  not set" in run("impact", "webhook").stdout
    assert "node     forms.form  Fill in a form  → submitted" in run("show", "forms").stdout
    assert json.loads(run("show", "forms", "--json").stdout)["row"]["distribution"] == "wabot-forms"
    assert run("changes").stdout == "Nothing has changed yet.\n"
    with_services(note_changes)
    monkeypatch.setenv("WABOT_PLUGINS", "crm,webhook")
    with_services(note_changes)
    assert "unloaded  forms  0.1.0 → 0.1.0" in run("changes").stdout
    assert [each["plugin"] for each in json.loads(run("changes", "--json").stdout)] == ["forms"]
