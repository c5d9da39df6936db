"""The deployment's one key and what is derived from it: each purpose has a key of its own; nothing here is stored."""

from __future__ import annotations

import hashlib
import hmac
import os
from functools import cached_property

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from wabot_admin.errors import BadDeskKey
from wabot_runtime import Runtime, WeakKey, derived_key, read_random_key


class Keyring:
    """Signs, stamps and seals for the desk with keys derived from one master key of at least 256 bits."""

    def __init__(self, master: bytes) -> None:
        """Take the master key."""
        self._master = master

    def key(self, purpose: str) -> bytes:
        """Return the 256-bit key of a purpose."""
        return derived_key(self._master, purpose)

    @cached_property
    def access_key_id(self) -> str:
        """Return the name access tokens give their key."""
        return hashlib.sha256(self.key("access")).hexdigest()[:16]

    def stamp(self, purpose: str, data: bytes) -> str:
        """Return the HMAC of some data as hexadecimal text."""
        return hmac.digest(self.key(purpose), data, "sha256").hex()

    def seal(self, purpose: str, data: bytes, *, about: str) -> bytes:
        """Encrypt data; only the same purpose and `about` open it again."""
        nonce = os.urandom(12)
        return nonce + AESGCM(self.key(purpose)).encrypt(nonce, data, about.encode())

    def open(self, purpose: str, sealed: bytes, *, about: str) -> bytes:
        """Decrypt what `seal` made; raise BadDeskKey when it was sealed by another key or for something else."""
        try:
            return AESGCM(self.key(purpose)).decrypt(sealed[:12], sealed[12:], about.encode())
        except (InvalidTag, ValueError) as error:
            raise BadDeskKey(why="it is not the key that sealed what the database holds") from error


async def load_keyring(runtime: Runtime) -> Keyring:
    """Return the keyring of the secret `desk_key`, else of a key made once in the data folder; raise BadDeskKey.

    Admins that share a database need the secret: each data folder makes a key of its own.
    """
    return Keyring(read_key(await runtime.desk_key()))


def read_key(text: str) -> bytes:
    """Read the master key; raise BadDeskKey, for what no generator made too."""
    try:
        return read_random_key(text)
    except WeakKey as error:
        raise BadDeskKey(why=error.facts["why"]) from error
