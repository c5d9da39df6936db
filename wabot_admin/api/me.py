"""/api/me: the account one is signed in with: its name, password, sessions and second factor."""

from __future__ import annotations

from marshmallow import fields

from wabot_admin.api.views import AccountView
from wabot_admin.auth import totp
from wabot_admin.auth.login import check_own_password
from wabot_admin.auth.passwords import check_password, hash_password
from wabot_admin.flags import read_flags
from wabot_admin.payloads import Payload, secret, text
from wabot_admin.permissions import SELF
from wabot_admin.routes import Answer, Call, Resource
from wabot_admin.settings import workspace_for_pages

me = Resource("/me", tag="Me")


class WorkspaceView(Payload):
    """What a page has to know of the workspace.

    `language` is for those who have not chosen one; `timezone` is whose days figures go by. Where the workspace has
    not set one it is null: the browser's counts.
    """

    name = fields.String(required=True)
    timezone = fields.String(required=True, allow_none=True)
    language = fields.String(required=True, allow_none=True)


class MeView(Payload):
    """Who one is and what one may do."""

    account = fields.Nested(AccountView, required=True)
    scopes = fields.List(fields.String(), required=True)
    password = fields.Boolean(required=True, metadata={"description": "Has a password, not only linked identities."})
    workspace = fields.Nested(WorkspaceView, required=True)
    flags = fields.Dict(
        keys=fields.String(),
        values=fields.Boolean(),
        required=True,
        metadata={"description": "What is switched on in the workspace; what is off is refused, whoever asks."},
    )


class MeBody(Payload):
    """What to change about oneself."""

    name = text(required=True)


class PasswordBody(Payload):
    """The password one has and the one to have."""

    password = secret(required=True)
    new_password = secret(required=True)


class TotpBody(Payload):
    """The password, so that nobody at an open screen adds their own app."""

    password = secret(required=True)


class CodeBody(Payload):
    """A code the authenticator shows."""

    code = secret(required=True, longest=64)


class TotpView(Payload):
    """A second factor to be confirmed; shown this once."""

    secret = fields.String(required=True)
    address = fields.String(required=True, metadata={"description": "The otpauth: address for a QR code."})


class RecoveryView(Payload):
    """Recovery codes, each good once; shown this once."""

    codes = fields.List(fields.String(), required=True)


@me.get(permission=SELF, answer=MeView)
async def read_me(call: Call) -> Answer:
    """Read who one is and what one may do."""
    data = {
        "account": call.actor.account,
        "scopes": sorted(call.actor.scopes),
        "password": call.actor.account.password is not None,
        "workspace": await workspace_for_pages(call.services),
        "flags": await read_flags(call.services),
    }
    return Answer(data=data, rev=call.actor.account.rev)


@me.patch(permission=SELF, body=MeBody, answer=AccountView, guarded=True)
async def change_me(call: Call) -> Answer:
    """Change one's name."""
    accounts, now = call.services.desk.accounts, call.services.now()
    changed = await accounts.change(call.actor.account.id, now=now, rev=call.rev, **call.body)
    return Answer(data=changed, rev=changed.rev)


@me.post("/password", permission=SELF, body=PasswordBody)
async def change_password(call: Call) -> Answer:
    """Change one's password; every session ends, this one too."""
    account = call.actor.account
    await check_own_password(call.services, account, call.body["password"])
    check_password(call.body["new_password"], about=(account.email, account.name))
    hashed = await hash_password(call.body["new_password"])
    await call.services.desk.accounts.change(account.id, now=call.services.now(), password=hashed)
    return Answer()


@me.post("/totp", permission=SELF, body=TotpBody, answer=TotpView, status=201)
async def begin_totp(call: Call) -> Answer:
    """Begin to use an authenticator app; it counts once a first code was confirmed."""
    account = call.actor.account
    await check_own_password(call.services, account, call.body["password"])
    secret_text, address = await totp.begin(call.services, account)
    return Answer(data={"secret": secret_text, "address": address})


@me.post("/totp/confirm", permission=SELF, body=CodeBody, answer=RecoveryView)
async def confirm_totp(call: Call) -> Answer:
    """Confirm the app with its code; signing in asks for one from now on. Keep the recovery codes."""
    return Answer(data={"codes": await totp.confirm(call.services, call.actor.account, call.body["code"])})


@me.post("/totp/remove", permission=SELF, body=CodeBody)
async def remove_totp(call: Call) -> Answer:
    """Stop using the app, with a last code or a recovery code."""
    await totp.remove(call.services, call.actor.account, call.body["code"])
    return Answer()
