"""Declaring the API's operations and answering them: who may, what enters, what leaves; the handlers know no HTTP.

An operation names its permission (a scope, SELF or PUBLIC) when it is declared, and the app is made of nothing else
than operations and OpenRoutes, so that nobody can forget one.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from marshmallow import Schema
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import BaseRoute, Route

from wabot_admin.audit import INTERRUPTED, intend, record
from wabot_admin.auth.actors import check_may, find_actor
from wabot_admin.dumping import dumper, json_response
from wabot_admin.errors import (
    BadCredentials,
    BadRequest,
    CodeNeeded,
    NoSuchPage,
    NotSignedIn,
    OtherOrigin,
    RouteWithoutPermission,
    WrongMethod,
    fault,
    problem,
)
from wabot_admin.etags import etag, read_rev
from wabot_admin.idempotency import once
from wabot_admin.payloads import LARGEST, Payload, load, read_body, read_query
from wabot_admin.permissions import PUBLIC, SCOPES, SELF
from wabot_admin.services import Actor, Services
from wabot_core import WabotError
from wabot_runtime import RevMismatch, TokenSpent

API = "/api"
CHANGING = frozenset({"POST", "PUT", "PATCH", "DELETE"})
_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
_PARAMETER = re.compile(r"{(\w+)}")

EVENTS = "text/event-stream"
"""The media type of an answer that goes on as long as someone listens."""

FILE: Mapping[str, str] = {
    "content-disposition": "attachment",
    "content-security-policy": "default-src 'none'; sandbox",
}
"""What keeps a file from being run or shown in the admin's name."""


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What a handler gives back; `data` is dumped through the operation's answer schema.

    Bytes, in one piece or many, are given as they are, as a file the browser keeps and never shows; or as events.
    `rev` becomes the ETag; `object` names to the audit what was touched, by default the id in the path.
    """

    data: Any = None
    rev: int | None = None
    object: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    cookies: Sequence[str] = ()


@dataclass(frozen=True, kw_only=True)
class Call:
    """One request, read and allowed: all a handler is given."""

    services: Services
    request: Request
    path: Mapping[str, str]
    query: Mapping[str, Any]
    body: Mapping[str, Any]
    rev: int | None = None
    caller: Actor | None = None

    @property
    def actor(self) -> Actor:
        """Return who calls; raise NotSignedIn in an operation that is public."""
        if self.caller is None:
            raise NotSignedIn
        return self.caller


Handler = Callable[[Call], Awaitable[Answer]]


@dataclass(frozen=True, kw_only=True)
class Operation:
    """One method on one path, as its Resource declared it.

    One that is `guarded` needs If-Match, and one that `heeds` it may be sent it: their handlers compare `Call.rev`
    where they write. For every other change the frame compares what is sent with the ETag of what is read there.
    """

    method: str
    path: str
    permission: str
    handler: Handler
    tag: str
    status: int
    body: type[Payload] | None = None
    query: type[Payload] | None = None
    answer: type[Schema] | Mapping[str, Any] | None = None
    media_type: str = "application/json"
    guarded: bool = False
    heeds: bool = False
    audited: bool | None = None
    largest: int = LARGEST

    @property
    def kept(self) -> bool:
        """Say whether the audit keeps each call: all that change something, unless an operation says otherwise."""
        return self.method in CHANGING if self.audited is None else self.audited

    @property
    def id(self) -> str:
        """Return its stable name, also the audit's action."""
        return self.handler.__name__

    @property
    def parameters(self) -> list[str]:
        """Return the names of the ids in its path."""
        return _PARAMETER.findall(self.path)

    @property
    def help(self) -> tuple[str, str]:
        """Return its summary and description."""
        summary, _, more = inspect.getdoc(self.handler).partition("\n")  # type: ignore[union-attr]
        return summary, more.strip()


