"""What happens is told to whoever watches, as it happens: to each what they may see, and nothing is lost silently."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import ExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

import orjson
import pytest
import redis

from tests.admin.client import PASSWORD, Client
from tests.admin.test_numbers import ECHO, Desk, added, desk_over, linkable
from tests.runtime.running import Place, put, sqlite_settings, until
from wabot_admin import live as watching
from wabot_admin.api import live as streams
from wabot_admin.auth.links import make_account
from wabot_admin.live import tell_job
from wabot_admin.serving import bind, serve
from wabot_core.channels import NumberState
from wabot_core.messages import Content
from wabot_core.testing.memory_channel import MemoryChannel
from wabot_runtime.servers import throwaway_redis

ANA = "351910000001@c.us"

Json = dict[str, Any]

ASKING: Json = {
    "spec": 1,
    "name": "Asking",
    "flows": [
        {
            "id": "main",
            "name": "Main",
            "start": "ask",
            "triggers": [{"id": "t", "type": "on.message", "version": 1, "config": {}}],
            "nodes": [
                {"id": "ask", "type": "talk.ask", "version": 1, "config": {"text": "How many?", "save_as": "many"}}
            ],
            "edges": [],
        }
    ],
}


class Stream:
    """A reader of server-sent events, as a page would read them with fetch."""

    def __init__(self) -> None:
        """Begin with nothing read."""
        self.status = 0
        self.position: str | None = None
        self.events: list[tuple[str, Json]] = []
        self.beats = 0
        self.ended = asyncio.Event()
        self.reads = asyncio.Event()
        self.reads.set()
        self._text = b""

    async def send(self, message: Any) -> None:
        """Take what the app sends."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
            return
        await self.reads.wait()
        self._text += message.get("body", b"")
        while b"\n\n" in self._text:
            part, _, self._text = self._text.partition(b"\n\n")
            self._read(part.decode())

    def kinds(self) -> list[str]:
        """Return the kinds of the events so far."""
        return [kind for kind, _ in self.events]

    def of(self, kind: str) -> list[Json]:
        """Return the data of events of a kind."""
        return [data for found, data in self.events if found == kind]

    async def until(self, holds: Callable[[], Any], *, seconds: float = 10) -> None:
        """Wait for something to be read."""
        await until(holds, seconds=seconds)

    def _read(self, part: str) -> None:
        fields = dict(line.partition(":")[::2] for line in part.split("\n"))
        self.beats += part.startswith(":")
        self.position = fields.get("id", self.position or "").strip() or None
        if "data" in fields:
            self.events.append((fields["event"].strip(), orjson.loads(fields["data"])))


@asynccontextmanager
async def watched(client: Client, *, after: str | None = None) -> AsyncIterator[Stream]:
    """Watch /api/live until the context is left; it has begun when this gives the stream."""
    stream, leaves = Stream(), asyncio.Event()
    headers = {"host": "127.0.0.1", "authorization": f"Bearer {client.token}"}
    if after is not None:
        headers["last-event-id"] = after
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": "/api/live",
        "raw_path": b"/api/live",
        "query_string": b"",
        "root_path": "",
        "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
        "client": ("10.0.0.1", 1),
        "server": ("127.0.0.1", 80),
    }

    async def receive() -> Any:
        await leaves.wait()
        return {"type": "http.disconnect"}

    async def serve() -> None:
        try:
            await client.app(scope, receive, stream.send)
        finally:
            stream.ended.set()

    task = asyncio.create_task(serve())
    try:
        await until(lambda: stream.events or stream.ended.is_set() or (stream.status == 200 and after is not None))
        yield stream
    finally:
        leaves.set()
        stream.reads.set()
        await asyncio.gather(task)


async def signed_in(desk: Desk, role: str) -> Client:
    """Make an account of a role and sign it in."""
    account = await make_account(desk.services, email=f"{role}@example.org", name=role, role=role, password=PASSWORD)
    client = Client(app=desk.admin.app)
    assert (await client.login(account.email)).status == 200
    return client


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    """Give a desk over a runtime that runs."""
    async with desk_over(Place(settings=sqlite_settings(tmp_path))) as opened:
        yield opened


