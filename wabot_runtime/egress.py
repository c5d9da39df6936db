"""HTTP out, behind the egress guard: each name is resolved once, every answer checked, and the checked address used."""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from collections.abc import Collection
from typing import Any

import aiohttp
import yarl
from aiohttp.abc import AbstractResolver, ResolveResult

from wabot_core.errors import AddressRefused, AnswerTooLarge, HttpFailed
from wabot_core.http import MAX_ANSWER, HttpAnswer, HttpRequest

OPEN_PORTS = frozenset({80, 443})
CONNECTIONS = 100
PER_HOST = 20

# Networks a flow must never reach, from IANA's special-purpose registries (2025-10); `is_global` alone follows
# the Python it runs on, and finds fewer in older ones.
_BLOCKED = tuple(
    ipaddress.ip_network(net)
    for net in (
        *("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12"),
        *("192.0.0.0/24", "192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24", "192.168.0.0/16"),
        *("192.175.48.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/3"),
        *("::/8", "64:ff9b::/96", "64:ff9b:1::/48", "100::/63", "2001::/23", "2001:db8::/32", "2002::/16"),
        *("3fff::/20", "5f00::/16", "fc00::/7", "fe80::/9", "ff00::/8"),
    )
)


def is_public(address: str) -> bool:
    """Say whether an IP address is on the public internet; IPv4 inside IPv6 is unwrapped and judged as IPv4."""
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address) and ip.ipv4_mapped:
        return is_public(str(ip.ipv4_mapped))
    if any(ip in net for net in _BLOCKED if net.version == ip.version):
        return False
    return ip.is_global and not ip.is_multicast and not ip.is_reserved


class GuardedResolver(AbstractResolver):
    """Resolves a name once and refuses it if any of its addresses is not public."""

    def __init__(self, allowed: Collection[str]) -> None:
        """Let `host:port` pairs in `allowed` through unchecked."""
        self._allowed = allowed

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """Return the addresses of a host; raise AddressRefused."""
        loop = asyncio.get_running_loop()
        found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM, family=socket.AF_UNSPEC)
        results = [
            ResolveResult(hostname=host, host=str(where[0]), port=port, family=kind, proto=proto, flags=0)
            for kind, _, proto, _, where in found
        ]
        if _pair(host, port) not in self._allowed:
            refuse_private(host, [result["host"] for result in results])
        return results

    async def close(self) -> None:
        """Have nothing to close."""


def refuse_private(host: str, addresses: Collection[str]) -> None:
    """Raise AddressRefused unless every address is public."""
    if not addresses or not all(is_public(address) for address in addresses):
        raise AddressRefused(host=host, why="it leads to an address that is not on the public internet")


class Egress:
    """The one HTTP client of a runtime: shared connections, no redirects, no proxies, no cookies."""

    def __init__(self, *, allow: Collection[str] = ()) -> None:
        """Let flows also call the `host:port` pairs in `allow`."""
        self._allowed = frozenset(pair.strip().lower() for pair in allow)
        self._session: aiohttp.ClientSession | None = None

    async def open(self) -> None:
        """Make the connection pool, unless it is there."""
        if self._session is not None:
            return
        connector = aiohttp.TCPConnector(
            resolver=GuardedResolver(self._allowed), limit=CONNECTIONS, limit_per_host=PER_HOST, use_dns_cache=False
        )
        self._session = aiohttp.ClientSession(
            connector=connector, cookie_jar=aiohttp.DummyCookieJar(), trust_env=False, auto_decompress=True
        )

    async def close(self) -> None:
        """Close all connections."""
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    async def request(self, request: HttpRequest) -> HttpAnswer:
        """Make one call; raise HttpFailed, AddressRefused or AnswerTooLarge. Redirects are returned, not followed."""
        assert self._session is not None, "open() first"
        url = check_address(request.url, self._allowed)
        host = url.host or ""
        try:
            async with (
                asyncio.timeout(request.timeout.total_seconds()),
                self._session.request(
                    request.method, url, headers=request.headers, data=request.body, allow_redirects=False
                ) as answer,
            ):
                body = await _read(answer, host)
                return HttpAnswer(status=answer.status, headers=_headers(answer), body=body)
        except TimeoutError as error:
            seconds = request.timeout.total_seconds()
            raise HttpFailed(host=host, why=f"it did not answer within {seconds:g} seconds") from error
        except (aiohttp.ClientError, OSError, ValueError) as error:
            raise HttpFailed(host=host, why=_why(error)) from error


def check_address(url: str, allowed: Collection[str]) -> yarl.URL:
    """Return a URL as it will be called; raise AddressRefused for what may not be called whatever it resolves to.

    It is read once, by the client's own parser: another one may find another host in the same text.
    """
    try:
        parts = yarl.URL(url)
        host, port = parts.raw_host or "", parts.port
    except (ValueError, TypeError) as error:
        raise AddressRefused(host=_shown(url), why="it is not a web address") from error
    if parts.scheme not in ("http", "https") or not host or port is None:
        raise AddressRefused(host=_shown(url), why="only http and https addresses with a host may be called")
    if not host.isprintable():  # a resolver stops reading at a NUL: it would find another host
        raise AddressRefused(host=_shown(url), why="it is not a web address")
    if parts.raw_user is not None or parts.raw_password is not None:
        raise AddressRefused(host=host, why="an address must not carry a user name or password")
    pair = _pair(host, port)
    if pair in allowed:
        return parts
    if port not in OPEN_PORTS:
        raise AddressRefused(host=host, why=f"port {port} is not allowed; ask the operator to allow {pair}")
    if _looks_numeric(host):
        refuse_private(host, [host])
    return parts


def _pair(host: str, port: int) -> str:
    """Return a host and port as the operator writes them: `example.com:8080`, `[::1]:8080`."""
    return f"[{host}]:{port}" if ":" in host else f"{host.lower()}:{port}"


def _shown(url: object) -> str:
    """Return what of a bad address an error may show: not its query, which may carry a key, nor a control character."""
    shown = str(url).partition("?")[0][:100]
    return "".join(letter if letter.isprintable() else "\ufffd" for letter in shown)


def _looks_numeric(host: str) -> bool:
    """Say whether a host is an IP address, in any notation a resolver might accept."""
    if ":" in host:
        return True
    last = host.rstrip(".").rsplit(".", 1)[-1]
    return last.isdigit() or last.lower().startswith("0x")


async def _read(answer: aiohttp.ClientResponse, host: str) -> bytes:
    parts = bytearray()
    async for chunk in answer.content.iter_chunked(16 * 1024):
        parts += chunk
        if len(parts) > MAX_ANSWER:
            raise AnswerTooLarge(host=host, limit=MAX_ANSWER)
    return bytes(parts)


def _headers(answer: aiohttp.ClientResponse) -> dict[str, str]:
    return {name.lower(): value for name, value in answer.headers.items()}


def _why(error: Any) -> str:
    if isinstance(error, aiohttp.ClientConnectorError):
        return "no connection could be made"
    return type(error).__name__
