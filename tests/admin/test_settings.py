"""Settings and flags: what people set counts at once; what wabot was started with is shown without secrets."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from tests.admin.client import Client
from tests.admin.conftest import NewClient
from tests.admin.samples import GOOD
from tests.admin.talks import put_talk
from tests.admin.test_bots import document, imported
from wabot_admin.desk_commands import with_services
from wabot_admin.flags import FLAGS
from wabot_admin.services import Services
from wabot_admin.settings import HIDDEN, process_settings
from wabot_admin.settings_commands import settings
from wabot_runtime import Settings, load_settings, open_runtime

BOTH = pytest.mark.parametrize("records", ["sqlite", "postgresql"], indirect=True)
GIVEN = {"name": "Bakery", "timezone": "Europe/Lisbon", "language": "pt", "send_rate": 2.5, "loop_limit": 7}


async def put(client: Client, path: str, body: Any, *, rev: int = 1) -> Any:
    """Put something that has a rev."""
    return await client.call("PUT", path, body, headers={"if-match": f'"{rev}"'})


async def switch(client: Client, **flags: bool) -> None:
    """Switch flags."""
    rev = (await client.call("GET", "/api/flags")).header("etag")
    assert rev is not None
    assert (await put(client, "/api/flags", {"flags": flags}, rev=int(rev.strip('"')))).status == 200


@BOTH
async def test_what_is_set_counts_and_the_rest_has_its_default(signed_in: NewClient, services: Services) -> None:
    admin = await signed_in("admin")
    before = await admin.call("GET", "/api/settings")
    assert (before.header("etag"), before.data["values"]) == ('"1"', before.data["defaults"])
    assert set(before.data["set"].values()) == {None}
    changed = await put(admin, "/api/settings", GIVEN)
    assert (changed.status, changed.header("etag")) == (200, '"2"')
    assert changed.data["values"] == {**GIVEN, "send_burst": 20}
    assert changed.data["set"] == {**GIVEN, "send_burst": None}
    assert (await admin.call("GET", "/api/settings")).data == changed.data
    stale = await put(admin, "/api/settings", {})
    assert (stale.status, stale.data["code"]) == (412, "rev_mismatch")
    assert services.runtime.workspace.pace == (2.5, 20)
    again = await put(admin, "/api/settings", {}, rev=2)
    assert again.data["values"] == before.data["values"]


async def test_two_who_save_at_once_are_not_both_told_it_worked(signed_in: NewClient) -> None:
    admin = await signed_in("admin")
    replies = await asyncio.gather(*(put(admin, "/api/settings", {"name": f"n{n}"}) for n in range(4)))
    assert sorted(reply.status for reply in replies) == [200, 412, 412, 412]


async def test_what_makes_no_sense_is_refused_by_field(signed_in: NewClient) -> None:
    admin = await signed_in("admin")
    wrong = {
        **{"name": "", "timezone": "Mars/Olympus", "language": "xx"},
        **{"send_rate": -1, "send_burst": 0, "loop_limit": 1.5},
    }
    refused = await put(admin, "/api/settings", wrong)
    assert (refused.status, set(refused.data["errors"])) == (422, set(wrong))
    odd = await put(admin, "/api/settings", {"send_rate": "NaN"})
    assert odd.status == 422


async def test_another_process_hears_of_a_change(services: Services, tmp_path: Path, redis_url: str) -> None:
    shared = {"WABOT_DATA": str(tmp_path / "shared"), "WABOT_CACHE": redis_url}
    async with open_runtime(load_settings(shared)) as one, open_runtime(load_settings(shared)) as two:
        following = asyncio.create_task(two.workspace.follow())
        try:
            async with asyncio.timeout(10):
                rev = 1
                while two.workspace.loop_limit != 5:  # the word said before it listens is lost
                    rev = await one.desk.settings.put("workspace", {"loop_limit": 5}, rev=rev)
                    await one.workspace.tell()
                    await asyncio.sleep(0.05)
        finally:
            following.cancel()


async def test_the_workspaces_clock_is_that_of_new_bots_and_of_analytics(signed_in: NewClient) -> None:
    admin = await signed_in("admin")
    await put(admin, "/api/settings", GIVEN)
    for body in ({"name": "New"}, {"name": "Like the clinic", "sample": "clinic"}):
        made = await admin.call("POST", "/api/bots", body)
        draft = await admin.call("GET", f"/api/bots/{made.data['bot']}/draft")
        assert draft.data["document"]["settings"]["timezone"] == "Europe/Lisbon"
    found = await admin.call("GET", "/api/analytics")
    assert found.data["timezone"] == "Europe/Lisbon"
    me = (await admin.call("GET", "/api/me")).data
    assert me["workspace"] == {"name": "Bakery", "timezone": "Europe/Lisbon", "language": "pt"}


async def test_what_wabot_was_started_with_is_shown_without_secrets(signed_in: NewClient) -> None:
    admin = await signed_in("admin")
    shown = (await admin.call("GET", "/api/settings/process")).data["items"]
    assert [each["source"] for each in shown if each["variable"] == "WABOT_DATA"] == ["environment"]
    canary = "hunter2"
    started = load_settings(
        {
            "WABOT_RECORDS": f"postgresql+psycopg://app:{canary}/@x#{canary}@db:5432/wabot?password={canary}",
            "WABOT_CACHE": f"redis://:{canary}@cache:6379/0",
            "WABOT_FILES": f"s3://key:{canary}@bucket/wabot",
            "WABOT_SINKS": f"https://hooks.example.org/{canary},https://{canary}@other.example.org",
            "WABOT_LEASE_TTL": "PT45S",
        }
    )
    values = {each.variable: each.value for each in process_settings(started)}
    assert canary not in json.dumps(values)
    assert values["WABOT_RECORDS"] == f"postgresql+psycopg://{HIDDEN}@db:5432/wabot?{HIDDEN}"
    assert values["WABOT_SINKS"] == f"https://hooks.example.org/{HIDDEN},https://{HIDDEN}@other.example.org"
    assert (values["WABOT_LEASE_TTL"], values["WABOT_SECRETS"]) == ("PT45S", "vault://,env://")
    assert {each.source for each in process_settings(Settings())} == {"default"}


async def test_a_flag_that_is_off_refuses_everyone(signed_in: NewClient, services: Services) -> None:
    admin = await signed_in("admin")
    assert (await admin.call("GET", "/api/me")).data["flags"] == dict.fromkeys(FLAGS, True)
    broken = {**document(), "flows": [{**document()["flows"][0], "start": "nowhere"}]}
    bot = await imported(admin, broken)
    good = await imported(admin, document())
    talk = (await put_talk(services.desk))["conversation"]
    await admin.call("POST", f"/api/conversations/{talk}/takeover", {})
    simulation = {"bot": good, "integrations": "live"}
    calls: dict[str, list[tuple[str, str, Any]]] = {
        "api_keys": [("POST", "/api/keys", {"name": "k", "scopes": ["bots.read"]})],
        "exports": [
            ("GET", "/api/captures/export.csv", None),
            ("GET", "/api/captures/export.json", None),
            ("GET", "/api/analytics/export.csv", None),
            ("GET", f"/api/conversations/{talk}/export", None),
            ("GET", f"/api/conversations/{talk}/text", None),
        ],
        "files_in_replies": [("POST", f"/api/conversations/{talk}/replies", {"media": GOOD["media"]})],
        "live_simulations": [("POST", "/api/simulations", simulation)],
        "publish_anyway": [("POST", f"/api/bots/{bot}/publish-anyway", {"message": "now"})],
    }
    assert set(calls) == set(FLAGS)
    for flag, ways in calls.items():
        for method, path, body in ways:
            guarded = {"if-match": '"1"'} if path.startswith("/api/bots") else {}
            await switch(admin, **{flag: False})
            refused = await admin.call(method, path, body, headers=guarded)
            assert (refused.status, refused.data["code"]) == (403, "switched_off"), path
            await switch(admin, **{flag: True})
            allowed = await admin.call(method, path, body, headers=guarded)
            assert allowed.status in (200, 201, 202), (path, allowed.body)
    unknown = await put(admin, "/api/flags", {"flags": {"nope": True}}, rev=99)
    assert unknown.status == 422


async def test_a_live_simulation_stops_calling_once_it_is_switched_off(signed_in: NewClient) -> None:
    admin = await signed_in("admin")
    bot = await imported(admin, document())
    begun = await admin.call("POST", "/api/simulations", {"bot": bot, "integrations": "live"})
    await switch(admin, live_simulations=False)
    path = f"/api/simulations/{begun.data['id']}/messages"
    said = await admin.call("POST", path, {"kind": "text", "text": "hi"}, headers={"if-match": begun.header("etag")})
    assert (said.status, said.data["code"]) == (403, "switched_off")


@pytest.fixture
def _own_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let commands keep what they do in a folder of the test's own."""
    monkeypatch.setenv("WABOT_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("WABOT_LOG_LEVEL", "error")


def run(*words: str) -> Any:
    """Run `wabot settings …`."""
    return CliRunner().invoke(settings, words)


@pytest.mark.usefixtures("_own_data")
def test_the_terminal_does_the_same() -> None:
    assert run("set", "send_rate", "2.5").stdout == "send_rate = 2.5\n"
    assert run("set", "name", "Bakery").stdout == "name = Bakery\n"
    assert run("switch", "exports", "off").stdout == "exports is off\n"
    found = json.loads(run("show", "--json").stdout)
    assert (found["set"]["send_rate"], found["values"]["name"], found["flags"]["exports"]) == (2.5, "Bakery", False)
    text = run("show").stdout
    assert "send_rate = 2.5\n" in text
    assert "loop_limit = 30  (default)\n" in text
    assert "exports is off\n" in text
    assert run("set", "send_rate").stdout == "send_rate = 10.0\n"
    wrong = [run("set", "nope", "1"), run("set", "send_rate", "fast"), run("switch", "nope", "on")]
    assert [each.exit_code for each in wrong] == [2, 2, 2]
    rows = with_services(lambda services: services.desk.audit.page(limit=9))
    assert [row.action for row in rows] == ["change_settings", "change_flags", "change_settings", "change_settings"]
