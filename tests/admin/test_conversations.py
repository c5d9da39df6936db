"""The inbox over HTTP: a person writes, an agent takes over, answers, notes and gives back; lists, filters, masks."""

from __future__ import annotations

import base64
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette

from tests.admin.client import PASSWORD, Client
from tests.admin.conftest import NewClient
from tests.admin.talks import PHONE, START, put_label, put_talk
from tests.core.bots import ask, bot, flow, say
from tests.runtime.running import Place, sqlite_settings, until
from wabot_admin.app import create_app
from wabot_admin.auth.links import make_account
from wabot_admin.services import Services, open_services
from wabot_core.messages import Kind, Media
from wabot_core.stores import BotRow

ASK = flow(ask("Your name?", save_as="name"), say("Thanks, {{ name }}."), edges="ask:answered>say")
PNG = b"\x89PNG\r\n\x1a\n" + bytes(16)


@asynccontextmanager
async def desk_of(place: Place, **settings: Any) -> AsyncIterator[Client]:
    """Run a bot that asks for a name, and give an agent who is signed in beside it."""
    async with place.running(bot(ASK, variables=[{"name": "name", "pii": True}], **settings)) as runtime:
        services = await open_services(runtime)
        app = create_app(services, hosts=["127.0.0.1"])
        for role in ("agent", "editor"):
            account = {"email": f"{role}@example.org", "name": f"Rita {role}", "role": role, "password": PASSWORD}
            await make_account(services, **account)
        agent = Client(app=app)
        assert (await agent.login("agent@example.org")).status == 200
        yield agent


async def only_one(agent: Client) -> dict[str, Any]:
    """Return the one conversation there is, as listed."""
    (found,) = (await agent.call("GET", "/api/conversations")).data["items"]
    assert isinstance(found, dict)
    return found


async def said(agent: Client, path: str) -> list[str]:
    """Return who said or did what, in order."""
    entries = (await agent.call("GET", f"{path}/transcript")).data["items"]
    names = {"message": lambda e: f"{_who(e)}: {e['text']}"}
    names |= {"note": lambda e: f"note: {e['text']}", "change": lambda e: f"{_who(e)} {e['change']}"}
    return [names[entry["type"]](entry) for entry in entries]


def _who(entry: dict[str, Any]) -> str:
    author = entry["author"]
    return str((author["name"] or author["id"]) if author else entry["direction"])


async def test_a_person_writes_an_agent_takes_over_answers_once_and_the_bot_goes_on(
    tmp_path: Path, records: str
) -> None:
    place = Place(settings=sqlite_settings(tmp_path, records=records))
    channel = place.channel()
    async with desk_of(place) as agent:
        await channel.says("hi")
        await channel.until_shown(1)
        found = await only_one(agent)
        path = f"/api/conversations/{found['id']}"
        assert (found["state"], found["unread"], found["wait"]["kind"]) == ("bot", 0, "reply")
        refused = await agent.call("POST", f"{path}/replies", {"text": "too early"})
        assert (refused.status, refused.data["code"]) == (409, "not_taken_over")

        taken = (await agent.call("POST", f"{path}/takeover")).data
        assert (taken["state"], taken["assignee"]["name"]) == ("human", "Rita agent")
        await channel.says("is anyone there?")
        await until(lambda: place.inbox()[-1][0] == "ignored")
        found = await only_one(agent)
        assert found["unread"] == 1
        assert (found["last"]["direction"], found["last"]["text"]) == ("in", "is anyone there?")

        for _ in range(3):
            reply = await agent.call(
                "POST", f"{path}/replies", {"text": "It is me, Rita."}, headers={"idempotency-key": "1"}
            )
            assert reply.status == 202
        assert await channel.until_shown(2) == ["Your name?", "It is me, Rita."]
        assert (await agent.call("POST", f"{path}/notes", {"note": "Prefers mornings"})).status == 201
        assert (await only_one(agent))["unread"] == 0

        released = (await agent.call("POST", f"{path}/release", {"restart": False})).data
        assert released["state"] == "bot"
        await channel.says("Ana")
        assert await channel.until_shown(3) == ["Your name?", "It is me, Rita.", "Thanks, Ana."]
        await until(lambda: place.inbox()[-1][0] == "done")
        assert await said(agent, path) == [
            *("in: hi", "out: Your name?", "Rita agent taken_over", "in: is anyone there?"),
            *("Rita agent: It is me, Rita.", "note: Prefers mornings", "Rita agent released", "in: Ana"),
            "out: Thanks, Ana.",
        ]
        whole = (await agent.call("GET", path)).data
        assert (whole["state"], whole["stack"], whole["variables"]) == ("finished", [], {"name": "Ana"})
        assert [step["node"] for turn in whole["path"] for step in turn["steps"]] == ["ask", "ask", "say"]
        ended = await agent.call("POST", f"{path}/takeover")
        assert (ended.status, ended.data["code"]) == (409, "conversation_ended")
        ended = await agent.call("POST", f"{path}/replies", {"text": "late"})
        assert (ended.status, ended.data["code"]) == (409, "conversation_ended")
    assert len(channel.attempts) == 3


