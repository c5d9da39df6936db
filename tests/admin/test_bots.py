"""Bots over the API: drafts that lose nothing, Problems, tests, publishing, history, and their end."""

from __future__ import annotations

from typing import Any

import pytest

from tests.admin.client import Client, Reply
from tests.admin.conftest import NewClient
from wabot_admin.secrets import names_in
from wabot_admin.services import Services
from wabot_core.stores import NumberRow
from wabot_runtime import SAMPLES

BOTH = pytest.mark.parametrize("records", ["sqlite", "postgresql"], indirect=True)
HELLO = "> hi\n< Hello!\n"


def document(text: str = "Hello!", **more: Any) -> dict[str, Any]:
    """Return a bot that answers hi."""
    node = {"id": "say", "type": "talk.say", "version": 1, "config": {"text": text}}
    start = {"id": "t", "type": "on.keyword", "version": 1, "config": {"words": ["hi"]}}
    flow = {"id": "main", "name": "Main", "start": "say", "triggers": [start], "nodes": [node], "edges": []}
    return {"spec": 1, "name": "Greeter", "flows": [flow]} | more


async def imported(client: Client, of: dict[str, Any]) -> str:
    """Import a document and return the bot's id."""
    reply = await client.call("POST", "/api/bots/import", {"document": of})
    assert reply.status == 201, reply.body
    return str(reply.data["bot"])


async def save(client: Client, bot: str, of: dict[str, Any], *, rev: int) -> Reply:
    """Save a draft that was read at a rev."""
    return await client.call("PUT", f"/api/bots/{bot}/draft", {"document": of}, headers={"if-match": f'"{rev}"'})


async def publish(client: Client, bot: str, *, rev: int, anyway: bool = False, message: str = "x") -> Reply:
    """Publish a draft that was read at a rev."""
    path = f"/api/bots/{bot}/publish{'-anyway' if anyway else ''}"
    return await client.call("POST", path, {"message": message}, headers={"if-match": f'"{rev}"'})


async def test_what_was_changed_need_not_be_said(signed_in: NewClient) -> None:
    editor = await signed_in("editor")
    bot = await imported(editor, document())
    published = await publish(editor, bot, rev=1, message="")
    assert (published.status, published.data["message"]) == (201, "")


@BOTH
async def test_two_editors_saving_at_once_lose_nothing(signed_in: NewClient) -> None:
    editor, admin = await signed_in("editor"), await signed_in("admin")
    bot = await imported(editor, document())
    mine = await save(editor, bot, document("Mine"), rev=1)
    assert (mine.status, mine.header("etag")) == (200, '"2"')
    theirs = await save(admin, bot, document("Theirs"), rev=1)
    assert (theirs.status, theirs.data["code"]) == (409, "draft_conflict")
    assert theirs.data["errors"] == {"rev": 2, "document": document("Mine")}
    assert (await save(admin, bot, document("Both"), rev=2)).data["rev"] == 3
    assert (await publish(editor, bot, rev=2)).data["errors"]["document"] == document("Both")


@BOTH
async def test_what_was_checked_is_what_answers(signed_in: NewClient, services: Services) -> None:
    editor = await signed_in("editor")
    bot = await imported(editor, document(tests=[{"name": "hello", "chat": HELLO}]))
    reply = await publish(editor, bot, rev=1, message="First")
    assert (reply.status, reply.data["number"], reply.data["message"]) == (201, 1, "First")
    assert (await services.runtime.programs.live(bot)).revision == 1
    await save(editor, bot, document("Hey!"), rev=1)
    assert (await publish(editor, bot, rev=2)).data["parent"] == 1
    listed = await editor.call("GET", f"/api/bots/{bot}/revisions?limit=1")
    assert [each["number"] for each in listed.data["items"]] == [2]
    name = (await editor.call("GET", "/api/me")).data["account"]["name"]
    read = await editor.call("GET", f"/api/bots/{bot}/revisions/2")
    assert (reply.data["author"], listed.data["items"][0]["author"], read.data["author"]) == (name, name, name)
    older = await editor.call("GET", f"/api/bots/{bot}/revisions?limit=1&cursor={listed.data['next']}")
    assert [each["number"] for each in older.data["items"]] == [1]
    back = await editor.call("POST", f"/api/bots/{bot}/revisions/1/deploy")
    assert back.data == {"id": bot, "name": "Greeter", "live": 1}
    restored = await editor.call("POST", f"/api/bots/{bot}/revisions/1/restore", headers={"if-match": '"2"'})
    assert (restored.data["rev"], restored.data["document"]["flows"]) == (3, document()["flows"])
    for number in ("3", "0", "x", "9" * 40):
        assert (await editor.call("GET", f"/api/bots/{bot}/revisions/{number}")).status == 404