async def talking(desk: Desk, document: Json = ECHO) -> MemoryChannel:
    """Give a live number that echoes, or answers as another bot does."""
    await put(desk.services.runtime, document, number="other", bot="echo")
    channel = await added(desk, bot="echo")
    await desk.post("/api/numbers/desk/start")
    await desk.until_state("desk", "live")
    return channel


async def test_a_message_is_told_with_its_answer_and_its_conversation(desk: Desk) -> None:
    channel = await talking(desk)
    async with watched(desk.admin) as stream:
        assert stream.kinds() == ["reset"]
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
        await channel.says("call +351 910 000 002", sender=ANA, contact_name="Ana Lima")
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
    assert (whole["contact"], whole["name"], whole["preview"]) == (ANA, "Ana Lima", "call +351 910 000 002")
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


async def test_who_comes_back_gets_what_they_missed_and_nothing_else(desk: Desk) -> None:
    channel = await talking(desk)
    async with watched(desk.admin) as first:
        await channel.says("one", sender=ANA)
        await until(lambda: first.of("conversation"))
        await asyncio.sleep(0.3)
        position = first.position
    await channel.says("two", sender=ANA)
    await channel.until_shown(2)
    await asyncio.sleep(0.3)
    async with watched(desk.admin, after=position) as second:
        await until(lambda: len(second.of("message")) == 2)
        await channel.says("three", sender=ANA)
        await until(lambda: len(second.of("message")) == 4)
    assert [each["preview"] for each in second.of("message") if not each["from_me"]] == ["two", "three"]
    assert "reset" not in second.kinds()


@pytest.mark.parametrize("after", ["", "x", "1-1", "99999999999999-7", "-", "é".encode().decode("latin-1"), "9" * 400])
async def test_an_id_that_is_not_known_begins_with_a_reset(desk: Desk, after: str) -> None:
    async with watched(desk.admin, after=after) as stream:
        await until(lambda: stream.kinds() == ["reset"])


async def test_who_reads_too_slowly_is_told_to_read_anew(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watching, "BUFFER", 5)
    async with watched(desk.admin) as stream:
        stream.reads.clear()
        for place in range(30):
            await desk.services.runtime.live.say("number", {"id": f"n{place}"})
            await asyncio.sleep(0)
        stream.reads.set()
        await until(lambda: stream.kinds().count("reset") == 2)
    assert len(stream.events) < 20


async def test_too_much_at_once_is_a_reset_and_not_a_gap(desk: Desk) -> None:
    async with watched(desk.admin) as stream:
        for place in range(1000):
            desk.services.runtime.live.tell("number", {"id": f"n{place}"})
        await until(lambda: stream.kinds().count("reset") == 2)
    assert len(stream.of("number")) == 200


async def test_a_stream_ends_soon_after_its_account_was_disabled_or_its_role_changed(desk: Desk) -> None:
    viewer, editor = await signed_in(desk, "viewer"), await signed_in(desk, "editor")
    async with watched(viewer) as of_viewer, watched(editor) as of_editor, watched(desk.admin) as of_admin:
        for email, change in (("viewer", {"disabled": True}), ("editor", {"role": "viewer"})):
            account = await desk.services.desk.accounts.by_email(f"{email}@example.org")
            assert account is not None
            await desk.services.desk.accounts.change(account.id, now=desk.services.now(), **change)
        async with asyncio.timeout(5):
            await of_viewer.ended.wait()
            await of_editor.ended.wait()
        assert not of_admin.ended.is_set()


async def test_an_account_has_so_many_streams_and_no_more(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watching, "STREAMS", 2)
    async with watched(desk.admin), watched(desk.admin):
        refused = await desk.admin.call("GET", "/api/live")
        assert (refused.status, refused.data["code"]) == (429, "too_many_streams")
    for _ in range(5):
        assert (await desk.admin.call("GET", "/api/live")).status == 200  # and gone before it began
    assert (await desk.admin.call("HEAD", "/api/live")).body == b""
    async with watched(desk.admin) as again:
        assert again.status == 200


async def test_a_comment_shows_that_the_stream_lives(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streams, "BEAT", 0.1)
    monkeypatch.setattr(streams, "CHECK", 0.05)
    async with watched(desk.admin) as stream:
        await until(lambda: stream.beats >= 2)


