"""Who calls: the account behind a request's access token or API key, with what it may do at this moment."""

from __future__ import annotations

import hashlib
import hmac

from starlette.requests import Request

from wabot_admin.auth.access import read_access
from wabot_admin.auth.keys import split_key
from wabot_admin.errors import Forbidden, NotSignedIn
from wabot_admin.permissions import ADMIN_ONLY, EVERYBODY, NOT_FOR_KEYS, ROLES, SELF
from wabot_admin.services import Actor, Services
from wabot_core import NotFound


async def find_actor(services: Services, request: Request) -> Actor:
    """Return who calls; raise NotSignedIn. An account that was disabled a moment ago is nobody."""
    given = request.headers.getlist("authorization")
    scheme, _, token = given[0].partition(" ") if len(given) == 1 else ("", "", "")
    if scheme.lower() != "bearer" or not token:
        raise NotSignedIn
    named = split_key(token)
    return await _by_key(services, *named) if named else await _by_token(services, token)


def has(actor: Actor, permission: str) -> bool:
    """Say whether someone may do what a permission is for; what is one's own is for people, not for keys."""
    return actor.key is None if permission == SELF else permission in actor.scopes


def check_may(actor: Actor, permission: str) -> None:
    """Raise Forbidden, which names what is missing, unless someone may do what a permission is for."""
    if has(actor, permission):
        return
    if permission == SELF:
        raise Forbidden("This is for people who are signed in, about themselves: no API key may do it.")
    raise Forbidden(needs=permission)


async def scopes_of(services: Services, role: str) -> frozenset[str]:
    """Return what a role may do now; a role that is gone may nothing."""
    if role in ROLES:
        return ROLES[role]
    try:
        return (frozenset((await services.desk.accounts.role(role)).scopes) - ADMIN_ONLY) | EVERYBODY
    except NotFound:
        return frozenset()


async def _by_token(services: Services, token: str) -> Actor:
    workspace = services.desk.workspace
    access = read_access(services.keyring, token, workspace=workspace, now=services.now())
    account = await services.desk.sessions.holder(access.session)
    if account is None or account.disabled or account.id != access.account or account.epoch != access.epoch:
        raise NotSignedIn
    return Actor(account=account, scopes=await scopes_of(services, account.role), session=access.session)


async def _by_key(services: Services, id: str, secret: str) -> Actor:
    try:
        key = await services.desk.keys.get(id)
        account = await services.desk.accounts.get(key.account)
    except NotFound as error:
        raise NotSignedIn from error
    right = hmac.compare_digest(hashlib.sha256(secret.encode()).hexdigest(), key.digest)
    expired = key.expires is not None and key.expires <= services.now()
    if not right or expired or account.disabled:
        raise NotSignedIn
    scopes = (frozenset(key.scopes) & await scopes_of(services, account.role)) - NOT_FOR_KEYS
    return Actor(account=account, scopes=scopes, key=key.id)
