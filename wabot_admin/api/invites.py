"""/api/accounts/invites: who was invited and has not come yet."""

from __future__ import annotations

from marshmallow import fields

from wabot_admin.api.views import LinkView
from wabot_admin.auth import links
from wabot_admin.auth.actors import scopes_of
from wabot_admin.payloads import Address, Payload, text
from wabot_admin.permissions import check_reach
from wabot_admin.routes import Answer, Call, Resource

invites = Resource("/accounts/invites", tag="Accounts")


class InviteBody(Payload):
    """Whom to invite."""

    email = Address(required=True)
    role = text(longest=64, required=True)


class InviteView(Payload):
    """An invite that nobody has taken up; its link was shown when it was made."""

    id = fields.String(required=True)
    email = fields.String(required=True)
    role = fields.String(required=True)
    expires = fields.AwareDateTime(required=True, format="iso")


class InvitesView(Payload):
    """All invites that can still be taken up."""

    items = fields.List(fields.Nested(InviteView), required=True)


@invites.get(permission="accounts.read", answer=InvitesView)
async def list_invites(call: Call) -> Answer:
    """List the invites that can still be taken up, those that end first before the others."""
    return Answer(data={"items": await links.list_invites(call.services)})


@invites.post(permission="accounts.write", body=InviteBody, answer=LinkView, status=201)
async def invite_account(call: Call) -> Answer:
    """Invite someone: the answer's token, good once and for three days, lets them make their account.

    Earlier invites of the same address stop working.
    """
    check_reach(call.actor.scopes, await links.check_role(call.services, call.body["role"]))
    return Answer(data=await links.invite(call.services, **call.body))


@invites.delete("/{invite}", permission="accounts.write")
async def withdraw_invite(call: Call) -> Answer:
    """Withdraw an invite: its link works no more."""
    found = await links.find_invite(call.services, call.path["invite"])
    check_reach(call.actor.scopes, await scopes_of(call.services, found.role))
    await links.withdraw_invite(call.services, found.id)
    return Answer()
