"""What a browser has to load before the first page shows, from the build itself; and what must never be in it."""

from __future__ import annotations

import gzip
import json
import re
from pathlib import Path
from typing import Any

import pytest

BUILT = Path(__file__).parents[2] / "wabot_admin" / "ui_built"
ENTRY_LIMIT = 150 * 1024
PAGE_LIMIT = 250 * 1024
"""Bytes, gzipped: the entry, and the largest page with all that it alone brings."""


@pytest.fixture(scope="module")
def manifest() -> dict[str, Any]:
    """Give the build's list of files and what each brings."""
    assert (BUILT / "manifest.json").exists(), "build the UI first: cd wabot_admin/ui && npm run build"
    found: dict[str, Any] = json.loads((BUILT / "manifest.json").read_text())
    return found


def weight(manifest: dict[str, Any], *starts: str) -> int:
    """Return the gzipped bytes of some chunks with everything they import at once."""
    chunks: set[str] = set()
    todo = list(starts)
    while todo:
        name = todo.pop()
        if name not in chunks:
            chunks.add(name)
            todo += manifest[name].get("imports", [])
    files = {manifest[name]["file"] for name in chunks} | {
        css for name in chunks for css in manifest[name].get("css", [])
    }
    return sum(len(gzip.compress((BUILT / file).read_bytes())) for file in files)


def test_the_entry_is_small(manifest: dict[str, Any]) -> None:
    entry = weight(manifest, "index.html")
    print(f"entry {entry / 1024:.1f} kB gzip")  # noqa: T201 - the number is the point
    assert entry <= ENTRY_LIMIT


def test_every_page_comes_when_it_is_gone_to_and_is_small_itself(manifest: dict[str, Any]) -> None:
    entry = weight(manifest, "index.html")
    pages = {name: weight(manifest, "index.html", name) - entry for name in manifest if name.startswith("src/routes/")}
    assert pages
    assert all(manifest[name].get("isDynamicEntry") for name in pages)
    heavy = {name: size for name, size in pages.items() if size > PAGE_LIMIT}
    assert heavy == {}


def test_no_secret_and_no_foreign_address_is_in_the_build() -> None:
    files = [path for path in BUILT.rglob("*") if path.suffix in (".js", ".css", ".html")]
    assert files
    for path in files:
        text = path.read_text()
        assert not re.search(r"eyJ[\w-]{8,}\.eyJ[\w-]{8,}\.", text), f"{path.name} has what looks like a token"
        assert not re.search(r"""(?:src|href)=["']https?://""", text), f"{path.name} loads from elsewhere"
        assert "<script>" not in text or path.suffix == ".js"
