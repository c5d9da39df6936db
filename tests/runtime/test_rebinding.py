"""Names that change their minds and servers that send elsewhere: a real DNS answer each time, a canary inside."""

from __future__ import annotations

import asyncio
import random
import socket
import struct
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest

from tests.runtime.addresses import url
from wabot_core.errors import AddressRefused, HttpFailed
from wabot_core.http import HttpRequest
from wabot_runtime import egress as guard
from wabot_runtime.egress import Egress

ROUNDS = 300
OUTSIDE, INSIDE = "127.0.0.2", "127.0.0.1"
"""Two addresses of this machine; one stands for the public internet, the other is what must not be reached."""


class Rebinding(asyncio.DatagramProtocol):
    """A name server that answers each question with the next of its answers, not to be kept."""

    def __init__(self) -> None:
        """Begin with no answers."""
        self.answers: list[list[str]] = []
        self.asked = 0

    def connection_made(self, transport: Any) -> None:
        """Keep the transport."""
        self.transport = transport

    def datagram_received(self, data: bytes, address: Any) -> None:
        """Answer an A question."""
        addresses = self.answers[min(self.asked, len(self.answers) - 1)]
        self.asked += 1
        question = data[12:]
        head = data[:2] + struct.pack(">HHHHH", 0x8180, 1, len(addresses), 0, 0)
        rows = b"".join(b"\xc0\x0c" + struct.pack(">HHIH", 1, 1, 0, 4) + socket.inet_aton(each) for each in addresses)
        self.transport.sendto(head + question + rows, address)


def ask_dns(port: int, name: str) -> list[str]:
    """Ask a name server for a name's addresses, as a resolver does."""
    labels = b"".join(bytes([len(part)]) + part.encode() for part in name.rstrip(".").split("."))
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
        asking.settimeout(5)
        asking.sendto(b"\x12\x34\x01\x00\x00\x01\x00\x00\x00\x00\x00\x00" + labels + b"\0\0\1\0\1", ("127.0.0.1", port))
        answer = asking.recv(512)
    count = struct.unpack(">H", answer[6:8])[0]
    start = 12 + len(labels) + 5
    return [socket.inet_ntoa(answer[start + 16 * n + 12 : start + 16 * n + 16]) for n in range(count)]


@dataclass
class World:
    """A name server, a server outside that answers `reply`, and a canary inside on the same port."""

    dns: Rebinding
    port: int
    outside: int = 0
    inside: int = 0
    heads: list[bytes] = field(default_factory=list)
    reply: bytes = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok"


@asynccontextmanager
async def world(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[World]:
    """Give a world in which OUTSIDE counts as public and every name is the name server's."""
    loop = asyncio.get_running_loop()
    transport, dns = await loop.create_datagram_endpoint(Rebinding, local_addr=("127.0.0.1", 0))
    dns_port = transport.get_extra_info("sockname")[1]
    here = World(dns=dns, port=0)

    async def good(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        here.outside += 1
        here.heads.append(await reader.readuntil(b"\r\n\r\n"))
        writer.write(here.reply)
        await writer.drain()
        writer.close()

    def canary(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        here.inside += 1
        writer.close()

    servers = [await asyncio.start_server(good, OUTSIDE, 0)]
    here.port = servers[0].sockets[0].getsockname()[1]
    servers.append(await asyncio.start_server(canary, INSIDE, here.port))
    known = asyncio.BaseEventLoop.getaddrinfo

    async def resolve(self: Any, host: Any, port: Any, **options: Any) -> Any:
        if not isinstance(host, str) or not host.endswith(".example"):
            return await known(self, host, port, **options)
        found = await asyncio.to_thread(ask_dns, dns_port, host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (each, port)) for each in found]

    real = guard.is_public
    monkeypatch.setattr(asyncio.BaseEventLoop, "getaddrinfo", resolve)
    monkeypatch.setattr(guard, "is_public", lambda address: address == OUTSIDE or real(address))
    monkeypatch.setattr(guard, "OPEN_PORTS", frozenset({80, 443, here.port}))
    yield here
    transport.close()
    for server in servers:
        server.close()
        await server.wait_closed()


def moved(status: int, target: str) -> bytes:
    """Return an answer that leads elsewhere."""
    head = f"HTTP/1.1 {status} Moved\r\nLocation: {target}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
    return head.encode()


async def call(egress: Egress, url: str, **more: Any) -> Any:
    """Make one call."""
    return await egress.request(HttpRequest(method="GET", url=url, timeout=timedelta(seconds=5), **more))


async def test_a_name_is_asked_once_a_call_and_what_was_checked_is_called(monkeypatch: pytest.MonkeyPatch) -> None:
    seed = random.randrange(2**32)
    chance = random.Random(seed)
    async with world(monkeypatch) as here:
        egress = Egress()
        await egress.open()
        went = refused = 0
        try:
            for number in range(ROUNDS):
                here.dns.asked = 0
                here.dns.answers = chance.choice(
                    [
                        [[OUTSIDE], [INSIDE]],
                        [[INSIDE], [OUTSIDE]],
                        [[OUTSIDE, INSIDE], [OUTSIDE]],
                        [[INSIDE, OUTSIDE], [OUTSIDE]],
                        [[OUTSIDE], ["169.254.169.254"]],
                        [[OUTSIDE]],
                        [["0.0.0.0"]],
                    ]
                )
                good = here.dns.answers[0] == [OUTSIDE]
                try:
                    answer = await call(egress, f"http://r{number}.example:{here.port}/")
                except AddressRefused:
                    assert not good, f"seed {seed}"
                    refused += 1
                else:
                    assert good, f"seed {seed}"
                    assert answer.text == "ok"
                    went += 1
                assert here.dns.asked == 1, f"seed {seed}"
        finally:
            await egress.close()
    sys.stdout.write(f"seed {seed}, {ROUNDS} names: {went} called outside, {refused} refused, {here.inside} inside\n")
    assert (here.outside, here.inside) == (went, 0)
    assert went + refused == ROUNDS


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_no_redirect_leads_inside_nor_takes_credentials_along(
    status: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    seed = random.randrange(2**32)
    chance = random.Random(seed)
    async with world(monkeypatch) as here:
        here.dns.answers = [[OUTSIDE]]
        egress = Egress()
        await egress.open()
        try:
            for number in range(60):
                target = url(chance, here.port) if number else f"http://{INSIDE}:{here.port}/"
                target = "".join(each for each in target if 32 < ord(each) < 127)
                here.reply = moved(status, target)
                answer = await call(
                    egress, f"http://a.example:{here.port}/", headers={"Authorization": "Bearer canary"}
                )
                assert (answer.status, answer.headers["location"]) == (status, target), f"seed {seed}"
                with pytest.raises(HttpFailed):  # and a flow that follows it itself is refused like any other
                    await call(egress, target)
        finally:
            await egress.close()
    sys.stdout.write(f"seed {seed}, 60 redirects with {status}: {here.inside} inside\n")
    assert (here.outside, here.inside) == (60, 0)
    assert all(head.count(b"Bearer canary") == 1 for head in here.heads)
