"""Envelope encryption: each value under a key of its own (DEK), which is wrapped by a key kept elsewhere (KEK).

AES-256-GCM both times. Where an envelope belongs (`about`) is authenticated with it, so that it opens nowhere else.
It stores nothing and knows no secret's name.
"""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass, replace
from functools import cached_property

import orjson
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

FORMAT = 1
NONCE = 12  # bytes
DEK = 32  # bytes


class Unopened(Exception):
    """An envelope that was changed, belongs elsewhere or is of another key; whoever asked says which."""


@dataclass(frozen=True)
class Kek:
    """A key that wraps keys, known by an id that tells nothing about it."""

    secret: bytes

    @cached_property
    def id(self) -> str:
        """Return the key's id."""
        return hashlib.sha256(b"wabot vault key\n" + self.secret).hexdigest()[:16]

    def __repr__(self) -> str:
        """Show the id only."""
        return f"Kek({self.id})"


@dataclass(frozen=True, kw_only=True)
class Envelope:
    """A sealed value: `wrapped` is its DEK under the KEK `kek`."""

    kek: str
    wrapped: bytes
    sealed: bytes
    format: int = FORMAT


def seal(value: bytes, kek: Kek, *, about: tuple[str | int, ...]) -> Envelope:
    """Seal a value under a new DEK."""
    dek = os.urandom(DEK)
    place = _place(about, FORMAT)
    return Envelope(kek=kek.id, wrapped=_encrypt(kek.secret, dek, place), sealed=_encrypt(dek, value, place))


def unseal(envelope: Envelope, kek: Kek, *, about: tuple[str | int, ...]) -> bytes:
    """Return the value; raise Unopened."""
    place = _place(about, envelope.format)
    return _decrypt(_decrypt(kek.secret, envelope.wrapped, place), envelope.sealed, place)


def rewrap(envelope: Envelope, old: Kek, new: Kek, *, about: tuple[str | int, ...]) -> Envelope:
    """Wrap the DEK by another KEK; the value is not touched. Raise Unopened."""
    place = _place(about, envelope.format)
    dek = _decrypt(old.secret, envelope.wrapped, place)
    return replace(envelope, kek=new.id, wrapped=_encrypt(new.secret, dek, place))


def _place(about: tuple[str | int, ...], format: int) -> bytes:
    return orjson.dumps(["wabot vault", format, *about])


def _encrypt(key: bytes, data: bytes, place: bytes) -> bytes:
    nonce = os.urandom(NONCE)
    return nonce + AESGCM(key[:DEK]).encrypt(nonce, data, place)


def _decrypt(key: bytes, data: bytes, place: bytes) -> bytes:
    try:
        return AESGCM(key[:DEK]).decrypt(data[:NONCE], data[NONCE:], place)
    except (InvalidTag, ValueError) as error:
        raise Unopened from error
