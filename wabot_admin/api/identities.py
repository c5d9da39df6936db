"""Linked identities: who else an account is, at /api/me/identities and /api/accounts/{account}/identities."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

from marshmallow import fields

from wabot_admin.api.accounts import reached
from wabot_admin.api.oidc import OidcView, attempt_cookie, next_field
from wabot_admin.auth import oidc
from wabot_admin.auth.login import check_own_password
from wabot_admin.errors import BadCredentials
from wabot_admin.payloads import Payload, secret, text
from wabot_admin.permissions import SELF
from wabot_admin.routes import Answer, Call, Resource
from wabot_admin.services import Services
from wabot_runtime import Identity

mine = Resource("/me/identities", tag="Me")
theirs = Resource("/accounts", tag="Accounts")


class IdentityView(Payload):
    """Somebody at another provider; `email` is what the provider said and has verified, for people to recognise.

    `provider` is what the provider is called here, null when it is not set up any more.
    """

    id = fields.String(required=True)
    provider = fields.String(required=True, allow_none=True)
    issuer = fields.String(required=True)
    subject = fields.String(required=True)
    email = fields.String(required=True)
    created = fields.AwareDateTime(required=True, format="iso")


class IdentitiesView(Payload):
    """All identities of an account."""

    items = fields.List(fields.Nested(IdentityView), required=True)


class LinkIdentityBody(Payload):
    """Which provider, the page to come back to, and the password of an account that has one."""

    provider = text(longest=32, required=True)
    next = next_field()
    password = secret()


@mine.get(permission=SELF, answer=IdentitiesView)
async def list_my_identities(call: Call) -> Answer:
    """List the identities one can sign in with."""
    return _named(call.services, await call.services.desk.identities.of(call.actor.account.id))


@mine.post(permission=SELF, body=LinkIdentityBody, answer=OidcView)
async def link_identity(call: Call) -> Answer:
    """Begin to link an identity at a provider to one's account: lead the browser to the answer's `address`."""
    account = call.actor.account
    if account.password is not None:
        if "password" not in call.body:
            raise BadCredentials
        await check_own_password(call.services, account, call.body["password"])
    address, cookie = await oidc.start(call.services, call.body["provider"], next=call.body["next"], actor=call.actor)
    return Answer(data={"address": address}, cookies=[attempt_cookie(call.request, cookie)])


@mine.delete("/{identity}", permission=SELF)
async def unlink_my_identity(call: Call) -> Answer:
    """Unlink an identity; the last one of an account without a password stays."""
    await call.services.desk.identities.remove(call.actor.account.id, call.path["identity"])
    return Answer()


@theirs.get("/{account}/identities", permission="accounts.read", answer=IdentitiesView)
async def list_identities(call: Call) -> Answer:
    """List the identities an account can sign in with."""
    account = await call.services.desk.accounts.get(call.path["account"])
    return _named(call.services, await call.services.desk.identities.of(account.id))


@theirs.delete("/{account}/identities/{identity}", permission="accounts.write")
async def unlink_identity(call: Call) -> Answer:
    """Unlink an identity of an account, and end its sessions; the last one of an account without a password stays."""
    account = await reached(call)
    await call.services.desk.identities.remove(account.id, call.path["identity"])
    await call.services.desk.accounts.end_sessions(account.id, now=call.services.now())
    return Answer()


def _named(services: Services, identities: Sequence[Identity]) -> Answer:
    names = {provider.issuer: provider.name for provider in services.providers.all.values()}
    return Answer(data={"items": [asdict(each) | {"provider": names.get(each.issuer)} for each in identities]})