class Resource:
    """A family of operations under one path; the decorators declare them."""

    def __init__(self, path: str, *, tag: str) -> None:
        """Begin with no operation; `path` comes after /api."""
        self.operations: list[Operation] = []
        self._path = path
        self._tag = tag
        self.get = partial(self._declare, "GET", status=200)
        self.post = partial(self._declare, "POST", status=200)
        self.put = partial(self._declare, "PUT", status=200)
        self.patch = partial(self._declare, "PATCH", status=200)
        self.delete = partial(self._declare, "DELETE", status=200)

    def _declare(
        self, method: str, path: str = "", *, permission: str, status: int, **options: Any
    ) -> Callable[[Handler], Handler]:
        full = f"{API}{self._path}{path}"
        if permission not in (PUBLIC, SELF) and permission not in SCOPES:
            raise RouteWithoutPermission(path=f"{method} {full}")

        def declare(handler: Handler) -> Handler:
            if not handler.__doc__:
                raise RouteWithoutPermission(f"The route {method} {full} has no docstring, which is its help.")
            self.operations.append(
                Operation(
                    method=method,
                    path=full,
                    permission=permission,
                    handler=handler,
                    tag=self._tag,
                    status=status if options.get("answer") else 204,
                    **options,
                )
            )
            return handler

        return declare


class OpenRoute(Route):
    """A route outside of the API that anyone may use: a page, a probe, a signed call."""


class OperationRoute(Route):
    """All operations of one path."""

    def __init__(self, operations: Sequence[Operation], services: Services, *, reader: Operation | None) -> None:
        """Answer these operations, which share their path; `reader` reads what they change."""
        self.operations = {each.method: each for each in operations}
        allowed = sorted({*self.operations, *(["HEAD"] if "GET" in self.operations else [])})

        async def answer(request: Request) -> Response:
            method = "GET" if request.method == "HEAD" else request.method
            operation = self.operations.get(method)
            if operation is None:
                return problem(WrongMethod(allow=", ".join(allowed)))
            try:
                return await _answered(operation, request, services, reader=reader)
            except WabotError as error:
                return problem(error)
            except Exception as error:  # the one place where a fault becomes a 500
                return fault(error)

        super().__init__(operations[0].path, answer)
        self.methods = None  # every method comes here, so that a wrong one is told what is right


def operation_routes(resources: Sequence[Resource], services: Services) -> list[BaseRoute]:
    """Return the routes of some resources, plain paths before those with ids."""
    paths: dict[str, list[Operation]] = {}
    for resource in resources:
        for operation in resource.operations:
            paths.setdefault(operation.path, []).append(operation)
    ordered = sorted(paths.items(), key=lambda item: (item[0].count("{"), item[0]))
    readers = {path: each for path, operations in ordered for each in operations if each.method == "GET"}
    return [
        OperationRoute(operations, services, reader=readers.get(path) or readers.get(path.rpartition("/")[0]))
        for path, operations in ordered
    ]


def check_routes(routes: Sequence[BaseRoute]) -> None:
    """Raise RouteWithoutPermission unless each route is of operations or an OpenRoute."""
    for route in routes:
        if not isinstance(route, OperationRoute | OpenRoute):
            raise RouteWithoutPermission(path=getattr(route, "path", repr(route)))


async def _answered(
    operation: Operation, request: Request, services: Services, *, reader: Operation | None
) -> Response:
    if operation.method in CHANGING:
        _check_origin(request)
    caller = None if operation.permission == PUBLIC else await find_actor(services, request)
    try:
        if caller is not None:
            check_may(caller, operation.permission)
        call, raw = await _read(operation, request, services, caller)
    except WabotError as error:
        await _audit(operation, services, caller, request=request, error=error)
        raise
    run = partial(_run, operation, call, reader=reader)
    key = request.headers.get("idempotency-key")
    if key is None or caller is None or operation.method != "POST":
        return await run()
    asked = f"{request.method} {request.url.path}?{request.url.query}\n".encode() + raw
    return await once(services, caller, key, asked=asked, run=run)