async def test_files_go_both_ways_while_a_person_has_the_conversation(tmp_path: Path, records: str) -> None:
    place = Place(settings=sqlite_settings(tmp_path, records=records))
    channel = place.channel()
    async with desk_of(place) as agent:
        await channel.says("hi")
        await channel.until_shown(1)
        path = f"/api/conversations/{(await only_one(agent))['id']}"
        await agent.call("POST", f"{path}/takeover")
        channel.media["PIC"] = PNG
        await channel.says("look", id="PIC", kind=Kind.IMAGE, media=Media(mimetype="image/png"))
        await until(lambda: place.inbox()[-1][0] == "ignored")
        body = {"media": {"data": base64.b64encode(PNG).decode(), "name": "<b>.png"}, "text": "and this"}
        assert (await agent.call("POST", f"{path}/replies", body)).status == 202
        await channel.until_shown(2)
        assert (channel.shown[1].data, channel.shown[1].content.kind) == (PNG, Kind.IMAGE)
        entries = (await agent.call("GET", f"{path}/transcript")).data["items"]
        files = [entry["media"] for entry in entries if entry.get("media")]
        assert [file["mimetype"] for file in files] == ["image/png", "image/png"]
        for file in files:
            answer = await agent.call("GET", file["url"])
            assert (answer.status, answer.body) == (200, PNG)
            assert answer.header("content-type") == "application/octet-stream"
            assert answer.header("content-disposition") == "attachment"
            assert "sandbox" in (answer.header("content-security-policy") or "")
            assert answer.header("x-content-type-options") == "nosniff"
        for bad in (b"<html><script>alert(1)</script>", b"MZ\x90\x00\x03", b"PK\x03\x04" + bytes(40), b""):
            refused = await agent.call("POST", f"{path}/replies", {"media": {"data": base64.b64encode(bad).decode()}})
            assert refused.status == 422, bad
        assert (await agent.call("POST", f"{path}/replies", {})).status == 422


@pytest.fixture(params=["sqlite", "postgresql"])
def records(request: pytest.FixtureRequest) -> str:
    """Give the records' URL: these lists run on both databases."""
    if request.param == "sqlite":
        return ""
    from sqlalchemy import make_url

    from wabot_runtime.stores.migrations.run import upgrade

    url = str(request.getfixturevalue("postgres_url"))
    upgrade(make_url(url), say=lambda line: None)
    return url


async def test_every_message_is_in_the_transcript_whatever_became_of_it(tmp_path: Path, records: str) -> None:
    place = Place(settings=sqlite_settings(tmp_path, records=records))
    channel = place.channel()
    async with desk_of(place, settings={"merge_window": "PT0.3S", "owner_writes": "pause"}) as agent:
        await channel.says("hi")
        await channel.says("there")
        await channel.until_shown(1)
        path = f"/api/conversations/{(await only_one(agent))['id']}"
        await channel.says("a group's", chat="g@g.us", participant="ana@c.us")
        await channel.says("I take this one", from_me=True)
        await until(lambda: len(place.inbox()) == 4 and place.inbox()[-1][0] != "new")
        assert (await only_one(agent))["state"] == "human"
        await channel.says("thanks")
        await until(lambda: len(place.inbox()) == 5 and place.inbox()[-1][0] != "new")
        assert await said(agent, path) == [
            *("in: hi", "in: there", "out: Your name?", "phone: I take this one", "phone taken_over", "in: thanks"),
        ]
        assert (await only_one(agent))["unread"] == 1
        assert (await agent.call("POST", f"{path}/read")).status == 204
        await agent.call("POST", f"{path}/release", {"restart": True})
        await channel.says("hello again")
        await channel.until_shown(2)
        first, second = (await agent.call("GET", "/api/conversations")).data["items"]
        assert (first["state"], second["state"]) == ("bot", "stopped")
        others = (await agent.call("GET", f"/api/conversations/{first['id']}/others")).data["items"]
        assert [each["id"] for each in others] == [second["id"]]


