"""Asks an HTTP server on this machine and measures its answers: a program of its own, so that it shares no loop.

It reads a job as JSON from standard input and prints what it found as JSON.
"""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

import orjson

LARGEST_PAGE = 8 * 1024 * 1024


class Line:
    """One connection that is kept alive."""

    def __init__(self, host: str, port: int, token: str) -> None:
        """Take where to ask and as whom."""
        self._place = host, port
        self._head = f"Host: {host}:{port}\r\nAuthorization: Bearer {token}\r\n\r\n"

    async def open(self) -> None:
        """Connect."""
        self._reader, self._writer = await asyncio.open_connection(*self._place, limit=LARGEST_PAGE)

    async def get(self, path: str) -> tuple[float, bytes]:
        """Return the seconds an answer took and its body; raise ValueError unless it is 200."""
        begun = time.perf_counter()
        self._writer.write(f"GET {path} HTTP/1.1\r\n{self._head}".encode())
        head = await self._reader.readuntil(b"\r\n\r\n")
        lines = head.decode("latin-1").split("\r\n")
        named = dict(line.lower().split(": ", 1) for line in lines[1:] if line)
        body = await self._reader.readexactly(int(named["content-length"]))
        if lines[0].split()[1] != "200":
            raise ValueError(f"{path}: {lines[0]} {body[:300]!r}")
        return time.perf_counter() - begun, body

    def close(self) -> None:
        """Disconnect."""
        self._writer.close()


async def walk(line: Line, path: str, query: Mapping[str, str], *, pages: int, again: int) -> dict[str, Any]:
    """Ask for the first page several times, then for each page behind it; return the seconds and how many rows."""
    first = f"{path}?{urlencode(query)}" if query else path
    await line.get(first)  # connections and plans are made once
    delays, rows, cursor = [], 0, None
    for _ in range(again):
        seconds, body = await line.get(first)
        delays.append(seconds)
    for _ in range(pages):
        answer = orjson.loads(body)
        rows += len(answer.get("items", answer.get("entries", [])))
        cursor = answer.get("next", answer.get("older"))
        if cursor is None:
            break
        seconds, body = await line.get(f"{path}?{urlencode({**query, 'cursor': cursor})}")
        delays.append(seconds)
    return {"delays": delays, "rows": rows}


async def hammer(lines: list[Line], path: str, *, count: int) -> dict[str, Any]:
    """Ask for the same thing on all connections at once; return the seconds for all."""

    async def some(line: Line) -> None:
        for _ in range(count):
            await line.get(path)

    await lines[0].get(path)
    begun = time.perf_counter()
    await asyncio.gather(*map(some, lines))
    return {"seconds": time.perf_counter() - begun, "asked": count * len(lines)}


async def run(job: Mapping[str, Any]) -> dict[str, Any]:
    """Do a job: `get` one page, `walk` a list, or `hammer` one path over several connections."""
    lines = [Line(job["host"], job["port"], job["token"]) for _ in range(job["lines"])]
    for line in lines:
        await line.open()
    try:
        if job["do"] == "get":
            return {"body": (await lines[0].get(job["path"]))[1].decode()}
        if job["do"] == "walk":
            return await walk(lines[0], job["path"], job["query"], pages=job["pages"], again=job["again"])
        return await hammer(lines, job["path"], count=job["count"])
    finally:
        for line in lines:
            line.close()


if __name__ == "__main__":
    sys.stdout.buffer.write(orjson.dumps(asyncio.run(run(orjson.loads(sys.stdin.buffer.read())))))
