"""/api/conversations/{conversation}/transcript: what was said and done, its files, and the whole of it to keep."""

from __future__ import annotations

from typing import Any

from marshmallow import fields, validate

from wabot_admin import conversations as service
from wabot_admin.api.conversations import NamedView, StepView, WholeConversationView
from wabot_admin.paging import PageQuery, read_cursor, write_cursor
from wabot_admin.payloads import Payload, text
from wabot_admin.reading import export, export_text, read_page
from wabot_admin.routes import Answer, Call, Resource
from wabot_admin.told import Told

transcripts = Resource("/conversations/{conversation}", tag="Conversations")

ANY_FILE: dict[str, Any] = {"type": "string", "format": "binary", "description": "A file."}
ANY_TEXT: dict[str, Any] = {"type": "string", "description": "A line for each message and note."}


class TranscriptQuery(PageQuery):
    """Which page of a transcript."""

    up_to = text(
        load_default=None,
        metadata={"description": "An entry's id: the page that ends with it. Its cursors lead on from there."},
    )


class MediaView(Payload):
    """A file in a message; no `url`: wabot does not have it."""

    mimetype = fields.String(required=True, allow_none=True)
    size = fields.Integer(required=True, allow_none=True)
    name = fields.String(required=True, allow_none=True)
    url = fields.String(required=True, allow_none=True)


class TranscriptEntryView(Payload):
    """A message, a note, a change (taken over, released, restarted, assigned, merged) or an event nobody wrote.

    A message has its direction, kind and text, what became of it (`status`, `reason`) and, if it was said by us, how
    far it came (`ack`). Its `author` is the account that wrote it, `phone` for our own phone, null for bot and
    person. `path` is the way its turn took. A reaction has the emoji in `text` and the message it is about in
    `reply_to`.
    """

    id = fields.String(required=True)
    type = fields.String(required=True, validate=validate.OneOf(["message", "note", "change", "event"]))
    at = fields.AwareDateTime(required=True, format="iso")
    written = fields.String(metadata={"description": "WhatsApp's time of a message that came in."})
    turn = fields.Integer(allow_none=True)
    path = fields.List(fields.Nested(StepView))
    direction = fields.String(validate=validate.OneOf(["in", "out"]))
    author = fields.Nested(NamedView, allow_none=True)
    about = fields.Nested(NamedView, allow_none=True)
    change = fields.String(allow_none=True)
    event = fields.String()
    message_id = fields.String()
    kind = fields.String()
    text = fields.String()
    media = fields.Nested(MediaView, allow_none=True)
    location = fields.Dict(allow_none=True)
    choice = fields.Dict(allow_none=True)
    options = fields.List(fields.String())
    reply_to = fields.String(allow_none=True)
    status = fields.String()
    reason = fields.String(allow_none=True)
    told = Told("reason", required=False)
    ack = fields.String()
    acked = fields.AwareDateTime(allow_none=True, format="iso")
    edited = fields.AwareDateTime(allow_none=True, format="iso")
    rev = fields.Integer(metadata={"description": "Of a note: its ETag."})


class TranscriptView(Payload):
    """A page of a transcript, oldest first.

    `older` is the cursor of the page before, null when there is none; `newer` that of what comes after, now or later.
    """

    items = fields.List(fields.Nested(TranscriptEntryView), required=True)
    older = fields.String(required=True, allow_none=True)
    newer = fields.String(required=True)
    more = fields.Boolean(required=True, metadata={"description": "More is there already in this direction."})


class ConversationExportView(WholeConversationView):
    """A conversation with its whole transcript."""

    transcript = fields.List(fields.Nested(TranscriptEntryView), required=True)


@transcripts.get("/transcript", permission="conversations.read", query=TranscriptQuery, answer=TranscriptView)
async def read_transcript(call: Call) -> Answer:
    """Read what was said and done in a conversation, the newest page by default; cursors lead both ways.

    With `up_to`, begin elsewhere: at a message a search found, say.
    """
    services, id, limit = call.services, call.path["conversation"], call.query["limit"]
    of = f"transcript {id}"
    cursor = read_cursor(services.keyring, call.query["cursor"], of=of)
    before = cursor["before"] if cursor and "before" in cursor else None
    after = cursor["after"] if cursor and "after" in cursor else None
    if cursor is None and call.query["up_to"] is not None:
        before = await services.desk.transcripts.up_to(id, *service.place_of(call.query["up_to"]))
    items, page = await read_page(services, id, call.actor, limit=limit, before=before, after=after)
    older = None
    if page.more or after is not None:
        older = write_cursor(services.keyring, of=of, after={"before": page.first})
    newer = write_cursor(services.keyring, of=of, after={"after": page.last})
    return Answer(data={"items": items, "older": older, "newer": newer, "more": page.more})


@transcripts.get(
    "/media/{message}", permission="conversations.media", answer=ANY_FILE, media_type="application/octet-stream"
)
async def read_media(call: Call) -> Answer:
    """Download the file of a message; its type is in the transcript."""
    _, data = await service.media_of(call.services, call.path["conversation"], call.path["message"])
    return Answer(data=data)


@transcripts.get("/export", permission="conversations.read", answer=ConversationExportView, audited=True)
async def export_conversation(call: Call) -> Answer:
    """Download a conversation with its whole transcript; what one may not see is masked."""
    found = await export(call.services, call.path["conversation"], call.actor)
    return Answer(data=found, headers=_named(call, "json"))


@transcripts.get("/text", permission="conversations.read", answer=ANY_TEXT, media_type="text/plain", audited=True)
async def export_conversation_text(call: Call) -> Answer:
    """Download what was said in a conversation as plain text; what one may not see is masked."""
    found = await export_text(call.services, call.path["conversation"], call.actor)
    return Answer(data=found.encode(), headers=_named(call, "txt"))


def _named(call: Call, ending: str) -> dict[str, str]:
    return {"content-disposition": f'attachment; filename="{call.path["conversation"]}.{ending}"'}
