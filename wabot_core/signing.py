"""Signatures of webhooks, made and checked over the raw bytes; it reads no request and keeps no list of replays.

`timestamped`  X-Wabot-Signature: t=1767225600,v1=HEX     HMAC-SHA256 of `t.body`; a v1 for each secret in use
`standard`     webhook-id, webhook-timestamp, webhook-signature: v1,BASE64     as standardwebhooks.com has it
`sha256`       X-Hub-Signature-256: sha256=HEX            HMAC-SHA256 of the body, as GitHub and Meta send it
`hex`          X-Signature: HEX                           the same without a prefix
"""

from __future__ import annotations

import base64
import binascii
import hmac
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Literal

from wabot_core.errors import BadSignature

SignatureScheme = Literal["timestamped", "standard", "sha256", "hex"]
SIGNATURE_HEADERS: Mapping[SignatureScheme, str] = {
    "timestamped": "X-Wabot-Signature",
    "standard": "webhook-signature",
    "sha256": "X-Hub-Signature-256",
    "hex": "X-Signature",
}
TOLERANCE = timedelta(minutes=5)
MOST_SIGNATURES = 8  # in one header: enough for any rotation

_STANDARD_SECRET = "whsec_"
_TIMESTAMP = re.compile(r"[0-9]{1,12}", re.ASCII)
_ID = re.compile(r"[\x21-\x7e]{1,256}", re.ASCII)


@dataclass(frozen=True, kw_only=True, slots=True)
class Signed:
    """What a verified call says of itself: a repeated call has the same `id`; None where the scheme has none."""

    id: str | None = None
    at: datetime | None = None


def sign_webhook(
    body: bytes,
    *,
    secrets: Sequence[str],
    at: datetime,
    scheme: SignatureScheme = "timestamped",
    header: str = "",
    id: str = "",
) -> dict[str, str]:
    """Return the headers that sign a body with every secret, so that a receiver may know the old or the new one.

    `header` replaces the scheme's own name; `id` is the call's, for `standard`. The schemes without room for two
    signatures use the first secret. Raise BadSignature without a secret.
    """
    keys = _keys(secrets, scheme)
    name = header or SIGNATURE_HEADERS[scheme]
    seconds = str(int(at.timestamp()))
    if scheme == "timestamped":
        signatures = [f"v1={_hmac(key, seconds.encode(), b'.', body).hex()}" for key in keys]
        return {name: ",".join([f"t={seconds}", *signatures])}
    if scheme == "standard":
        signed = [_base64(_hmac(key, f"{id}.{seconds}.".encode(), body)) for key in keys]
        own = {"webhook-id": id, "webhook-timestamp": seconds}
        return {**own, name: " ".join(f"v1,{signature}" for signature in signed)}
    return {name: ("sha256=" if scheme == "sha256" else "") + _hmac(keys[0], body).hex()}


def verify_webhook(
    body: bytes,
    headers: Iterable[tuple[str, str]],
    *,
    secrets: Sequence[str],
    now: datetime,
    scheme: SignatureScheme = "timestamped",
    header: str = "",
    tolerance: timedelta = TOLERANCE,
) -> Signed:
    """Check a call's signature over its raw body, before anything is parsed; raise BadSignature with the reason.

    `headers` are all of the request's, repeated ones repeated: a signature given twice is refused. One of the
    secrets must fit; empty ones never do. Where the scheme has a timestamp it must be within `tolerance` of `now`.
    """
    keys = _keys(secrets, scheme)
    found = _Headers(headers)
    given = found.one(header or SIGNATURE_HEADERS[scheme])
    if scheme == "timestamped":
        return _verify_timestamped(body, given, keys, now=now, tolerance=tolerance)
    if scheme == "standard":
        return _verify_standard(body, given, keys, found, now=now, tolerance=tolerance)
    prefix = "sha256=" if scheme == "sha256" else ""
    if not given.startswith(prefix):
        raise BadSignature(why=f"it does not begin with {prefix}")
    _compare([given.removeprefix(prefix)], [_hmac(key, body).hex() for key in keys])
    return Signed()


