"""A person's or program's HTTP client that calls the app in this process, with a cookie jar; it judges nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson
from starlette.applications import Starlette

PASSWORD = "a long and odd passphrase"


@dataclass(frozen=True, kw_only=True)
class Reply:
    """What came back."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes

    @property
    def data(self) -> Any:
        """Return the JSON in the body."""
        return orjson.loads(self.body)

    def header(self, name: str) -> str | None:
        """Return the first header of a name."""
        return next((value for key, value in self.headers if key == name), None)


@dataclass
class Client:
    """Calls an app; keeps cookies and sends its token."""

    app: Starlette
    token: str | None = None
    scheme: str = "http"
    address: str = "10.0.0.1"
    cookies: dict[str, str] = field(default_factory=dict)

    async def call(
        self,
        method: str,
        path: str,
        json: Any = None,
        *,
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Reply:
        """Send a request and return what came back."""
        sent = {"host": "127.0.0.1"}
        if json is not None or body is not None:
            sent["content-type"] = "application/json"
        if self.token is not None:
            sent["authorization"] = f"Bearer {self.token}"
        if self.cookies:
            sent["cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        sent |= headers or {}
        payload = body if body is not None else (b"" if json is None else orjson.dumps(json))
        plain, _, query = path.partition("?")
        scope = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": method,
            "scheme": self.scheme,
            "path": plain,
            "raw_path": plain.encode(),
            "query_string": query.encode(),
            "root_path": "",
            "headers": [(name.lower().encode(), value.encode("latin-1")) for name, value in sent.items()],
            "client": (self.address, 1234),
            "server": ("127.0.0.1", 80),
        }
        messages: list[Any] = []
        hangs_up = asyncio.Event()
        waiting: list[Any] = [{"type": "http.request", "body": payload, "more_body": False}]

        async def receive() -> Any:
            if waiting:
                return waiting.pop()
            await hangs_up.wait()  # whoever called stays on the line
            return {"type": "http.disconnect"}

        async def send(message: Any) -> None:
            messages.append(message)
            if any(value.startswith(b"text/event-stream") for _, value in message.get("headers", ())):
                hangs_up.set()  # it would never end

        await self.app(scope, receive, send)
        headers_back = [(name.decode(), value.decode("latin-1")) for name, value in messages[0]["headers"]]
        self._keep(headers_back)
        return Reply(
            status=messages[0]["status"],
            headers=headers_back,
            body=b"".join(message.get("body", b"") for message in messages[1:]),
        )

    async def login(self, email: str, password: str = PASSWORD, **more: Any) -> Reply:
        """Sign in and keep the token."""
        reply = await self.call("POST", "/api/auth/login", {"email": email, "password": password, **more})
        if reply.status == 200:
            self.token = reply.data["access_token"]
        return reply

    def _keep(self, headers: list[tuple[str, str]]) -> None:
        for name, value in headers:
            if name == "set-cookie":
                cookie, _, _ = value.partition(";")
                key, _, kept = cookie.partition("=")
                if kept:
                    self.cookies[key] = kept
                else:
                    self.cookies.pop(key, None)
