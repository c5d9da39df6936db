"""Each kind of event is told when it happens, to those who may see it, and to an API key what it was given."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from tests.admin.client import Client
from tests.admin.test_numbers import Desk, added, desk_over, linkable
from tests.admin.watching import ANA, ASKING, signed_in, talking, watched
from tests.runtime.running import Place, sqlite_settings, until
from wabot_admin.news import telling
from wabot_core.channels import NumberState
from wabot_core.messages import Content, Kind


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    """Give a desk over a runtime that runs."""
    async with desk_over(Place(settings=sqlite_settings(tmp_path))) as opened:
        yield opened


async def test_a_message_is_told_with_its_answer_and_its_conversation(desk: Desk) -> None:
    channel = await talking(desk)
    async with watched(desk.admin) as stream:
        assert stream.kinds()[0] == "reset"
        await channel.says("hello, I am at +351 910 000 002", sender=ANA, contact_name="Ana Lima")
        await stream.until(lambda: stream.of("conversation"))
    came, said = stream.of("message")
    assert (came["from_me"], came["preview"], came["contact"], came["name"]) == (
        False,
        "hello, I am at +351 910 000 002",
        ANA,
        "Ana Lima",
    )
    assert said["from_me"] is True
    assert "910 000 002" in said["preview"]
    (conversation,) = stream.of("conversation")
    assert said["conversation"] == conversation["id"]
    assert (conversation["number"], conversation["bot"], conversation["owner"]) == ("desk", "echo", "bot")


async def test_each_is_told_what_they_may_see(desk: Desk) -> None:
    channel = linkable(desk)
    await added(desk)
    viewer, editor, agent = [await signed_in(desk, role) for role in ("viewer", "editor", "agent")]
    async with (
        watched(viewer) as of_viewer,
        watched(editor) as of_editor,
        watched(agent) as of_agent,
        watched(desk.admin) as of_admin,
    ):
        await desk.post("/api/numbers/desk/link", {})
        await channel.step("qr", "2@secret")
        await channel.become(NumberState.LIVE)
        await channel.says("Ana Lima, call +351 910 000 002", sender=ANA, contact_name="Ana Lima")
        everyone = (of_viewer, of_editor, of_agent, of_admin)
        await until(lambda: all(any(each["state"] == "live" for each in one.of("number")) for one in everyone))
        await until(lambda: all(one.of("message") for one in everyone[1:]))
    (link,) = of_admin.of("link")
    assert (link["step"], link["text"], link["number"]) == ("qr", "2@secret", "desk")
    assert link["image"].startswith("data:image/svg+xml")
    for other in everyone[:3]:
        assert "2@secret" not in str(other.events)
    assert of_viewer.of("message") == []
    (masked,), (whole,) = of_editor.of("message"), of_agent.of("message")
    assert (whole["contact"], whole["name"], whole["preview"]) == (ANA, "Ana Lima", "Ana Lima, call +351 910 000 002")
    assert masked["preview"] == "•••"
    for secret in ("351910000001", "Lima", "910 000 002", "910000002"):
        assert secret not in str(masked)
    ring = await desk.services.runtime.cache.recall(desk.services.runtime.live.topic, "1-0")
    assert ring is None


async def test_a_code_that_holds_is_told_to_an_admin_who_comes_later_and_is_in_no_ring(desk: Desk) -> None:
    channel = linkable(desk)
    await added(desk)
    async with watched(desk.admin) as first:
        await desk.post("/api/numbers/desk/link", {})
        await channel.step("qr", "2@secret")
        await until(lambda: first.of("link") and first.of("number"))
        begun = first.position
    assert begun is not None
    await desk.until_state("desk", "linking")
    kept = await desk.services.runtime.cache.recall(desk.services.runtime.live.topic, begun)
    assert b"2@secret" not in b"".join(payload for _, payload in kept or [])
    async with watched(desk.admin) as later:
        await until(lambda: later.of("link"))
        assert later.of("link")[0]["text"] == "2@secret"


async def test_publishing_and_taking_over_are_told(desk: Desk) -> None:
    channel = await talking(desk, ASKING)
    await channel.says("hello", sender=ANA)
    await channel.until_shown(1)
    made = await desk.admin.call("POST", "/api/bots", {"name": "Second", "sample": "echo"})
    async with watched(desk.admin) as stream:
        bot = made.data["bot"]
        published = await desk.admin.call(
            "POST", f"/api/bots/{bot}/publish", {"message": "First"}, headers={"if-match": '"1"'}
        )
        assert published.status < 300, published.body
        await until(lambda: stream.of("bot"))
        (talk,) = desk.place.rows("SELECT id FROM conversations")
        await desk.services.runtime.handoffs.take_over(talk.id, by="ana")
        await desk.services.runtime.handoffs.reply(talk.id, Content(text="A person here"), key="k", by="ana")
        await until(lambda: any(each["author"] for each in stream.of("message")))
        await until(lambda: any(each["owner"] == "human" for each in stream.of("conversation")))
    assert stream.of("bot") == [{"id": bot, "live": 1}]
    assert stream.of("conversation")[-1]["owner"] == "human"
    (said,) = [each for each in stream.of("message") if each["author"]]
    assert (said["preview"], said["author"], said["from_me"]) == ("A person here", "ana", True)


async def test_what_a_colleague_does_with_a_conversation_is_told(desk: Desk) -> None:
    channel = await talking(desk, ASKING)
    await channel.says("hello", sender=ANA)
    await channel.until_shown(1)
    id = desk.place.rows("SELECT id FROM conversations")[0].id
    viewer, agent = await signed_in(desk, "viewer"), await signed_in(desk, "agent")
    path = f"/api/conversations/{id}"
    async with watched(viewer) as of_viewer, watched(agent) as of_agent:

        async def told(kind: str, method: str, where: str, body: Any = None, **headers: str) -> Any:
            before = len(of_agent.of(kind))
            reply = await desk.admin.call(method, where, body, headers=headers)
            assert reply.status < 300, reply.body
            await until(lambda: len(of_agent.of(kind)) == before + 1)
            return reply.data if reply.body else None

        label = (await told("label", "POST", "/api/labels", {"name": "VIP", "colour": "#aa0000"}))["id"]
        await told("conversation", "PUT", f"{path}/labels/{label}")
        await told("conversation", "DELETE", f"{path}/labels/{label}")
        change = {"name": "Guest", "colour": "#aa0000"}
        await told("label", "PUT", f"/api/labels/{label}", change, **{"if-match": '"1"'})
        await told("label", "DELETE", f"/api/labels/{label}")
        note = (await told("note", "POST", f"{path}/notes", {"note": "prefers mornings"}))["id"]
        await told("note", "PUT", f"{path}/notes/{note}", {"note": "prefers noon"}, **{"if-match": '"1"'})
        await told("note", "DELETE", f"{path}/notes/{note}")
        await told("conversation", "PUT", f"{path}/assignee", {"assignee": None})
        await told("conversation", "POST", f"{path}/read")
        await told("conversation", "POST", f"{path}/takeover")
        await told("conversation", "POST", f"{path}/release", {})
    assert [each["change"] for each in of_agent.of("label")] == ["made", "changed", "removed"]
    assert [(each["id"], each["conversation"], each["change"]) for each in of_agent.of("note")] == [
        (note, id, change) for change in ("left", "edited", "removed")
    ]
    assert {each["id"] for each in of_agent.of("conversation")} == {id}
    assert "mornings" not in str(of_agent.events)
    assert [each["owner"] for each in of_agent.of("conversation")][-2:] == ["human", "bot"]
    assert set(of_viewer.kinds()) == {"reset"}


async def test_how_far_a_message_came_and_a_reaction_are_told(desk: Desk) -> None:
    channel = await talking(desk, ASKING)
    channel.acknowledges = False
    async with watched(desk.admin) as stream:
        await channel.says("hello", sender=ANA)
        await channel.until_shown(1)
        sent = await until(lambda: [each for each in stream.of("message") if each["from_me"]])
        for level in (1, 3):
            await channel.acknowledge(sent[0]["id"], level, chat=ANA)
        await channel.says("👍", sender=ANA, kind=Kind.REACTION, reply_to=sent[0]["id"])
        await until(lambda: "reaction" in [each["kind"] for each in stream.of("message")])
        await until(lambda: len(stream.of("ack")) == 2)
    assert stream.of("ack") == [{"number": "desk", "acks": [{"id": sent[0]["id"], "level": level}]} for level in (1, 3)]


async def test_long_works_tell_how_far_they_are_to_those_who_may_see_what_they_work_on(desk: Desk) -> None:
    channel = await talking(desk, ASKING)
    for person in (ANA, "bo@c.us", "cleo@c.us"):
        await channel.says("hello", sender=person)
        await channel.until_shown(1, chat=person)
    handles = {row.id: row.handle for row in desk.place.rows("SELECT id, handle FROM contacts")}
    viewer = await signed_in(desk, "viewer")
    call = desk.admin.call
    async with watched(viewer) as of_viewer, watched(desk.admin) as of_admin:

        async def done(kind: str) -> list[tuple[Any, ...]]:
            def found() -> Any:
                told = [each for each in of_admin.of("job") if each["kind"] == kind]
                return told if told and told[-1]["status"] == "done" else None

            told = await until(found)
            assert len({each["id"] for each in told}) == 1
            return [(each["of"], each["status"], each["done"], each["total"]) for each in told]

        draft = await call("GET", "/api/bots/echo/draft")
        stays = {"flow": "main", "node": "ask", "to_flow": "main", "to_node": "ask"}
        rev = {"if-match": draft.header("etag") or ""}
        reply = await call("POST", "/api/bots/echo/publish", {"waiting": "move", "nodes": [stays]}, headers=rev)
        assert reply.status < 300, reply.body
        assert (await done("move"))[-1] == ("echo", "done", 3, 3)
        merged = handles["bo@c.us"]
        seen = await call("GET", f"/api/contacts/{merged}")
        into = {"into": handles[ANA], "into_rev": 1}
        reply = await call("POST", f"/api/contacts/{merged}/merge", into, headers={"if-match": seen.header("etag")})
        assert reply.status < 300, reply.body
        assert [each[:2] for each in await done("merge")] == [(handles[ANA], "running"), (handles[ANA], "done")]
        gone = handles["cleo@c.us"]
        reply = await call("DELETE", f"/api/contacts/{gone}")
        assert reply.status < 300, reply.body
        assert [each[:2] for each in await done("erase")] == [(gone, "running"), (gone, "done")]
        for name in ("one", "two"):
            await call("POST", "/api/secrets", {"name": name, "value": "x"})
        assert (await call("POST", "/api/secrets/rotate")).data["wrapped"] == 2
        assert (await done("rotation"))[-1] == ("vault", "done", 2, 2)
    assert {each["kind"] for each in of_viewer.of("job")} == {"move"}


async def test_who_comes_later_is_told_what_runs_and_not_what_has_ended(desk: Desk) -> None:
    viewer = await signed_in(desk, "viewer")
    async with telling(desk.services, "erase", of="x") as progress, telling(desk.services, "move", of="echo"):
        async with telling(desk.services, "merge", of="y"):
            pass
        await progress(2, 5)
        async with watched(desk.admin) as of_admin, watched(viewer) as of_viewer:
            await until(lambda: len(of_admin.of("job")) == 2 and of_viewer.of("job"))
    told = {each["kind"]: (each["of"], each["done"], each["total"], each["status"]) for each in of_admin.of("job")}
    assert told == {"erase": ("x", 2, 5, "running"), "move": ("echo", 0, None, "running")}
    assert [each["kind"] for each in of_viewer.of("job")] == ["move"]
    async with watched(desk.admin) as later:
        await desk.services.runtime.live.say("number", {"id": "n"})
        await until(lambda: later.of("number"))
    assert later.of("job") == []


async def test_an_erasure_that_fails_says_so(desk: Desk) -> None:
    async with watched(desk.admin) as stream:
        assert (await desk.admin.call("DELETE", "/api/contacts/nobody")).status == 404
        await until(lambda: [each["status"] for each in stream.of("job")] == ["running", "failed"])


async def test_a_key_watches_only_with_its_scope_and_what_its_others_let_it_see(desk: Desk) -> None:
    channel = await talking(desk)
    clients = []
    for scopes in (["live.read", "conversations.read"], ["live.read"], ["conversations.read"]):
        made = await desk.post("/api/keys", {"name": "k", "scopes": scopes})
        clients.append(Client(app=desk.admin.app, token=made.data["key"]))
    reads, blind, other = clients
    assert (await other.call("GET", "/api/live")).status == 403
    async with watched(reads) as of_reads, watched(blind) as of_blind, watched(desk.admin) as of_admin:
        await channel.says("call +351 910 000 002", sender=ANA, contact_name="Ana Lima")
        await until(lambda: of_reads.of("message") and of_admin.of("conversation"))
        for key in (await desk.admin.call("GET", "/api/keys")).data["items"]:
            await desk.admin.call("DELETE", f"/api/keys/{key['id']}")
        async with asyncio.timeout(5):
            await of_reads.ended.wait()
            await of_blind.ended.wait()
        assert not of_admin.ended.is_set()
    assert "910 000 002" not in str(of_reads.events)
    assert set(of_blind.kinds()) == {"reset"}


async def test_a_role_of_ones_own_watches_too(desk: Desk) -> None:
    await desk.services.desk.accounts.put_role("reader", ["numbers.read"], rev=None)
    reader = await signed_in(desk, "reader")
    async with watched(reader) as stream:
        await desk.services.runtime.live.say("number", {"id": "n"})
        await until(lambda: stream.of("number"))