async def test_an_error_blocks_publishing_and_an_admins_override_is_in_the_audit(signed_in: NewClient) -> None:
    editor, admin = await signed_in("editor"), await signed_in("admin")
    broken = document()
    broken["flows"][0]["nodes"][0]["type"] = "nobody.knows"
    bot = await imported(editor, broken)
    found = (await editor.call("GET", f"/api/bots/{bot}/problems")).data["problems"]
    errors = [each for each in found if each["severity"] == "error"]
    assert [(each["flow"], each["node"]) for each in errors] == [("main", "say")]
    refused = await publish(editor, bot, rev=1)
    assert (refused.status, refused.data["code"]) == (422, "not_publishable")
    assert refused.data["errors"]["problems"] == errors
    assert (await publish(editor, bot, rev=1, anyway=True)).status == 403
    assert (await publish(admin, bot, rev=1, anyway=True)).data["number"] == 1
    rows = (await admin.call("GET", "/api/audit")).data["items"]
    told = [(row["action"], row["object"], row["outcome"]) for row in rows[:3]]
    assert told == [
        ("publish_bot_anyway", f"{bot} 1", "done"),
        ("publish_bot_anyway", bot, "forbidden"),
        ("publish_bot", bot, "not_publishable"),
    ]


async def test_a_failing_test_is_told_with_its_line(signed_in: NewClient) -> None:
    editor = await signed_in("editor")
    tests = [{"name": "good", "chat": HELLO}, {"name": "bad", "chat": "# a talk\n> hi\n< Good day!\n"}]
    bot = await imported(editor, document(tests=tests))
    good, bad = (await editor.call("POST", f"/api/bots/{bot}/tests")).data["tests"]
    assert good == {"name": "good", "passed": True, "why": None, "line": None}
    assert (bad["passed"], bad["line"]) == (False, 3)
    assert bad["why"].startswith("Line 3: the bot said something else.")
    path = f"/api/bots/{bot}/tests?name="
    assert (await editor.call("POST", path + "bad")).data["tests"] == [bad]
    assert (await editor.call("POST", path + "another")).status == 404
    refused = await publish(editor, bot, rev=1)
    assert refused.status == 422
    assert [each["message"] for each in refused.data["errors"]["problems"]] == [f"The test 'bad' fails. {bad['why']}"]


async def test_tests_that_are_too_long_are_not_run(signed_in: NewClient) -> None:
    editor = await signed_in("editor")
    bot = await imported(editor, document(tests=[{"name": "long", "chat": "# x\n" * 50_001}]))
    reply = await editor.call("POST", f"/api/bots/{bot}/tests")
    assert (reply.status, reply.data["code"]) == (422, "tests_too_long")


@pytest.mark.parametrize("sample", sorted(SAMPLES))
async def test_a_sample_can_be_made_previewed_and_published(
    sample: str, signed_in: NewClient, services: Services
) -> None:
    editor = await signed_in("editor")
    made = await editor.call("POST", "/api/bots", {"name": "Mine", "sample": sample})
    bot = made.data["bot"]
    assert (made.status, made.data["document"]["name"], bot[:5]) == (201, "Mine", "mine-")
    shown = (await editor.call("GET", f"/api/bots/{bot}/preview")).data
    types = {node["type"] for flow in shown["document"]["flows"] for node in flow["nodes"]}
    assert set(shown["ui"]) == types
    for name in names_in(shown["document"], services.runtime.catalog):
        await services.runtime.vault.set(name, "a value", by="test", now=services.now())
    assert (await publish(editor, bot, rev=1)).status == 201


async def test_an_empty_bot_is_a_bot(signed_in: NewClient) -> None:
    editor = await signed_in("editor")
    made = await editor.call("POST", "/api/bots", {"name": "New"})
    assert made.data["document"] == {"spec": 1, "name": "New", "flows": []}
    assert (await editor.call("GET", f"/api/bots/{made.data['bot']}")).data["live"] is None
    assert (await editor.call("POST", "/api/bots", {"name": "\0"})).data["code"] == "bad_document"


async def test_a_bot_is_called_what_its_draft_says(signed_in: NewClient) -> None:
    editor = await signed_in("editor")
    bot = await imported(editor, document())
    await save(editor, bot, document(name="Welcomer"), rev=1)
    assert (await save(editor, bot, document(name="Too late"), rev=1)).status == 409
    assert (await editor.call("GET", f"/api/bots/{bot}")).data["name"] == "Welcomer"


async def test_what_is_exported_imports_as_the_same(signed_in: NewClient) -> None:
    editor = await signed_in("editor")
    first = await imported(editor, document())
    exported = await editor.call("GET", f"/api/bots/{first}/export")
    assert exported.header("content-disposition") == f'attachment; filename="{first}.json"'
    second = await imported(editor, exported.data)
    assert second != first
    assert (await editor.call("GET", f"/api/bots/{second}/export")).body == exported.body


