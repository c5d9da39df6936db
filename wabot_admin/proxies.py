"""What trusted proxies say of a request: the caller's address and scheme, from as many hops as the operator trusts.

Nothing else of what a request claims about its way is believed: neither a host nor entries further left.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Sequence

from starlette.types import ASGIApp, Receive, Scope, Send

_PORT = re.compile(r"(?P<v4>[0-9.]+):[0-9]{1,5}|\[(?P<v6>[0-9A-Fa-f:.]+)\](:[0-9]{1,5})?")


class TrustedProxies:
    """Takes a request's address and scheme from X-Forwarded-For and X-Forwarded-Proto, `hops` proxies away."""

    def __init__(self, app: ASGIApp, *, hops: int) -> None:
        """Wrap an app; with no hops the headers mean nothing."""
        self._app = app
        self._hops = hops

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if self._hops and scope["type"] == "http":
            scope = dict(scope)
            address = forwarded_address(_values(scope, b"x-forwarded-for"), hops=self._hops)
            if address is not None:
                scope["client"] = (address, 0)
            scheme = forwarded_scheme(_values(scope, b"x-forwarded-proto"), hops=self._hops)
            if scheme is not None:
                scope["scheme"] = scheme
        await self._app(scope, receive, send)


def forwarded_address(values: Sequence[str], *, hops: int) -> str | None:
    """Return the address the outermost trusted proxy saw: each proxy appends one, so it is counted from the right.

    None when there are fewer: the request did not come the whole way, and its own address counts.
    """
    if len(values) < hops:
        return None
    found = _PORT.fullmatch(values[-hops])
    text = (found["v4"] or found["v6"]) if found else values[-hops]
    try:
        return str(ipaddress.ip_address(text))
    except ValueError:
        return None


def forwarded_scheme(values: Sequence[str], *, hops: int) -> str | None:
    """Return the scheme the outermost trusted proxy was called with.

    Proxies that append are counted from the right, like addresses; most replace the header: its one value is theirs.
    """
    if not values:
        return None
    scheme = values[-hops if len(values) >= hops else 0].lower()
    return scheme if scheme in ("http", "https") else None


def _values(scope: Scope, name: bytes) -> list[str]:
    given = b",".join(value for key, value in scope["headers"] if key == name).decode("latin-1")
    return [value for part in given.split(",") if (value := part.strip())]
