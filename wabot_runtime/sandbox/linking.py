"""How a page is linked: QR codes that rotate, codes to type, and the proof a linked page gives on return."""

from __future__ import annotations

import asyncio
import base64
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta

import segno
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, utils

CODE_LETTERS = "123456789ABCDEFGHJKLMNPQRSTVWXYZ"
CODE_LENGTH = 8


@dataclass(frozen=True, kw_only=True)
class Timings:
    """How long things take. The defaults of the QR codes are WhatsApp's: one for 60 s, five more for 20 s each.

    `sync` passes between a login and the page's word that it is in sync; clients that only notice that edge
    need it to be longer than their own start.
    """

    first_qr: timedelta = timedelta(seconds=60)
    other_qrs: timedelta = timedelta(seconds=20)
    qr_count: int = 6
    sync: timedelta = timedelta(milliseconds=400)

    def qr_lifetimes(self) -> list[timedelta]:
        """Return the lifetime of each QR code in turn."""
        return [self.first_qr] + [self.other_qrs] * (self.qr_count - 1)


async def rotate(timings: Timings, show: Callable[[str | None, timedelta], Awaitable[None]]) -> None:
    """Show a new ref for each lifetime, then None."""
    for lifetime in timings.qr_lifetimes():
        await show("2@" + secrets.token_urlsafe(60), lifetime)
        await asyncio.sleep(lifetime.total_seconds())
    await show(None, timedelta())


def qr_matrix(text: str) -> list[str]:
    """Return a QR code as rows of '0' and '1', without its quiet zone."""
    return ["".join(str(bit & 1) for bit in row) for row in segno.make(text, error="l", micro=False).matrix]


def new_link_code() -> str:
    """Return a code that a person types on the phone instead of scanning."""
    return "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))


def proves(key: str, nonce: bytes, signature: str) -> bool:
    """Say whether the signature (raw r‖s, base64) of the nonce was made with the private half of the key."""
    try:
        public_key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), base64.b64decode(key))
        raw = base64.b64decode(signature)
        half = len(raw) // 2
        r, s = int.from_bytes(raw[:half], "big"), int.from_bytes(raw[half:], "big")
        public_key.verify(utils.encode_dss_signature(r, s), nonce, ec.ECDSA(hashes.SHA256()))
    except (InvalidSignature, ValueError):
        return False
    return True
