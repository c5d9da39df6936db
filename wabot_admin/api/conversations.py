"""/api/conversations: the inbox, one conversation, and what people of ours do with it; transcripts are a resource."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import orjson
from marshmallow import fields, validate

from wabot_admin import conversations as service
from wabot_admin import labels as labels_service
from wabot_admin.api.labels import LabelView
from wabot_admin.paging import PageQuery, page, page_of, read_cursor
from wabot_admin.payloads import Flag, Moment, Payload, text
from wabot_admin.reading import read, rows_of
from wabot_admin.routes import Answer, Call, Resource
from wabot_runtime import LONGEST_QUERY, STATES, ConversationFilter, ConversationRow

conversations = Resource("/conversations", tag="Conversations")

LARGEST_REPLY = service.LARGEST_MEDIA * 4 // 3 + 64 * 1024
"""Bytes of a request with a file in base64."""

PATH = 200
"""Turns of a conversation's way that are shown; earlier ones are in the transcript."""

_ME, _NOBODY = "me", "none"


class ConversationsQuery(PageQuery):
    """Which conversations; each filter narrows the list."""

    number = text(load_default=None)
    bot = text(load_default=None)
    state = fields.String(load_default=None, validate=validate.OneOf(STATES))
    assignee = text(load_default=None, metadata={"description": "An account, `me`, or `none`."})
    label = text(load_default=None)
    unread = fields.String(load_default=None, validate=validate.OneOf(["true", "false"]))
    contact = text(
        load_default=None,
        metadata={"description": "Parts of the person's name, or 3 or more digits of the number; needs personal.read."},
    )
    person = text(load_default=None, metadata={"description": "A contact's id, as /api/contacts has it."})
    text = text(
        longest=LONGEST_QUERY,
        load_default=None,
        metadata={"description": "Words that all occur in its messages; the last may be the beginning of one."},
    )
    since = Moment(load_default=None, metadata={"description": "Active at this time or later."})
    until = Moment(load_default=None, metadata={"description": "Last active before this time."})


class NamedView(Payload):
    """Something with its name."""

    id = fields.String(required=True)
    name = fields.String(required=True, allow_none=True)


class PersonView(NamedView):
    """The person on the other side; `handle` is their id under /api/contacts."""

    handle = fields.String(required=True, allow_none=True)
    phone = fields.String(required=True, allow_none=True)
    opted_out = fields.AwareDateTime(
        required=True,
        allow_none=True,
        format="iso",
        metadata={"description": "Since when nothing is sent to them, because they asked for that."},
    )


class WaitView(Payload):
    """What a conversation waits for: a reply, a time or a missing pack."""

    kind = fields.String(required=True)
    until = fields.AwareDateTime(required=True, allow_none=True, format="iso")


class LastMessageView(Payload):
    """The newest message, cut short; `author` is the account, or `phone`, when one of us wrote it."""

    direction = fields.String(required=True, validate=validate.OneOf(["in", "out"]))
    at = fields.AwareDateTime(required=True, format="iso")
    kind = fields.String(required=True)
    text = fields.String(required=True)
    author = fields.String(required=True, allow_none=True)


class PieceView(Payload):
    """A piece of a text; `found` where it is a word that was sought."""

    text = fields.String(required=True)
    found = fields.Boolean(required=True)


class MatchView(Payload):
    """A message that was found by its words: `id` as in the transcript, and a part of its text in pieces."""

    id = fields.String(required=True)
    direction = fields.String(required=True, validate=validate.OneOf(["in", "out"]))
    at = fields.AwareDateTime(required=True, format="iso")
    snippet = fields.List(fields.Nested(PieceView), required=True)


