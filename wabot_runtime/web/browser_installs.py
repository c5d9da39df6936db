"""Ways to install a Chromium: Playwright's download, Debian's package, the npm package. It proves none."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Literal, Protocol

from wabot_runtime.web.commands import CommandFailed, run
from wabot_runtime.web.errors import BrowserNotInstalled
from wabot_runtime.web.npm_chromium import install_from_npm


class Installer(Protocol):
    """One way to install a Chromium."""

    def __call__(self, *, home: Path, say: Callable[[str], None]) -> Awaitable[Path | None]:
        """Return the path, None for Playwright's own; raise `BrowserNotInstalled`."""


async def from_playwright(*, home: Path, say: Callable[[str], None]) -> Path | None:
    """Download the build that belongs to this Playwright; as root on Debian, its libraries too."""
    playwright = [sys.executable, "-m", "playwright"]
    say("Downloading Playwright's Chromium (about 170 MB)")
    try:
        await run(*playwright, "install", "--no-shell", "chromium", minutes=20)
        if may_use_apt():
            await run(*playwright, "install-deps", "chromium", minutes=20)
    except CommandFailed as error:
        raise BrowserNotInstalled(how="by Playwright", why=error) from error
    return None


async def from_apt(*, home: Path, say: Callable[[str], None]) -> Path | None:
    """Install Debian's package, which brings every library it needs; only root may."""
    if not may_use_apt():
        raise BrowserNotInstalled(how="by apt-get", why="that takes Debian or Ubuntu, and root")
    say("Installing Debian's chromium (about 80 MB)")
    environment = {"DEBIAN_FRONTEND": "noninteractive"}
    try:
        await run("apt-get", "update", minutes=5, environment=environment)
        install = ("apt-get", "install", "-y", "--no-install-recommends", "chromium")
        await run(*install, minutes=20, environment=environment)
    except CommandFailed as error:
        raise BrowserNotInstalled(how="by apt-get", why=error) from error
    if path := shutil.which("chromium"):
        return Path(path)
    raise BrowserNotInstalled(how="by apt-get", why="its package chromium brought no command of that name")


INSTALLERS: dict[Literal["playwright", "apt", "npm"], Installer] = {
    "playwright": from_playwright,
    "apt": from_apt,
    "npm": install_from_npm,
}


def may_use_apt() -> bool:
    """Say whether this process can install Debian packages."""
    return bool(shutil.which("apt-get")) and hasattr(os, "geteuid") and os.geteuid() == 0
