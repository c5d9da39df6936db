"""The deployment's one key and what is derived from it: each purpose has a key of its own; nothing here is stored."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import os
import secrets
from functools import cached_property
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from wabot_admin.errors import BadDeskKey
from wabot_core.errors import UnknownSecret
from wabot_runtime import Runtime

BYTES = 32
SECRET = "desk_key"
FILE = "desk.key"


class Keyring:
    """Signs, stamps and seals for the desk with keys derived from one master key of at least 256 bits."""

    def __init__(self, master: bytes) -> None:
        """Take the master key."""
        self._master = master

    def key(self, purpose: str) -> bytes:
        """Return the 256-bit key of a purpose."""
        return hmac.digest(self._master, f"wabot desk {purpose}".encode(), "sha256")

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
    try:
        return Keyring(read_key(await runtime.secrets.get(SECRET)))
    except UnknownSecret:
        return Keyring(read_key(_own(runtime.settings.data / FILE)))


def read_key(text: str) -> bytes:
    """Read 32 bytes or more in hexadecimal or base64; raise BadDeskKey, for what no generator made too."""
    key = b""
    for decode in (bytes.fromhex, lambda given: base64.b64decode(given, validate=True)):
        try:
            key = decode(text.strip())
            break
        except (ValueError, binascii.Error):
            continue
    if len(key) < BYTES:
        raise BadDeskKey(why="it must be at least 32 random bytes in hexadecimal or base64")
    if len(set(key)) < BYTES // 2 or all(32 <= byte < 127 for byte in key):
        raise BadDeskKey(why="it was not made by a generator of random bytes")
    return key


def _own(path: Path) -> str:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    made = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    if not path.exists():
        with os.fdopen(os.open(made, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
            file.write(secrets.token_hex(BYTES))
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(made, path)  # whoever comes first has made the key
        except FileExistsError:
            pass
        finally:
            made.unlink()
    return path.read_text()
