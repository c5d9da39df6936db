"""The API's description, OpenAPI 3.1, and a page for people: both only ever derived from the declared operations."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from importlib.metadata import version
from typing import Any

from marshmallow import Schema, fields

from wabot_admin.errors import STATUS, status_of
from wabot_admin.payloads import DOCUMENT, DocumentField, Payload
from wabot_admin.permissions import PUBLIC, SCOPES, SELF
from wabot_admin.routes import CHANGING, EVENTS, Operation

WORDS: Mapping[int, str] = {
    400: "It is no JSON",
    401: "Who is calling is not known",
    403: "It is not allowed",
    404: "There is no such thing",
    409: "It can't be done as things are",
    410: "The link or the cursor does not work any more",
    412: "It was changed meanwhile",
    413: "It is too large",
    415: "It is not application/json",
    422: "It is not valid",
    428: "If-Match is missing",
    429: "There were too many attempts",
}


class ProblemView(Payload):
    """What went wrong (RFC 9457); `code` is stable."""

    type = fields.String(required=True)
    status = fields.Integer(required=True)
    code = fields.String(required=True)
    title = fields.String(required=True)
    facts = fields.Dict(
        keys=fields.String(),
        values=fields.String(),
        metadata={"description": "The words that change in `title`, for whoever says it in another language."},
    )
    id = fields.String(metadata={"description": "Under which the log has a fault of wabot's."})
    errors = fields.Dict(metadata={"description": "What is wrong, by field."})


def describe(operations: Iterable[Operation]) -> dict[str, Any]:
    """Return the OpenAPI document of these operations."""
    from apispec import APISpec
    from apispec.ext.marshmallow import MarshmallowPlugin

    from wabot_core.bots import DocumentSchema
    from wabot_core.forms import mend_field

    plugin = MarshmallowPlugin(schema_name_resolver=_named)
    spec = APISpec(
        title="wabot",
        version=version("wabot"),
        openapi_version="3.1.0",
        plugins=[plugin],
        info={"description": "The admin API of wabot."},
    )
    for mend in (mend_field, _refer, _without_nothing):
        plugin.converter.add_attribute_function(mend)  # type: ignore[union-attr]
    spec.components.schema("Document", schema=DocumentSchema)
    spec.components.security_scheme("bearer", {"type": "http", "scheme": "bearer"})
    paths: dict[str, dict[str, Any]] = {}
    for operation in operations:
        paths.setdefault(operation.path, {})[operation.method.lower()] = _operation(operation)
    for path, methods in sorted(paths.items()):
        spec.path(path=path, operations=methods)
    document: dict[str, Any] = spec.to_dict()
    return document


def _operation(operation: Operation) -> dict[str, Any]:
    summary, description = operation.help
    described: dict[str, Any] = {
        "operationId": operation.id,
        "tags": [operation.tag],
        "summary": summary,
        "description": description or summary,
        "x-permission": operation.permission,
        "security": [] if operation.permission == PUBLIC else [{"bearer": []}],
        "parameters": list(_parameters(operation)),
        "responses": _responses(operation),
    }
    if operation.body is not None:
        described["requestBody"] = {"required": True, "content": {"application/json": {"schema": operation.body}}}
    return described


def _parameters(operation: Operation) -> Iterable[dict[str, Any]]:
    for name in operation.parameters:
        shape = {"type": "string", "pattern": "^[A-Za-z0-9_-]{1,64}$"}
        yield {"in": "path", "name": name, "required": True, "schema": shape}
    if operation.query is not None:
        yield {"in": "query", "schema": operation.query}
    if operation.guarded or operation.heeds:
        yield {
            "in": "header",
            "name": "If-Match",
            "required": operation.guarded,
            "description": "The ETag that was read.",
            "schema": {"type": "string", "pattern": '^"[1-9][0-9]{0,8}"$'},
        }
    if operation.method == "POST" and operation.permission != PUBLIC:
        yield {
            "in": "header",
            "name": "Idempotency-Key",
            "description": "Sent again with the same key, a request has one effect and gets its first answer.",
            "schema": {"type": "string", "pattern": "^[!-~]{1,255}$"},
        }


def _responses(operation: Operation) -> dict[str, Any]:
    good: dict[str, Any] = {"description": "It is done" if operation.method in CHANGING else "Here it is"}
    if operation.answer is not None:
        good["content"] = {operation.media_type: {"schema": operation.answer}}
    unchanged = {"304": {"description": "It is what If-None-Match says"}} if operation.method == "GET" else {}
    return {
        str(operation.status): good,
        **unchanged,
        **{
            str(status): {
                "description": WORDS[status],
                "content": {"application/problem+json": {"schema": ProblemView}},
            }
            for status in _statuses(operation)
        },
    }


def _statuses(operation: Operation) -> list[int]:
    """Return which refusals an operation can answer with."""
    found = {404, 422}
    if operation.method in CHANGING:
        found |= {401, 403, 409, 412}
    if operation.permission != PUBLIC:
        found |= {401, 403}
    if operation.body is not None:
        found |= {400, 413, 415, 429}
    if (operation.permission == PUBLIC and operation.body is not None) or operation.query is not None:
        found |= {410}
    if operation.guarded:
        found |= {428}
    if operation.media_type == EVENTS:
        found |= {429}
    return sorted(found)


def _refer(converter: Any, field: fields.Field[Any], ret: dict[str, Any], **_: Any) -> dict[str, Any]:
    """Name the schema of a document, which its field does not read."""
    if not isinstance(field, DocumentField):
        return {}
    ret.clear()
    return DOCUMENT


def _without_nothing(converter: Any, field: fields.Field[Any], ret: dict[str, Any], **_: Any) -> dict[str, Any]:
    """Leave out a default of null where null can't be sent: a default has to fit its own schema."""
    if not field.allow_none and ret.get("default", ...) is None:
        del ret["default"]
    return {}


