"""Check a call that wabot signed, with nothing but Python: do it over the raw body, before parsing anything."""

import hashlib
import hmac
import time


def is_from_wabot(body: bytes, header: str, secret: str, tolerance: int = 300) -> bool:
    """Tell whether a call was signed with the secret, at most `tolerance` seconds ago."""
    parts = [part.partition("=")[::2] for part in header.split(",")]
    times = [value for name, value in parts if name == "t"]
    if len(times) != 1 or not times[0].isdigit() or abs(time.time() - int(times[0])) > tolerance:
        return False
    right = hmac.new(secret.encode(), f"{times[0]}.".encode() + body, hashlib.sha256).hexdigest()
    return any(hmac.compare_digest(right, value) for name, value in parts if name == "v1")
