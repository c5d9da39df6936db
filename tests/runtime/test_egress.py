"""The egress guard: nothing inside is ever reached, whatever an address looks like or an answer does."""

from __future__ import annotations

import asyncio
import os
import random
import socket
import time
import tracemalloc
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest

from tests.runtime.addresses import BLOCKED, NETWORKS, url
from tests.runtime.hostile_server import HostileServer, hostile_server
from wabot_core.errors import AddressRefused, AnswerTooLarge, HttpFailed
from wabot_core.http import MAX_ANSWER, HttpAnswer, HttpRequest
from wabot_runtime.egress import Egress, GuardedResolver, check_address, is_public

URLS = 24_000
SEED = int(os.environ.get("WABOT_TEST_SEED", time.time_ns() % 1_000_000))


@pytest.fixture
async def server() -> AsyncIterator[HostileServer]:
    """Give a hostile server."""
    async with hostile_server() as running:
        yield running


async def ask(url: str, *, allow: tuple[str, ...] = (), seconds: float = 5, **more: Any) -> HttpAnswer:
    """Make one call."""
    egress = Egress(allow=allow)
    await egress.open()
    try:
        return await egress.request(
            HttpRequest(method=more.pop("method", "GET"), url=url, timeout=timedelta(seconds=seconds), **more)
        )
    finally:
        await egress.close()


@pytest.mark.parametrize("net", BLOCKED)
def test_no_address_of_a_special_net_is_public(net: str) -> None:
    network = NETWORKS[BLOCKED.index(net)]
    chance = random.Random(net)
    inside = [network[0], network[-1], *(network[chance.randrange(network.num_addresses)] for _ in range(50))]
    if net == "::ffff:0:0/96":
        inside = inside[:1]
    assert [str(ip) for ip in inside if is_public(str(ip))] == []


@pytest.mark.parametrize("address", ["1.1.1.1", "8.8.8.8", "93.184.216.34", "2606:4700:4700::1111", "::ffff:8.8.8.8"])
def test_the_internet_is_public(address: str) -> None:
    assert is_public(address)


async def test_no_made_up_address_reaches_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    print(f"seed {SEED}, {URLS} addresses")  # noqa: T201 - a random test tells its seed
    chance = random.Random(SEED)
    reached = 0

    def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal reached
        reached += 1
        writer.close()

    canaries = [await asyncio.start_server(accept, "127.0.0.1", 0)]
    port = canaries[0].sockets[0].getsockname()[1]
    canaries.append(await asyncio.start_server(accept, "::1", port))
    monkeypatch.setattr("wabot_runtime.egress.OPEN_PORTS", frozenset({80, 443, port}))  # only the address protects it
    refused = 0
    egress = Egress(allow=[f"elsewhere.example:{port}"])
    await egress.open()
    try:
        for _ in range(URLS):
            text = url(chance, port)
            try:
                await egress.request(HttpRequest(method="GET", url=text, timeout=timedelta(seconds=5)))
            except HttpFailed:
                refused += 1
            else:
                raise AssertionError(f"seed {SEED}: {text!r} was called")
    finally:
        await egress.close()
        for canary in canaries:
            canary.close()
            await canary.wait_closed()
    print(f"{refused} refused, {reached} reached the canary")  # noqa: T201
    assert (refused, reached) == (URLS, 0), f"seed {SEED}"


@pytest.mark.parametrize("host", ["03533231225\0;", "93.184.216.34\0.example", "93.184.216.34\x7f"])
async def test_a_host_is_read_to_its_end(host: str) -> None:
    with pytest.raises(AddressRefused) as refused:
        await ask(f"https://{host}/")
    assert str(refused.value).isprintable()


@pytest.mark.parametrize("port", [80, 443])
async def test_even_a_port_that_is_open_leads_nowhere_inside(port: int) -> None:
    chance = random.Random(SEED)
    for _ in range(3000):
        text = url(chance, port)
        with pytest.raises(HttpFailed):
            await ask_guard(text)


async def ask_guard(text: str) -> None:
    """Take an address as far as its name is resolved."""
    checked = check_address(text, ())
    try:
        await GuardedResolver(()).resolve(checked.raw_host or "", checked.port or 0)
    except (OSError, ValueError) as error:
        raise HttpFailed(host=checked.raw_host, why="it has no address") from error


async def test_a_name_with_one_private_address_among_public_ones_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    answers(monkeypatch, ["93.184.216.34", "10.0.0.1"])
    with pytest.raises(AddressRefused, match="not on the public internet"):
        await ask("http://mixed.example/")


