"""HTTP as an action sees it: requests and answers as data; whoever runs the turn makes the call."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
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
