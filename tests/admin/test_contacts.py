"""Contacts over the API: found, changed, opted out and in, and only as much of them as the reader may see."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest
from click import Group
from click.testing import CliRunner

from tests.admin.conftest import NewClient
from wabot_admin.capture_commands import captures
from wabot_admin.contacts import erase_again
from wabot_admin.desk_commands import with_services
from wabot_admin.people_commands import contacts
from wabot_admin.services import Services
from wabot_core.conversations import Contact
from wabot_core.testing.contracts.makers import START, arrival, conversation, turn

PHONE = "4915112345678"


async def met(services: Services, *names: str) -> None:
    """Let people write, a minute after each other."""
    for place, name in enumerate(names):
        who = Contact(id=f"{name.lower()}@c.us", name=name, phone=f"{PHONE[:-2]}{place:02}", language="pt")
        await services.runtime.records.inbox.record([arrival(name, contact=who, at=START + timedelta(minutes=place))])
        await services.runtime.records.turns.commit(turn(conversation(f"c-{name}", contact=who.id)))


async def test_people_are_found_and_paged(services: Services, signed_in: NewClient) -> None:
    await met(services, "Ana", "Ben", "Eve")
    agent = await signed_in("agent")
    first = (await agent.call("GET", "/api/contacts?limit=2")).data
    assert [each["name"] for each in first["items"]] == ["Eve", "Ben"]
    second = (await agent.call("GET", f"/api/contacts?limit=2&cursor={first['next']}")).data
    assert [(each["name"], each["conversations"], each["captures"]) for each in second["items"]] == [("Ana", 1, 0)]
    for query, names in {
        "search=en": ["Ben"],
        "search=1511-2345600": ["Ana"],
        "search=%25": [],
        "number=n1": ["Eve", "Ben", "Ana"],
        "number=n2": [],
        "language=pt": ["Eve", "Ben", "Ana"],
        "opted_out=true": [],
        "opted_out=false&since=2026-03-01T12:32:00%2B00:00": ["Eve"],
    }.items():
        items = (await agent.call("GET", f"/api/contacts?{query}")).data["items"]
        assert [each["name"] for each in items] == names, query


async def test_who_may_not_see_people_can_not_find_them_either(services: Services, signed_in: NewClient) -> None:
    await met(services, "Ana")
    editor = await signed_in("editor")
    (shown,) = (await editor.call("GET", "/api/contacts")).data["items"]
    assert (shown["name"], shown["phone"]) == ("A•••", "+49•••••••••00")
    assert PHONE[:-2].encode() not in (await editor.call("GET", f"/api/contacts/{shown['id']}")).body
    refused = await editor.call("GET", "/api/contacts?search=Ana")
    assert (refused.status, refused.data["code"]) == (403, "search_needs_personal")


async def test_a_change_needs_the_rev_that_was_read(services: Services, signed_in: NewClient) -> None:
    await met(services, "Ana")
    agent = await signed_in("agent")
    (row,) = (await agent.call("GET", "/api/contacts")).data["items"]
    path = f"/api/contacts/{row['id']}"
    body = {"name": "Ana Lima", "fields": {"city": "Porto", "vip": True}}
    assert (await agent.call("PATCH", path, body)).status == 428
    changed = await agent.call("PATCH", path, body, headers={"if-match": '"1"'})
    assert (changed.status, changed.header("etag")) == (200, '"2"')
    assert (await agent.call("PATCH", path, body, headers={"if-match": '"1"'})).status == 412
    less = await agent.call("PATCH", path, {"fields": {"vip": None}}, headers={"if-match": '"2"'})
    assert (less.data["name"], less.data["fields"], less.data["language"]) == ("Ana Lima", {"city": "Porto"}, "pt")
    assert (await agent.call("PATCH", path, {"phone": "1"}, headers={"if-match": '"3"'})).status == 422


async def test_opting_out_and_in_is_kept_with_who_did_it(services: Services, signed_in: NewClient) -> None:
    await met(services, "Ana")
    agent = await signed_in("agent")
    (row,) = (await agent.call("GET", "/api/contacts")).data["items"]
    path = f"/api/contacts/{row['id']}"
    for _ in range(2):
        out = await agent.call("POST", f"{path}/opt-out")
        assert out.status == 200
        assert out.data["opted_out"] is not None
    found = (await agent.call("GET", "/api/contacts?opted_out=true")).data["items"]
    assert [each["id"] for each in found] == [row["id"]]
    back = (await agent.call("POST", f"{path}/opt-in")).data
    assert back["opted_out"] is None
    assert [(each["out"], each["how"]) for each in back["opt_changes"]] == [(False, "admin"), (True, "admin")]
    assert back["opt_changes"][0]["by"].startswith("account:")


async def test_who_is_erased_is_gone_and_stays_so_after_a_restore(services: Services, signed_in: NewClient) -> None:
    await met(services, "Ana", "Ben")
    admin = await signed_in("admin")
    ben, ana = (await admin.call("GET", "/api/contacts")).data["items"]
    live = services.runtime.live
    before = await live.mark()
    await live.say("message", {"name": "Ana", "contact": "ana@c.us"})
    erased = await admin.call("DELETE", f"/api/contacts/{ana['id']}")
    assert (erased.status, erased.data["numbers"]) == (200, ["n1"])
    assert erased.data["rows"] >= 4
    assert (await admin.call("GET", f"/api/contacts/{ana['id']}")).status == 404
    assert (await admin.call("DELETE", f"/api/contacts/{ana['id']}")).status == 404
    assert [row["id"] for row in (await admin.call("GET", "/api/contacts")).data["items"]] == [ben["id"]]
    audit = await admin.call("GET", "/api/audit")
    assert b"erase_contact" in audit.body
    assert b"Ana" not in audit.body
    assert b"ana@c.us" not in audit.body
    assert await services.runtime.cache.recall(live.topic, before) is None  # told to nobody who comes back
    (tombstone,) = await services.runtime.files.list("erased/")
    assert "ana" not in tombstone
    await met(services, "Ana")  # as an older database would bring her back
    assert await erase_again(services) == 1
    assert await erase_again(services) == 0
    later = arrival("new", contact=Contact(id="ana@c.us", name="Ana"), at=services.now() + timedelta(days=1))
    await services.runtime.records.inbox.record([later])
    assert await erase_again(services) == 0
    assert len((await admin.call("GET", "/api/contacts")).data["items"]) == 2


async def test_two_contacts_that_are_one_person_become_one_and_apart_again(
    services: Services, signed_in: NewClient
) -> None:
    await met(services, "Lid", "Ana")
    agent = await signed_in("agent")
    ana, lid = (await agent.call("GET", "/api/contacts")).data["items"]
    path = f"/api/contacts/{lid['id']}/merge"
    assert (await agent.call("GET", path)).data["code"] == "unmergeable_contacts"
    shown = (await agent.call("GET", f"{path}?into={ana['id']}")).data
    assert (shown["contact"]["name"], shown["into"]["name"]) == ("Lid", "Ana")
    assert (shown["moves"]["conversations"], shown["moves"]["inbox"], shown["moves"]["captures"]) == (1, 1, 0)
    assert (shown["stays"], shown["ends"], shown["opted_out"], shown["queued"]) == ("c-Ana", "c-Lid", False, 0)
    assert len((await agent.call("GET", "/api/contacts")).data["items"]) == 2
    body = {"into": ana["id"], "into_rev": 1}
    assert (await agent.call("POST", path, body)).status == 428
    for rev, into_rev in (("2", 1), ("1", 2)):
        stale = await agent.call("POST", path, body | {"into_rev": into_rev}, headers={"if-match": f'"{rev}"'})
        assert stale.status == 412
    merged = await agent.call("POST", path, body, headers={"if-match": '"1"'})
    assert (merged.status, merged.header("etag"), merged.data["id"]) == (200, '"2"', ana["id"])
    assert [(one["id"], one["name"]) for one in merged.data["merged"]] == [(lid["id"], "Lid")]
    assert (merged.data["conversations"], merged.data["name"]) == (2, "Ana")
    assert (await agent.call("GET", f"/api/contacts/{lid['id']}")).status == 404
    transcript = (await agent.call("GET", "/api/conversations/c-Lid/transcript")).data["items"]
    assert [item["change"] for item in transcript if item["type"] == "change"] == ["merged"]
    admin = await signed_in("admin")
    audit = await admin.call("GET", "/api/audit")
    assert b"merge_contact" in audit.body
    assert b"lid@c.us" not in audit.body
    editor = await signed_in("editor")
    masked = await editor.call("GET", f"/api/contacts/{ana['id']}")
    assert masked.data["merged"][0]["name"] == "L•••"
    path = f"/api/contacts/{ana['id']}/unmerge"
    back = await agent.call("POST", path, {"merged": lid["id"]}, headers={"if-match": '"2"'})
    assert (back.status, back.data["id"], back.data["name"], back.data["conversations"]) == (200, lid["id"], "Lid", 1)
    again = await agent.call("POST", path, {"merged": lid["id"]}, headers={"if-match": '"3"'})
    assert again.status == 404


async def test_pairs_that_may_be_one_person_are_suggested_until_someone_says_they_are_not(
    services: Services, signed_in: NewClient
) -> None:
    for id in ("4915@c.us", "77@lid"):
        contact = Contact(id=id, name=f"Ana {id}", phone="4915123456789")
        await services.runtime.records.inbox.record([arrival(id, contact=contact)])
    await services.desk.likenesses.walk()
    agent, editor = await signed_in("agent"), await signed_in("editor")
    shown = (await agent.call("GET", "/api/likenesses")).data
    (pair,) = shown["items"]
    assert (pair["why"], shown["more"]) == ("phone", False)
    assert {pair[side]["name"] for side in ("one", "other")} == {"Ana 4915@c.us", "Ana 77@lid"}
    (masked,) = (await editor.call("GET", "/api/likenesses")).data["items"]
    assert masked["one"]["name"].startswith("A•••")
    path = f"/api/contacts/{pair['one']['id']}/apart"
    assert (await agent.call("POST", path, {"other": "nobody"})).status == 404
    assert (await agent.call("POST", path, {"other": pair["other"]["id"]})).status == 204
    assert (await agent.call("GET", "/api/likenesses")).data == {"items": [], "more": False}
    admin = await signed_in("admin")
    assert b"tell_apart" in (await admin.call("GET", "/api/audit")).body


def test_the_terminal_lists_opts_out_exports_and_erases(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WABOT_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("WABOT_LOG_LEVEL", "error")

    def run(group: Group, *words: str) -> str:
        done = CliRunner().invoke(group, words)
        assert done.exit_code == 0, done.output
        return done.stdout

    with_services(lambda services: met(services, "Ana", "Ben"))
    ana = next(row["id"] for row in json.loads(run(contacts, "list", "--json")) if row["name"] == "Ana")
    assert run(contacts, "opt-out", ana) == "Opted out.\n"
    assert "opted out" in run(contacts, "list", "--opted-out")
    assert run(contacts, "opt-in", ana) == "Opted in.\n"
    ben = next(row["id"] for row in json.loads(run(contacts, "list", "--json")) if row["name"] == "Ben")
    assert run(contacts, "merge", ben, ana, "--dry-run").startswith("Would move: ")
    plan = json.loads(run(contacts, "merge", ben, ana, "--yes", "--json"))
    assert (plan["moves"]["conversations"], plan["ends"], plan["stays"]) == (1, "c-Ben", "c-Ana")
    assert "Ben" not in run(contacts, "list")
    assert run(contacts, "unmerge", ana, ben) == "Parted.\n"
    assert run(contacts, "alike") == "No two contacts look like one person.\n"
    assert run(contacts, "apart", ana, ben) == "Kept apart.\n"
    assert run(contacts, "erase", ana, "--yes").startswith("Erased: ")
    left = run(contacts, "list")
    assert "Ben" in left
    assert "Ana" not in left
    assert all(b"ana@c.us" not in file.read_bytes() for file in (tmp_path / "data").rglob("*.db*"))
    assert run(contacts, "erase-again") == "Erased again: 0.\n"
    assert run(captures, "export", "--csv").rstrip().endswith('"conversation"')
    assert json.loads(run(captures, "export", "--json")) == []
