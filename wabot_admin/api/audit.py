"""/api/audit: who did what, and whether it is whole; nothing here changes a row."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import fields, validate

from wabot_admin import audit as service
from wabot_admin.paging import PageQuery, page, page_of, read_cursor, write_cursor
from wabot_admin.payloads import Payload, text
from wabot_admin.routes import Answer, Call, Resource
from wabot_runtime import AuditFilter

audit = Resource("/audit", tag="Audit")

VERIFYING = "audit, verified"
"""What the cursors of verifying are of."""

KINDS = ("edit", "delete", "insert", "truncate", "rewrite", "checkpoint")


class AuditFilterQuery(Payload):
    """Which rows: of an `actor` (with any of their keys), with `action` in the action's name, about an `object`.

    `outcome` is `done`, or `refused` for all else; `since` counts itself, `until` does not.
    """

    actor = text(longest=200, load_default=None)
    action = text(longest=100, load_default=None)
    object = text(longest=200, load_default=None)
    outcome = fields.String(load_default=None, validate=validate.OneOf(["done", "refused"]))
    since = fields.AwareDateTime(format="iso", load_default=None)
    until = fields.AwareDateTime(format="iso", load_default=None)


class AuditQuery(AuditFilterQuery, PageQuery):
    """Which rows, a page of them."""


class AuditView(Payload):
    """One thing that was done, or refused (`outcome` is then the error's code)."""

    number = fields.Integer(required=True)
    at = fields.AwareDateTime(required=True, format="iso")
    actor = fields.String(required=True)
    action = fields.String(required=True)
    object = fields.String(required=True)
    outcome = fields.String(required=True)


class SealView(Payload):
    """How far the audit is sealed.

    There are `rows` since `since` (null while there are none). The signed checkpoint in the files store stands at row
    `signed`, null without one; `holds` is false when it is not ours, is missing, or its row is another now.
    """

    rows = fields.Integer(required=True)
    since = fields.AwareDateTime(required=True, format="iso", allow_none=True)
    signed = fields.Integer(required=True, allow_none=True)
    holds = fields.Boolean(required=True)


class TamperingView(Payload):
    """What is wrong first, and at which row; 0 for the checkpoint itself."""

    number = fields.Integer(required=True)
    kind = fields.String(required=True, validate=validate.OneOf(KINDS))


class VerifyQuery(Payload):
    """Where to go on: `next` of the answer before."""

    cursor = text(longest=1000, load_default=None)


class VerifiedView(Payload):
    """How many rows were gone through since the first, and what is wrong first, null when nothing is.

    `next` is the cursor to go on with, null when no row is left to look at.
    """

    rows = fields.Integer(required=True)
    next = fields.String(required=True, allow_none=True)
    wrong = fields.Nested(TamperingView, required=True, allow_none=True)


@audit.get(permission="audit.read", query=AuditQuery, answer=page_of(AuditView))
async def list_audit(call: Call) -> Answer:
    """List what was done, the newest first.

    What was begun and never ended, because a process died say, is `interrupted`: look whether it was done.
    """
    services, limit, only = call.services, call.query["limit"], filter_of(call.query)
    await service.settle_lost(services)
    of = f"audit {only}"
    before = read_cursor(services.keyring, call.query["cursor"], of=of)
    found = await services.desk.audit.page(limit=limit + 1, before=before, only=only)
    return Answer(data=page(services.keyring, found, limit=limit, of=of, key=lambda row: row.number))


@audit.get(
    "/export.csv",
    permission="audit.read",
    query=AuditFilterQuery,
    answer={"type": "string"},
    media_type="text/csv",
    audited=True,
)
async def export_audit(call: Call) -> Answer:
    """Export all rows that the filters let through as CSV, the newest first. No cell is taken for a formula."""
    data = await service.export_csv(call.services, filter_of(call.query))
    return Answer(data=data, headers={"content-disposition": 'attachment; filename="audit.csv"'})


@audit.get("/seal", permission="audit.read", answer=SealView)
async def read_audit_seal(call: Call) -> Answer:
    """Read how far the audit is sealed, and whether the signed checkpoint holds; the rows between are not looked at."""
    return Answer(data=await service.read_seal(call.services))


@audit.post("/verify", permission="audit.read", query=VerifyQuery, answer=VerifiedView)
async def verify_audit(call: Call) -> Answer:
    """Go through the rows and check that none was edited, deleted, inserted, cut off or written anew.

    A request looks at 50,000 rows; ask again with its `next` until there is none. The audit is whole when no answer
    has a `wrong`.
    """
    keyring = call.services.keyring
    place = read_cursor(keyring, call.query["cursor"], of=VERIFYING)
    after = None if place is None else service.Checkpoint(number=place[0], mac=place[1])
    rows, wrong, last = await service.verify_some(call.services, after=after)
    more = None if last is None else write_cursor(keyring, of=VERIFYING, after=[last.number, last.mac])
    return Answer(data={"rows": rows, "wrong": wrong, "next": more})


def filter_of(words: Mapping[str, Any]) -> AuditFilter:
    """Return the filter that the words of an AuditFilterQuery say."""
    given = {name: words[name] for name in ("actor", "action", "object", "since", "until")}
    outcome = words["outcome"]
    return AuditFilter(**given, done=None if outcome is None else outcome == "done")
