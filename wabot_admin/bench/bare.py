"""Bare routes beside an operation, on the same database: the same queries and their rows, or less than that."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import Any

import orjson
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from wabot_core.stores import Records
from wabot_runtime import Asked, Statement


def bare_app(records: Records, asked: Asked) -> Starlette:
    """Return an app of Starlette and SQLAlchemy alone: the same queries, the rows as JSON; it knows no caller."""

    async def answer(request: Request) -> Response:
        found = await asked.rows(records)
        return JSONResponse([[{name: _plain(value) for name, value in row.items()} for row in rows] for rows in found])

    return Starlette(routes=[Route("/", answer)])


def driver_app(ask: Callable[[Sequence[Statement]], Awaitable[None]], asked: Asked, body: str) -> Starlette:
    """Return an app that lets the driver alone ask the same and always answers the same."""
    data = orjson.loads(body)

    async def answer(request: Request) -> Response:
        await ask(asked.statements)
        return Response(orjson.dumps(data), media_type="application/json")

    return Starlette(routes=[Route("/", answer)])


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    return value.hex() if isinstance(value, bytes) else value
