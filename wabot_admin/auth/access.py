"""Access tokens: short-lived JWTs of one algorithm and one key; what is not exactly as we write it is refused."""

from __future__ import annotations

import base64
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from types import MappingProxyType
from typing import Any

import jwt

from wabot_admin.errors import NotSignedIn
from wabot_admin.keyring import Keyring

LIFE = timedelta(minutes=10)
ISSUER = "wabot"
AUDIENCE = "wabot-admin"
TYPE = "at+jwt"
ALGORITHM = "HS256"
LONGEST = 2048

_CLAIMS = {"iss": str, "aud": str, "sub": str, "ws": str, "sid": str, "ep": int, "iat": int, "exp": int, "jti": str}
_SEGMENT = re.compile(r"[A-Za-z0-9_-]+")


@dataclass(frozen=True, kw_only=True)
class Access:
    """Whom an access token names; whether they may still come in is the caller's to check."""

    account: str
    session: str
    epoch: int


def write_access(keyring: Keyring, access: Access, *, workspace: str, now: datetime) -> str:
    """Return an access token that lives for LIFE."""
    issued = int(now.timestamp())
    claims = {
        "iss": ISSUER,
        "aud": AUDIENCE,
        "sub": access.account,
        "ws": workspace,
        "sid": access.session,
        "ep": access.epoch,
        "iat": issued,
        "exp": issued + int(LIFE.total_seconds()),
        "jti": secrets.token_hex(8),
    }
    headers = {"kid": keyring.access_key_id, "typ": TYPE}
    return jwt.encode(claims, keyring.key("access"), algorithm=ALGORITHM, headers=headers)


def read_access(keyring: Keyring, token: str, *, workspace: str, now: datetime) -> Access:
    """Return whom a token names; raise NotSignedIn for any token this deployment didn't write for now and here."""
    claims = _claims(keyring.key("access"), keyring.access_key_id, token)
    if claims["ws"] != workspace or not claims["iat"] - 5 <= now.timestamp() < claims["exp"]:
        raise NotSignedIn
    return Access(account=claims["sub"], session=claims["sid"], epoch=claims["ep"])


@lru_cache(maxsize=1024)
def _claims(key: bytes, key_id: str, token: str) -> Mapping[str, Any]:
    """Return what a token says that this key has signed; raise NotSignedIn. Whether it is still good is not asked.

    It is the same each time, while checking a signature takes as long as a small list.
    """
    if len(token) > LONGEST or not all(_is_canonical(segment) for segment in token.split(".")):
        raise NotSignedIn
    try:
        header = jwt.get_unverified_header(token)
        if header != {"alg": ALGORITHM, "kid": key_id, "typ": TYPE}:
            raise NotSignedIn
        claims = jwt.decode(
            token,
            key,
            algorithms=[ALGORITHM],
            issuer=ISSUER,
            audience=AUDIENCE,
            options={"require": list(_CLAIMS), "verify_exp": False, "verify_iat": False},
        )
    except (jwt.PyJWTError, ValueError, RecursionError) as error:
        raise NotSignedIn from error
    if claims.keys() != _CLAIMS.keys() or any(type(claims[name]) is not kind for name, kind in _CLAIMS.items()):
        raise NotSignedIn
    return MappingProxyType(claims)


def _is_canonical(segment: str) -> bool:
    """Say whether a segment is how we would write it: lenient decoders take many spellings for the same bytes."""
    if not _SEGMENT.fullmatch(segment):
        return False
    try:
        decoded = base64.urlsafe_b64decode(segment + "=" * (-len(segment) % 4))
    except ValueError:
        return False
    return base64.urlsafe_b64encode(decoded).decode().rstrip("=") == segment
