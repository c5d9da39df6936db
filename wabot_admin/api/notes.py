"""/api/conversations/{conversation}/notes: what people of ours write down; they are read in the transcript."""

from __future__ import annotations

from marshmallow import fields

from wabot_admin import notes as service
from wabot_admin.payloads import Payload, text
from wabot_admin.routes import Answer, Call, Resource

notes = Resource("/conversations/{conversation}/notes", tag="Conversations")


class NoteBody(Payload):
    """What to write down."""

    note = text(required=True, longest=10_000)


class NoteView(Payload):
    """A note; `author` is an account."""

    id = fields.String(required=True)
    author = fields.String(required=True)
    text = fields.String(required=True)
    at = fields.AwareDateTime(required=True, format="iso")
    edited = fields.AwareDateTime(required=True, allow_none=True, format="iso")
    rev = fields.Integer(required=True)


@notes.post(permission="conversations.reply", body=NoteBody, answer=NoteView, status=201)
async def leave_note(call: Call) -> Answer:
    """Leave a note for colleagues; the person never sees it."""
    id = call.path["conversation"]
    note = await service.leave_note(call.services, id, call.body["note"], by=call.actor.account.id)
    return Answer(data=note, rev=note.rev, object=f"{id} {note.id}")


@notes.put("/{note}", permission="conversations.reply", body=NoteBody, answer=NoteView, guarded=True)
async def edit_note(call: Call) -> Answer:
    """Replace the text of one's own note; an admin may everyone's. The transcript has each note's `rev`."""
    assert call.rev is not None
    note = await service.edit_note(call.services, **call.path, text=call.body["note"], rev=call.rev, actor=call.actor)
    return Answer(data=note, rev=note.rev)


@notes.delete("/{note}", permission="conversations.reply", heeds=True)
async def remove_note(call: Call) -> Answer:
    """Remove one's own note; an admin may everyone's."""
    await service.remove_note(call.services, **call.path, rev=call.rev, actor=call.actor)
    return Answer()
