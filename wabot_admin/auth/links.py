"""One-time links: an invite, a password reset, the first admin. The token is shown once and kept as a digest."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from wabot_admin.auth.actors import scopes_of
from wabot_admin.auth.passwords import check_password, hash_password
from wabot_admin.errors import UnknownRole
from wabot_admin.permissions import ROLES
from wabot_admin.services import Services
from wabot_core.errors import AlreadyThere, NotFound
from wabot_runtime import Account, Token, TokenSpent

LIVES = {"invite": timedelta(days=3), "reset": timedelta(hours=2), "first": timedelta(days=1)}


@dataclass(frozen=True, kw_only=True)
class Link:
    """A one-time token as it is handed to a person."""

    kind: str
    token: str
    expires: datetime


@dataclass(frozen=True, kw_only=True)
class Invite:
    """An invite that nobody has taken up yet, by the digest of its token; its link is not kept."""

    id: str
    email: str
    role: str
    expires: datetime


async def invite(services: Services, *, email: str, role: str) -> Link:
    """Let someone make an account with this address and role; raise UnknownRole, AlreadyThere.

    Earlier invites of the address stop working.
    """
    await check_role(services, role)
    if await services.desk.accounts.by_email(email) is not None:
        raise AlreadyThere(what="account", id=email)
    earlier = [each.id for each in await list_invites(services) if each.email == email]
    link = await _make(services, "invite", data={"email": email, "role": role})
    await services.desk.tokens.forget(earlier, kind="invite")
    return link


async def list_invites(services: Services) -> Sequence[Invite]:
    """Return the invites that can still be taken up, those that end first before the others."""
    waiting = await services.desk.tokens.waiting("invite", now=services.now())
    return [
        Invite(id=token.digest, email=str(token.data["email"]), role=str(token.data["role"]), expires=token.expires)
        for token in waiting
    ]


async def find_invite(services: Services, id: str) -> Invite:
    """Return an invite that can still be taken up; raise NotFound."""
    found = next((each for each in await list_invites(services) if each.id == id), None)
    if found is None:
        raise NotFound(what="invite", id=id)
    return found


async def withdraw_invite(services: Services, id: str) -> None:
    """Let an invite's link work no more; raise NotFound, also when it has been taken up meanwhile."""
    if not await services.desk.tokens.forget([id], kind="invite"):
        raise NotFound(what="invite", id=id)


async def accept_invite(services: Services, *, token: str, name: str, password: str) -> Account:
    """Make the account an invite is for; raise TokenSpent, WeakPassword, AlreadyThere."""
    invited = await services.desk.tokens.find(digest(token), kind="invite", now=services.now())
    email, role = str(invited.data["email"]), str(invited.data["role"])
    return await make_account(services, email=email, name=name, role=role, password=password, token=digest(token))


async def offer_first(services: Services) -> Link | None:
    """Return the link with which the first admin makes their account, None when there is an account already."""
    if await services.desk.accounts.count():
        return None
    return await _make(services, "first", data={}, replacing=True)


async def accept_first(services: Services, *, token: str, email: str, name: str, password: str) -> Account:
    """Make the first admin, while there is no account at all; raise TokenSpent, WeakPassword."""
    await services.desk.tokens.find(digest(token), kind="first", now=services.now())
    return await make_account(
        services, email=email, name=name, role="admin", password=password, token=digest(token), first=True
    )


async def offer_reset(services: Services, account: Account) -> Link:
    """Return the link with which an account gets a new password; earlier ones stop working."""
    return await _make(services, "reset", account=account.id, data={}, replacing=True)


async def accept_reset(services: Services, *, token: str, password: str) -> Account:
    """Set a new password; every session ends and the second factor stays. Raise TokenSpent, WeakPassword."""
    found = await services.desk.tokens.find(digest(token), kind="reset", now=services.now())
    try:
        account = await services.desk.accounts.get(found.account or "")
    except NotFound as error:
        raise TokenSpent from error
    check_password(password, about=(account.email, account.name))
    await services.desk.accounts.reset_password(
        account.id, await hash_password(password), token=digest(token), now=services.now()
    )
    return account


async def make_account(
    services: Services,
    *,
    email: str,
    name: str,
    role: str,
    password: str,
    token: str | None = None,
    first: bool = False,
) -> Account:
    """Make an account, spending a token; raise WeakPassword, UnknownRole, AlreadyThere, TokenSpent."""
    await check_role(services, role)
    check_password(password, about=(email, name))
    now = services.now()
    account = Account(
        id=secrets.token_hex(8),
        email=email,
        name=name,
        role=role,
        password=await hash_password(password),
        created=now,
    )
    await services.desk.accounts.add(account, token=token, now=now, first=first)
    return account


async def check_role(services: Services, role: str) -> frozenset[str]:
    """Return what a role may do; raise UnknownRole."""
    if role not in ROLES and role not in {own.name for own in await services.desk.accounts.roles()}:
        raise UnknownRole(role=role)
    return await scopes_of(services, role)


def digest(token: str) -> str:
    """Return how a token is kept: of 256 random bits, so that a plain hash is enough."""
    return hashlib.sha256(token.encode()).hexdigest()


async def _make(
    services: Services, kind: str, *, data: dict[str, str], account: str | None = None, replacing: bool = False
) -> Link:
    token, expires = secrets.token_urlsafe(32), services.now() + LIVES[kind]
    kept = Token(digest=digest(token), kind=kind, account=account, data=data, expires=expires)
    await services.desk.tokens.add(kept, replacing=replacing)
    return Link(kind=kind, token=token, expires=expires)
