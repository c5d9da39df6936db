"""What is no text where text belongs is refused on every field of every operation that takes a body."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.admin.client import Client
from tests.admin.conftest import NewClient
from tests.admin.samples import GOOD
from wabot_admin.api import RESOURCES
from wabot_admin.routes import Operation

LONG = "x" * 3000
MAY_BE_LONG = {"ending", "note", "text", "value"}
STRANGE: tuple[Any, ...] = (None, "", [], {}, True, False, 0, 1.5, ["x"], {"$ne": None}, "\0", LONG)
MAY_BE_NULL = {
    ("login", "code"),
    ("make_api_key", "days"),
    ("assign_conversation", "assignee"),
    ("change_conversations", "assignee"),
    ("change_conversations", "label"),
    ("change_contact", "name"),
    ("change_contact", "language"),
    ("add_number", "bot"),
    ("change_number", "bot"),
    ("link_number", "phone"),
    ("advance_simulation", "seconds"),
    *(("change_settings", name) for name in ("name", "timezone", "language", "send_rate", "send_burst", "loop_limit")),
    *(("start_simulation", name) for name in ("revision", "begins", "contact_language", "contact_phone")),
    *(("write_simulated_message", name) for name in ("choice", "place", "file_name", "mimetype", "reply_to")),
}
MAY_BE_EMPTY = {
    ("find_options", "search"),
    *((operation, name) for operation in ("publish_bot", "publish_bot_anyway") for name in ("message", "ending")),
    ("write_simulated_message", "text"),
}
NUMBER = (int, float)
KINDS: dict[str, type | tuple[type, ...]] = {
    "scopes": list,
    "disabled": bool,
    "days": int,
    "document": dict,
    "restart": bool,
    "as_document": bool,
    "media": dict,
    "fields": dict,
    "flags": dict,
    "config": dict,
    "data": dict,
    "choice": dict,
    "place": dict,
    "nodes": list,
    "conversations": list,
    "stubs": list,
    "turn": int,
    "seconds": int,
    "revision": int,
    "send_burst": int,
    "loop_limit": int,
    "send_rate": NUMBER,
}
OPERATIONS = [each for resource in RESOURCES for each in resource.operations if each.body is not None]


def refused(operation: Operation, field: str, value: Any) -> bool:
    """Say whether this value can't be right there."""
    if value is None:
        return (operation.id, field) not in MAY_BE_NULL
    kind = KINDS.get(field, str)
    return (
        not isinstance(value, kind)
        or (kind in (int, NUMBER) and isinstance(value, bool))
        or (value == "" and (operation.id, field) not in MAY_BE_EMPTY)
        or (value == LONG and field not in MAY_BE_LONG)
    )


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.id)
async def test_no_field_takes_another_kind_of_value(operation: Operation, signed_in: NewClient) -> None:
    admin = await signed_in("admin")
    assert operation.body is not None
    fields = {field.data_key or name: field for name, field in operation.body().fields.items()}
    me = (await admin.call("GET", "/api/me")).data["account"]
    path = re.sub("{[a-z]+}", "own", operation.path.replace("{account}", me["id"]))
    headers = {"if-match": '"1"'}
    good = {name: GOOD[name] for name in fields}
    tried = 0
    for name, field in fields.items():
        without = {key: value for key, value in good.items() if key != name}
        cases = [without | {name: value} for value in STRANGE if refused(operation, name, value)]
        if field.required:
            cases.append(without)
        for number, body in enumerate(cases):
            client = Client(app=admin.app, token=admin.token, address=f"10.2.{tried % 250}.{number}")
            reply = await client.call(operation.method, path, body, headers=headers)
            assert reply.status == 422, (name, body, reply.body)
            tried += 1
    unknown = [good | {name: "x"} for name in ("extra", "rev", "id") if name not in fields]
    for body in ([], "x", 1, True, [good], *unknown):
        reply = await admin.call(operation.method, path, body, headers=headers)
        assert reply.status == 422, body
    assert tried >= 8