async def test_a_job_is_told_to_whom_it_belongs_to(desk: Desk) -> None:
    editor = await signed_in(desk, "editor")
    account = await desk.services.desk.accounts.by_email("editor@example.org")
    assert account is not None
    async with watched(editor) as of_editor, watched(desk.admin) as of_admin:
        await tell_job(desk.services, account=account.id, id="j1", kind="export", done=3, total=10, status="running")
        await desk.services.runtime.live.say("number", {"id": "last"})
        await until(lambda: of_editor.of("job") and of_admin.of("number"))
    assert of_editor.of("job")[0]["done"] == 3
    assert of_admin.of("job") == []


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
    assert stream.of("bot") == [{"id": bot, "live": 1}]
    assert stream.of("conversation")[-1]["owner"] == "human"
    (said,) = [each for each in stream.of("message") if each["author"]]
    assert (said["preview"], said["author"], said["from_me"]) == ("A person here", "ana", True)


async def test_what_happens_in_one_process_is_told_in_the_other(tmp_path: Path, redis_url: str) -> None:
    place = Place(settings=sqlite_settings(tmp_path, cache=redis_url))
    async with desk_over(place) as runs, desk_over(place, runs=False, owner="second") as watches:
        channel = await talking(runs)
        async with watched(watches.admin) as stream:
            await channel.says("one", sender=ANA)
            await until(lambda: stream.of("conversation"))
            await asyncio.sleep(0.3)
            position = stream.position
        await channel.says("two", sender=ANA)
        await channel.until_shown(2)
        await asyncio.sleep(0.3)
        async with watched(runs.admin, after=position) as elsewhere:
            await until(lambda: elsewhere.of("conversation"))
        assert [each["preview"] for each in elsewhere.of("message") if not each["from_me"]] == ["two"]
        assert "reset" not in elsewhere.kinds()


async def test_a_lost_connection_to_the_cache_loses_nothing(
    tmp_path: Path, redis_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watching, "LOOK_BACK", 0.3)
    place = Place(settings=sqlite_settings(tmp_path, cache=redis_url))
    async with desk_over(place) as desk, watched(desk.admin) as stream:
        say = desk.services.runtime.live.say
        await say("number", {"id": "one"})
        await until(lambda: stream.of("number"))
        with redis.from_url(redis_url) as client:
            client.client_kill_filter(_type="pubsub")
        for id in ("two", "three"):
            await say("number", {"id": id})
        await until(lambda: len(stream.of("number")) == 3)
        await asyncio.sleep(0.5)
        assert sorted(each["id"] for each in stream.of("number")) == ["one", "three", "two"]
        assert stream.kinds().count("reset") == 1


async def test_without_its_cache_the_bot_answers_and_watchers_wait(tmp_path: Path) -> None:
    with ExitStack() as redis_runs:
        place = Place(settings=sqlite_settings(tmp_path, cache=redis_runs.enter_context(throwaway_redis())))
        async with desk_over(place) as desk:
            channel = await talking(desk)
            async with watched(desk.admin) as stream:
                redis_runs.close()
                await channel.says("still there?", sender=ANA)
                await channel.until_shown(1)
                assert not stream.ended.is_set()
            async with watched(desk.admin) as late:
                assert late.kinds() == ["reset"]
            found = await desk.number("desk")
            assert found["state"] == "live"
            assert (await desk.link("desk"))["step"] == "done"


async def test_stopping_waits_for_no_stream(desk: Desk) -> None:
    listener = bind("127.0.0.1", 0, variable="WABOT_ADMIN_PORT")
    ready = asyncio.Event()
    audience = desk.services.audience
    serving = asyncio.create_task(serve(desk.admin.app, listener, ready=ready.set, closing=audience.close))
    await ready.wait()
    reader, writer = await asyncio.open_connection(*listener.getsockname())
    request = f"GET /api/live HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: Bearer {desk.admin.token}\r\n\r\n"
    writer.write(request.encode())
    assert b"event: reset" in await reader.readuntil(b"event: reset")
    began = asyncio.get_running_loop().time()
    serving.cancel()
    await asyncio.gather(serving, return_exceptions=True)
    assert asyncio.get_running_loop().time() - began < 2
    assert b"\r\n0\r\n\r\n" in await reader.read()
    writer.close()
    await writer.wait_closed()
