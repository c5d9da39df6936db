"""Uploaded bytes: files in the state folder, named by their hash."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from pathlib import Path

from wabot_runtime.sandbox.errors import UnknownMedia
from wabot_runtime.sandbox.records import Records

PATH = "/mms/"


@dataclass(frozen=True, kw_only=True)
class StoredMedia:
    """Where uploaded bytes are and what they are; `hash` is their SHA-256 in URL-safe base64."""

    hash: str
    mimetype: str
    size: int
    file: Path

    @property
    def direct_path(self) -> str:
        """Return the path on the page's origin that serves the bytes."""
        return PATH + self.hash


class Media:
    """All uploads, kept in a folder and listed in the records."""

    def __init__(self, records: Records, folder: Path) -> None:
        """Keep the bytes in this folder."""
        self._records = records
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def put(self, data: bytes, mimetype: str) -> StoredMedia:
        """Store bytes; the same bytes again are the same media."""
        hash = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).decode()
        (self._folder / hash).write_bytes(data)
        self._records.execute(
            "INSERT OR REPLACE INTO media (hash, mimetype, size) VALUES (?, ?, ?)", hash, mimetype, len(data)
        )
        return self.get(hash)

    def get(self, hash: str) -> StoredMedia:
        """Return stored media; raise UnknownMedia if it isn't there or is gone."""
        row = self._records.row("SELECT * FROM media WHERE hash = ? AND NOT gone", hash)
        if row is None:
            raise UnknownMedia
        return StoredMedia(hash=hash, mimetype=row["mimetype"], size=row["size"], file=self._folder / hash)
