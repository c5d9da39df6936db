"""/api/auth: coming in and going out; the one-time links lead here."""

from __future__ import annotations

from marshmallow import fields
from starlette.requests import Request

from wabot_admin.api.views import AccountView
from wabot_admin.auth import links
from wabot_admin.auth.login import LINKS, sign_in, take
from wabot_admin.auth.sessions import (
    DEVICE,
    DEVICE_LIFE,
    REFRESH,
    Entry,
    end,
    new_device,
    read_cookie,
    refresh,
    refresh_cookies,
    write_cookie,
)
from wabot_admin.payloads import Address, Payload, secret, text
from wabot_admin.permissions import PUBLIC, SELF
from wabot_admin.routes import Answer, Call, Resource
from wabot_runtime import Account

auth = Resource("/auth", tag="Signing in")

FORGET = {"clear-site-data": '"cache", "storage"'}


class LoginBody(Payload):
    """Who one is; `code` where the account has a second factor."""

    email = Address(required=True)
    password = secret(required=True)
    code = secret(longest=64, load_default=None)


class EntryView(Payload):
    """An access token, for the Authorization header; the refresh token is in a cookie no script can read."""

    access_token = fields.String(required=True)
    token_type = fields.Constant("Bearer", required=True)
    expires_in = fields.Integer(required=True, metadata={"description": "Seconds."})
    account = fields.Nested(AccountView, required=True)


class InvitedBody(Payload):
    """An invite's token and the account to make of it."""

    token = secret(required=True, longest=100)
    name = text(required=True)
    password = secret(required=True)


class FirstBody(InvitedBody):
    """The first admin, with the token that wabot printed when it started."""

    email = Address(required=True)


class ResetBody(Payload):
    """A reset's token and the new password."""

    token = secret(required=True, longest=100)
    password = secret(required=True)


@auth.post("/login", permission=PUBLIC, body=LoginBody, answer=EntryView)
async def login(call: Call) -> Answer:
    """Sign in with address, password and, where it is needed, a code.

    What is wrong is not told; after a few attempts each has to wait longer than the last.
    """
    request = call.request
    account, entry = await sign_in(
        call.services, **call.body, address=address_of(call.request), device=read_cookie(request, DEVICE)
    )
    device = write_cookie(request, DEVICE, new_device(call.services, account), life=DEVICE_LIFE)
    return entered(call, account, entry, device)


@auth.post("/refresh", permission=PUBLIC, answer=EntryView, audited=False)  # every page does it by itself
async def refresh_session(call: Call) -> Answer:
    """Get a new access token for the refresh cookie, which changes with it.

    A cookie that was used up before ends the session: someone else has it too.
    """
    account, entry = await refresh(call.services, read_cookie(call.request, REFRESH))
    return entered(call, account, entry)


@auth.post("/logout", permission=PUBLIC)
async def logout(call: Call) -> Answer:
    """End the session of the refresh cookie."""
    await end(call.services, read_cookie(call.request, REFRESH))
    return Answer(headers=FORGET, cookies=refresh_cookies(call.request, ""))


@auth.post("/logout-everywhere", permission=SELF)
async def logout_everywhere(call: Call) -> Answer:
    """End every session of one's own, this one too."""
    await call.services.desk.accounts.end_sessions(call.actor.account.id, now=call.services.now())
    return Answer(headers=FORGET, cookies=refresh_cookies(call.request, ""))


@auth.post("/first", permission=PUBLIC, body=FirstBody, answer=AccountView, status=201)
async def make_first_admin(call: Call) -> Answer:
    """Make the first admin's account, while there is none at all."""
    await limit_links(call)
    return await _made(call, await links.accept_first(call.services, **call.body))


@auth.post("/invite", permission=PUBLIC, body=InvitedBody, answer=AccountView, status=201)
async def accept_invite(call: Call) -> Answer:
    """Make the account one was invited to."""
    await limit_links(call)
    return await _made(call, await links.accept_invite(call.services, **call.body))


@auth.post("/reset", permission=PUBLIC, body=ResetBody)
async def reset_password(call: Call) -> Answer:
    """Set a new password with a reset's token; every session ends, a second factor stays."""
    await limit_links(call)
    account = await links.accept_reset(call.services, **call.body)
    await call.services.desk.budgets.refund(links_budget(call.request))
    return Answer(object=account.id)


async def limit_links(call: Call) -> None:
    """Take an attempt with a link from the caller's budget; raise TooManyAttempts."""
    await take(call.services, {links_budget(call.request): LINKS})


def links_budget(request: Request) -> str:
    """Return the name of the budget of attempts with links and providers: of the address they come from."""
    return f"links:address:{address_of(request)}"


def address_of(request: Request) -> str:
    """Return the address a request comes from."""
    return request.client.host if request.client else "unknown"


async def _made(call: Call, account: Account) -> Answer:
    await call.services.desk.budgets.refund(links_budget(call.request))
    return Answer(data=account, object=account.id)


def entered(call: Call, account: Account, entry: Entry, *cookies: str) -> Answer:
    """Answer who has come in, with the refresh cookie and others."""
    data = {"access_token": entry.access, "expires_in": entry.expires_in, "account": account}
    return Answer(data=data, object=account.id, cookies=[*refresh_cookies(call.request, entry.refresh), *cookies])
