"""Secrets over the API and from the terminal: set and named, never read, nor removed under a flow that needs it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from tests.admin.client import Client
from tests.admin.conftest import NewClient
from tests.admin.test_bots import document, imported, publish
from wabot_admin.desk_commands import with_services
from wabot_admin.secret_commands import secrets
from wabot_admin.services import Services

BOTH = pytest.mark.parametrize("records", ["sqlite", "postgresql"], indirect=True)
CANARY = "canary-secret-8c1f"


async def add(client: Client, name: str, value: str = CANARY) -> Any:
    """Add a secret."""
    return await client.call("POST", "/api/secrets", {"name": name, "value": value})


def hooked(secret: str) -> dict[str, Any]:
    """Return a bot whose trigger names a secret."""
    made = document()
    config = {"name": "shop", "secret": secret, "contact": "phone"}
    made["flows"][0]["triggers"].append({"id": "hook", "type": "webhook.received", "version": 1, "config": config})
    return made


@BOTH
async def test_a_secret_is_set_and_named_and_never_read(signed_in: NewClient, services: Services) -> None:
    admin, editor = await signed_in("admin"), await signed_in("editor")
    made = await add(admin, "crm_token")
    assert (made.status, made.header("etag"), made.data["version"], made.data["uses"]) == (201, '"1"', 1, [])
    assert (await add(admin, "crm_token")).status == 409
    changed = await admin.call("PUT", "/api/secrets/crm_token", {"value": CANARY + "2"}, headers={"if-match": '"1"'})
    assert (changed.status, changed.data["version"]) == (200, 2)
    stale = await admin.call("PUT", "/api/secrets/crm_token", {"value": CANARY + "3"}, headers={"if-match": '"1"'})
    assert (stale.status, stale.data["code"]) == (412, "rev_mismatch")
    listed = await editor.call("GET", "/api/secrets")
    assert [(row["name"], row["version"], row["updated_by"]) for row in listed.data["items"]] == [
        ("crm_token", 2, "admin")
    ]
    assert await services.runtime.secrets.get("crm_token") == CANARY + "2"
    refused = [await add(admin, name) for name in ("desk_key", "vault_key", "a b", "x" * 65)]
    assert [reply.status for reply in refused] == [422] * 4
    too_long = await add(admin, "long", CANARY * 5000)
    assert too_long.status == 422
    audit = await admin.call("GET", "/api/audit")
    for reply in (made, changed, stale, listed, *refused, too_long, audit):
        assert CANARY not in reply.body.decode()
    assert {row["action"] for row in audit.data["items"]} >= {"add_secret", "change_secret"}


async def test_where_a_secret_is_used_is_told_and_keeps_it_from_being_removed(signed_in: NewClient) -> None:
    admin = await signed_in("admin")
    await add(admin, "shop_hook")
    bot = await imported(admin, hooked("shop_hook"))
    (row,) = (await admin.call("GET", "/api/secrets")).data["items"]
    use = {"bot": bot, "bot_name": "Greeter", "flow": "main", "node": None, "trigger": "hook", "field": "secret"}
    assert row["uses"] == [use | {"revision": None}]
    assert (await publish(admin, bot, rev=1)).status == 201
    kept = await admin.call("DELETE", "/api/secrets/shop_hook")
    assert (kept.status, kept.data["code"]) == (409, "secret_in_use")
    assert kept.data["errors"]["uses"] == [use | {"revision": 1}]
    gone = await admin.call("DELETE", "/api/secrets/shop_hook?anyway=yes")
    assert (gone.status, gone.data["uses"]) == (200, [use | {"revision": 1}])
    assert (await admin.call("DELETE", "/api/secrets/shop_hook")).status == 404


async def test_a_bot_that_names_a_secret_nobody_set_has_a_problem(signed_in: NewClient, services: Services) -> None:
    admin = await signed_in("admin")
    bot = await imported(admin, hooked("shop_hook"))
    found = (await admin.call("GET", f"/api/bots/{bot}/problems")).data["problems"]
    assert [each["code"] for each in found if each["severity"] == "error"] == ["unknown_secret"]
    refused = await publish(admin, bot, rev=1)
    assert (refused.status, refused.data["code"]) == (422, "not_publishable")
    await add(admin, "shop_hook")
    found = (await admin.call("GET", f"/api/bots/{bot}/problems")).data["problems"]
    assert [each["code"] for each in found if each["severity"] == "error"] == []
    assert (await publish(admin, bot, rev=1)).status == 201


async def test_a_rotation_wraps_all_and_changes_no_value(signed_in: NewClient, services: Services) -> None:
    admin = await signed_in("admin")
    for number in range(3):
        await add(admin, f"s{number}", f"value {number}")
    first = await admin.call("POST", "/api/secrets/rotate")
    second = await admin.call("POST", "/api/secrets/rotate")
    assert (first.data["wrapped"], second.data["wrapped"]) == (3, 3)
    assert first.data["key"] != second.data["key"]
    assert [await services.runtime.secrets.get(f"s{n}") for n in range(3)] == [f"value {n}" for n in range(3)]


@pytest.fixture
def _own_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let commands keep what they do in a folder of the test's own."""
    monkeypatch.setenv("WABOT_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("WABOT_LOG_LEVEL", "error")


def run(*words: str, typed: str = "") -> Result:
    """Run `wabot secrets …`."""
    return CliRunner().invoke(secrets, words, input=typed)


@pytest.mark.usefixtures("_own_data")
def test_the_terminal_does_the_same_and_shows_no_value() -> None:
    said = [run("list"), run("set", "token", typed=CANARY + "\n"), run("set", "token", typed=CANARY + "2\n")]
    assert [each.stdout for each in said[:3]] == [
        "There is no secret yet.\n",
        "Set token (version 1).\n",
        "Set token (version 2).\n",
    ]
    assert with_services(lambda services: services.runtime.secrets.get("token")) == CANARY + "2"
    said += [run("list"), run("list", "--json"), run("rotate"), run("delete", "token")]
    assert said[3].stdout == "token  version 2  not used\n"
    (listed,) = json.loads(said[4].stdout)
    assert (listed["name"], listed["updated_by"]) == ("token", "operator")
    assert said[5].stdout.startswith("Wrapped 1 secrets")
    assert said[6].stdout == "Deleted token.\n"
    assert CANARY not in "".join(each.output for each in said)
    rows = with_services(lambda services: services.desk.audit.page(limit=9))
    assert [row.action for row in rows] == ["remove_secret", "rotate_vault_key", "change_secret", "add_secret"]
