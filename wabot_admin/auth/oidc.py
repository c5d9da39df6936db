"""Signing in with another provider: authorization code with PKCE; the account is found by (issuer, subject) alone.

An identity gets its account by an invite, from a signed-in account, or because the operator trusts a provider with
its domains. An account that has an authenticator app is asked for its code here too, whatever the provider asked.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import secrets
from dataclasses import asdict, dataclass
from datetime import timedelta
from urllib.parse import urlencode

import orjson

from wabot_admin.auth import links
from wabot_admin.auth.id_tokens import Claims, UnknownKey, read_id_token
from wabot_admin.auth.providers import Provider
from wabot_admin.auth.sessions import Entry, begin
from wabot_admin.auth.totp import check_code
from wabot_admin.errors import BadDeskKey, IdentityRefused, NotLinked, SignInOver
from wabot_admin.services import Actor, Services
from wabot_core.errors import NotFound
from wabot_runtime import Account, Identity, Token, TokenSpent

CALLBACK = "/api/auth/oidc/callback"
COOKIE = "wabot_oidc"
LIFE = timedelta(minutes=10)
KIND = "oidc"

_PAGES = (
    "analytics|audit|bots|captures|contacts|conversations|health|keys|labels|me|numbers|plugins|roles|secrets|settings"
)
NEXT = re.compile(rf"/(?:(?:accounts|{_PAGES})(?:/[A-Za-z0-9_-]{{1,64}}){{0,6}})?")
"""Where one may be led after signing in: pages of the admin."""


@dataclass(frozen=True, kw_only=True)
class Attempt:
    """A sign-in on its way, sealed in a cookie of the browser that began it.

    `link` is the account an identity is to be linked to, `session` the session that asked; `invite` an invite's
    token; `account` who has only a code left to give.
    """

    provider: str
    state: str
    nonce: str
    verifier: str
    next: str
    expires: int
    link: str = ""
    session: str = ""
    invite: str = ""
    account: str = ""
    epoch: int = -1


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """How a callback ended: signed in (`entry`), linked, or with a code left to give (`cookie`)."""

    account: Account
    next: str
    entry: Entry | None = None
    cookie: str = ""


async def start(
    services: Services, provider: str, *, next: str, actor: Actor | None = None, invite: str = ""
) -> tuple[str, str]:
    """Return the provider's address to go to, and the sealed attempt; raise UnknownProvider, ProviderAway."""
    found = services.providers.get(provider)
    facts = await services.providers.facts(found)
    expires = services.now() + LIFE
    attempt = Attempt(
        provider=provider,
        state=secrets.token_urlsafe(32),
        nonce=secrets.token_urlsafe(32),
        verifier=secrets.token_urlsafe(48),
        next=next,
        expires=int(expires.timestamp()),
        link="" if actor is None else actor.account.id,
        session="" if actor is None else actor.session or "",
        invite=invite,
    )
    await services.desk.tokens.purge(KIND, before=services.now())
    await services.desk.tokens.add(Token(digest=links.digest(attempt.state), kind=KIND, data={}, expires=expires))
    asked = {
        "response_type": "code",
        "client_id": found.client_id,
        "redirect_uri": redirect_of(services),
        "scope": " ".join(found.scopes),
        "state": attempt.state,
        "nonce": attempt.nonce,
        "code_challenge": _challenge(attempt.verifier),
        "code_challenge_method": "S256",
    }
    return f"{facts.authorization}{'&' if '?' in facts.authorization else '?'}{urlencode(asked)}", _seal(
        services, attempt
    )


async def finish(services: Services, cookie: str | None, *, state: str, code: str, issuer: str | None) -> Outcome:
    """Take a provider's answer; raise SignInOver, IdentityRefused, NotLinked, ProviderAway, and what links raise.

    Each attempt is taken once, whatever came of it.
    """
    attempt = _open(services, cookie)
    if not hmac.compare_digest(attempt.state.encode(), state.encode()):
        raise SignInOver
    try:
        await services.desk.tokens.take(links.digest(state), kind=KIND, now=services.now())
    except TokenSpent as error:
        raise SignInOver from error
    provider = services.providers.get(attempt.provider)
    if issuer is not None and issuer != provider.issuer:
        raise IdentityRefused(why="another issuer answered")
    if not code:
        raise IdentityRefused(why="the provider gave no code")
    claims = await _claims(services, provider, attempt, code)
    if attempt.link:
        return Outcome(account=await _link(services, attempt, claims), next=attempt.next)
    account = await _account(services, provider, attempt, claims)
    if account.disabled:
        raise NotLinked
    if account.totp_active:
        left = Attempt(
            **asdict(attempt) | {"account": account.id, "epoch": account.epoch, "verifier": "", "invite": ""}
        )
        return Outcome(account=account, next=attempt.next, cookie=_seal(services, left))
    return Outcome(account=account, next=attempt.next, entry=await begin(services, account))


