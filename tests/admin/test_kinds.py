"""What a body is called, and what it carries besides: one type is read, no field enters that was not asked for."""

from __future__ import annotations

import sys
from dataclasses import fields as fields_of
from typing import Any

import orjson
import pytest
from marshmallow import Schema

from tests.admin.client import Client
from tests.admin.conftest import NewClient
from tests.admin.samples import GOOD
from wabot_admin.api import RESOURCES
from wabot_admin.routes import Operation
from wabot_admin.services import Services
from wabot_core.stores import BotRow, NumberRow
from wabot_runtime import Account, Identity, Key, Role, Session, Token
from wabot_runtime.stores.records.schema import metadata

TYPES = [
    *("", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/xml"),
    *("text/html", "application/jsonp", "application/json; charset=utf-7", "application/json, text/plain"),
    *("application/vnd.api+json", "text/json", "application/octet-stream", "application/ json", "*/*"),
]
CHANGING = [each for resource in RESOURCES for each in resource.operations if each.body is not None]
TOGETHER = 25
"""Foreign fields in one request: each of them has to be named in the refusal."""

ROWS = (Account, Identity, Key, Role, Session, Token, BotRow, NumberRow)


def names_of(operation: Operation) -> list[str]:
    """Return what the fields of an operation's body are called where they enter."""
    assert operation.body is not None
    return [field.data_key or name for name, field in operation.body().fields.items()]


def everything() -> list[str]:
    """Return the name of every field of every row, table, body and view there is."""
    found = {field.name for row in ROWS for field in fields_of(row)}
    found |= {str(column.name) for table in metadata.tables.values() for column in table.columns}
    for resource in RESOURCES:
        for operation in resource.operations:
            for schema in (operation.body, operation.query, operation.answer):
                if isinstance(schema, type) and issubclass(schema, Schema):
                    found |= set(schema().fields)
    return sorted(found | {"__proto__", "constructor", "is_admin", "$where", "_method"})


def target(operation: Operation, account: str) -> str:
    """Return the operation's path, on the caller's own account where it names one."""
    path = operation.path.replace("{account}", account)
    for name in operation.parameters:
        path = path.replace("{" + name + "}", "1")
    return path


@pytest.fixture
async def admin(signed_in: NewClient) -> Client:
    """Give an admin."""
    return await signed_in("admin")


async def state(services: Services) -> list[Any]:
    """Return what must not have changed."""
    accounts = await services.desk.accounts.page(limit=100)
    return [accounts, await services.desk.accounts.roles(), await services.desk.keys.page(limit=100)]


async def test_one_type_is_read(admin: Client, services: Services) -> None:
    me = (await admin.call("GET", "/api/me")).data["account"]["id"]
    before = await state(services)
    count = 0
    for operation in CHANGING:
        body = orjson.dumps({name: GOOD[name] for name in names_of(operation)})
        for kind in TYPES:
            headers = {"content-type": kind, "if-match": '"1"'}
            reply = await admin.call(operation.method, target(operation, me), body=body, headers=headers)
            assert (reply.status, reply.data["code"]) == (415, "wrong_type"), (operation.id, kind)
            count += 1
    hook = {"content-type": "application/x-www-form-urlencoded"}
    assert (await admin.call("POST", "/hooks/a/b", body=b"{}", headers=hook)).status == 415
    sys.stdout.write(f"{len(CHANGING)} operations × {len(TYPES)} types: {count} refused\n")
    assert await state(services) == before


@pytest.mark.parametrize("operation", CHANGING, ids=lambda operation: operation.id)
async def test_no_field_enters_that_was_not_asked_for(operation: Operation, admin: Client, services: Services) -> None:
    me = (await admin.call("GET", "/api/me")).data["account"]["id"]
    before = await state(services)
    own = set(names_of(operation))
    good = {name: GOOD[name] for name in own}
    names = [name for name in everything() if name not in own]
    for start in range(0, len(names), TOGETHER):
        foreign = names[start : start + TOGETHER]
        for value in ("admin", True):
            body = good | dict.fromkeys(foreign, value)
            reply = await admin.call(operation.method, target(operation, me), body, headers={"if-match": '"1"'})
            assert (reply.status, reply.data["code"]) == (422, "bad_request"), (operation.id, foreign)
            assert sorted(reply.data["errors"]) == foreign
    sys.stdout.write(f"{operation.id}: {len(names)} foreign fields × 2 refused\n")
    assert await state(services) == before
