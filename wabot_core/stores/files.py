"""What a files backend must do: blobs by key; no backend lives here."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Protocol

from wabot_core.errors import BadFileKey

_KEY_PART = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]{0,127}", re.ASCII)


class Files(Protocol):
    """Blobs by key; a key is what `check_file_key` accepts, anything else raises BadFileKey."""

    async def put(self, key: str, data: bytes) -> None:
        """Keep a blob, all or nothing; the same key again replaces it. Raise FileInTheWay where keys can't nest."""

    async def get(self, key: str) -> bytes:
        """Return a blob; raise NotFound."""

    async def delete(self, key: str) -> None:
        """Forget a blob; one that is not there is fine."""

    async def list(self, prefix: str = "") -> Sequence[str]:
        """Return the keys that begin with `prefix`, sorted."""


def check_file_key(key: str) -> None:
    """Raise BadFileKey unless a Files store may use the key: a dot never leads a part, so `..` is none either."""
    if len(key) > 512 or not all(_KEY_PART.fullmatch(part) for part in key.split("/")):
        raise BadFileKey(key=key)
