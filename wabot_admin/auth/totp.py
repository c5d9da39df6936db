"""Second factors: time-based codes (RFC 6238), each good once, and recovery codes in their place."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from datetime import datetime, timedelta
from urllib.parse import quote

from wabot_admin.errors import AuthenticatorThere, BadCredentials, NoAuthenticator, TooManyAttempts
from wabot_admin.services import Services
from wabot_runtime import Account, Budget

STEP = 30
DIGITS = 6
WINDOW = 1
"""Steps a clock may be off, either way."""

RECOVERY_CODES = 10
TRIES = Budget(limit=5, window=timedelta(minutes=15), free=5)


def code_at(secret: bytes, step: int) -> str:
    """Return the code of a time step."""
    digest = hmac.digest(secret, step.to_bytes(8, "big"), "sha1")
    start = digest[-1] & 0xF
    number = int.from_bytes(digest[start : start + 4], "big") & 0x7FFFFFFF
    return str(number % 10**DIGITS).zfill(DIGITS)


def step_at(time: datetime) -> int:
    """Return the time step of a moment."""
    return int(time.timestamp()) // STEP


async def check_code(services: Services, account: Account, code: str) -> None:
    """Spend a code or a recovery code; raise BadCredentials, TooManyAttempts. Parallel copies: one is good."""
    name = f"totp:{account.id}"
    wait = await services.desk.budgets.take(name, TRIES, now=services.now())
    if wait:
        raise TooManyAttempts(seconds=int(wait.total_seconds()) + 1)
    good = await _is_step(services, account, code) or await services.desk.accounts.use_code(account.id, digest(code))
    if not good:
        raise BadCredentials
    await services.desk.budgets.reset(name)


async def begin(services: Services, account: Account) -> tuple[str, str]:
    """Give an account a new secret, not in force before `confirm`; return it and its otpauth: address.

    Raise AuthenticatorThere while one is in force: who sits down at an open screen can't put their own in its place.
    """
    if account.totp_active:
        raise AuthenticatorThere
    secret = secrets.token_bytes(20)
    sealed = services.keyring.seal("totp", secret, about=account.id)
    await services.desk.accounts.put_totp(account.id, sealed, active=False)
    text = base64.b32encode(secret).decode()
    label = quote(f"wabot:{account.email}")
    return text, f"otpauth://totp/{label}?secret={text}&issuer=wabot&algorithm=SHA1&digits={DIGITS}&period={STEP}"


async def confirm(services: Services, account: Account, code: str) -> list[str]:
    """Put the secret in force once a first code is right; return its recovery codes, this once."""
    if account.totp is None or account.totp_active:
        raise NoAuthenticator
    await check_code(services, account, code)
    codes = ["-".join(secrets.token_hex(2) for _ in range(5)) for _ in range(RECOVERY_CODES)]
    await services.desk.accounts.put_totp(account.id, account.totp, active=True, codes=[digest(each) for each in codes])
    return codes


async def remove(services: Services, account: Account, code: str) -> None:
    """Take the second factor away, for who has it; raise BadCredentials."""
    if not account.totp_active:
        raise NoAuthenticator
    await check_code(services, account, code)
    await services.desk.accounts.put_totp(account.id, None, active=False)


async def take_off(services: Services, account: Account) -> None:
    """Take the second factor off someone who lost it, and end their sessions; raise NoAuthenticator."""
    if not account.totp_active:
        raise NoAuthenticator
    await services.desk.accounts.put_totp(account.id, None, active=False)
    await services.desk.accounts.end_sessions(account.id, now=services.now())


def digest(code: str) -> str:
    """Return how a recovery code is kept: of 80 random bits, so that a plain hash is enough."""
    return hashlib.sha256(code.strip().lower().encode()).hexdigest()


async def _is_step(services: Services, account: Account, code: str) -> bool:
    if account.totp is None:
        return False
    secret = services.keyring.open("totp", account.totp, about=account.id)
    now = step_at(services.now())
    for step in range(now - WINDOW, now + WINDOW + 1):
        if hmac.compare_digest(code_at(secret, step).encode(), code.encode()):
            return await services.desk.accounts.use_step(account.id, step)
    return False
