"""Watching /api/live in tests: a stream read as a page would read it, who signs in to watch, and a bot that talks."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import orjson

from tests.admin.client import PASSWORD, Client
from tests.admin.test_numbers import ECHO, Desk, added
from tests.runtime.running import put, until
from wabot_admin.auth.links import make_account
from wabot_core.testing.memory_channel import MemoryChannel

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


async def talking(desk: Desk, document: Json = ECHO) -> MemoryChannel:
    """Give a live number that echoes, or answers as another bot does."""
    await put(desk.services.runtime, document, number="other", bot="echo")
    channel = await added(desk, bot="echo")
    await desk.post("/api/numbers/desk/start")
    await desk.until_state("desk", "live")
    return channel
