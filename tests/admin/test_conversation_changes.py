"""`/api/conversation-changes`: each conversation has its own outcome, nothing of another workspace is touched."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.admin.client import Client
from tests.admin.conftest import NewClient
from tests.admin.talks import put_label, put_talk
from wabot_admin.services import Services
from wabot_runtime import Desk
from wabot_runtime.stores.records import create


@pytest.fixture
async def admin(signed_in: NewClient) -> Client:
    """Give an admin."""
    return await signed_in("admin")


async def change(admin: Client, ids: list[str], kind: str, **more: Any) -> list[tuple[str, bool, str | None]]:
    """Change conversations and return what became of each."""
    reply = await admin.call("POST", "/api/conversation-changes", {"conversations": ids, "change": kind, **more})
    assert reply.status == 200, reply.body
    return [(each["id"], each["changed"], each["code"]) for each in reply.data["items"]]


async def test_a_label_is_put_on_those_without_it_and_taken_off_again(admin: Client, services: Services) -> None:
    one, two = [(await put_talk(services.desk))["conversation"] for _ in range(2)]
    label = await put_label(services.desk)
    await services.desk.labels.put(one, label)
    assert await change(admin, [one, two, two], "label", label=label) == [(one, False, None), (two, True, None)]
    assert [len((await services.desk.conversations.get(id)).labels) for id in (one, two)] == [1, 1]
    assert await change(admin, [two], "unlabel", label=label) == [(two, True, None)]
    assert (await services.desk.conversations.get(two)).labels == ()
    assert len((await services.desk.conversations.get(one)).labels) == 1
    row = (await services.desk.audit.page(limit=1))[0]
    assert (row.action, row.object, row.outcome) == ("change_conversations", f"unlabel {two}", "done")


async def test_one_that_refuses_stops_no_other(admin: Client, services: Services) -> None:
    with_us = (await put_talk(services.desk, owner="human", unread=2))["conversation"]
    with_bot = (await put_talk(services.desk, owner="bot"))["conversation"]
    over = (await put_talk(services.desk, ended="finished"))["conversation"]
    found = await change(admin, [over, "x" * 32, with_us, with_bot], "release")
    assert found == [
        (over, False, "conversation_ended"),
        ("x" * 32, False, "not_found"),
        (with_us, True, None),
        (with_bot, False, None),
    ]
    assert (await services.desk.conversations.get(with_us)).owner == "bot"


async def test_they_are_read_and_assigned_and_say_whose_they_were(admin: Client, services: Services) -> None:
    id = (await put_talk(services.desk, owner="human", unread=2))["conversation"]
    me = (await admin.call("GET", "/api/me")).data["account"]["id"]
    assert await change(admin, [id], "read") == [(id, True, None)]
    assert await change(admin, [id], "assign", assignee=me) == [(id, True, None)]
    reply = await admin.call("POST", "/api/conversation-changes", {"conversations": [id], "change": "assign"})
    assert reply.data["items"] == [{"id": id, "changed": True, "assignee": me, "code": None, "title": None}]
    row = await services.desk.conversations.get(id)
    assert (row.unread, row.assignee) == (0, None)


async def test_what_cannot_be_meant_changes_nothing(admin: Client, services: Services) -> None:
    id = (await put_talk(services.desk, unread=1))["conversation"]
    for body, status in (
        ({"conversations": [id], "change": "label"}, 422),
        ({"conversations": [id], "change": "label", "label": "none"}, 404),
        ({"conversations": [id], "change": "assign", "assignee": "nobody"}, 404),
        ({"conversations": [], "change": "read"}, 422),
        ({"conversations": [f"{place}" for place in range(101)], "change": "read"}, 422),
        ({"conversations": [id], "change": "erase"}, 422),
    ):
        reply = await admin.call("POST", "/api/conversation-changes", body)
        assert reply.status == status, reply.body
    assert (await services.desk.conversations.get(id)).unread == 1


async def test_one_of_another_workspace_is_not_found(admin: Client, services: Services) -> None:
    elsewhere = create(services.runtime.settings.records_url, workspace="other")
    await elsewhere.open()
    other = replace(services, desk=Desk(elsewhere.database))
    id = (await put_talk(other.desk, unread=1))["conversation"]
    label = await put_label(other.desk)
    own = await put_label(services.desk)
    for kind in ("read", "release", "assign"):
        assert await change(admin, [id], kind) == [(id, False, "not_found")]
    assert await change(admin, [id], "label", label=own) == [(id, False, "not_found")]
    body = {"conversations": [id], "change": "label", "label": label}
    assert (await admin.call("POST", "/api/conversation-changes", body)).status == 404
    assert (await other.desk.conversations.get(id)).unread == 1
    await elsewhere.close()
