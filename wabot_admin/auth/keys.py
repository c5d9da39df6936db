"""API keys: made once, shown once, kept as a digest; a key may do less than its account, never more."""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Iterable
from datetime import datetime

from wabot_admin.flags import check_flag
from wabot_admin.permissions import NOT_FOR_KEYS, check_reach, check_scopes
from wabot_admin.services import Actor, Services
from wabot_runtime import Key

_KEY = re.compile(r"wabot_([0-9a-f]{16})_([A-Za-z0-9_-]{43})")


def split_key(token: str) -> tuple[str, str] | None:
    """Return a key's id and secret, None for what is no key."""
    found = _KEY.fullmatch(token)
    return (found[1], found[2]) if found else None


async def make_key(
    services: Services, actor: Actor, *, name: str, scopes: Iterable[str], expires: datetime | None
) -> tuple[Key, str]:
    """Make a key of the actor's own; return it and, this once, its text. Raise UnknownScope, Forbidden, SwitchedOff."""
    await check_flag(services, "api_keys")
    wanted = check_scopes(scopes, forbidden=NOT_FOR_KEYS)
    check_reach(actor.scopes, wanted)
    id, secret = secrets.token_hex(8), secrets.token_urlsafe(32)
    key = Key(
        id=id,
        account=actor.account.id,
        name=name,
        digest=hashlib.sha256(secret.encode()).hexdigest(),
        scopes=tuple(sorted(wanted)),
        created=services.now(),
        expires=expires,
    )
    await services.desk.keys.add(key)
    return key, f"wabot_{id}_{secret}"