def _named(schema: type[Schema] | Schema) -> str:
    kind = schema if isinstance(schema, type) else type(schema)
    return kind.__name__.removesuffix("View").removesuffix("Schema")


def page_for_people(operations: Sequence[Operation]) -> str:
    """Return the API's page: text only ever enters escaped; it has no script and loads the admin's style alone."""
    tags = sorted({each.tag for each in operations})
    parts = "".join(_section(tag, [each for each in operations if each.tag == tag]) for tag in tags)
    codes = "".join(
        f"<tr><td>{status_of(kind)}</td><td><code>{escape(kind.code_name())}</code></td>"
        f"<td>{escape((kind.__doc__ or '').strip().splitlines()[0])}</td></tr>"
        for kind in sorted(STATUS, key=lambda kind: (STATUS[kind], kind.__name__))
    )
    scopes = "".join(f"<tr><td><code>{escape(s)}</code></td><td>{escape(SCOPES[s])}</td></tr>" for s in sorted(SCOPES))
    return f"""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>wabot's API</title><link rel="stylesheet" href="/style.css"></head>
<body><main><h1>wabot's API</h1><p>For machines: <a href="/api/openapi.json">openapi.json</a></p>{parts}
<h2>Scopes</h2><table>{scopes}</table><h2>Refusals</h2><table>{codes}</table></main></body></html>"""


def _section(tag: str, operations: Sequence[Operation]) -> str:
    items = "".join(_item(each) for each in operations)
    return f"<h2>{escape(tag)}</h2><ul class='cards'>{items}</ul>"


def _item(operation: Operation) -> str:
    summary, description = operation.help
    who = {PUBLIC: "anyone", SELF: "everyone who is signed in"}.get(operation.permission, operation.permission)
    body = "" if operation.body is None else f"<p>Body: {_fields(operation.body)}</p>"
    query = "" if operation.query is None else f"<p>Query: {_fields(operation.query)}</p>"
    answer = ""
    if isinstance(operation.answer, type):
        answer = f"<p>Answer {operation.status}: {_fields(operation.answer)}</p>"
    return (
        f'<li class="card"><h3><code>{operation.method} {escape(operation.path)}</code></h3><p>{escape(summary)}</p>'
        f'<p class="quiet">{escape(description)}</p><p class="quiet">Who may: {escape(who)}</p>'
        f"{query}{body}{answer}</li>"
    )


def _fields(schema: type[Schema]) -> str:
    names = (
        f"<code>{escape(name)}</code>{'' if field.required else ' (optional)'}"
        for name, field in schema().fields.items()
    )
    return ", ".join(names)