async def test_a_name_that_changes_its_address_is_resolved_once_a_call(
    monkeypatch: pytest.MonkeyPatch, server: HostileServer
) -> None:
    """DNS rebinding: first public, then loopback; what was checked is what is called."""
    asked: list[str] = []
    answers(monkeypatch, ["192.0.2.1"], asked=asked)  # documentation: refused, and nobody is there
    with pytest.raises(AddressRefused):
        await ask("http://rebinding.example/")
    assert asked == ["rebinding.example"]
    answers(monkeypatch, ["127.0.0.1"], asked=asked)
    with pytest.raises(AddressRefused):
        await ask("http://rebinding.example/")
    assert server.paths == []


def answers(monkeypatch: pytest.MonkeyPatch, addresses: list[str], *, asked: list[str] | None = None) -> None:
    """Let every name resolve to these."""

    async def resolve(self: object, host: str, port: int, **options: Any) -> list[Any]:
        if asked is not None:
            asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in addresses]

    monkeypatch.setattr(asyncio.BaseEventLoop, "getaddrinfo", resolve)


async def test_only_a_port_the_operator_allowed_is_called(server: HostileServer) -> None:
    assert (await ask(server.url("ok"), allow=(server.pair,))).text == "ok"
    with pytest.raises(AddressRefused, match=f"port {server.port} is not allowed"):
        await ask(server.url("ok"))
    with pytest.raises(AddressRefused):
        await ask(server.url("ok").replace("127.0.0.1", "localhost"), allow=(server.pair,))
    assert server.paths == ["ok"]


async def test_a_redirect_is_returned_not_followed(server: HostileServer) -> None:
    answer = await ask(server.url("inward"), allow=(server.pair,))
    assert (answer.status, answer.headers["location"]) == (302, "http://169.254.169.254/latest/meta-data")
    assert server.paths == ["inward"]


async def test_a_packed_answer_is_unpacked(server: HostileServer) -> None:
    assert (await ask(server.url("gzipped"), allow=(server.pair,))).json == {"packed": True}


@pytest.mark.parametrize("trick", ["large", "endless", "gzip-bomb"])
async def test_an_answer_that_is_too_large_is_left_alone(server: HostileServer, trick: str) -> None:
    tracemalloc.start()
    try:
        with pytest.raises(AnswerTooLarge, match=str(MAX_ANSWER)):
            await ask(server.url(trick), allow=(server.pair,))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 24 * 1024 * 1024, f"{peak / 2**20:.0f} MiB"


@pytest.mark.parametrize("trick", ["silent", "slow"])
async def test_an_answer_that_takes_too_long_is_given_up(server: HostileServer, trick: str) -> None:
    begun = time.monotonic()
    with pytest.raises(HttpFailed, match=r"did not answer within 0\.3 seconds"):
        await ask(server.url(trick), allow=(server.pair,), seconds=0.3)
    assert time.monotonic() - begun < 2


@pytest.mark.parametrize("trick", ["reset", "noise", "long-head"])
async def test_an_answer_that_breaks_off_or_makes_no_sense_fails(server: HostileServer, trick: str) -> None:
    with pytest.raises(HttpFailed) as failed:
        await ask(server.url(trick), allow=(server.pair,))
    assert "half" not in str(failed.value)


async def test_nobody_listening_is_said(server: HostileServer) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with pytest.raises(HttpFailed, match="no connection could be made"):
        await ask(f"http://127.0.0.1:{port}/", allow=(f"127.0.0.1:{port}",))


@pytest.mark.parametrize("headers", [{"X-Evil": "a\r\nHost: inside"}, {"X\r\nEvil": "a"}])
async def test_a_header_that_would_break_the_request_is_refused(server: HostileServer, headers: dict[str, str]) -> None:
    with pytest.raises(HttpFailed):
        await ask(server.url("ok"), allow=(server.pair,), headers=headers)
    assert server.paths == []


async def test_proxies_of_the_environment_are_not_used(server: HostileServer, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, f"http://{server.pair}")
    answers(monkeypatch, ["10.0.0.1"])
    with pytest.raises(AddressRefused):
        await ask("http://example.com/")
    assert server.paths == []


@pytest.mark.parametrize("method", ["GET", "get", "POST", "PURGE", "GET / HTTP/1.1\r\nX: y", ""])
async def test_a_strange_method_is_called_or_fails_by_name(server: HostileServer, method: str) -> None:
    try:
        answer = await ask(server.url("ok"), allow=(server.pair,), method=method)
    except HttpFailed:
        assert server.paths == []
    else:
        assert answer.status == 200