async def listed(client: Client, query: str = "") -> list[str]:
    """Return the names of the people in a list."""
    reply = await client.call("GET", f"/api/conversations?{query}")
    assert reply.status == 200, reply.body
    return [each["contact"]["name"] for each in reply.data["items"]]


async def test_the_inbox_is_filtered_by_all_it_shows(services: Services, signed_in: NewClient) -> None:
    admin = await signed_in("admin")
    me = (await admin.call("GET", "/api/me")).data["account"]["id"]
    minutes = [START + timedelta(minutes=minute) for minute in range(6)]
    desk = services.desk
    await put_talk(desk, person="Ana", changed=minutes[0], owner="bot", number="n2")
    await put_talk(desk, person="Bo", changed=minutes[1], unread=2, phone="4915550001")
    cleo = await put_talk(desk, person="Cleo", changed=minutes[2], assignee=me)
    await put_talk(desk, person="Dan", changed=minutes[3], ended="finished", owner="bot", bot="c")
    await put_talk(desk, person="Eve 100%", changed=minutes[4], ended="failed", owner="bot")
    label = await put_label(desk, "VIP")
    await desk.labels.put(cleo["conversation"], label)
    everyone = ["Eve 100%", "Dan", "Cleo", "Bo", "Ana"]
    wanted = {
        "": everyone,
        "state=live": ["Cleo", "Bo", "Ana"],
        "state=bot": ["Ana"],
        "state=human": ["Cleo", "Bo"],
        "state=ended": ["Eve 100%", "Dan"],
        "state=failed": ["Eve 100%"],
        "number=n2": ["Ana"],
        "bot=c": ["Dan"],
        "assignee=me": ["Cleo"],
        f"assignee={me}": ["Cleo"],
        "assignee=none": ["Eve 100%", "Dan", "Bo", "Ana"],
        "unread=true": ["Bo"],
        "unread=false": ["Eve 100%", "Dan", "Cleo", "Ana"],
        f"label={label}": ["Cleo"],
        f"person={cleo['handle']}": ["Cleo"],
        "contact=bo": ["Bo"],
        "contact=5550": ["Bo"],
        "contact=100%25": ["Eve 100%"],
        "contact=%25": [],
        "contact=nobody": [],
        f"since={minutes[3]:%Y-%m-%dT%H:%M:%SZ}": ["Eve 100%", "Dan"],
        f"until={minutes[1]:%Y-%m-%dT%H:%M:%SZ}": ["Ana"],
        f"state=human&number=n1&label={label}&contact=e&assignee=me": ["Cleo"],
    }
    for query, names in wanted.items():
        assert await listed(admin, query) == names, query
    cursor, seen = "", []
    while cursor is not None:
        reply = (await admin.call("GET", f"/api/conversations?limit=2{cursor}")).data
        seen += [each["contact"]["name"] for each in reply["items"]]
        cursor = reply["next"] and f"&cursor={reply['next']}"
    assert seen == everyone
    first = (await admin.call("GET", "/api/conversations?limit=2")).data["next"]
    assert (await admin.call("GET", f"/api/conversations?limit=2&state=bot&cursor={first}")).status == 410
    row = (await admin.call("GET", "/api/conversations?state=human")).data["items"][0]
    assert row["labels"][0]["name"] == "VIP"
    assert (row["last"]["text"], row["last"]["direction"]) == ("Hello!", "out")
    assert row["contact"]["phone"] == PHONE