async def _read(operation: Operation, request: Request, services: Services, caller: Actor | None) -> tuple[Call, bytes]:
    path = {name: str(value) for name, value in request.path_params.items()}
    if not all(_ID.fullmatch(value) for value in path.values()):
        raise NoSuchPage
    query = read_query(request, operation.query)
    raw, body = b"", {}
    if operation.body is not None:
        raw, data = await read_body(request, largest=operation.largest)
        body = load(operation.body, data)
    rev = read_rev(request, needed=operation.guarded) if operation.method in CHANGING else None
    call = Call(services=services, request=request, path=path, query=query, body=body, rev=rev, caller=caller)
    return call, raw


async def _run(operation: Operation, call: Call, *, reader: Operation | None) -> Response:
    intent = await _intend(operation, call)
    audit = partial(_audit, operation, call.services, call.caller, request=call.request, intent=intent)
    try:
        if call.rev is not None and not (operation.guarded or operation.heeds):
            await _compare(reader, call)
        answer = await operation.handler(call)
    except WabotError as error:
        await audit(error=error)
        raise
    except Exception:  # how far it came is not known
        await audit(fault=True)
        raise
    await audit(object=answer.object)
    return _response(operation, answer, known=call.request.headers.get("if-none-match"))


async def _compare(reader: Operation | None, call: Call) -> None:
    """Raise RevMismatch unless what is changed is still what was read; BadRequest when that has no ETag."""
    query = load(reader.query, {}) if reader is not None and reader.query is not None else {}
    found = None if reader is None else (await reader.handler(replace(call, query=query, rev=None))).rev
    if found is None:
        raise BadRequest(fields={"If-Match": ["Nothing that is read here has an ETag; leave it out."]})
    if found != call.rev:
        raise RevMismatch(rev=found)


def _response(operation: Operation, answer: Answer, *, known: str | None) -> Response:
    headers = dict(answer.headers)
    if answer.rev is not None:
        headers["etag"] = etag(answer.rev)
    if operation.method == "GET" and known is not None and known == headers.get("etag"):
        return Response(status_code=304, headers=headers)
    if operation.answer is None:
        response = Response(status_code=operation.status, headers=headers)
    elif isinstance(answer.data, AsyncIterator):
        kept = {} if operation.media_type == EVENTS else dict(FILE)
        response = StreamingResponse(answer.data, headers=kept | headers, media_type=operation.media_type)
    elif isinstance(answer.data, bytes):
        response = Response(answer.data, headers=dict(FILE) | headers, media_type=operation.media_type)
    else:
        data = answer.data
        if isinstance(operation.answer, type):
            data = dumper(operation.answer)(data)
        response = json_response(data, status=operation.status, headers=headers)
    for cookie in answer.cookies:
        response.headers.append("set-cookie", cookie)
    return response


async def _audit(
    operation: Operation,
    services: Services,
    caller: Actor | None,
    *,
    request: Request,
    object: str = "",
    error: WabotError | None = None,
    fault: bool = False,
    intent: str | None = None,
) -> None:
    """Write what changed something or was taken out, and who was refused; of anonymous calls only wrong credentials
    and links.
    """
    if not operation.kept:
        return
    if caller is None and error is not None and not isinstance(error, BadCredentials | CodeNeeded | TokenSpent):
        if intent is not None:
            await services.desk.audit.forget(intent)
        return
    await record(
        services,
        actor=_name(caller),
        action=operation.id,
        object=object or _touched(request),
        outcome=INTERRUPTED if fault else "done" if error is None else error.code,
        intent=intent,
    )


async def _intend(operation: Operation, call: Call) -> str | None:
    """Write what is about to be changed; when it can't be written, nothing is changed."""
    if not operation.kept:
        return None
    return await intend(call.services, actor=_name(call.caller), action=operation.id, object=_touched(call.request))


def _name(caller: Actor | None) -> str:
    return "anonymous" if caller is None else caller.name


def _touched(request: Request) -> str:
    return " ".join(value for value in request.path_params.values() if _ID.fullmatch(str(value)))


def _check_origin(request: Request) -> None:
    """Refuse what a page of another site sends: browsers name the page, and say when it is another one."""
    origin = request.headers.get("origin")
    own = f"{request.url.scheme}://{request.headers.get('host', '')}"
    if origin is not None and origin != own:
        raise OtherOrigin
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        raise OtherOrigin
