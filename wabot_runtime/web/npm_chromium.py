"""Installs a headless Chromium from the npm registry: for machines that reach package registries alone.

The package `@sparticuz/chromium` carries the binary itself, Brotli-compressed, with the libraries and fonts
a bare machine lacks. Only its files are unpacked; none of its scripts is run. It exists for Linux on x86-64.
"""

from __future__ import annotations

import base64
import hashlib
import os
import platform
import shutil
import sys
import tarfile
import tempfile
from collections.abc import Callable
from pathlib import Path

from wabot_runtime.web.commands import CommandFailed, run
from wabot_runtime.web.errors import BrowserNotInstalled
from wabot_runtime.web.node import Node, find_node

PACKAGE = "@sparticuz/chromium"
VERSION = "153.0.0"
INTEGRITY = "sha512-jiGWqSvPMdu4+P9TilYqAR7yEGPEHINx+lCvE/NqNO/EHYzF/x1hUiI5T6ioVIt7dEy7n88byyT0vk+dnsgQwA=="

UNPACK = """
const { createReadStream, createWriteStream } = require("node:fs");
const { createBrotliDecompress } = require("node:zlib");
const { pipeline } = require("node:stream");
const [from, to] = process.argv.slice(1);
pipeline(createReadStream(from), createBrotliDecompress(), createWriteStream(to), (error) => {
  if (error) { console.error(String(error)); process.exit(1); }
});
"""

LAUNCHER = """\
#!/bin/sh
# Starts the headless Chromium of the npm package with the libraries and fonts that came with it.
here=$(dirname "$(readlink -f "$0")")
export LD_LIBRARY_PATH="${LD_LIBRARY_PATH:+$LD_LIBRARY_PATH:}$here/lib"
[ -e /etc/fonts/fonts.conf ] || export FONTCONFIG_PATH="$here/fonts"
exec "$here/chromium-headless-shell" "$@"
"""

FONTS = """\
<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir prefix="relative">.</dir>
  <cachedir prefix="xdg">fontconfig</cachedir>
</fontconfig>
"""


async def install_from_npm(*, home: Path, say: Callable[[str], None]) -> Path | None:
    """Have the browser in `home`, complete or not at all, and return the path of its launcher."""
    if sys.platform != "linux" or platform.machine() != "x86_64":
        raise BrowserNotInstalled(how="from npm", why=f"{PACKAGE} is made for Linux on x86-64 only")
    place = home / f"npm-chromium-{VERSION}"
    launcher = place / "chromium-headless-shell.sh"
    if launcher.exists():
        return launcher
    home.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=home, prefix="unpacking-") as folder:
        try:
            node = await find_node(home=home, say=say)
            say(f"Downloading {PACKAGE} {VERSION} from npm (about 70 MB)")
            package = await fetch(node, folder=Path(folder))
            await unpack(package, node, place=Path(folder, "browser"))
        except (CommandFailed, OSError, tarfile.TarError) as error:
            raise BrowserNotInstalled(how="from npm", why=error) from error
        shutil.rmtree(place, ignore_errors=True)
        Path(folder, "browser").rename(place)
    return launcher


async def fetch(node: Node, *, folder: Path) -> Path:
    """Return the folder of the downloaded package; refuse one that isn't, byte for byte, the pinned one."""
    path = os.pathsep.join([os.path.dirname(node.node[0]), os.environ.get("PATH", os.defpath)])
    await run(
        *(*node.npm, "pack", f"{PACKAGE}@{VERSION}", "--ignore-scripts", "--no-update-notifier", "--silent"),
        minutes=15,
        folder=folder,
        environment={"PATH": path},
    )
    (archive,) = folder.glob("*.tgz")
    digest = "sha512-" + base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()
    if digest != INTEGRITY:
        raise BrowserNotInstalled(how="from npm", why=f"the registry's {PACKAGE} {VERSION} is not the pinned package")
    unpack_files(archive, folder / "package")
    return folder / "package" / "package"


async def unpack(package: Path, node: Node, *, place: Path) -> None:
    """Lay out the binary, its libraries, its fonts and its licence, and the launcher that joins them."""
    place.mkdir()
    binary = place / "chromium-headless-shell"
    await decompress(package / "bin" / "chromium.br", binary, node)
    binary.chmod(0o755)
    for name, member in (("lib", "al2023"), ("fonts", "fonts")):
        archive = place / f"{member}.tar"
        await decompress(package / "bin" / f"{member}.tar.br", archive, node)
        unpack_files(archive, place / name, flat=True)
        archive.unlink()
    (place / "fonts" / "fonts.conf").write_text(FONTS)
    shutil.copy(package / "LICENSE", place / "LICENSE")
    launcher = place / "chromium-headless-shell.sh"
    launcher.write_text(LAUNCHER)
    launcher.chmod(0o755)


async def decompress(source: Path, target: Path, node: Node) -> None:
    """Undo the Brotli compression; Python's standard library knows none, Node.js does."""
    await run(*node.node, "-e", UNPACK, str(source), str(target), minutes=5)


def unpack_files(archive: Path, place: Path, *, flat: bool = False) -> None:
    """Write the archive's regular files under `place`, by their base names if flat; leave out all else."""
    with tarfile.open(archive) as files:
        for member in files:
            target = place / (Path(member.name).name if flat else member.name)
            content = files.extractfile(member) if member.isreg() else None
            if content is None or not target.resolve().is_relative_to(place.resolve()):
                continue
            target.parent.mkdir(parents=True, exist_ok=True)
            with target.open("wb") as file:
                shutil.copyfileobj(content, file)
