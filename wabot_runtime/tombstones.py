"""What is kept of who was erased: keyed digests, which tell old messages of theirs when WhatsApp shows them again.

Nobody can tell from a digest who it was without the deployment's key; the tables are the stores'.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable
from functools import lru_cache

from wabot_runtime.keys import derived_key

Digest = Callable[[str, str], str]
"""Gives the digest of a Number and what a contact is known by there: a WhatsApp id, or `phone_name` of a phone."""

REMEMBERED = 10_000
"""Digests kept, so that who writes again costs nothing."""


def digest_with(master: bytes) -> Digest:
    """Return what makes digests with the deployment's master key."""
    key = derived_key(master, "erased")

    @lru_cache(REMEMBERED)
    def digest(number: str, known_as: str) -> str:
        return hmac.digest(key, f"{number}\n{known_as}".encode(), "sha256").hex()

    return digest


def phone_name(phone: str) -> str:
    """Return what a phone number is called in a digest: its digits, whatever stands between them."""
    return "phone " + "".join(sign for sign in phone if sign.isdigit())