@BOTH
async def test_bots_are_listed_in_pages_and_searched(signed_in: NewClient) -> None:
    viewer, editor = await signed_in("viewer"), await signed_in("editor")
    for name in ("Bakery", "Clinic", "Clinic", "100%", "Dentist's clinic"):
        await imported(editor, document(name=name))
    seen, cursor = [], ""
    while cursor is not None:
        reply = await viewer.call("GET", f"/api/bots?limit=2{cursor and f'&cursor={cursor}'}")
        seen += [item["name"] for item in reply.data["items"]]
        cursor = reply.data["next"]
    assert seen == sorted(seen)
    assert len(seen) == 5
    for search, count in (("CLINIC", 3), ("%25", 1), ("_", 0), ("'", 1), ("%00", 5)):
        found = await viewer.call("GET", f"/api/bots?search={search}")
        assert len(found.data["items"]) == count, search


@BOTH
async def test_a_bot_in_use_stays(signed_in: NewClient, services: Services) -> None:
    editor = await signed_in("editor")
    bot = await imported(editor, document())
    await publish(editor, bot, rev=1)
    numbers = services.runtime.records.numbers
    await numbers.add(NumberRow(id="n", name="N", bot=bot))
    refused = await editor.call("DELETE", f"/api/bots/{bot}")
    assert (refused.status, refused.data["code"]) == (409, "bot_in_use")
    await numbers.change("n", bot=None)
    assert (await editor.call("DELETE", f"/api/bots/{bot}")).status == 204
    for path in ("", "/draft", "/revisions", "/revisions/1", "/problems", "/diff"):
        assert (await editor.call("GET", f"/api/bots/{bot}{path}")).status == 404, path


async def test_a_bot_is_copied_and_renamed(signed_in: NewClient, services: Services) -> None:
    editor = await signed_in("editor")
    bot = await imported(editor, document())
    await publish(editor, bot, rev=1)
    copy = await editor.call("POST", f"/api/bots/{bot}/copy", {"name": "Twin"})
    assert copy.data["document"] == document(name="Twin")
    assert (await editor.call("GET", f"/api/bots/{copy.data['bot']}")).data["live"] is None
    renamed = await editor.call("PATCH", f"/api/bots/{bot}", {"name": "Receptionist"})
    assert renamed.data == {"id": bot, "name": "Receptionist", "live": 1}
    draft = (await editor.call("GET", f"/api/bots/{bot}/draft")).data
    assert (draft["rev"], draft["document"]) == (2, document(name="Receptionist"))


async def test_a_document_is_looked_at_before_it_is_taken_and_nothing_is_kept(signed_in: NewClient) -> None:
    editor = await signed_in("editor")
    strange = document(tests=[{"name": "hello", "chat": HELLO}])
    strange["flows"][0]["nodes"].append({"id": "a", "type": "maps.find", "version": 1, "title": "Find it"})
    strange["flows"][0]["edges"].append({"source": "say", "exit": "sent", "target": "a"})
    found = (await editor.call("POST", "/api/bots/inspect", {"document": strange})).data
    assert found["name"] == "Greeter"
    assert found["sketch"]["packs"] == [{"name": "maps", "installed": False}]
    (outline,) = found["sketch"]["outlines"]
    nodes = outline["nodes"]
    assert [(node["title"], node["known"]) for node in nodes] == [("Say something", True), ("Find it", False)]
    assert (outline["edges"], nodes[0]["start"]) == ([[0, 1]], True)
    assert found["sketch"]["chat"] == [{"ours": False, "text": "hi"}, {"ours": True, "text": "Hello!"}]
    assert "a" in [problem["node"] for problem in found["problems"] if problem["severity"] == "error"]
    assert (await editor.call("GET", "/api/bots")).data["items"] == []
    refused = await editor.call("POST", "/api/bots/inspect", {"document": {"spec": 1}})
    assert (refused.status, refused.data["code"]) == (422, "bad_document")


async def test_publishing_twice_at_once_makes_two_revisions_or_refuses_one(signed_in: NewClient) -> None:
    import asyncio

    editor = await signed_in("editor")
    bot = await imported(editor, document())
    replies = await asyncio.gather(*(publish(editor, bot, rev=1) for _ in range(20)))
    numbers = sorted(reply.data["number"] for reply in replies if reply.status == 201)
    assert {reply.status for reply in replies} <= {201, 409}
    assert numbers == list(range(1, len(numbers) + 1))
    listed = (await editor.call("GET", f"/api/bots/{bot}/revisions")).data["items"]
    assert len(listed) == len(numbers) >= 1
