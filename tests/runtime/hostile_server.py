"""A web server that does to its callers what it likes: slow, silent, endless, lying; on loopback, for tests."""

from __future__ import annotations

import asyncio
import contextlib
import gzip
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import cache

Writer = asyncio.StreamWriter
BOMB = 64 * 1024 * 1024  # bytes a bomb unpacks to


@dataclass
class HostileServer:
    """Serves one trick a path; `paths` are those asked for, in order."""

    port: int = 0
    paths: list[str] = field(default_factory=list)

    def url(self, path: str) -> str:
        """Return the address of a trick."""
        return f"http://127.0.0.1:{self.port}/{path}"

    @property
    def pair(self) -> str:
        """Return host:port."""
        return f"127.0.0.1:{self.port}"

    async def answer(self, reader: asyncio.StreamReader, writer: Writer) -> None:
        """Answer one connection."""
        with contextlib.suppress(OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            head = await reader.readuntil(b"\r\n\r\n")
            path = head.split()[1].decode().lstrip("/").partition("?")[0]
            self.paths.append(path)
            await TRICKS.get(path, ok)(writer)
        writer.close()


def head(status: str = "200 OK", **headers: str) -> bytes:
    """Return the head of an answer."""
    lines = [f"HTTP/1.1 {status}", *(f"{name.replace('_', '-')}: {value}" for name, value in headers.items())]
    return ("\r\n".join([*lines, "Connection: close", "", ""])).encode()


async def ok(writer: Writer) -> None:
    """Answer as one should."""
    writer.write(head(Content_Length="2", Content_Type="text/plain") + b"ok")
    await writer.drain()


async def silent(writer: Writer) -> None:
    """Never answer."""
    await asyncio.sleep(3600)


async def slow(writer: Writer) -> None:
    """Answer a byte at a time, for ever."""
    writer.write(head(Content_Type="text/plain"))
    while True:
        writer.write(b"x")
        await writer.drain()
        await asyncio.sleep(0.05)


async def large(writer: Writer) -> None:
    """Answer with 10 MB."""
    writer.write(head(Content_Length=str(10 * 1024 * 1024)))
    for _ in range(160):
        writer.write(b"x" * 64 * 1024)
        await writer.drain()


async def endless(writer: Writer) -> None:
    """Answer without end."""
    writer.write(head())
    while True:
        writer.write(b"x" * 64 * 1024)
        await writer.drain()


async def gzip_bomb(writer: Writer) -> None:
    """Answer with little that unpacks to a lot."""
    body = packed_bomb()
    writer.write(head(Content_Length=str(len(body)), Content_Encoding="gzip") + body)
    await writer.drain()


@cache
def packed_bomb() -> bytes:
    """Return nothing but zeros, packed."""
    return gzip.compress(bytes(BOMB), 9)


async def gzipped(writer: Writer) -> None:
    """Answer packed, as one may."""
    body = gzip.compress(b'{"packed": true}')
    writer.write(head(Content_Length=str(len(body)), Content_Encoding="gzip", Content_Type="application/json") + body)
    await writer.drain()


async def broken(writer: Writer) -> None:
    """Answer that it is broken."""
    writer.write(head("500 Internal Server Error", Content_Length="4") + b"oops")
    await writer.drain()


async def reset(writer: Writer) -> None:
    """Reset the connection in the middle."""
    writer.write(head(Content_Length="100") + b"half")
    await writer.drain()
    writer.transport.abort()


async def inward(writer: Writer) -> None:
    """Send the caller to an address inside."""
    writer.write(head("302 Found", Location="http://169.254.169.254/latest/meta-data", Content_Length="0"))
    await writer.drain()


async def noise(writer: Writer) -> None:
    """Answer what is no HTTP."""
    writer.write(b"\x16\x03\x01 this is not the web\r\n\r\n")
    await writer.drain()


async def long_head(writer: Writer) -> None:
    """Answer with headers without end."""
    writer.write(b"HTTP/1.1 200 OK\r\n")
    while True:
        writer.write(b"X-More: " + b"x" * 8000 + b"\r\n")
        await writer.drain()


TRICKS: Mapping[str, Callable[[Writer], Awaitable[None]]] = {
    "silent": silent,
    "slow": slow,
    "large": large,
    "endless": endless,
    "gzip-bomb": gzip_bomb,
    "gzipped": gzipped,
    "broken": broken,
    "reset": reset,
    "inward": inward,
    "noise": noise,
    "long-head": long_head,
}


@asynccontextmanager
async def hostile_server() -> AsyncIterator[HostileServer]:
    """Give a running server."""
    state = HostileServer()
    tasks: set[asyncio.Task[None]] = set()

    def accept(reader: asyncio.StreamReader, writer: Writer) -> None:
        task = asyncio.create_task(state.answer(reader, writer))
        tasks.add(task)
        task.add_done_callback(tasks.discard)

    packed_bomb()
    server = await asyncio.start_server(accept, "127.0.0.1", 0)
    state.port = server.sockets[0].getsockname()[1]
    try:
        yield state
    finally:
        server.close()
        for task in list(tasks):
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await server.wait_closed()
