"""Builds the admin's web UI from its sources, with the versions its lock file names; no package's own script is run."""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from pathlib import Path

from npm import npm

SOURCES = Path("wabot_admin", "ui")
HOME = Path("wabot_admin", "ui_built")
ORIGIN = "origin.json"
DECIDING = ("src", "public", "index.html", "package.json", "package-lock.json", "vite.config.ts", ".npmrc")
"""What decides how the built UI looks; the rest is tests and checks."""


class UiAsset:
    """`wabot_admin/ui_built`: the pages as browsers load them, and a note of the sources they were built from."""

    name = "the admin UI"
    needs_npm = True

    def is_made(self, root: Path) -> bool:
        """Say whether the built UI is there and is of these very sources."""
        home = root / HOME
        try:
            origin = json.loads((home / ORIGIN).read_text())
        except (OSError, ValueError):
            return False
        return (home / "index.html").is_file() and bool(origin == {"sources": digest(root)})

    def make(self, root: Path) -> None:
        """Build in a folder of its own, then put the result in place; the note is written last."""
        with tempfile.TemporaryDirectory() as folder:
            place = Path(folder, "ui")
            place.mkdir()
            for name in DECIDING:
                source = root / SOURCES / name
                if source.is_dir():
                    shutil.copytree(source, place / name)
                elif source.exists():
                    shutil.copy2(source, place / name)
            npm("ci", "--omit=dev", "--no-audit", "--no-fund", at=place)
            npm("run", "build", "--", "--outDir", "built", at=place)
            shutil.rmtree(root / HOME, ignore_errors=True)
            shutil.copytree(place / "built", root / HOME)
        (root / HOME / ORIGIN).write_text(json.dumps({"sources": digest(root)}) + "\n")


def digest(root: Path) -> str:
    """Hash what decides the build, by path and content."""
    found = hashlib.sha256()
    for name in DECIDING:
        start = root / SOURCES / name
        for path in sorted(start.rglob("*")) if start.is_dir() else [start]:
            if path.is_file():
                found.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return found.hexdigest()
