"""/api/audit: who did what; nothing here changes a row."""

from __future__ import annotations

from marshmallow import fields

from wabot_admin.audit import settle_lost
from wabot_admin.paging import PageQuery, page, page_of, read_cursor
from wabot_admin.payloads import Payload, text
from wabot_admin.routes import Answer, Call, Resource

audit = Resource("/audit", tag="Audit")


class AuditQuery(PageQuery):
    """Which rows."""

    actor = text(longest=200, load_default=None)


class AuditView(Payload):
    """One thing that was done, or refused (`outcome` is then the error's code)."""

    number = fields.Integer(required=True)
    at = fields.AwareDateTime(required=True, format="iso")
    actor = fields.String(required=True)
    action = fields.String(required=True)
    object = fields.String(required=True)
    outcome = fields.String(required=True)


@audit.get(permission="audit.read", query=AuditQuery, answer=page_of(AuditView))
async def list_audit(call: Call) -> Answer:
    """List what was done, the newest first.

    What was begun and never ended, because a process died say, is `interrupted`: look whether it was done.
    """
    services, actor, limit = call.services, call.query["actor"], call.query["limit"]
    await settle_lost(services)
    of = f"audit {actor}"
    before = read_cursor(services.keyring, call.query["cursor"], of=of)
    found = await services.desk.audit.page(limit=limit + 1, before=before, actor=actor)
    return Answer(data=page(services.keyring, found, limit=limit, of=of, key=lambda row: row.number))
