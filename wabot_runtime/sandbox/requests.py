"""Reading a control request: bodies are JSON and checked, answers to bad ones are problem+json."""

from __future__ import annotations

import json
from typing import Any

from marshmallow import Schema, ValidationError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from wabot_runtime.sandbox.errors import (
    BadRequest,
    NoCodeShown,
    NotConnected,
    SandboxError,
    TooSlow,
    UnknownContact,
    UnknownDevice,
    UnknownFault,
    UnknownMedia,
    UnknownMessage,
)

STATUS = {
    BadRequest: 422,
    NoCodeShown: 409,
    NotConnected: 409,
    TooSlow: 504,
    UnknownContact: 404,
    UnknownDevice: 404,
    UnknownFault: 404,
    UnknownMedia: 404,
    UnknownMessage: 404,
}


async def body_of(request: Request, schema: type[Schema] | None) -> dict[str, Any]:
    """Return the request's JSON object, checked by the schema; raise BadRequest with all problems."""
    raw = await request.body()
    try:
        data = json.loads(raw or b"{}")
    except ValueError as error:
        raise BadRequest("The body is not JSON.") from error
    if not isinstance(data, dict):
        raise BadRequest("The body is not a JSON object.")
    if schema is None:
        return data
    try:
        loaded: dict[str, Any] = schema().load(data)
    except ValidationError as error:
        raise BadRequest(problems=error.messages) from error
    return loaded


def query_of(request: Request, name: str) -> str | None:
    """Return a query parameter, None if it is missing or empty."""
    return request.query_params.get(name) or None


def flag(request: Request, name: str) -> bool | None:
    """Return a query parameter that is true or false; None if it is neither."""
    return {"true": True, "1": True, "false": False, "0": False}.get(request.query_params.get(name, ""))


async def problem(request: Request, error: Exception) -> Response:
    """Answer a refused request with its reason."""
    assert isinstance(error, SandboxError)
    status = STATUS[type(error)]
    answer = {"type": "about:blank", "status": status, "code": error.code, "title": str(error)}
    if problems := error.facts.get("problems"):
        answer["problems"] = problems
    return JSONResponse(answer, status_code=status, media_type="application/problem+json")