async def give_code(services: Services, cookie: str | None, code: str) -> tuple[Account, Entry]:
    """Begin the session of who came in by a provider and had a code left to give; raise SignInOver, BadCredentials."""
    attempt = _open(services, cookie)
    if not attempt.account:
        raise SignInOver
    try:
        account = await services.desk.accounts.get(attempt.account)
    except NotFound as error:
        raise SignInOver from error
    if account.disabled or account.epoch != attempt.epoch or not account.totp_active:
        raise SignInOver
    await check_code(services, account, code)
    return account, await begin(services, account)


def redirect_of(services: Services) -> str:
    """Return the one address providers may answer to."""
    return services.runtime.settings.admin_url + CALLBACK


async def _claims(services: Services, provider: Provider, attempt: Attempt, code: str) -> Claims:
    token = await services.providers.exchange(
        provider,
        secret=await services.runtime.secrets.get(provider.client_secret),
        code=code,
        verifier=attempt.verifier,
        redirect=redirect_of(services),
    )
    for newest in (False, True):
        keys = await services.providers.keys(provider, newest=newest)
        try:
            return read_id_token(
                token,
                keys,
                issuer=provider.issuer,
                client=provider.client_id,
                nonce=attempt.nonce,
                now=services.now(),
            )
        except UnknownKey:
            if newest:
                raise
    raise IdentityRefused(why="no published key made the signature")


async def _link(services: Services, attempt: Attempt, claims: Claims) -> Account:
    """Link an identity to the account that asked, if it is still signed in."""
    account = await services.desk.sessions.holder(attempt.session)
    if account is None or account.disabled or account.id != attempt.link:
        raise SignInOver
    await services.desk.identities.add(_identity(services, claims, account.id))
    return account


async def _account(services: Services, provider: Provider, attempt: Attempt, claims: Claims) -> Account:
    known = await services.desk.identities.find(issuer=claims.issuer, subject=claims.subject)
    if known is not None:
        return await services.desk.accounts.get(known.account)
    if attempt.invite:
        invited = await services.desk.tokens.find(links.digest(attempt.invite), kind="invite", now=services.now())
        email, role, token = str(invited.data["email"]), str(invited.data["role"]), links.digest(attempt.invite)
    elif claims.email and claims.email.rpartition("@")[2] in provider.domains:
        email, role, token = claims.email, provider.role_of(claims.all), None
        if await services.desk.accounts.by_email(email) is not None:
            raise NotLinked  # whoever has the address at a provider need not be who has the account here
    else:
        raise NotLinked
    await links.check_role(services, role)
    now = services.now()
    account = Account(
        id=secrets.token_hex(8), email=email, name=claims.name or email, role=role, password=None, created=now
    )
    await services.desk.accounts.add(account, token=token, now=now, identity=_identity(services, claims, account.id))
    return account


def _identity(services: Services, claims: Claims, account: str) -> Identity:
    return Identity(
        id=secrets.token_hex(8),
        account=account,
        issuer=claims.issuer,
        subject=claims.subject,
        email=claims.email,
        created=services.now(),
    )


def _challenge(verifier: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode().rstrip("=")


def _seal(services: Services, attempt: Attempt) -> str:
    sealed = services.keyring.seal("oidc", orjson.dumps(asdict(attempt)), about=services.desk.workspace)
    return base64.urlsafe_b64encode(sealed).decode().rstrip("=")


def _open(services: Services, cookie: str | None) -> Attempt:
    """Return the attempt in a cookie; raise SignInOver unless it is ours and of now."""
    try:
        sealed = base64.urlsafe_b64decode((cookie or "") + "=" * (-len(cookie or "") % 4))
        attempt = Attempt(**orjson.loads(services.keyring.open("oidc", sealed, about=services.desk.workspace)))
    except (BadDeskKey, ValueError, TypeError) as error:
        raise SignInOver from error
    if services.now().timestamp() >= attempt.expires:
        raise SignInOver
    return attempt
