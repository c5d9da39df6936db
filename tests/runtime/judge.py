"""WhatsApp and an integration in the test's own process: they outlive every wabot and know what people saw."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections import Counter
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from wabot_core.messages import Message, message_to_json

NUMBER = "n"
Serve = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Coroutine[Any, Any, None]]


@dataclass
class Judge:
    """What people wrote and saw, and what was done for them elsewhere.

    `effects` counts, by Idempotency-Key, what an integration that honours the key did; `unkeyed` counts every call
    that must not be repeated.
    """

    socket: Path
    written: list[Message] = field(default_factory=list)
    shown: dict[str, tuple[str, str]] = field(default_factory=dict)
    attempts: int = 0
    effects: set[str] = field(default_factory=set)
    calls: int = 0
    unkeyed: Counter[str] = field(default_factory=Counter)
    port: int = 0
    _clients: set[asyncio.StreamWriter] = field(default_factory=set)
    _changed: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def says(self, text: str, *, sender: str = "ana@c.us", **parts: Any) -> None:
        """Write a message as a person; who is connected hears of it, who connects later as well."""
        message = Message(
            number=NUMBER,
            id=f"IN{len(self.written):06d}",
            chat=sender,
            contact=sender,
            at=datetime.now(UTC),
            text=text,
            **parts,
        )
        self.written.append(message)
        for client in list(self._clients):
            await self._tell(client, [message])

    def texts(self, chat: str = "ana@c.us") -> list[str]:
        """Return what a person saw, in order."""
        return [text for where, text in self.shown.values() if where == chat]

    async def until_shown(self, number: int, *, chat: str = "ana@c.us", seconds: float = 30) -> None:
        """Wait until a person saw so many messages."""
        try:
            async with asyncio.timeout(seconds), self._changed:
                await self._changed.wait_for(lambda: len(self.texts(chat)) >= number)
        except TimeoutError:
            raise AssertionError(f"{number} messages expected in {chat}, these came: {self.texts(chat)}") from None

    async def serve_channel(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Serve one session of the number."""
        self._clients.add(writer)
        with contextlib.suppress(OSError, asyncio.IncompleteReadError):
            await self._tell(writer, self.written)
            while line := await reader.readline():
                batch = json.loads(line)
                for sending in batch:
                    self.attempts += 1
                    self.shown.setdefault(sending["id"], (sending["chat"], sending["text"]))
                async with self._changed:
                    self._changed.notify_all()
                writer.write(json.dumps({"taken": [sending["id"] for sending in batch]}).encode() + b"\n")
                await writer.drain()
        self._clients.discard(writer)

    async def serve_http(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Serve one call of an integration."""
        with contextlib.suppress(OSError, asyncio.IncompleteReadError):
            head = (await reader.readuntil(b"\r\n\r\n")).decode()
            key = next(line.split(": ")[1] for line in head.split("\r\n") if line.lower().startswith("idempotency-key"))
            self.calls += 1
            self.effects.add(key)
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok")
            await writer.drain()

    async def serve_unkeyed(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Count one call that must not be repeated."""
        self.unkeyed[(await reader.readline()).decode().strip()] += 1
        writer.write(b"done\n")

    async def _tell(self, client: asyncio.StreamWriter, messages: list[Message]) -> None:
        with contextlib.suppress(OSError):
            client.write(json.dumps({"messages": [message_to_json(one) for one in messages]}).encode() + b"\n")
            await client.drain()


async def closed_after(work: Coroutine[Any, Any, None], writer: asyncio.StreamWriter) -> None:
    """Do some work, then close a connection."""
    try:
        await work
    finally:
        writer.close()
        with contextlib.suppress(OSError):
            await writer.wait_closed()


@asynccontextmanager
async def judging(folder: Path) -> AsyncIterator[Judge]:
    """Give a running judge."""
    judge = Judge(folder / "whatsapp.sock")
    tasks: set[asyncio.Task[None]] = set()

    def served(serve: Serve) -> Callable[[asyncio.StreamReader, asyncio.StreamWriter], None]:
        def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            task = asyncio.create_task(closed_after(serve(reader, writer), writer))
            tasks.add(task)
            task.add_done_callback(tasks.discard)

        return accept

    servers = [
        await asyncio.start_unix_server(served(judge.serve_channel), judge.socket, limit=2**24),
        await asyncio.start_unix_server(served(judge.serve_unkeyed), folder / "once.sock"),
        await asyncio.start_server(served(judge.serve_http), "127.0.0.1", 0),
    ]
    judge.port = servers[2].sockets[0].getsockname()[1]
    yield judge
    for server in servers:
        server.close()
    for task in list(tasks):
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    for server in servers:
        await server.wait_closed()
