"""Publishing while people wait: who waits where is told beforehand, and what was asked for becomes of them."""

from __future__ import annotations

import asyncio
import sys
import time
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.admin.client import Client, Reply
from tests.admin.conftest import NewClient
from tests.admin.test_bots import BOTH, imported, publish, save
from tests.admin.test_simulations import NAMES, bot, node
from wabot_admin.services import Services
from wabot_core.conversations import Frame, Wait
from wabot_core.testing.contracts.makers import conversation, turn

tell = sys.stdout.write
LATER = bot([node("who", "talk.ask", text="Who are you?", save_as="name"), node("ask", "talk.say", text="?")], [])


async def waiting(services: Services, bot: str, count: int, *, at: str = "ask") -> None:
    """Let people wait at a node."""
    frames = (Frame(flow="main", node=at, journal=(("ask", "pending:", {"tries": 0, "until": None}),)),)
    made = conversation(bot=bot, stack=frames, wait=Wait(kind="reply"))
    some = [replace(made, id=f"{bot[-8:]}-{at}-{n}", contact=f"{at}{n}", chat=f"{at}{n}") for n in range(count)]
    commits = [turn(one, at=datetime(2026, 3, 1, tzinfo=UTC)) for one in some]
    await asyncio.gather(*(services.runtime.records.turns.commit(one) for one in commits))


async def published(client: Client, services: Services, document: dict[str, Any]) -> str:
    """Publish a bot and return its id."""
    id = await imported(client, document)
    assert (await publish(client, id, rev=1)).status == 201
    return id


async def publish_with(client: Client, bot: str, *, rev: int, **body: Any) -> Reply:
    """Publish a draft that was read at a rev, and say what becomes of those who wait."""
    return await client.call("POST", f"/api/bots/{bot}/publish", body, headers={"if-match": f'"{rev}"'})


@BOTH
async def test_the_page_says_who_waits_where_and_what_the_draft_no_longer_has(
    signed_in: NewClient, services: Services
) -> None:
    editor = await signed_in("editor")
    id = await published(editor, services, NAMES)
    assert (await editor.call("GET", f"/api/bots/{id}/impact")).data == {
        "rev": 1,
        "count": 0,
        "people": 0,
        "places": [],
    }
    await waiting(services, id, 3)
    await waiting(services, id, 1, at="gone")
    taken = await services.runtime.records.conversations.live("n1", "ask0")
    assert taken is not None
    await services.runtime.handoffs.take_over(taken.id)
    await save(editor, id, LATER, rev=1)
    found = (await editor.call("GET", f"/api/bots/{id}/impact")).data
    assert (found["rev"], found["count"], found["people"]) == (2, 4, 1)
    ask, gone = found["places"]
    assert (ask["revision"], ask["flow"], ask["node"], ask["count"], ask["people"]) == (1, "main", "ask", 3, 1)
    assert (ask["flow_name"], ask["type"], ask["hint"]) == ("Main", "talk.ask", "Your name?")
    assert ask["title"]
    assert (ask["stays"], ask["fits"]) == (True, False)
    assert ask["oldest"].startswith("2026-03-01T00:00:00")
    assert (gone["node"], gone["stays"], gone["type"]) == ("gone", False, "")


@BOTH
async def test_publishing_takes_those_along_whom_the_map_names(signed_in: NewClient, services: Services) -> None:
    editor = await signed_in("editor")
    id = await published(editor, services, NAMES)
    await waiting(services, id, 450)
    await waiting(services, id, 2, at="gone")
    await save(editor, id, bot(LATER["flows"][0]["nodes"], [], name="New"), rev=1)
    row = {"flow": "main", "node": "ask", "to_flow": "main", "to_node": "who"}
    for wrong in ([], [row | {"to_node": "nowhere"}], [row, row]):
        refused = await publish_with(editor, id, rev=2, waiting="move", nodes=wrong)
        assert (refused.status, refused.data["code"]) == (422, "bad_move"), refused.body
    assert (await services.desk.bots.get(id)).live == 1
    assert (await publish_with(editor, id, rev=2, waiting="move", nodes=[row])).status == 201
    [move] = (await editor.call("GET", f"/api/bots/{id}/moves")).data["moves"]
    assert (move["done"], move["moved"]) == (False, 0)
    await services.runtime.moves.finish()
    [move] = (await editor.call("GET", f"/api/bots/{id}/moves")).data["moves"]
    assert (move["done"], move["moved"], move["stayed"], move["ended"]) == (True, 450, 2, 0)
    places = (await editor.call("GET", f"/api/bots/{id}/impact")).data["places"]
    assert [(each["revision"], each["node"], each["count"]) for each in places] == [(2, "who", 450), (1, "gone", 2)]


async def test_publishing_ends_those_who_wait_with_a_word(signed_in: NewClient, services: Services) -> None:
    editor = await signed_in("editor")
    id = await published(editor, services, NAMES)
    await waiting(services, id, 3)
    await publish_with(editor, id, rev=1, waiting="end", ending="We start anew.")
    await services.runtime.moves.finish()
    said = await services.runtime.records.outbox.pending("n1")
    assert [entry.content.text for entry in said] == ["We start anew."] * 3
    assert (await editor.call("GET", f"/api/bots/{id}/impact")).data["count"] == 0
    assert (await editor.call("DELETE", f"/api/bots/{id}")).status == 204


async def test_whoever_finishes_is_left_alone(signed_in: NewClient, services: Services) -> None:
    editor = await signed_in("editor")
    id = await published(editor, services, NAMES)
    await waiting(services, id, 1)
    await publish_with(editor, id, rev=1)
    assert (await editor.call("GET", f"/api/bots/{id}/moves")).data == {"moves": []}
    assert await services.desk.moves.unfinished() == []


@pytest.mark.parametrize("count", [20_000])
async def test_many_who_wait_are_counted_and_ended_in_good_time(
    count: int, signed_in: NewClient, services: Services
) -> None:
    editor = await signed_in("editor")
    id = await published(editor, services, NAMES)
    await waiting(services, id, count)
    began = time.monotonic()
    found = (await editor.call("GET", f"/api/bots/{id}/impact")).data
    told = time.monotonic()
    await publish_with(editor, id, rev=1, waiting="end", ending="We start anew.")
    await services.runtime.moves.finish()
    tell(f"{count} people: counted in {told - began:.2f} s, ended in {time.monotonic() - told:.1f} s\n")
    assert found["count"] == count
    assert (await editor.call("GET", f"/api/bots/{id}/moves")).data["moves"][0]["ended"] == count
