"""/api/captures: what flows kept (form answers, leads), listed by kind and exported whole."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from marshmallow import fields

from wabot_admin import captures as service
from wabot_admin.masking import mask_for
from wabot_admin.paging import PageQuery, page, page_of, read_cursor
from wabot_admin.payloads import Payload, text
from wabot_admin.routes import Answer, Call, Resource
from wabot_runtime import CaptureFilter

captures = Resource("/captures", tag="Captures")

FILTERS = ("kind", "bot", "number", "contact", "since", "until", "search")


class CaptureFilterQuery(Payload):
    """Which captures: those that all given filters let through."""

    kind = text(load_default=None)
    bot = text(load_default=None)
    number = text(load_default=None)
    contact = text(load_default=None, metadata={"description": "A contact's id."})
    since = fields.AwareDateTime(load_default=None, format="iso")
    until = fields.AwareDateTime(load_default=None, format="iso")
    search = text(
        load_default=None, metadata={"description": "Beginnings of words in what was kept; needs personal.read."}
    )


class CapturesQuery(CaptureFilterQuery, PageQuery):
    """Which captures, and which page of them."""


class ReferenceView(Payload):
    """A bot or a number, with what it is called."""

    id = fields.String(required=True)
    name = fields.String(required=True)


class WhoseView(Payload):
    """The person something is of; without personal.read their name and phone are masked."""

    id = fields.String(required=True, allow_none=True)
    name = fields.String(required=True, allow_none=True)
    phone = fields.String(required=True, allow_none=True)


class CaptureView(Payload):
    """What a flow kept about one person under a kind and a key."""

    kind = fields.String(required=True)
    key = fields.String(required=True)
    bot = fields.Nested(ReferenceView, required=True)
    number = fields.Nested(ReferenceView, required=True)
    contact = fields.Nested(WhoseView, required=True)
    conversation = fields.String(required=True)
    data = fields.Dict(required=True)
    at = fields.AwareDateTime(required=True, format="iso")


class CaptureKindView(Payload):
    """A kind of captures: how many, since when, and the names in its newest ones, as a table's columns."""

    kind = fields.String(required=True)
    count = fields.Integer(required=True)
    latest = fields.AwareDateTime(required=True, format="iso")
    columns = fields.List(fields.String(), required=True)


class CaptureKindsView(Payload):
    """Every kind of captures there is."""

    kinds = fields.List(fields.Nested(CaptureKindView), required=True)


@captures.get(permission="captures.read", query=CapturesQuery, answer=page_of(CaptureView))
async def list_captures(call: Call) -> Answer:
    """List what flows kept, the newest first.

    Without personal.read, variables a bot declares personal, names, phone numbers and addresses are masked.
    """
    services, limit, only = call.services, call.query["limit"], filter_of(call.query)
    of = f"captures {only}"
    after = read_cursor(services.keyring, call.query["cursor"], of=of)
    found = await service.list_captures(
        services,
        mask_for(call.actor),
        limit=limit + 1,
        after=after and (datetime.fromisoformat(after[0]), *after[1:]),
        only=only,
    )
    listed = page(services.keyring, found, limit=limit, of=of, key=lambda each: each[0].place)
    return Answer(data=listed | {"items": [shown for _, shown in listed["items"]]})


@captures.get("/kinds", permission="captures.read", answer=CaptureKindsView)
async def list_capture_kinds(call: Call) -> Answer:
    """List the kinds of captures with their counts and columns."""
    return Answer(data={"kinds": await call.services.desk.captures.kinds()})


@captures.get(
    "/export.csv",
    permission="captures.read",
    query=CaptureFilterQuery,
    answer={"type": "string"},
    media_type="text/csv",
    audited=True,
)
async def export_captures_csv(call: Call) -> Answer:
    """Export all captures that the filters let through as CSV, the oldest first.

    UTF-8, every cell quoted. A cell that a spreadsheet could take for a formula (it begins with = + - @, their
    full-width forms, or a tab or line break) gets a leading apostrophe. Masked like the list.
    """
    data = await service.export_csv(call.services, mask_for(call.actor), filter_of(call.query))
    return Answer(data=data, headers=_file("captures.csv"))


@captures.get(
    "/export.json", permission="captures.read", query=CaptureFilterQuery, answer={"type": "array"}, audited=True
)
async def export_captures_json(call: Call) -> Answer:
    """Export all captures that the filters let through as a JSON array, the oldest first. Masked like the list."""
    data = await service.export_json(call.services, mask_for(call.actor), filter_of(call.query))
    return Answer(data=data, headers=_file("captures.json"))


def filter_of(words: Mapping[str, Any]) -> CaptureFilter:
    """Return the filter that the words of a CaptureFilterQuery say."""
    return CaptureFilter(**{name: words[name] for name in FILTERS})


def _file(name: str) -> dict[str, Any]:
    return {"content-disposition": f'attachment; filename="{name}"'}
