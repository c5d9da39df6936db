"""A bare route beside an operation: the same statements on the same database, the same answer, and nothing else."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

import orjson
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from wabot_runtime import Statement


def bare_app(ask: Callable[[Sequence[Statement]], Awaitable[None]], asked: Sequence[Statement], body: str) -> Starlette:
    """Return an app that asks the same and answers the same."""
    data = orjson.loads(body)

    async def answer(request: Request) -> Response:
        await ask(asked)
        return Response(orjson.dumps(data), media_type="application/json")

    return Starlette(routes=[Route("/", answer)])
