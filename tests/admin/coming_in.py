"""Coming in by a provider as a browser would, for tests: begin, go there, come back, and see who one is."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl, quote, urlsplit

import pytest

from tests.admin.client import Client, Reply
from tests.admin.provider import CLIENT, SECRET, IdentityProvider
from wabot_admin.auth.providers import Provider, Providers
from wabot_admin.services import Services

URL = "http://127.0.0.1"
CALLBACK = "/api/auth/oidc/callback"


async def begun(client: Client, path: str = "/api/auth/oidc", **more: Any) -> str:
    """Begin and return the provider's address."""
    reply = await client.call("POST", path, {"provider": "example", "next": "/bots/b1", **more})
    assert reply.status == 200, reply.body
    return str(reply.data["address"])


async def back(client: Client, address: str, good: str, /, **changed: str | None) -> Reply:
    """Come back with a code."""
    asked = dict(parse_qsl(urlsplit(address).query))
    given = {"state": asked["state"], "code": good} | changed
    query = "&".join(f"{name}={quote(value)}" for name, value in given.items() if value is not None)
    return await client.call("GET", f"{CALLBACK}?{query}", headers={"sec-fetch-site": "cross-site"})


async def come_in(client: Client, provider: IdentityProvider, **more: Any) -> Reply:
    """Go the whole way."""
    address = await begun(client, **more)
    return await back(client, address, provider.authorize(address))


async def whoami(client: Client) -> dict[str, Any]:
    """Turn the refresh cookie into a token and read who one is."""
    reply = await client.call("POST", "/api/auth/refresh")
    assert reply.status == 200, reply.body
    client.token = reply.data["access_token"]
    account: dict[str, Any] = reply.data["account"]
    return account


async def refused(client: Client, reply: Reply) -> None:
    """See that nobody came in."""
    assert reply.status == 303
    assert (reply.header("location") or "").startswith("/sign-in?error=")
    assert "wabot_refresh" not in client.cookies
    assert (await client.call("POST", "/api/auth/refresh")).status == 401


def trusting(services: Services, provider: IdentityProvider, monkeypatch: pytest.MonkeyPatch) -> Services:
    """Return services that trust the provider for example.org."""
    monkeypatch.setenv("WABOT_SECRET_EXAMPLE_OIDC", SECRET)
    services.runtime.settings = replace(services.runtime.settings, admin_url=URL)
    known = Provider(
        id="example",
        name="Example",
        issuer=provider.issuer,
        client_id=CLIENT,
        client_secret="example_oidc",
        domains=("example.org",),
        claim="groups",
        roles={"desk": "agent"},
    )
    return replace(services, providers=Providers([known]))
