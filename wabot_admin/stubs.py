"""How the calls of a simulation are answered without leaving the house: by stubs that were declared, in their order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import orjson

from wabot_core.errors import HttpFailed
from wabot_core.http import HttpAnswer, HttpRequest

ANY_METHOD = "*"


@dataclass(frozen=True, kw_only=True, slots=True)
class Stub:
    """What calls to a URL are answered; `status` None lets them fail. A URL without its query stands for all."""

    method: str
    url: str
    status: int | None = 200
    json: Any = None

    def answers(self, method: str, url: str) -> bool:
        """Say whether it is for such a call."""
        return self.method in (method, ANY_METHOD) and self.url in (url, url.partition("?")[0])


class StubNetwork:
    """Answers by stubs: those for the same calls in the order they were declared, the last one again and again."""

    def __init__(self, stubs: Sequence[Stub], calls: Sequence[Mapping[str, Any]]) -> None:
        """Take the stubs, and the calls made so far."""
        self._stubs = stubs
        self._made = [(call["method"], call["url"]) for call in calls]

    async def __call__(self, request: HttpRequest) -> HttpAnswer:
        """Answer a call; raise HttpFailed where none is declared."""
        fitting = [stub for stub in self._stubs if stub.answers(request.method, request.url)]
        before = sum(1 for method, url in self._made if any(stub.answers(method, url) for stub in fitting))
        self._made.append((request.method, request.url))
        if not fitting:
            raise _failed(request, f"no answer is declared for {request.method} {request.url}")
        stub = fitting[min(before, len(fitting) - 1)]
        if stub.status is None:
            raise _failed(request, "no answer came")
        body = b"" if stub.json is None else orjson.dumps(stub.json)
        return HttpAnswer(status=stub.status, headers={"content-type": "application/json"}, body=body)


def _failed(request: HttpRequest, why: str) -> HttpFailed:
    return HttpFailed(host=urlsplit(request.url).netloc, why=why)
