"""Bodies and queries as they enter and leave: strict marshmallow schemas and the limits of what is read at all."""

from __future__ import annotations

import unicodedata
from datetime import UTC, datetime
from functools import cache
from typing import Any

import orjson
from marshmallow import RAISE, Schema, ValidationError, fields, validate
from starlette.requests import Request

from wabot_admin.errors import BadRequest, NotJson, TooLarge, WrongType
from wabot_core.translations import LANGUAGE

LARGEST = 256 * 1024
"""Bytes of a body, unless an operation says otherwise."""

DEEPEST = 32
"""Arrays and objects within each other."""

DOCUMENT: dict[str, Any] = {"$ref": "#/components/schemas/Document"}
"""How the API's description names a bot document."""


class Payload(Schema):
    """A body or query: what it does not name is refused."""

    class Meta:
        """Refuse unknown fields."""

        unknown = RAISE


class LanguageQuery(Payload):
    """In which language packs' words are wanted, such as pt or pt-BR; what they lack in it comes in their own words."""

    language = fields.String(load_default=None, validate=validate.Regexp(f"^{LANGUAGE.pattern}$"))


class DocumentField(fields.Dict):
    """A bot document, unread: whoever takes it reads it, and refuses it whole with all that is wrong."""

    def __init__(self, **options: Any) -> None:
        """Take any object."""
        super().__init__(keys=fields.String(), **options)


class Flag(fields.Boolean):
    """true or false; neither 1 nor "yes"."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **more: Any) -> bool:
        if not isinstance(value, bool):
            raise self.make_error("invalid", input=value)
        return value


class Count(fields.Integer):
    """A whole number, in a query as digits; JSON Schema takes 3.0 for one too."""

    def _validated(self, value: Any) -> int:
        whole = isinstance(value, int | str) or (isinstance(value, float) and value.is_integer())
        if isinstance(value, bool) or not whole:
            raise self.make_error("invalid", input=value)
        if isinstance(value, str) and not (value.isascii() and value.isdigit()):
            raise self.make_error("invalid", input=value)
        return int(super()._validated(value) or 0)


class Moment(fields.AwareDateTime):
    """A point in time with its zone; one before 1970 or after 9000 is moved there, where every zone can follow."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **more: Any) -> datetime:
        given: datetime = super()._deserialize(value, attr, data, **more)
        try:
            return min(max(given.astimezone(UTC), _FIRST), _LAST)
        except OverflowError:
            return _FIRST if given.year < _FIRST.year else _LAST


_FIRST = datetime(1970, 1, 1, tzinfo=UTC)
_LAST = datetime(9000, 1, 1, tzinfo=UTC)


class Address(fields.Email):
    """An e-mail address, lower-cased and normalised, so that one person has one."""

    def __init__(self, **options: Any) -> None:
        """Say how a wrong one is mended."""
        super().__init__(error_messages={"invalid": "Write the whole address, such as ana@example.org."}, **options)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **more: Any) -> str:
        return unicodedata.normalize("NFC", str(super()._deserialize(value, attr, data, **more))).strip().lower()


def text(*, longest: int = 200, shortest: int = 1, **options: Any) -> fields.String:
    """Return a field of text with its lengths."""
    return fields.String(validate=validate.Length(min=shortest, max=longest), **options)


def secret(*, longest: int = 1024, shortest: int = 1, **options: Any) -> fields.String:
    """Return a field that only ever enters: a password, a token, a code."""
    return fields.String(
        load_only=True,
        validate=validate.Length(min=shortest, max=longest),
        metadata={"format": "password", "writeOnly": True},
        **options,
    )


@cache
def made(schema: type[Schema]) -> Schema:
    """Return the one instance of a schema: making one copies every field."""
    return schema()


def load(schema: type[Payload] | None, data: Any) -> dict[str, Any]:
    """Load data through a schema, none meaning an empty one; raise BadRequest with every error there is."""
    try:
        loaded: dict[str, Any] = made(schema or Payload).load(data)
    except ValidationError as error:
        messages = error.normalized_messages()  # type: ignore[no-untyped-call]
        raise BadRequest(fields=messages) from error
    return loaded


async def read_body(request: Request, *, largest: int) -> tuple[bytes, Any]:
    """Return a JSON body, raw and parsed; raise WrongType, TooLarge, NotJson."""
    kind, _, parameters = request.headers.get("content-type", "").partition(";")
    if kind.strip().lower() != "application/json" or parameters.strip().lower() not in ("", "charset=utf-8"):
        raise WrongType
    body = await read_raw(request, largest=largest)
    try:
        data = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise NotJson from error
    check_depth(data)
    return body, data


async def read_raw(request: Request, *, largest: int) -> bytes:
    """Return a body's bytes; raise TooLarge as soon as it is."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > largest:
            raise TooLarge(limit=largest)
    return bytes(body)


def check_depth(data: Any) -> None:
    """Raise NotJson for what is nested deeper than DEEPEST."""
    level = [data]
    for _ in range(DEEPEST):
        level = [
            inner
            for outer in level
            if isinstance(outer, dict | list)
            for inner in (outer.values() if isinstance(outer, dict) else outer)
        ]
        if not level:
            return
    if any(isinstance(outer, dict | list) for outer in level):
        raise NotJson("The JSON is nested too deep.")


def read_query(request: Request, schema: type[Payload] | None) -> dict[str, Any]:
    """Load the query; raise BadRequest, for a parameter given twice too."""
    pairs = request.query_params.multi_items()
    if len(pairs) != len(request.query_params):
        raise BadRequest(fields={"query": ["A parameter was given twice."]})
    return load(schema, dict(pairs))
