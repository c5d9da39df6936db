"""Files in a local folder, readable by their owner only; keys are checked, so that none leads outside of it."""

from __future__ import annotations

import asyncio
import os
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from urllib.parse import unquote, urlsplit

from wabot_core.errors import FileInTheWay, NotFound
from wabot_core.stores import check_file_key
from wabot_runtime.stores.errors import BadStoreUrl

_UNFINISHED = ".unfinished-"
"""Begins with a dot, as no part of a key does."""


class LocalFiles:
    """Files below one folder; see `wabot_core.stores.Files`."""

    def __init__(self, folder: Path) -> None:
        """Take the folder; it is made when the first file is kept."""
        self._folder = folder

    async def put(self, key: str, data: bytes) -> None:
        """Keep a blob: once this returned it is on the disk, and nobody ever sees a part of it; raise FileInTheWay."""
        try:
            await asyncio.to_thread(_write, self._path(key), data)
        except (FileExistsError, NotADirectoryError, IsADirectoryError) as error:
            raise FileInTheWay(key=key) from error

    async def get(self, key: str) -> bytes:
        """Return a blob; raise NotFound, BadFileKey."""
        try:
            return await asyncio.to_thread(self._path(key).read_bytes)
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError) as error:
            raise NotFound(what="file", id=key) from error

    async def delete(self, key: str) -> None:
        """Forget a blob; one that is not there is fine."""
        await asyncio.to_thread(_remove, self._path(key))

    async def list(self, prefix: str = "") -> Sequence[str]:
        """Return the keys that begin with `prefix`, sorted."""
        return await asyncio.to_thread(lambda: sorted(key for key in self._keys() if key.startswith(prefix)))

    def _path(self, key: str) -> Path:
        check_file_key(key)
        return self._folder.joinpath(*key.split("/"))

    def _keys(self) -> Iterator[str]:
        for folder, _, names in os.walk(self._folder):
            below = Path(folder).relative_to(self._folder)
            yield from ((below / name).as_posix() for name in names if not name.startswith(_UNFINISHED))


def create(url: str) -> LocalFiles:
    """Return the files in the folder of a `file:` URL (`file:///path`, `file:relative`); raise BadStoreUrl."""
    parsed = urlsplit(url)
    if parsed.scheme != "file" or parsed.netloc or not parsed.path:
        raise BadStoreUrl(kind="files", why="it must be file:///folder")
    return LocalFiles(Path(unquote(parsed.path)))


def _write(path: Path, data: bytes) -> None:
    _make(path.parent)
    handle, unfinished = tempfile.mkstemp(prefix=_UNFINISHED, dir=path.parent)  # mode 0600
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(unfinished, path)
    except BaseException:
        os.unlink(unfinished)
        raise
    _sync(path.parent)


def _make(folder: Path) -> None:
    """Make a folder and its parents for the owner alone; Path.mkdir would give the parents the umask's mode."""
    if folder.is_dir():
        return
    _make(folder.parent)
    folder.mkdir(mode=0o700, exist_ok=True)
    _sync(folder.parent)


def _remove(path: Path) -> None:
    try:
        path.unlink()
    except (FileNotFoundError, NotADirectoryError):
        return
    except (IsADirectoryError, PermissionError):
        if path.is_dir():
            return
        raise
    _sync(path.parent)


def _sync(folder: Path) -> None:
    """Put a folder's own entries on the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
