"""The internet of a simulation: answers set beforehand, and every call kept; it opens no connection."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import orjson

from wabot_core.errors import HttpFailed
from wabot_core.http import HttpAnswer, HttpRequest

ANY_METHOD = "*"


@dataclass(slots=True)
class FakeNetwork:
    """Answers HTTP calls: a URL's answers are given in the order they were set, the last one again and again.

    `calls` are the requests made, in order. A call nobody set an answer for fails with HttpFailed.
    """

    calls: list[HttpRequest] = field(default_factory=list)
    _answers: dict[tuple[str, str], list[HttpAnswer | str]] = field(default_factory=dict)

    def answer(
        self,
        method: str,
        url: str,
        *,
        status: int = 200,
        json: Any = None,
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        """Set the next answer of a URL, for one method or for any (`*`); a URL without its query stands for all."""
        if body is None:
            body = b"" if json is None else orjson.dumps(json)
        kind = {"content-type": "application/json"} if json is not None else {}
        self._set(method, url, HttpAnswer(status=status, headers={**kind, **(headers or {})}, body=body))

    def fail(self, method: str, url: str, *, why: str = "no answer came") -> None:
        """Let calls to a URL fail with HttpFailed."""
        self._set(method, url, why)

    async def __call__(self, request: HttpRequest) -> HttpAnswer:
        """Answer a call."""
        self.calls.append(request)
        answer = self._next(request)
        if isinstance(answer, str):
            raise HttpFailed(host=urlsplit(request.url).netloc, why=answer)
        return answer

    def _set(self, method: str, url: str, answer: HttpAnswer | str) -> None:
        self._answers.setdefault((method.upper(), url), []).append(answer)

    def _next(self, request: HttpRequest) -> HttpAnswer | str:
        for url in (request.url, request.url.partition("?")[0]):
            for method in (request.method, ANY_METHOD):
                if answers := self._answers.get((method, url)):
                    return answers.pop(0) if len(answers) > 1 else answers[0]
        return f"the simulation has no answer for {request.method} {request.url}"