async def test_what_is_personal_is_masked_for_who_may_not_see_it(services: Services, signed_in: NewClient) -> None:
    document = {"spec": 1, "name": "B", "flows": [], "variables": [{"name": "name", "pii": True}]}
    await services.desk.bots.add(BotRow(id="b", name="B"), document)
    talk = await put_talk(
        services.desk,
        person="Anastasia",
        texts=(f"call +{PHONE} or a.b@example.org", "Thanks, Anastasia!"),
        variables={"name": "Anastasia", "town": "Bonn", "mail": "a.b@example.org", "free": f"at {PHONE}"},
    )
    path = f"/api/conversations/{talk['conversation']}"
    admin, editor = await signed_in("admin"), await signed_in("editor")
    await put_talk(services.desk, person="Bo", phone="4915550001", number="n2")
    pages = [f"{path}{page}" for page in ("", "/transcript", "/export", "/text")] + ["/api/conversations"]
    for page in pages:
        assert b"Anastasia" in (await admin.call("GET", page)).body
        reply = await editor.call("GET", page)
        assert reply.status == 200
        for personal in ("Anastasia", PHONE, "a.b@example.org", talk["contact"].partition("@")[0]):
            assert personal not in reply.body.decode(), (page, personal)
        assert b"Bonn" in reply.body or page != path
    assert await listed(admin, "contact=stasia") == await listed(admin, f"contact={PHONE[-5:]}") == ["Anastasia"]
    for part in (PHONE[-5:], "anastasia", "nobody"):  # whether it is found would tell who somebody is
        refused = await editor.call("GET", f"/api/conversations?contact={part}")
        assert (refused.status, refused.data["code"]) == (403, "search_needs_personal")
    assert (await editor.call("GET", f"{path}/media/{talk['message']}")).status == 403


async def test_a_transcript_is_read_in_both_directions_without_gaps(services: Services, signed_in: NewClient) -> None:
    admin = await signed_in("admin")
    talk = await put_talk(services.desk)
    path = f"/api/conversations/{talk['conversation']}"
    for count in range(7):
        await admin.call("POST", f"{path}/notes", {"note": str(count)})
    expected = ["hi there", "Hello!", *map(str, range(7))]
    seen: list[str] = []
    page = (await admin.call("GET", f"{path}/transcript?limit=2")).data
    newest = page["newer"]
    while True:
        seen = [entry["text"] for entry in page["items"]] + seen
        if page["older"] is None:
            break
        page = (await admin.call("GET", f"{path}/transcript?limit=2&cursor={page['older']}")).data
    assert seen == expected
    onward: list[str] = [entry["text"] for entry in page["items"]]
    while page["more"] or page["older"] is None:
        page = (await admin.call("GET", f"{path}/transcript?limit=2&cursor={page['newer']}")).data
        onward += [entry["text"] for entry in page["items"]]
        if not page["more"]:
            break
    assert onward == expected
    assert (await admin.call("GET", f"{path}/transcript?cursor={newest}")).data["items"] == []
    await admin.call("POST", f"{path}/notes", {"note": "later"})
    later = (await admin.call("GET", f"{path}/transcript?cursor={newest}")).data
    assert [entry["text"] for entry in later["items"]] == ["later"]
    message = (await admin.call("GET", f"{path}/transcript")).data["items"][0]
    assert [step["node"] for step in message["path"]] == ["hello", "ask"]
    assert [line.split(": ", 1)[1] for line in (await admin.call("GET", f"{path}/text")).body.decode().splitlines()[1:]]
    exported = (await admin.call("GET", f"{path}/export")).data
    assert [entry["text"] for entry in exported["transcript"]] == [*expected, "later"]


@pytest.mark.parametrize("records", ["sqlite", "postgresql"], indirect=True)
async def test_a_transcript_is_read_from_any_entry_on(services: Services, signed_in: NewClient) -> None:
    admin = await signed_in("admin")
    talk = await put_talk(services.desk)
    path = f"/api/conversations/{talk['conversation']}/transcript"
    for count in range(4):
        await admin.call("POST", f"/api/conversations/{talk['conversation']}/notes", {"note": str(count)})
    whole = [entry["id"] for entry in (await admin.call("GET", path)).data["items"]]
    assert len(whole) == 6
    for place, id in enumerate(whole):
        page = (await admin.call("GET", f"{path}?limit=2&up_to={id}")).data
        seen = [entry["id"] for entry in page["items"]]
        assert seen == whole[max(0, place - 1) : place + 1]
        while page["more"] or page["older"] is not None:
            page = (await admin.call("GET", f"{path}?limit=2&cursor={page['older']}")).data
            seen = [entry["id"] for entry in page["items"]] + seen
        page = (await admin.call("GET", f"{path}?limit=2&up_to={id}")).data
        while page["items"]:
            page = (await admin.call("GET", f"{path}?limit=2&cursor={page['newer']}")).data
            seen += [entry["id"] for entry in page["items"]]
        assert seen == whole
    for none in ("i999999", "x1", "i", "r-1"):
        assert (await admin.call("GET", f"{path}?up_to={none}")).status == 404


