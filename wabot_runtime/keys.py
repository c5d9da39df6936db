"""Keys of random bytes: read from text, weak ones refused; made once in a file of the data folder."""

from __future__ import annotations

import base64
import binascii
import fcntl
import hmac
import os
import secrets
from collections.abc import Callable
from pathlib import Path

from wabot_runtime.errors import WeakKey

BYTES = 32
"""The length of keys we make, and the least a key may have."""


def read_random_key(text: str) -> bytes:
    """Read 32 bytes or more in hexadecimal or base64; raise WeakKey, for what no generator made too."""
    key = b""
    for decode in (bytes.fromhex, lambda given: base64.b64decode(given, validate=True)):
        try:
            key = decode(text.strip())
            break
        except (ValueError, binascii.Error):
            continue
    if len(key) < BYTES:
        raise WeakKey(why="it must be at least 32 random bytes in hexadecimal or base64")
    if len(set(key)) < BYTES // 2 or all(32 <= byte < 127 for byte in key) or _counts(key):
        raise WeakKey(why="it was not made by a generator of random bytes")
    return key


def new_key() -> str:
    """Return a new key as text."""
    return secrets.token_hex(BYTES)


def derived_key(master: bytes, purpose: str) -> bytes:
    """Return the 256-bit key of a purpose of the deployment's master key."""
    return hmac.digest(master, f"wabot desk {purpose}".encode(), "sha256")


def own_keys(path: Path) -> str:
    """Return what the key file holds, made with a new key and readable by its owner alone if there was none."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not path.exists():
        made = _written(path, new_key())
        try:
            os.link(made, path)  # whoever comes first has made the key
        except FileExistsError:
            pass
        finally:
            made.unlink()
    return path.read_text()


def change_keys(path: Path, change: Callable[[str], str]) -> None:
    """Replace what a key file holds, all at once and on the disk; changes of several processes follow each other."""
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        os.replace(_written(path, change(own_keys(path))), path)
        os.fsync(folder)
    finally:
        os.close(folder)


def _written(path: Path, text: str) -> Path:
    made = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(made, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    return made


def _counts(key: bytes) -> bool:
    """Say whether the bytes go up or down in equal steps, as in examples, or repeat their first half."""
    steps = {(after - before) % 256 for before, after in zip(key, key[1:], strict=False)}
    return len(steps) == 1 or key[: len(key) // 2] == key[len(key) // 2 :]
