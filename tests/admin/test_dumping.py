"""Dumping by made functions gives what marshmallow gives, for every answer of the API."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from marshmallow import Schema, fields

from wabot_admin.api import RESOURCES
from wabot_admin.dumping import dumper, json_response
from wabot_admin.payloads import made

ANSWERS = {
    f"{operation.method} {operation.path}": operation.answer
    for resource in RESOURCES
    for operation in resource.operations
    if isinstance(operation.answer, type)
}


def value(field: fields.Field[Any], chance: random.Random, *, as_object: bool, deep: int = 0) -> Any:
    """Make a value a handler could give for a field: right, None or of a neighbouring type."""
    if chance.random() < 0.15:
        return None
    if isinstance(field, fields.Nested):
        if deep > 3:
            return None
        some = [whole(field.schema, chance, as_object=as_object, deep=deep + 1) for _ in range(2)]
        return some if field.many or field.schema.many else some[0]
    if isinstance(field, fields.List):
        return [value(field.inner, chance, as_object=as_object, deep=deep + 1) for _ in range(chance.randrange(3))]
    if isinstance(field, fields.Dict):
        return {"a": 1, "b": 2 if field.value_field else [True, None, "é"]}
    if isinstance(field, fields.DateTime):
        return datetime(2026, 1, chance.randint(1, 28), 9, 30, tzinfo=UTC)
    if isinstance(field, fields.Boolean):
        return chance.choice([True, False])
    if isinstance(field, fields.Integer | fields.Float):
        return chance.choice([0, 7, -3])
    return chance.choice(["", "Ana", "é 😀", "<b>"])


def whole(schema: Schema, chance: random.Random, *, as_object: bool, deep: int = 0) -> Any:
    """Make a mapping or an object with values for most of the fields of a schema."""
    made_up = {
        field.attribute or name: value(field, chance, as_object=as_object, deep=deep)
        for name, field in schema.dump_fields.items()
        if name == "items" or chance.random() < 0.9  # a mapping without it has a method of that name
    }
    return SimpleNamespace(**made_up) if as_object and "items" not in made_up else made_up


def outcome(dump: Callable[[Any], Any], given: Any) -> Any:
    """Return what is dumped, or the kind of error of a field that can't take what was made up for it."""
    try:
        return dump(given)
    except (AttributeError, TypeError, ValueError) as error:
        return type(error)


@pytest.mark.parametrize("name", ANSWERS)
def test_an_answer_is_dumped_as_marshmallow_dumps_it(name: str) -> None:
    seed = random.randrange(10**6)
    chance = random.Random(seed)
    for case in range(30):
        given = whole(made(ANSWERS[name]), chance, as_object=case % 2 == 0)
        ours, theirs = outcome(dumper(ANSWERS[name]), given), outcome(made(ANSWERS[name]).dump, given)
        assert ours == theirs, f"seed {seed}, case {case}"


@pytest.mark.parametrize("data", [{"n": 2**70}, {1: "one"}, {"text": "é"}])
def test_json_is_written_whatever_it_holds(data: Any) -> None:
    import json

    assert json.loads(bytes(json_response(data, status=200, headers={}).body)) == json.loads(json.dumps(data))