class ConversationView(Payload):
    """A conversation; `state` is `bot` or `human` for who has it, or how it ended. `unread` messages wait for us."""

    id = fields.String(required=True)
    number = fields.Nested(NamedView, required=True)
    bot = fields.Nested(NamedView, required=True)
    revision = fields.Integer(required=True)
    contact = fields.Nested(PersonView, required=True)
    state = fields.String(required=True)
    wait = fields.Nested(WaitView, required=True, allow_none=True)
    assignee = fields.Nested(NamedView, required=True, allow_none=True)
    unread = fields.Integer(required=True)
    labels = fields.List(fields.Nested(LabelView), required=True)
    started = fields.AwareDateTime(required=True, format="iso")
    changed = fields.AwareDateTime(required=True, format="iso")
    last = fields.Nested(LastMessageView, required=True, allow_none=True)
    match = fields.Nested(MatchView, required=True, allow_none=True)


class FrameView(Payload):
    """A flow in progress and the node it is at."""

    flow = fields.String(required=True)
    node = fields.String(required=True)


class StepView(FrameView):
    """A node a turn went through; no exit: it waits there."""

    exit = fields.String(required=True, allow_none=True)
    error = fields.String(required=True, allow_none=True)


class TurnView(Payload):
    """One turn's way through the flows."""

    turn = fields.Integer(required=True)
    at = fields.AwareDateTime(required=True, format="iso")
    steps = fields.List(fields.Nested(StepView), required=True)


class WholeConversationView(ConversationView):
    """A conversation with where it stands (the outermost flow first), its variables and its newest turns."""

    stack = fields.List(fields.Nested(FrameView), required=True)
    variables = fields.Dict(required=True)
    path = fields.List(fields.Nested(TurnView), required=True)


class ConversationsView(Payload):
    """Some conversations."""

    items = fields.List(fields.Nested(ConversationView), required=True)


class AssigneesView(Payload):
    """Whom a conversation can be assigned to."""

    items = fields.List(fields.Nested(NamedView), required=True)


class ReleaseBody(Payload):
    """How the bot goes on: where it stopped, or (`restart`) anew with the person's next message."""

    restart = Flag(load_default=False)


class AssignBody(Payload):
    """Whose the conversation is from now on; null for nobody's."""

    assignee = text(required=True, allow_none=True)


class FileBody(Payload):
    """A file to send, in base64; what it is, is told by its bytes."""

    data = fields.String(required=True, metadata={"format": "byte"})
    name = text()


class ReplyBody(Payload):
    """What to say: a text, a file, or a file with a text below it."""

    quotes = text(metadata={"description": "The `message_id` of the message to quote."})
    as_document = Flag(load_default=False)
    media = fields.Nested(FileBody)
    text = text(longest=4096)


class ReplyView(Payload):
    """The WhatsApp id of what is being sent; the transcript tells how far it came."""

    message_id = fields.String(required=True)


@conversations.get(permission="conversations.read", query=ConversationsQuery, answer=page_of(ConversationView))
async def list_conversations(call: Call) -> Answer:
    """List conversations, the last active first, with all an inbox shows of them.

    With `text`, those whose messages have all of its words, whatever the case and accents; each row's `match` is the
    message with most of them. A message is found at once. Who may not see personal data finds people by name only
    and sees phone numbers masked; texts are then found by what is not masked, so neither by names nor by addresses,
    among the last active 1,000 with these words, and digits are refused (`search_needs_personal`).
    """
    services, limit = call.services, call.query["limit"]
    asked = _filter(call)
    of = f"conversations {orjson.dumps(asked).decode()}"
    after = read_cursor(services.keyring, call.query["cursor"], of=of)
    place = after and (datetime.fromisoformat(after[0]), after[1])
    found = await service.listed(services, asked, call.actor, limit=limit + 1, after=place)
    paged = page(services.keyring, found, limit=limit, of=of, key=lambda one: [one[0].changed.isoformat(), one[0].id])
    return Answer(data=paged | {"items": [shown for _, shown in paged["items"]]})


@conversations.get("/assignees", permission="conversations.reply", answer=AssigneesView)
async def list_assignees(call: Call) -> Answer:
    """List the accounts a conversation can be assigned to."""
    return Answer(data={"items": await service.assignees(call.services)})


@conversations.get("/{conversation}", permission="conversations.read", answer=WholeConversationView)
async def read_conversation(call: Call) -> Answer:
    """Read where a conversation stands.

    Without `personal.read`, variables the bot declares personal are hidden, and phone numbers and addresses masked.
    """
    found, _ = await read(call.services, call.path["conversation"], call.actor, turns=PATH)
    return Answer(data=found)


