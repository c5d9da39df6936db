"""A signature as the builder's form: JSON Schema 2020-12 and ui_schema; it validates nothing itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from typing import Any

from marshmallow import fields, validate

from wabot_core.fields import ConditionField, DurationField, Secret, TextField
from wabot_core.signatures import Parameter, Signature
from wabot_core.translations import own_words
from wabot_core.wording import FieldWords, field_words

DIALECT = "https://json-schema.org/draft/2020-12/schema"
TAKES_TEMPLATES = frozenset({"text", "textarea", "uri", "tel", "email", "json"})
"""Controls whose texts may hold `{{ variables }}`; the others are picked, not typed."""

NOTHING = "—"
"""How no choice at all is called among choices."""

_KINDS: Mapping[type, str] = {str: "string", bool: "boolean", int: "integer", float: "number"}


def schema_of(signature: Signature, words: Mapping[str, FieldWords] | None = None) -> dict[str, Any]:
    """Return the JSON Schema of a node's config; `words` are said instead of the author's own."""
    said = words or field_words(signature, own_words, at="")
    return {
        "$schema": DIALECT,
        "type": "object",
        "properties": {name: _property(each.field, said[name]) for name, each in signature.parameters.items()},
        "required": [name for name, parameter in signature.parameters.items() if parameter.required],
        "additionalProperties": False,
    }


def ui_of(signature: Signature, words: Mapping[str, FieldWords] | None = None) -> dict[str, Any]:
    """Return the ui_schema of a node's form: order, controls, help, names of choices, which texts take variables."""
    said = words or field_words(signature, own_words, at="")
    ui: dict[str, Any] = {"ui:order": list(signature.parameters)}
    return ui | {name: _ui_of_field(each.field, said[name]) for name, each in signature.parameters.items()}


def templates_of(signature: Signature) -> list[str]:
    """Return the parameters whose texts may hold `{{ variables }}`."""
    return [name for name, parameter in signature.parameters.items() if _takes_templates(parameter)]


@cache
def _converter() -> Any:
    from apispec import APISpec  # takes 60 ms to import, and only the builder needs it
    from apispec.ext.marshmallow import MarshmallowPlugin

    in_place: Any = lambda schema: None  # noqa: E731 - no name: a nested schema stands where it is used
    plugin = MarshmallowPlugin(schema_name_resolver=in_place)
    APISpec(title="wabot", version="1", openapi_version="3.1.0", plugins=[plugin])
    converter: Any = plugin.converter
    converter.add_attribute_function(mend_field)
    return converter


def _property(field: fields.Field[Any], words: FieldWords) -> dict[str, Any]:
    converted: dict[str, Any] = _without_ui(_converter().field2property(field))
    return _worded(converted, words)


def _worded(schema: dict[str, Any], words: FieldWords) -> dict[str, Any]:
    """Return a schema with what is said about it, and about the fields within it or within the entries of its list."""
    said = {**schema, "title": words.title, **({"description": words.help} if words.help else {})}
    for holder in (said, said.get("items", {})) if words.parts else ():
        inner = holder.get("properties", {})
        inner |= {name: _worded(each, words.parts[name]) for name, each in inner.items() if name in words.parts}
    return said


def mend_field(converter: Any, field: fields.Field[Any], ret: dict[str, Any], **_: Any) -> dict[str, Any]:
    """Put right what apispec can't know of a field: the one place where its answer is changed."""
    mended: dict[str, Any] = {}
    if isinstance(field, DurationField):
        mended = {"type": "string", "format": "duration"}
    elif isinstance(field, ConditionField):
        mended = {"type": "object", "x-rule": True}
    elif "enum" in ret:
        mended = _choices(ret["enum"])
    if isinstance(field, (fields.Integer, fields.Float)):
        mended |= _exclusive_bounds(field, ret)
    if field.allow_none and isinstance(kind := mended.get("type"), str):
        mended["type"] = [kind, "null"]
    return mended


def _choices(choices: list[Any]) -> dict[str, Any]:
    kinds = sorted({_KINDS[type(choice)] for choice in choices if type(choice) in _KINDS})
    known = {"type": kinds[0]} if len(kinds) == 1 else {}
    return {**known, "const": choices[0]} if len(choices) == 1 else known


def _exclusive_bounds(field: fields.Field[Any], ret: dict[str, Any]) -> dict[str, Any]:
    """Move a bound that is itself not allowed to its own keyword."""
    mended: dict[str, Any] = {}
    for check in field.validators:
        if not isinstance(check, validate.Range):
            continue
        if check.min is not None and not check.min_inclusive:
            ret.pop("minimum", None)
            mended["exclusiveMinimum"] = check.min
        if check.max is not None and not check.max_inclusive:
            ret.pop("maximum", None)
            mended["exclusiveMaximum"] = check.max
    return mended


def _without_ui(schema: Any) -> Any:
    if isinstance(schema, Mapping):
        return {name: _without_ui(inner) for name, inner in schema.items() if name != "x-ui"}
    return [_without_ui(inner) for inner in schema] if isinstance(schema, list) else schema


def _ui_of_field(field: fields.Field[Any], words: FieldWords) -> dict[str, Any]:
    ui = dict(field.metadata.get("x-ui", {}))
    if words.help:
        ui["ui:help"] = words.help
    if _is_text(field):
        ui["x-templates"] = True
    if isinstance(field, fields.List):
        ui["items"] = _ui_of_field(field.inner, replace(words, help=""))
    elif words.choices:
        ui["ui:enumNames"] = [*words.choices.values(), *([NOTHING] if field.allow_none else [])]
    if isinstance(field, fields.Nested):
        members = field.schema.fields
        ui["ui:order"] = list(members)
        ui |= {name: _ui_of_field(member, words.parts[name]) for name, member in members.items()}
        ui.get("id", {}).pop("x-templates", None)  # an entry's id names an exit
    return ui


def _is_text(field: fields.Field[Any]) -> bool:
    widget = field.metadata.get("x-ui", {}).get("ui:widget")
    if widget not in TAKES_TEMPLATES or not isinstance(field, (TextField, fields.Raw)):
        return False
    return not any(isinstance(check, (validate.Regexp, validate.OneOf)) for check in field.validators)


def _takes_templates(parameter: Parameter) -> bool:
    if parameter.annotation is Secret:
        return False
    field = parameter.field
    inner = field.inner if isinstance(field, fields.List) else field
    if isinstance(inner, fields.Nested):
        return any(_is_text(member) for member in inner.schema.fields.values())
    return _is_text(inner)
