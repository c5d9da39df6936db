"""/api/conversation-changes: the same done to several conversations in one request."""

from __future__ import annotations

from dataclasses import asdict

from marshmallow import fields, validate

from wabot_admin import conversation_changes as service
from wabot_admin.payloads import Flag, Payload, text
from wabot_admin.routes import Answer, Call, Resource

conversation_changes = Resource("/conversation-changes", tag="Conversations")


class ConversationChangeBody(Payload):
    """What is to be done, and to which: `label` with label and unlabel, `assignee` with assign, `restart` with release.

    No `assignee` means nobody.
    """

    conversations = fields.List(text(), required=True, validate=validate.Length(min=1, max=service.MOST))
    change = fields.String(required=True, validate=validate.OneOf(service.KINDS))
    label = text(load_default=None)
    assignee = text(load_default=None, allow_none=True)
    restart = Flag(load_default=False)


class OutcomeView(Payload):
    """What became of one: `changed` is false where it was so already, or where `code` and `title` say why not.

    `assignee` is the account that had it before.
    """

    id = fields.String(required=True)
    changed = fields.Boolean(required=True)
    assignee = fields.String(required=True, allow_none=True)
    code = fields.String(required=True, allow_none=True)
    title = fields.String(required=True, allow_none=True)


class OutcomesView(Payload):
    """What became of each, in the order given."""

    items = fields.List(fields.Nested(OutcomeView), required=True)


@conversation_changes.post(permission="conversations.reply", body=ConversationChangeBody, answer=OutcomesView)
async def change_conversations(call: Call) -> Answer:
    """Mark up to 100 conversations as read, put or take a label, assign them, or give them back to the bot.

    Each has its own outcome: one that is not there or has ended stops no other. A label or an account that is not
    there changes nothing. The same request again changes only what is not so yet. The audit names what was done, and
    the conversations that were changed by it.
    """
    body = call.body
    change = service.Change(
        kind=body["change"], label=body["label"], assignee=body["assignee"], restart=body["restart"]
    )
    ids = body["conversations"]
    found = await service.change_conversations(call.services, ids, change, by=call.actor.account.id)
    return Answer(data={"items": [asdict(each) for each in found]}, object=service.touched(change, found))
