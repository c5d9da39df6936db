"""Local files keep their contract, stay inside of their folder and belong to their owner."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from wabot_core.stores import Files
from wabot_core.testing.contracts import FilesContract
from wabot_core.testing.contracts.files import hostile_keys
from wabot_runtime.stores.errors import BadStoreUrl
from wabot_runtime.stores.files import LocalFiles, create


class TestLocalFiles(FilesContract):
    @pytest.fixture
    def files(self, tmp_path: Path) -> Files:
        return create(f"file://{tmp_path / 'files'}")


async def test_no_key_leads_out_of_the_folder(tmp_path: Path) -> None:
    seed, count = 20260301, 5000
    outside = tmp_path / "passwd"
    outside.write_text("untouched")
    files = LocalFiles(tmp_path / "deep" / "files")
    for key in hostile_keys(seed, count):
        for work in (files.put(key, b"evil"), files.get(key), files.delete(key), files.put(key, b"evil")):
            try:
                await work
            except Exception:  # refused or not there: either is fine, what counts is where bytes end up
                continue
    found = {path.relative_to(tmp_path).parts[0] for path in tmp_path.rglob("*")}
    print(f"seed {seed}: {count} keys, {len(await files.list())} kept")  # noqa: T201 - a random test prints its seed
    assert found == {"passwd", "deep"}
    assert [path.name for path in (tmp_path / "deep").iterdir()] == ["files"]
    assert outside.read_text() == "untouched"


async def test_only_the_owner_can_read(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        await LocalFiles(tmp_path / "files").put("a/b/c", b"x")
    finally:
        os.umask(before)
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in tmp_path.rglob("*")}
    assert modes == {"files": 0o700, "a": 0o700, "b": 0o700, "c": 0o600}


async def test_a_write_that_fails_leaves_the_old_blob_and_nothing_else(tmp_path: Path) -> None:
    files = LocalFiles(tmp_path)
    await files.put("a", b"old")
    with pytest.raises(TypeError):
        await files.put("a", "no bytes")  # type: ignore[arg-type]
    assert await files.get("a") == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["a"]


@pytest.mark.parametrize("url", ["file://host/a", "file:", "s3://a/b"])
def test_other_urls_are_refused(url: str) -> None:
    with pytest.raises(BadStoreUrl):
        create(url)
