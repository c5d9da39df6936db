"""Sessions in the browser: a refresh cookie that changes with each use, and the access tokens it is good for."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass
from datetime import timedelta

from starlette.requests import Request

from wabot_admin.auth.access import LIFE, Access, write_access
from wabot_admin.errors import RefreshRaced, SessionOver
from wabot_admin.services import Services
from wabot_runtime import Account, Rotation, Session

IDLE = timedelta(days=7)
WHOLE = timedelta(days=30)
GRACE = timedelta(seconds=10)
"""Two tabs may refresh at once: the second is told so, and not taken for a thief."""

REFRESH = "wabot_refresh"

HERE = "wabot_here"
"""The cookie that only says whether there is a refresh cookie, so that pages need not ask in vain."""
DEVICE = "wabot_device"
DEVICE_LIFE = timedelta(days=180)

_COOKIE = re.compile(r"([0-9a-f]{24})\.([A-Za-z0-9_-]{43})")
_DEVICE = re.compile(r"([0-9a-f]{16})\.([0-9a-f]{64})")


@dataclass(frozen=True, kw_only=True)
class Entry:
    """What a person gets who came in: an access token, and the refresh token for the cookie."""

    access: str
    refresh: str
    expires_in: int = int(LIFE.total_seconds())


async def begin(services: Services, account: Account) -> Entry:
    """Begin a session."""
    id, secret, now = secrets.token_hex(12), secrets.token_urlsafe(32), services.now()
    session = Session(id=id, account=account.id, digest=_digest(secret), created=now, used=now)
    await services.desk.sessions.add(session)
    return _entry(services, account, session=id, secret=secret)


async def refresh(services: Services, cookie: str | None) -> tuple[Account, Entry]:
    """Go on with a session; raise SessionOver, RefreshRaced. A token that was used up ends the session it came from."""
    found = _COOKIE.fullmatch(cookie or "")
    if found is None:
        raise SessionOver
    id, shown = found.groups()
    secret = secrets.token_urlsafe(32)
    account = await services.desk.sessions.holder(id)
    if account is None or account.disabled:
        raise SessionOver
    outcome = await services.desk.sessions.rotate(
        id, shown=_digest(shown), new=_digest(secret), now=services.now(), idle=IDLE, whole=WHOLE, grace=GRACE
    )
    if outcome is Rotation.RACED:
        raise RefreshRaced
    if outcome is not Rotation.DONE:
        raise SessionOver
    return account, _entry(services, account, session=id, secret=secret)


async def end(services: Services, cookie: str | None) -> None:
    """End the session of a cookie; one that is no session's is fine."""
    found = _COOKIE.fullmatch(cookie or "")
    if found is None:
        return
    outcome = await services.desk.sessions.rotate(
        found[1],
        shown=_digest(found[2]),
        new=_digest(secrets.token_urlsafe(32)),
        now=services.now(),
        idle=IDLE,
        whole=WHOLE,
        grace=GRACE,
    )
    if outcome is Rotation.DONE:
        await services.desk.sessions.end(found[1], now=services.now())


def read_cookie(request: Request, name: str) -> str | None:
    """Return a cookie of ours as this connection names it."""
    return request.cookies.get(_name(request, name))


def write_cookie(request: Request, name: str, value: str, *, life: timedelta, site: str = "Strict") -> str:
    """Return the Set-Cookie header of a cookie no script and no other site can use; no life removes it.

    `site` Lax sends it along when another site leads the browser here.
    """
    secure = "; Secure" if request.url.scheme == "https" else ""
    age = int(life.total_seconds())
    return f"{_name(request, name)}={value}; Path=/; Max-Age={age}; HttpOnly; SameSite={site}{secure}"


def refresh_cookies(request: Request, value: str) -> list[str]:
    """Return the Set-Cookie headers of a refresh cookie, and of the one by which pages know of it; "" removes both."""
    life = IDLE if value else IDLE * 0
    secure = "; Secure" if request.url.scheme == "https" else ""
    here = f"{HERE}={'y' if value else ''}; Path=/; Max-Age={int(life.total_seconds())}; SameSite=Strict{secure}"
    return [write_cookie(request, REFRESH, value, life=life), here]


def new_device(services: Services, account: Account) -> str:
    """Return what makes a browser known as one the account signed in from."""
    id = secrets.token_hex(8)
    return f"{id}.{services.keyring.stamp('device', f'{account.id} {id}'.encode())}"


def known_device(services: Services, account: Account, cookie: str | None) -> str | None:
    """Return the id of a device this account signed in from before."""
    found = _DEVICE.fullmatch(cookie or "")
    if found is None:
        return None
    good = services.keyring.stamp("device", f"{account.id} {found[1]}".encode())
    return found[1] if hmac.compare_digest(good, found[2]) else None


def _entry(services: Services, account: Account, *, session: str, secret: str) -> Entry:
    access = Access(account=account.id, session=session, epoch=account.epoch)
    token = write_access(services.keyring, access, workspace=services.desk.workspace, now=services.now())
    return Entry(access=token, refresh=f"{session}.{secret}")


def _name(request: Request, name: str) -> str:
    return f"__Host-{name}" if request.url.scheme == "https" else name


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
