"""ID tokens of other providers: one algorithm a key, every claim checked; where keys come from is not known here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import jwt

from wabot_admin.errors import IdentityRefused

LEEWAY = 60
"""Seconds another clock may be off."""

OLDEST = 600
"""Seconds since a token was made."""

LONGEST = 16 * 1024
SMALLEST_RSA = 2048

_BY_CURVE = {"P-256": "ES256", "Ed25519": "EdDSA"}
_RSA = frozenset({"RS256", "PS256"})


class UnknownKey(IdentityRefused):
    """The provider's answer is signed with a key it does not publish."""


@dataclass(frozen=True, kw_only=True)
class Claims:
    """Whom a provider named; `email` is empty unless the provider says it has verified it."""

    issuer: str
    subject: str
    email: str
    name: str
    all: Mapping[str, Any]


def read_id_token(
    token: str, keys: Sequence[Mapping[str, Any]], *, issuer: str, client: str, nonce: str, now: datetime
) -> Claims:
    """Return what an ID token says; raise IdentityRefused for all but one made for us, for this sign-in and just now.

    Raise UnknownKey when none of the keys has the token's key id: they may have changed.
    """
    if not isinstance(token, str) or len(token) > LONGEST:
        raise IdentityRefused(why="there is no ID token")
    try:
        header = jwt.get_unverified_header(token)
        key, algorithm = _key(keys, header)
        if header.get("alg") != algorithm or "crit" in header:
            raise IdentityRefused(why="the algorithm is not the key's")
        claims = jwt.decode(
            token,
            key,
            algorithms=[algorithm],
            options={"verify_exp": False, "verify_iat": False, "verify_nbf": False, "verify_aud": False},
        )
    except (jwt.PyJWTError, ValueError, TypeError, RecursionError) as error:
        raise IdentityRefused(why="the signature is wrong") from error
    _check(claims, issuer=issuer, client=client, nonce=nonce, now=now.timestamp())
    verified = claims.get("email_verified") is True and isinstance(claims.get("email"), str)
    name = claims.get("name")
    return Claims(
        issuer=issuer,
        subject=claims["sub"],
        email=claims["email"].strip().lower() if verified else "",
        name=name[:200] if isinstance(name, str) else "",
        all=claims,
    )


def _check(claims: Mapping[str, Any], *, issuer: str, client: str, nonce: str, now: float) -> None:
    audience = claims.get("aud")
    audiences = audience if isinstance(audience, list) else [audience]
    if claims.get("iss") != issuer:
        raise IdentityRefused(why="another issuer made it")
    if client not in audiences:
        raise IdentityRefused(why="it was made for another program")
    if (len(audiences) > 1 and "azp" not in claims) or claims.get("azp", client) != client:
        raise IdentityRefused(why="it was given to another program")
    if claims.get("nonce") != nonce:
        raise IdentityRefused(why="it was made for another sign-in")
    subject = claims.get("sub")
    if not isinstance(subject, str) or not 0 < len(subject) <= 255:
        raise IdentityRefused(why="it names nobody")
    times = [claims.get("exp"), claims.get("iat"), claims.get("nbf", 0)]
    if any(isinstance(time, bool) or not isinstance(time, int | float) for time in times):
        raise IdentityRefused(why="it has no times")
    expires, issued, begins = times
    if now >= expires + LEEWAY or issued > now + LEEWAY or issued < now - OLDEST or begins > now + LEEWAY:
        raise IdentityRefused(why="it is not of now")


def _key(keys: Sequence[Mapping[str, Any]], header: Mapping[str, Any]) -> tuple[Any, str]:
    """Return the one key a header names, with the one algorithm it is for."""
    usable = [key for key in keys if _algorithm(key) and key.get("use", "sig") == "sig"]
    named = [key for key in usable if key.get("kid") == header["kid"]] if "kid" in header else usable
    if len(named) != 1:
        raise UnknownKey(why="no published key made the signature")
    algorithm = _algorithm(named[0]) or ""
    key = jwt.PyJWK(dict(named[0]), algorithm).key
    if getattr(key, "key_size", SMALLEST_RSA) < SMALLEST_RSA and algorithm in _RSA:
        raise IdentityRefused(why="its key is too short")
    return key, algorithm


def _algorithm(key: Mapping[str, Any]) -> str | None:
    """Return the algorithm of a published key, None for one that is not for us; secrets shared by both are not."""
    if key.get("kty") == "RSA":
        return str(key.get("alg", "RS256")) if key.get("alg", "RS256") in _RSA else None
    found = _BY_CURVE.get(str(key.get("crv"))) if key.get("kty") in ("EC", "OKP") else None
    return found if key.get("alg", found) == found else None