@conversations.get("/{conversation}/others", permission="conversations.read", answer=ConversationsView)
async def list_other_conversations(call: Call) -> Answer:
    """List the other conversations with the same person, the last active first."""
    found = await service.earlier(call.services, call.path["conversation"], limit=50)
    return Answer(data={"items": await rows_of(call.services, found, call.actor)})


@conversations.post("/{conversation}/takeover", permission="conversations.reply", answer=ConversationView)
async def take_over_conversation(call: Call) -> Answer:
    """Take over a conversation: the bot falls silent, and what it had queued is dropped.

    A colleague's can be taken over too. 409 when it has ended.
    """
    row = await service.take_over(call.services, call.path["conversation"], by=call.actor.account.id)
    return await _told(call, row)


@conversations.post(
    "/{conversation}/release", permission="conversations.reply", body=ReleaseBody, answer=ConversationView
)
async def release_conversation(call: Call) -> Answer:
    """Give a conversation back to the bot; 409 when it has ended."""
    by = call.actor.account.id
    row = await service.release(call.services, call.path["conversation"], restart=call.body["restart"], by=by)
    return await _told(call, row)


@conversations.post(
    "/{conversation}/replies",
    permission="conversations.reply",
    body=ReplyBody,
    answer=ReplyView,
    status=202,
    largest=LARGEST_REPLY,
)
async def reply_to_conversation(call: Call) -> Answer:
    """Say something in a conversation that was taken over.

    With an `Idempotency-Key` it is said once however often it is sent. 409 while the bot has the conversation
    (`not_taken_over`) and when it has ended (`conversation_ended`). Files of up to 16 MiB: JPEG, PNG, WebP, MP4,
    Ogg, MP3, M4A, PDF, Office documents and plain text.
    """
    key = call.request.headers.get("idempotency-key")
    id = await service.reply(call.services, call.path["conversation"], **call.body, key=key, by=call.actor.account.id)
    return Answer(data={"message_id": id})


@conversations.put(
    "/{conversation}/assignee", permission="conversations.reply", body=AssignBody, answer=ConversationView
)
async def assign_conversation(call: Call) -> Answer:
    """Say whose a conversation is; the transcript keeps who said so and when."""
    by, to = call.actor.account.id, call.body["assignee"]
    return await _told(call, await service.assign(call.services, call.path["conversation"], to, by=by))


@conversations.put("/{conversation}/labels/{label}", permission="conversations.reply", answer=ConversationView)
async def put_label(call: Call) -> Answer:
    """Put a label on a conversation; it may be there already."""
    await labels_service.put_label(call.services, call.path["conversation"], call.path["label"])
    return await _told(call, await call.services.desk.conversations.get(call.path["conversation"]))


@conversations.delete("/{conversation}/labels/{label}", permission="conversations.reply", answer=ConversationView)
async def take_label(call: Call) -> Answer:
    """Take a label off a conversation; it may be off already."""
    await labels_service.take_label(call.services, call.path["conversation"], call.path["label"])
    return await _told(call, await call.services.desk.conversations.get(call.path["conversation"]))


@conversations.post("/{conversation}/read", permission="conversations.reply")
async def mark_conversation_read(call: Call) -> Answer:
    """Say that the messages that waited for one of us were read."""
    await service.mark_read(call.services, call.path["conversation"])
    return Answer()


async def _told(call: Call, row: ConversationRow) -> Answer:
    (found,) = await rows_of(call.services, [row], call.actor)
    return Answer(data=found)


def _filter(call: Call) -> ConversationFilter:
    given: dict[str, Any] = {key: value for key, value in call.query.items() if key not in ("limit", "cursor")}
    unread, assignee = given.pop("unread"), given.pop("assignee")
    whose = {_ME: call.actor.account.id, _NOBODY: ""}.get(assignee, assignee)
    return ConversationFilter(**given, assignee=whose, unread=unread and unread == "true")
