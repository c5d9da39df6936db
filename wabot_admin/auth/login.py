"""Signing in with a password: budgets first, then the password, then the code; every wrong answer is the same."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import timedelta

from wabot_admin.auth.passwords import hash_password, is_password, needs_rehash
from wabot_admin.auth.sessions import Entry, begin, known_device
from wabot_admin.auth.totp import check_code
from wabot_admin.errors import BadCredentials, CodeNeeded, TooManyAttempts
from wabot_admin.services import Services
from wabot_runtime import Account, Budget

PER_ACCOUNT = Budget(limit=100, window=timedelta(days=1), free=5)
PER_DEVICE = Budget(limit=100, window=timedelta(days=1), free=10)
PER_ADDRESS = Budget(limit=300, window=timedelta(hours=1), free=30)
EVERYONE = Budget(limit=600, window=timedelta(minutes=1), free=600)
LINKS = Budget(limit=300, window=timedelta(hours=1), free=30)


async def sign_in(
    services: Services, *, email: str, password: str, code: str | None, address: str, device: str | None
) -> tuple[Account, Entry]:
    """Return the account and its new session; raise BadCredentials, CodeNeeded, TooManyAttempts.

    Who comes from a device they signed in from before has a budget of their own: guesses of others lock nobody out.
    """
    account = await services.desk.accounts.by_email(email)
    known = known_device(services, account, device) if account else None
    if known:
        taken = {f"login:device:{known}": PER_DEVICE}
    else:
        of = hashlib.sha256(email.encode()).hexdigest()[:32]
        taken = {f"login:account:{of}": PER_ACCOUNT, f"login:address:{address}": PER_ADDRESS, "login:all": EVERYONE}
    await take(services, taken)
    right = await is_password(password, account.password if account else None)
    if account is None or not right or account.disabled:
        raise BadCredentials
    if account.totp_active:
        if code is None:
            await _refund_address(services, taken)  # a right password, which comes again with the code
            raise CodeNeeded
        await check_code(services, account, code)
    await _refund_address(services, taken)
    for name in taken:
        if name.startswith(("login:account", "login:device")):
            await services.desk.budgets.reset(name)
    if account.password and needs_rehash(account.password):
        new = await hash_password(password)
        await services.desk.accounts.rehash(account.id, old=account.password, new=new)
    return account, await begin(services, account)


async def _refund_address(services: Services, taken: Iterable[str]) -> None:
    """Give an address its attempt back: everyone of an office comes from one."""
    for name in taken:
        if name.startswith("login:address"):
            await services.desk.budgets.refund(name)


async def check_own_password(services: Services, account: Account, password: str) -> None:
    """Ask the password of someone who is in; raise BadCredentials, TooManyAttempts."""
    name = f"password:{account.id}"
    await take(services, {name: PER_DEVICE})
    if not await is_password(password, account.password):
        raise BadCredentials
    await services.desk.budgets.reset(name)


async def take(services: Services, budgets: dict[str, Budget]) -> None:
    """Take an attempt from each budget; raise TooManyAttempts at the first that is used up."""
    for name, budget in budgets.items():
        wait = await services.desk.budgets.take(name, budget, now=services.now())
        if wait:
            raise TooManyAttempts(seconds=int(wait.total_seconds()) + 1)