async def test_labels_notes_and_assignment_are_kept_and_checked(
    app: Starlette, services: Services, signed_in: NewClient
) -> None:
    admin, agent = await signed_in("admin"), await signed_in("agent")
    await signed_in("viewer")
    talk, other = await put_talk(services.desk), await put_talk(services.desk)
    path = f"/api/conversations/{talk['conversation']}"
    label = (await agent.call("POST", "/api/labels", {"name": "VIP", "colour": "#ff0000"})).data
    again = await agent.call("POST", "/api/labels", {"name": "VIP", "colour": "#ff0000"})
    assert (again.status, again.data["code"]) == (409, "already_there")
    put = await agent.call("PUT", f"{path}/labels/{label['id']}")
    assert [each["name"] for each in put.data["labels"]] == ["VIP"]
    renamed = await agent.call(
        "PUT", f"/api/labels/{label['id']}", {"name": "Gold", "colour": "#ffcc00"}, headers={"if-match": '"1"'}
    )
    assert renamed.data["name"] == "Gold"
    stale = await agent.call(
        "PUT", f"/api/labels/{label['id']}", {"name": "Old", "colour": "#ffcc00"}, headers={"if-match": '"1"'}
    )
    assert stale.status == 412
    assert [each["name"] for each in (await agent.call("GET", path)).data["labels"]] == ["Gold"]
    assert (await agent.call("DELETE", f"{path}/labels/{label['id']}")).data["labels"] == []
    await agent.call("PUT", f"{path}/labels/{label['id']}")
    assert (await agent.call("DELETE", f"/api/labels/{label['id']}")).status == 204
    assert (await agent.call("GET", path)).data["labels"] == []

    people = (await agent.call("GET", "/api/conversations/assignees")).data["items"]
    assert [each["name"] for each in people] == ["admin", "agent"]
    to = {"assignee": people[0]["id"]}
    assert (await agent.call("PUT", f"{path}/assignee", to)).data["assignee"]["name"] == "admin"
    viewer = next(iter(await services.desk.accounts.page(limit=1, role="viewer"))).id
    assert (await agent.call("PUT", f"{path}/assignee", {"assignee": viewer})).status == 404
    assert (await agent.call("PUT", f"{path}/assignee", {"assignee": None})).data["assignee"] is None

    note = (await agent.call("POST", f"{path}/notes", {"note": "mine"})).data
    elsewhere = f"/api/conversations/{other['conversation']}/notes/{note['id']}"
    first, second = ({"headers": {"if-match": f'"{rev}"'}} for rev in (1, 2))
    assert (await agent.call("PUT", elsewhere, {"note": "x"}, **first)).status == 404
    own = f"{path}/notes/{note['id']}"
    edited = await agent.call("PUT", own, {"note": "better"}, **first)
    assert (edited.data["rev"], edited.header("etag"), edited.data["edited"] is None) == (2, '"2"', False)
    assert (await admin.call("PUT", own, {"note": "worse"}, **first)).status == 412
    assert (await admin.call("PUT", own, {"note": "worse"})).status == 428
    assert (await admin.call("DELETE", own, **first)).status == 412
    notes = [e for e in (await agent.call("GET", f"{path}/transcript")).data["items"] if e["type"] == "note"]
    assert [(e["text"], e["rev"]) for e in notes] == [("better", 2)]
    foreign = (await admin.call("POST", f"{path}/notes", {"note": "the admin's"})).data
    assert (await agent.call("DELETE", f"{path}/notes/{foreign['id']}")).status == 403
    assert (await admin.call("DELETE", own, **second)).status == 204
    entries = (await agent.call("GET", f"{path}/transcript")).data["items"]
    changes = [(e["change"], e["author"]["name"], (e["about"] or {}).get("name")) for e in entries if "change" in e]
    assert changes == [("assigned", "agent", "admin"), ("assigned", "agent", None), (None, "admin", None)]
    wrong = f"/api/conversations/{other['conversation']}/media/{talk['message']}"
    assert (await admin.call("GET", wrong)).status == 404
