"""/api/contacts: the people who write, searched, changed, opted out and erased."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from marshmallow import fields, validate

from wabot_admin import contacts as service
from wabot_admin.api.captures import ReferenceView
from wabot_admin.masking import Mask, mask_for
from wabot_admin.merges import list_merged
from wabot_admin.paging import PageQuery, page, page_of, read_cursor
from wabot_admin.payloads import Payload, text
from wabot_admin.routes import Answer, Call, Resource
from wabot_runtime import ContactRow

contacts = Resource("/contacts", tag="Contacts")

FILTERS = ("search", "number", "opted_out", "language", "since", "until")


class ContactsQuery(PageQuery):
    """Which contacts: those that all given filters let through."""

    search = text(
        load_default=None,
        metadata={
            "description": "Parts of a name's words, or 3 or more digits of a number in a row; needs personal.read."
        },
    )
    number = text(load_default=None)
    opted_out = fields.Boolean(load_default=None, truthy={"true"}, falsy={"false"})
    language = text(load_default=None, longest=20)
    since = fields.AwareDateTime(load_default=None, format="iso", metadata={"description": "Seen then or later."})
    until = fields.AwareDateTime(load_default=None, format="iso", metadata={"description": "Seen before then."})


class ContactView(Payload):
    """A person as one number knows them; without personal.read who they are is masked."""

    id = fields.String(required=True)
    number = fields.Nested(ReferenceView, required=True)
    name = fields.String(required=True, allow_none=True)
    phone = fields.String(required=True, allow_none=True)
    language = fields.String(required=True, allow_none=True)
    fields_ = fields.Dict(required=True, data_key="fields", attribute="fields")
    seen = fields.AwareDateTime(required=True, format="iso")
    opted_out = fields.AwareDateTime(
        required=True, allow_none=True, format="iso", metadata={"description": "Since when."}
    )
    conversations = fields.Integer(required=True)
    captures = fields.Integer(required=True)
    rev = fields.Integer(required=True)


class OptChangeView(Payload):
    """When a person opted out, or in again: by their own word, or by one of us."""

    out = fields.Boolean(required=True)
    how = fields.String(required=True, validate=validate.OneOf(["word", "admin"]))
    by = fields.String(required=True)
    at = fields.AwareDateTime(required=True, format="iso")


class MergedView(Payload):
    """A contact that was merged into this one; its id is what `unmerge` asks for."""

    id = fields.String(required=True)
    name = fields.String(required=True, allow_none=True)
    phone = fields.String(required=True, allow_none=True)
    by = fields.String(required=True)
    at = fields.AwareDateTime(required=True, format="iso")


class WholeContactView(ContactView):
    """A person with how they opted out and in, and who was merged into them."""

    opt_changes = fields.List(fields.Nested(OptChangeView), required=True)
    merged = fields.List(fields.Nested(MergedView), required=True)


class ContactBody(Payload):
    """What to change of a contact; a field that is null is taken away."""

    name = text(allow_none=True)
    language = fields.String(
        allow_none=True, validate=validate.Regexp(r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$", error="must be a language tag")
    )
    fields_ = fields.Dict(
        keys=fields.String(validate=validate.Regexp(r"^[A-Za-z_][A-Za-z0-9_]{0,63}$")),
        values=fields.Raw(allow_none=True),
        data_key="fields",
        attribute="fields",
    )


class ErasedView(Payload):
    """What was erased: the numbers the person was known to, rows and media files."""

    numbers = fields.List(fields.String(), required=True)
    rows = fields.Integer(required=True)
    files = fields.Integer(required=True)


@contacts.get(permission="contacts.read", query=ContactsQuery, answer=page_of(ContactView))
async def list_contacts(call: Call) -> Answer:
    """List the people who wrote, the last seen first.

    Searching names and phone numbers needs personal.read: a hit would tell them.
    """
    services, limit = call.services, call.query["limit"]
    only = service.ContactsFilter(**{name: call.query[name] for name in FILTERS})
    of = f"contacts {only}"
    after = read_cursor(services.keyring, call.query["cursor"], of=of)
    mask = mask_for(call.actor)
    found = await service.list_contacts(
        services, mask, limit=limit + 1, after=after and (datetime.fromisoformat(after[0]), after[1]), only=only
    )
    listed = page(services.keyring, found, limit=limit, of=of, key=lambda row: [row.seen, row.handle])
    return Answer(data=listed | {"items": [show_contact(row, mask) for row in listed["items"]]})


@contacts.get("/{contact}", permission="contacts.read", answer=WholeContactView)
async def read_contact(call: Call) -> Answer:
    """Read one contact, with when and how they opted out and in, and who was merged into them."""
    return await whole_contact(call, await call.services.desk.contacts.get(call.path["contact"]))


@contacts.patch("/{contact}", permission="contacts.write", body=ContactBody, answer=WholeContactView, guarded=True)
async def change_contact(call: Call) -> Answer:
    """Change a contact's name, language or fields.

    What is not named stays. A name given here lasts until WhatsApp tells another one.
    """
    assert call.rev is not None
    return await whole_contact(
        call, await service.change_contact(call.services, call.path["contact"], call.body, rev=call.rev)
    )


@contacts.post("/{contact}/opt-out", permission="contacts.write", answer=WholeContactView)
async def opt_contact_out(call: Call) -> Answer:
    """Opt a contact out: nothing is sent to them from this number any more, what is queued is dropped."""
    row = await service.opt(call.services, call.path["contact"], out=True, by=call.actor.name)
    return await whole_contact(call, row)


@contacts.post("/{contact}/opt-in", permission="contacts.write", answer=WholeContactView)
async def opt_contact_in(call: Call) -> Answer:
    """Opt a contact in again; do so only when they asked for it."""
    row = await service.opt(call.services, call.path["contact"], out=False, by=call.actor.name)
    return await whole_contact(call, row)


@contacts.delete("/{contact}", permission="contacts.erase", answer=ErasedView)
async def erase_contact(call: Call) -> Answer:
    """Erase a person and everything kept about them, on every number that knows them; it can't be undone.

    Conversations, messages, captures, notes, media and the opt-out ledger go; the audit keeps this contact's random
    id only. If they write again they are a new person. WhatsApp's own copy of the chat in the number's browser stays.
    """
    erased = await service.erase_contact(call.services, call.path["contact"])
    numbers = sorted({number for number, _ in erased.people})
    return Answer(data={"numbers": numbers, "rows": erased.rows, "files": len(erased.files)})


async def whole_contact(call: Call, row: ContactRow) -> Answer:
    """Answer with all there is to say of a contact."""
    mask = mask_for(call.actor)
    merged = [
        {"id": one.handle, "name": mask.name(one.name), "phone": mask.phone(one.phone), "by": one.by, "at": one.at}
        for one in await list_merged(call.services, row)
    ]
    more = {"opt_changes": await service.history(call.services, row), "merged": merged}
    return Answer(data=show_contact(row, mask) | more, rev=row.rev)


def show_contact(row: ContactRow, mask: Mask) -> dict[str, Any]:
    """Return a contact as a reader may see it."""
    return {
        "id": row.handle,
        "number": {"id": row.number, "name": row.number_name},
        "name": mask.name(row.name),
        "phone": mask.phone(row.phone),
        "language": row.language,
        "fields": mask.fields(row.fields, pii=None),
        "seen": row.seen,
        "opted_out": row.opted_out,
        "conversations": row.conversations,
        "captures": row.captures,
        "rev": row.rev,
    }
