"""What one does with notes: leave them for colleagues, edit and remove one's own; whoever watches is told."""

from __future__ import annotations

from wabot_admin.errors import Forbidden
from wabot_admin.news import tell_note
from wabot_admin.services import Actor, Services
from wabot_core import NotFound
from wabot_runtime import Note


async def leave_note(services: Services, conversation: str, text: str, *, by: str) -> Note:
    """Leave a note; raise NotFound."""
    note = await services.desk.notes.add(conversation, text, by=by)
    await tell_note(services, conversation, note.id, "left", by=by)
    return note


async def edit_note(services: Services, conversation: str, note: str, text: str, *, rev: int, actor: Actor) -> Note:
    """Replace the text of the note that has `rev`; raise NotFound, Forbidden, RevMismatch."""
    own = await _own(services, conversation, note, actor=actor)
    edited = await services.desk.notes.edit(conversation, own.id, text, rev=rev)
    await tell_note(services, conversation, own.id, "edited", by=actor.account.id)
    return edited


async def remove_note(services: Services, conversation: str, note: str, *, rev: int | None, actor: Actor) -> None:
    """Remove a note, that has `rev` if one is given; raise NotFound, Forbidden, RevMismatch."""
    own = await _own(services, conversation, note, actor=actor)
    await services.desk.notes.remove(conversation, own.id, rev=rev)
    await tell_note(services, conversation, own.id, "removed", by=actor.account.id)


async def _own(services: Services, conversation: str, note: str, *, actor: Actor) -> Note:
    """Return a note; raise NotFound, or Forbidden for someone else's unless an admin asks."""
    if not (note.isascii() and note.isdigit() and len(note) < 19):
        raise NotFound(what="note", id=note)
    found = await services.desk.notes.get(conversation, int(note))
    if found.author != actor.account.id and "accounts.write" not in actor.scopes:
        raise Forbidden("This note is a colleague's: they can do this, or an admin.")
    return found
