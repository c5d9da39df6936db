"""Answers as their schemas dump them, by functions made once for each schema; what enters is `payloads.py`'s business.

marshmallow asks every field of every row anew how it is dumped. The functions here give the same for the plain
fields that answers are made of, and leave anything else to marshmallow.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cache
from typing import Any, Final

import orjson
from marshmallow import Schema, fields, missing, utils
from starlette.responses import JSONResponse, Response

from wabot_admin.payloads import made

Dump = Callable[[Any], Any]


@cache
def dumper(schema: type[Schema]) -> Dump:
    """Return what dumps an object or mapping as an instance of the schema would."""
    return _of_schema(made(schema))


def json_response(data: Any, *, status: int, headers: Mapping[str, str]) -> Response:
    """Return an answer of JSON; numbers beyond 64 bits and keys that are no text take the slower way."""
    try:
        body = orjson.dumps(data)
    except TypeError:
        return JSONResponse(data, status_code=status, headers=headers)
    return Response(body, status_code=status, headers=headers, media_type="application/json")


def _of_schema(schema: Schema) -> Dump:
    if not _is_plain(schema):
        return schema.dump
    parts = [
        (field.data_key or name, field.attribute or name, _of_field(field, name))
        for name, field in schema.dump_fields.items()
    ]

    def dump(value: Any) -> Any:
        found = {}
        take = _taker(type(value))
        for key, attribute, convert in parts:
            one = take(value, attribute)
            if one is not missing:
                found[key] = None if one is None else convert(one)
        return found

    return lambda value: [dump(one) for one in value] if schema.many else dump(value)


def _is_plain(schema: Schema) -> bool:
    """Say whether a schema only takes values and converts them, one by one."""
    return (
        type(schema).get_attribute is Schema.get_attribute
        and not any(hook.endswith("dump") and found for hook, found in schema._hooks.items())
        and all(_is_plain_field(field) for field in schema.dump_fields.values())
    )


def _is_plain_field(field: fields.Field[Any]) -> bool:
    ours = type(field)
    return (
        ours.serialize is fields.Field.serialize
        and ours.get_value is fields.Field.get_value
        and field._CHECK_ATTRIBUTE
        and field.dump_default is missing
        and "." not in (field.attribute or "")
    )


_takers: dict[type, Callable[[Any, str], Any]] = {}


def _taker(kind: type) -> Callable[[Any, str], Any]:
    """Return what takes a value out of an object of this type; made once a type."""
    found = _takers.get(kind)
    if found is None:
        found = _takers[kind] = _make_taker(kind)
    return found


def _make_taker(kind: type) -> Callable[[Any, str], Any]:
    """Return what takes a value out of an object of this type, as marshmallow would."""
    if kind is dict:
        return lambda value, name: value[name] if name in value else utils.get_value(value, name)
    if hasattr(kind, "__getitem__"):
        return utils.get_value
    return lambda value, name: getattr(value, name, missing)


def _of_field(field: fields.Field[Any], name: str) -> Dump:
    """Return what converts one value that is not None."""
    serialize: Any = type(field)._serialize
    if serialize is fields.Nested._serialize and isinstance(field, fields.Nested) and not field.many:
        return _of_schema(field.schema)
    if serialize is fields.List._serialize and isinstance(field, fields.List):
        inner = _of_field(field.inner, name)
        return lambda value: [None if one is None else inner(one) for one in value]

    def slowly(value: Any) -> Any:
        return field._serialize(value, name, None)

    if serialize in _IS_TIME and getattr(field, "format", None) in (None, "iso"):
        return lambda value: value.isoformat() if type(value) is datetime else slowly(value)
    plain = _PLAIN.get(serialize)
    if plain is None or getattr(field, "as_string", False):
        return slowly
    return lambda value: value if type(value) is plain else slowly(value)


_PLAIN: Final[Mapping[Any, type]] = {
    fields.String._serialize: str,
    fields.Integer._serialize: int,
    fields.Boolean._serialize: bool,
}
"""Fields whose values are dumped as they are, if they are of the right type."""
_IS_TIME: Final = (fields.AwareDateTime._serialize, fields.DateTime._serialize)
