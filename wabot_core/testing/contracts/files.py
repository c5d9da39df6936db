"""The contract of a files store, hostile keys included."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Iterator

import pytest

from wabot_core.errors import BadFileKey, FileInTheWay, NotFound
from wabot_core.stores import Files

pytestmark = pytest.mark.asyncio

HOSTILE = 2000
PIECES = (
    *("..", ".", "...", "/", "//", "\\", "%2e%2e", "%2f", "..%2f", "~", "$HOME", "*", "?", " ", "\t", "\n", "\r"),
    *("\0", "\x7f", "\u202e", "\u2215", "\uff0e\uff0e", "é", "\ud800", ":", "C:", "con", "nul", "|", ";", "`id`", "-"),
    *("etc", "passwd", "a", "a.b", ".ssh", ".unfinished-x", "..a", "a..", "a/../b", "./a", "a/.", "x" * 200, "file:"),
)


def hostile_keys(seed: int, count: int) -> Iterator[str]:
    """Make keys out of what has led out of folders before."""
    chance = random.Random(seed)
    for _ in range(count):
        pieces = chance.choices(PIECES, k=chance.randint(1, 6))
        yield chance.choice(("/", "", "\\")).join(pieces)


class FilesContract:
    """What a Files store must do; `files` must be empty."""

    async def test_a_blob_is_kept_replaced_and_forgotten(self, files: Files) -> None:
        await files.put("media/2026/a.png", b"\x00\xff")
        assert await files.get("media/2026/a.png") == b"\x00\xff"
        await files.put("media/2026/a.png", b"")
        assert await files.get("media/2026/a.png") == b""
        await files.delete("media/2026/a.png")
        await files.delete("media/2026/a.png")
        with pytest.raises(NotFound):
            await files.get("media/2026/a.png")

    async def test_what_is_not_there_is_said(self, files: Files) -> None:
        await files.put("a/b", b"x")
        for key in ("a", "a/b/c", "b"):
            with pytest.raises(NotFound):
                await files.get(key)
            await files.delete(key)
        assert await files.get("a/b") == b"x"

    async def test_keys_are_listed_by_prefix(self, files: Files) -> None:
        assert await files.list() == []
        keys = ["b", "a/x/1", "a/y", "ab", "a/x.2"]
        for key in keys:
            await files.put(key, b"")
        assert await files.list() == sorted(keys)
        assert await files.list("a/x") == ["a/x.2", "a/x/1"]
        assert await files.list("a/x/") == ["a/x/1"]
        assert await files.list("..") == []

    async def test_a_key_below_another_is_kept_or_refused_by_name(self, files: Files) -> None:
        await files.put("a", b"one")
        await files.put("b/c", b"two")
        refused = []
        for key in ("a/b", "b"):
            try:
                await files.put(key, b"three")
            except FileInTheWay as error:
                refused.append(error.facts["key"])
        for key in ("a/b", "b"):
            if key in refused:
                with pytest.raises(NotFound):
                    await files.get(key)
            else:
                assert await files.get(key) == b"three"
        assert [await files.get(key) for key in ("a", "b/c")] == [b"one", b"two"]

    async def test_a_reader_never_sees_half_a_blob(self, files: Files) -> None:
        blobs = [bytes([number]) * 200_000 for number in range(4)]
        await files.put("k", blobs[0])
        writing = [files.put("k", blob) for blob in blobs * 3]
        found = await asyncio.gather(*writing, *(files.get("k") for _ in range(20)))
        assert set(found[len(writing) :]) <= set(blobs)
        assert await files.list() == ["k"]

    async def test_hostile_keys_are_refused(self, files: Files) -> None:
        seed = random.randrange(2**32)
        refused = 0
        for key in hostile_keys(seed, HOSTILE):
            try:
                await files.put(key, b"x")
            except BadFileKey:
                refused += 1
                for asked in (files.get(key), files.delete(key)):
                    with pytest.raises(BadFileKey):
                        await asked
            except FileInTheWay:  # fine: a key may be the folder of another
                continue
        kept = await files.list()
        summary = f"seed {seed}: {HOSTILE} keys, {refused} refused, {len(kept)} kept"
        print(summary)  # noqa: T201 - a random test prints its seed
        assert refused > HOSTILE / 2, summary
        assert all(part.strip(".") and not part.startswith(".") for key in kept for part in key.split("/")), summary