class _Headers:
    """A request's headers by name, whatever its capitals."""

    def __init__(self, headers: Iterable[tuple[str, str]]) -> None:
        self._pairs = [(name.lower(), value) for name, value in headers]

    def one(self, name: str) -> str:
        values = [value for other, value in self._pairs if other == name.lower()]
        if len(values) != 1:
            raise BadSignature(why=f"the header {name} " + ("is missing" if not values else "is there more than once"))
        return values[0]


def _verify_timestamped(
    body: bytes, given: str, keys: Sequence[bytes], *, now: datetime, tolerance: timedelta
) -> Signed:
    parts = [part.strip().partition("=")[::2] for part in given.split(",")]
    times = [value for name, value in parts if name == "t"]
    signatures = [value for name, value in parts if name == "v1"]
    if len(times) != 1:
        raise BadSignature(why="it does not have one timestamp")
    at = _time(times[0], now=now, tolerance=tolerance)
    wanted = [_hmac(key, times[0].encode(), b".", body).hex() for key in keys]
    return Signed(id=_compare(signatures, wanted), at=at)


def _verify_standard(
    body: bytes, given: str, keys: Sequence[bytes], headers: _Headers, *, now: datetime, tolerance: timedelta
) -> Signed:
    id, seconds = headers.one("webhook-id"), headers.one("webhook-timestamp")
    if not _ID.fullmatch(id):
        raise BadSignature(why="its id is not printable ASCII")
    at = _time(seconds, now=now, tolerance=tolerance)
    signatures = [value for version, _, value in (part.partition(",") for part in given.split(" ")) if version == "v1"]
    _compare(signatures, [_base64(_hmac(key, f"{id}.{seconds}.".encode(), body)) for key in keys])
    return Signed(id=id, at=at)


def _time(text: str, *, now: datetime, tolerance: timedelta) -> datetime:
    if not _TIMESTAMP.fullmatch(text):
        raise BadSignature(why="its timestamp is not a number of seconds")
    try:
        at = datetime.fromtimestamp(int(text), UTC)
    except (OverflowError, ValueError, OSError) as error:
        raise BadSignature(why="its timestamp is no moment") from error
    if abs(now - at) > tolerance:
        raise BadSignature(why="it was signed too long ago, or the clocks differ")
    return at


def _compare(given: Sequence[str], wanted: Sequence[str]) -> str:
    """Return the signature that fits; every pair is compared, in a time that tells nothing of them."""
    if not given or len(given) > MOST_SIGNATURES:
        raise BadSignature(why="it holds no signature" if not given else "it holds too many signatures")
    found = ""
    for right in wanted:
        for candidate in given:
            if hmac.compare_digest(candidate.encode("utf-8", "surrogatepass"), right.encode()):
                found = right
    if not found:
        raise BadSignature(why="it fits neither the body nor any secret")
    return found


def _keys(secrets: Sequence[str], scheme: SignatureScheme) -> list[bytes]:
    keys = [_key(secret, scheme) for secret in secrets if secret]
    if not keys:
        raise BadSignature(why="there is no secret to check it with")
    return keys


def _key(secret: str, scheme: SignatureScheme) -> bytes:
    if scheme != "standard" or not secret.startswith(_STANDARD_SECRET):
        return secret.encode()
    try:
        key = base64.b64decode(secret.removeprefix(_STANDARD_SECRET), validate=True)
    except binascii.Error as error:
        raise BadSignature(why="the secret behind whsec_ is not base64") from error
    if not key:
        raise BadSignature(why="the secret behind whsec_ is empty")
    return key


def _hmac(key: bytes, *parts: bytes) -> bytes:
    return hmac.digest(key, b"".join(parts), sha256)


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode()
