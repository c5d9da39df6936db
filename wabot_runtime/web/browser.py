"""Finds the Chromium that sessions run in, or installs one; it starts none but to prove that it works.

The order: the setting; else Playwright's own, then one installed on this machine; then, where installing is
allowed, Playwright's download, Debian's package (as root), the npm package, each if all before it failed.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import sys
from collections.abc import AsyncGenerator, Callable
from dataclasses import dataclass, fields
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from wabot_runtime.web import browser_installs, browser_memory
from wabot_runtime.web.commands import CommandFailed
from wabot_runtime.web.errors import BrowserFailed, BrowserNotFound, BrowserNotInstalled
from wabot_runtime.web.node import node_for_driver, use_for_driver

if TYPE_CHECKING:
    from playwright.async_api import Playwright

Kind = Literal["chrome", "chromium", "headless-shell"]
Source = Literal["setting", "playwright", "system", "apt", "npm"]

QUIET = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-sync",
    "--no-first-run",
)
SYSTEM_NAMES = (
    "google-chrome-stable",
    "google-chrome",
    "chrome",
    "chromium",
    "chromium-browser",
    "chromium-headless-shell",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
PROOF_SECONDS = 30

MENDS = (
    (
        "shared libraries",
        "a library is missing; Debian's package brings all it needs: apt-get install chromium",
    ),
    (
        "No usable sandbox",
        "ordinary users get no sandbox here: allow unprivileged user namespaces "
        "(Debian: sysctl kernel.unprivileged_userns_clone=1; Ubuntu: an AppArmor profile)",
    ),
    ("ENOENT", "there is no such file"),
    ("EACCES", "this user may not run it"),
    ("Timeout", f"it did not start within {PROOF_SECONDS} seconds"),
)


@dataclass(frozen=True, kw_only=True)
class Browser:
    """A Chromium that was started once and evaluated an expression in a page.

    `sandboxed` says whether its own sandbox is on: pass it to every launch. It is off only for root,
    whom Chromium refuses otherwise, and where the caller said that something else takes its place.
    `node` is the Node.js that Playwright's driver runs on here, None if its own does; `find_browser` has
    already told this process to use it.
    """

    path: Path
    version: str
    kind: Kind
    source: Source
    sandboxed: bool
    node: str | None = None

    def launch_options(self) -> dict[str, Any]:
        """Return the arguments by which Playwright launches this browser the way it was proved."""
        return {"executable_path": str(self.path), "chromium_sandbox": self.sandboxed}

    def as_json(self) -> dict[str, object]:
        """Return the same facts as plain JSON."""
        return {
            "path": str(self.path),
            "version": self.version,
            "kind": self.kind,
            "source": self.source,
            "sandboxed": self.sandboxed,
            "node": self.node,
        }


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """A file that may be a working Chromium."""

    path: Path
    source: Source


async def find_browser(
    setting: str | None,
    *,
    install: bool,
    say: Callable[[str], None],
    sandbox: bool = True,
    home: Path | None = None,
) -> Browser:
    """Return the first Chromium in this module's order that works; raise `BrowserNotFound`, naming all tried.

    `setting` is a path or a command name and allows no other. `say` is told, in whole lines, what takes time
    and what a person should know. `sandbox=False` says that something else, a container say, takes the place
    of Chromium's sandbox. `home` (by default wabot's folder in the user's cache) keeps the verdict, so that
    the next call starts nothing, and what is downloaded from npm.
    """
    home = home or cache_home()
    sandboxed = sandbox and not is_root()
    conditions = {
        "facts": [field.name for field in fields(Browser)],
        "playwright": version("playwright"),
        "sandboxed": sandboxed,
        "setting": setting or "",
    }
    known = browser_memory.recall(home, conditions)
    if known and (known["node"] is None or os.path.exists(known["node"])):
        use_for_driver(known["node"])
        return Browser(**{**known, "path": Path(known["path"])})
    if sandbox and not sandboxed:
        say("Chromium's sandbox is off, because this is root. Run wabot as an ordinary user to have it on.")
    node = await ensure_driver(install=install, say=say, home=home)
    browser = await first_working(setting, node=node, install=install, say=say, sandboxed=sandboxed, home=home)
    browser_memory.remember(home, conditions, browser.as_json())
    return browser


async def ensure_driver(*, install: bool, say: Callable[[str], None], home: Path) -> str | None:
    """Have Playwright's driver run in this process; return the Node.js it needs for that, None for its own."""
    try:
        node = await node_for_driver(install=install, home=home, say=say)
    except CommandFailed as error:
        mend = "Install what it lacks (Debian: apt-get install libatomic1), or Node.js 20 or newer with npm."
        raise BrowserNotFound(tried=f"\n  - Playwright's driver: {error}", mend=mend) from error
    use_for_driver(node)
    return node


