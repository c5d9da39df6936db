"""HTTP as an action sees it: the client, requests and answers as data; whoever runs the turn makes the call."""

from __future__ import annotations

import base64
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property
from typing import Any
from urllib.parse import urlencode, urlsplit, urlunsplit

import orjson

MAX_ANSWER = 256 * 1024
"""Bytes an answer may have."""


@dataclass(frozen=True, kw_only=True)
class HttpRequest:
    """One call: `timeout` bounds it whole, from resolving the name to the last byte."""

    method: str
    url: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes | None = None
    timeout: timedelta = timedelta(seconds=10)


@dataclass(frozen=True, kw_only=True)
class HttpAnswer:
    """What came back, at most MAX_ANSWER bytes."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""

    @property
    def is_success(self) -> bool:
        """Say whether the status is 2xx."""
        return 200 <= self.status < 300

    @property
    def text(self) -> str:
        """Return the body as text, undecodable bytes replaced."""
        return self.body.decode("utf-8", errors="replace")

    @cached_property
    def json(self) -> Any:
        """Return the body as JSON, None if it is not JSON."""
        try:
            return orjson.loads(self.body)
        except orjson.JSONDecodeError:
            return None


def with_query(url: str, params: Mapping[str, str] | Sequence[tuple[str, str]] | None) -> str:
    """Return a URL with parameters added to its query, percent-encoded; what stands there already stays."""
    if not params:
        return url
    parts = urlsplit(url)
    query = "&".join(filter(None, (parts.query, urlencode(params))))
    return urlunsplit(parts._replace(query=query))


class Http:
    """HTTP for actions: journaled, bounded, with a stable Idempotency-Key on every call."""

    __slots__ = ("_key", "_make")

    def __init__(self, make: Callable[[HttpRequest], Awaitable[HttpAnswer]], *, key: Callable[[], str]) -> None:
        """Make calls by `make`; `key` gives the Idempotency-Key of the next."""
        self._make = make
        self._key = key

    async def get(self, url: str, **options: Any) -> HttpAnswer:
        """Make a GET; see `request`."""
        return await self.request("GET", url, **options)

    async def post(self, url: str, **options: Any) -> HttpAnswer:
        """Make a POST; see `request`."""
        return await self.request("POST", url, **options)

    async def put(self, url: str, **options: Any) -> HttpAnswer:
        """Make a PUT; see `request`."""
        return await self.request("PUT", url, **options)

    async def patch(self, url: str, **options: Any) -> HttpAnswer:
        """Make a PATCH; see `request`."""
        return await self.request("PATCH", url, **options)

    async def delete(self, url: str, **options: Any) -> HttpAnswer:
        """Make a DELETE; see `request`."""
        return await self.request("DELETE", url, **options)

    async def request(
        self,
        method: str,
        url: str,
        *,
        params: Mapping[str, str] | Sequence[tuple[str, str]] | None = None,
        headers: Mapping[str, str] | None = None,
        json: Any = None,
        body: bytes | None = None,
        timeout: timedelta = timedelta(seconds=10),
    ) -> HttpAnswer:
        """Make one call and return its answer, whatever its status.

        `params` are added to the URL's query. `timeout` bounds the whole call, the answer may have 256 KiB. Raise
        HttpFailed when none came. Made at least once after a crash: the same `Idempotency-Key` tells the receiver.
        """
        own = {"Idempotency-Key": self._key(), **(headers or {})}
        if json is not None:
            body = orjson.dumps(json)
            own.setdefault("Content-Type", "application/json")
        whole = with_query(url, params)
        return await self._make(HttpRequest(method=method.upper(), url=whole, headers=own, body=body, timeout=timeout))


def answer_to_json(answer: HttpAnswer) -> list[Any]:
    """Return an answer as it is journaled."""
    try:
        return [answer.status, dict(answer.headers), answer.body.decode()]
    except UnicodeDecodeError:
        return [answer.status, dict(answer.headers), {"base64": base64.b64encode(answer.body).decode()}]


def answer_from_json(data: list[Any]) -> HttpAnswer:
    """Read what `answer_to_json` wrote."""
    status, headers, body = data
    raw = base64.b64decode(body["base64"]) if isinstance(body, Mapping) else body.encode()
    return HttpAnswer(status=status, headers=headers, body=raw)
