"""Passwords: argon2id, checked in the same time whether there is an account or not."""

from __future__ import annotations

import asyncio
import unicodedata
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from wabot_admin.auth.guessing import is_guessable
from wabot_admin.errors import WeakPassword

T = TypeVar("T")

SHORTEST = 12
"""Characters; 15 and more are recommended."""

AT_ONCE = 2
"""Passwords checked at the same time: each takes 19 MiB and a core."""


def check_password(password: str, *, about: tuple[str, ...]) -> None:
    """Raise WeakPassword; `about` is what anyone knows of the account."""
    plain = _normal(password).casefold()
    if len(plain) < SHORTEST:
        raise WeakPassword(why=f"it needs {SHORTEST} characters")
    if len(set(plain)) < 5 or is_guessable(plain):
        raise WeakPassword(why="it is one of the first that are tried")
    known = [part.casefold() for text in about for part in (text, text.partition("@")[0]) if len(part) >= 4]
    rest = plain
    for part in sorted(known, key=len, reverse=True):
        rest = rest.replace(part, "")
    if len(rest) < SHORTEST // 2:
        raise WeakPassword(why="it is made of your name or address")


async def hash_password(password: str) -> str:
    """Return the argon2id hash of a password, of which nothing is cut off."""
    return await _in_turn(_hasher().hash, _normal(password))


async def is_password(password: str, hashed: str | None) -> bool:
    """Say whether a password is right; without a hash it takes as long and is wrong."""
    right = await _in_turn(_verify, _normal(password), hashed)
    return right and hashed is not None


def needs_rehash(hashed: str) -> bool:
    """Say whether a hash was made with other parameters than today's."""
    return _hasher().check_needs_rehash(hashed)


async def _in_turn(work: Callable[..., T], *arguments: object) -> T:
    return await asyncio.get_running_loop().run_in_executor(_threads(), work, *arguments)


@cache
def _threads() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(AT_ONCE, thread_name_prefix="wabot-passwords")


@cache
def _hasher() -> PasswordHasher:
    return PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


@cache
def _dummy() -> str:
    return _hasher().hash("nobody has this password")


def _verify(password: str, hashed: str | None) -> bool:
    try:
        return _hasher().verify(hashed or _dummy(), password)
    except (VerificationError, InvalidHashError):
        return False


def _normal(password: str) -> str:
    return unicodedata.normalize("NFC", password)
