"""/api/contacts/{contact}/merge: two ids of one person become one contact, and apart again."""

from __future__ import annotations

from marshmallow import fields, validate

from wabot_admin import merges as service
from wabot_admin.api.contacts import ContactView, WholeContactView, show_contact, whole_contact
from wabot_admin.masking import mask_for
from wabot_admin.payloads import Count, Payload, text
from wabot_admin.routes import Answer, Call, Resource

merges = Resource("/contacts", tag="Contacts")


class MergeQuery(Payload):
    """Into which contact."""

    into = text(load_default=None, metadata={"description": "The contact that stays."})


class RenamedView(Payload):
    """A capture that gives way to a newer one of the same kind and key, and the key it is kept under."""

    kind = fields.String(required=True)
    key = fields.String(required=True)
    new_key = fields.String(required=True)
    of = fields.String(required=True, validate=validate.OneOf(["contact", "into"]))


class MergePreviewView(Payload):
    """What merging does: what moves, by kind, and what becomes of what both have."""

    contact = fields.Nested(ContactView, required=True)
    into = fields.Nested(ContactView, required=True)
    moves = fields.Dict(
        required=True,
        keys=fields.String(),
        values=fields.Integer(),
        metadata={"description": "How many rows of which table: conversations, captures, inbox and others."},
    )
    renamed = fields.List(fields.Nested(RenamedView), required=True)
    stays = fields.String(
        required=True, allow_none=True, metadata={"description": "The conversation that goes on, if both have one."}
    )
    ends = fields.String(required=True, allow_none=True, metadata={"description": "The one that ends then."})
    queued = fields.Integer(required=True, metadata={"description": "Messages to the contact still to leave."})
    opted_out = fields.Boolean(required=True, metadata={"description": "Whether the contact is opted out afterwards."})


class MergeBody(Payload):
    """Into which contact, and at which rev that was read."""

    into = text(required=True)
    into_rev = Count(required=True, validate=validate.Range(min=1, max=999_999_999))


class UnmergeBody(Payload):
    """Which of the contacts that were merged into this one."""

    merged = text(required=True)


@merges.get("/{contact}/merge", permission="contacts.read", query=MergeQuery, answer=MergePreviewView)
async def preview_merge(call: Call) -> Answer:
    """Show what merging a contact into another (`into`) would do; nothing changes."""
    shown = await service.preview_merge(call.services, call.path["contact"], call.query["into"])
    mask, plan = mask_for(call.actor), shown.plan
    renamed = [
        {"kind": one.kind, "key": mask.value(one.key), "new_key": mask.value(one.new_key), "of": one.of}
        for one in plan.renamed
    ]
    return Answer(
        data={
            "contact": show_contact(shown.contact, mask),
            "into": show_contact(shown.into, mask),
            "moves": plan.moves,
            "renamed": renamed,
            "stays": plan.stays,
            "ends": plan.ends,
            "queued": plan.queued,
            "opted_out": plan.opted_out,
        }
    )


@merges.post("/{contact}/merge", permission="contacts.write", body=MergeBody, answer=WholeContactView, guarded=True)
async def merge_contact(call: Call) -> Answer:
    """Merge a contact into another of the same number (`into`), because both are one person; return that one.

    Conversations, captures, messages and the opt-out ledger become the other's, and so does whatever comes from the
    merged id later. Of two live conversations the one a person of ours has stays, else the one last active; the other
    ends as replaced. Of two captures with the same kind and key the newer stays, the older gets a key that says so.
    Who opted out under either id is opted out; what is queued leaves in the chat it was meant for. `unmerge` takes it
    back.
    """
    assert call.rev is not None
    revs = call.rev, call.body["into_rev"]
    by = call.actor.name
    row = await service.merge_contacts(call.services, call.path["contact"], call.body["into"], revs=revs, by=by)
    return await whole_contact(call, row)


@merges.post("/{contact}/unmerge", permission="contacts.write", body=UnmergeBody, answer=WholeContactView, guarded=True)
async def unmerge_contact(call: Call) -> Answer:
    """Part a contact again from one that was merged into it (`merged`); return the one that is back.

    What the merge moved goes back, captures only unless they changed since. What came after the merge stays, and the
    conversation it ended stays ended. Who is opted out is so under both ids afterwards.
    """
    assert call.rev is not None
    row = await service.unmerge_contact(call.services, call.path["contact"], call.body["merged"], rev=call.rev)
    return await whole_contact(call, row)