async def first_working(
    setting: str | None,
    *,
    node: str | None,
    install: bool,
    say: Callable[[str], None],
    sandboxed: bool,
    home: Path,
) -> Browser:
    """Prove one candidate after the other; install only what is reached."""
    from playwright.async_api import async_playwright

    tried: list[str] = []
    async with async_playwright() as playwright:
        found = candidates(setting, playwright, tried, install=install, say=say, home=home)
        async for candidate in found:
            try:
                browser = await prove(candidate, playwright, node=node, sandboxed=sandboxed)
            except BrowserFailed as error:
                tried.append(str(error))
            else:
                await found.aclose()
                return browser
    lines = "".join(f"\n  - {line}" for line in tried)
    raise BrowserNotFound(tried=lines, mend=mend_for(setting, install=install))


async def candidates(
    setting: str | None,
    playwright: Playwright,
    tried: list[str],
    *,
    install: bool,
    say: Callable[[str], None],
    home: Path,
) -> AsyncGenerator[Candidate, None]:
    """Yield what may work, in order; append to `tried` what was looked for in vain."""
    if setting:
        yield Candidate(path=Path(shutil.which(setting) or setting), source="setting")
        return
    own = Path(playwright.chromium.executable_path)
    if own.exists():
        yield Candidate(path=own, source="playwright")
    else:
        tried.append(f"Playwright's own: not downloaded ({own})")
    for path in on_this_machine():
        yield Candidate(path=path, source="system")
    if not install:
        return
    for source, installer in browser_installs.INSTALLERS.items():
        try:
            installed = await installer(home=home, say=say)
        except BrowserNotInstalled as error:
            tried.append(str(error))
        else:
            yield Candidate(path=installed or own, source=source)


def on_this_machine() -> list[Path]:
    """Return the Chromes and Chromiums on PATH and in the usual places, each file once."""
    found = [Path(path) for name in SYSTEM_NAMES if (path := shutil.which(name))]
    return list({path.resolve(): path for path in reversed(found)}.values())[::-1]


async def prove(candidate: Candidate, playwright: Playwright, *, node: str | None, sandboxed: bool) -> Browser:
    """Start the candidate, evaluate an expression in a page and close it; raise `BrowserFailed`."""
    from playwright.async_api import Error

    try:
        async with asyncio.timeout(PROOF_SECONDS + 5):
            browser = await playwright.chromium.launch(
                executable_path=candidate.path,
                chromium_sandbox=sandboxed,
                args=QUIET,
                timeout=PROOF_SECONDS * 1000,
            )
            try:
                page = await browser.new_page()
                answer = await page.evaluate("1 + 1")
                version_found = browser.version
            finally:
                await browser.close()
    except (Error, TimeoutError) as error:
        raise BrowserFailed(path=candidate.path, why=reason(str(error) or "Timeout")) from error
    if answer != 2:
        raise BrowserFailed(path=candidate.path, why=f"1 + 1 came out as {answer!r}")
    return Browser(
        path=candidate.path,
        version=version_found,
        kind=kind_of(candidate.path),
        source=candidate.source,
        sandboxed=sandboxed,
        node=node,
    )


def reason(complaint: str) -> str:
    """Return the telling line of a long complaint, with the way to mend it where one is known."""
    mend = next((mend for sign, mend in MENDS if sign in complaint), "")
    own = (line.partition("[err]")[2].strip() for line in complaint.splitlines())
    telling = [line for line in own if "error" in line.lower() or "sandbox" in line]
    line = (telling or [complaint.strip().splitlines()[0].removeprefix("BrowserType.launch: ")])[0][:300]
    return f"{mend} ({line})" if mend else line


def kind_of(path: Path) -> Kind:
    """Tell the kind from the file's name, as the vendors name them."""
    name = path.resolve().name.lower().replace("_", "-")
    if "headless-shell" in name:
        return "headless-shell"
    return "chrome" if "chrome" in name else "chromium"


def mend_for(setting: str | None, *, install: bool) -> str:
    """Say what the person can do."""
    if setting:
        return "WABOT_BROWSER names the only browser that may be used: correct it, or unset it."
    if not install:
        return "Run `wabot browser ensure` to have one installed, or name one in WABOT_BROWSER."
    return "Install one (Debian: apt-get install chromium), or name one in WABOT_BROWSER."


def cache_home() -> Path:
    """Return wabot's folder in the user's cache: what lies there can be had again."""
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "wabot"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "wabot"


def is_root() -> bool:
    """Say whether Chromium will refuse its own sandbox."""
    return hasattr(os, "geteuid") and os.geteuid() == 0
