"""whatsapp-web.js, unmodified from npm, as the reference of the echo: found, or installed once; it is not started."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from wabot_runtime.bench.errors import ReferenceMissing
from wabot_runtime.web.browser import cache_home
from wabot_runtime.web.commands import CommandFailed, run
from wabot_runtime.web.node import find_node

PACKAGE = "whatsapp-web.js"
VERSION = "1.34.7"
SCRIPT = Path(__file__).with_name("whatsapp_web_js.cjs")


@dataclass(frozen=True, kw_only=True)
class Reference:
    """How whatsapp-web.js is run: the command and the folder that holds its node_modules."""

    command: tuple[str, ...]
    modules: Path


async def find_whatsapp_web_js(
    modules: Path | None, *, say: Callable[[str], None], home: Path | None = None
) -> Reference:
    """Return whatsapp-web.js of the folder `modules`, else of `home` in the cache, installed there if need be.

    Raise ReferenceMissing when there is none and none can be had.
    """
    home = home or cache_home()
    try:
        node = await find_node(home=home, say=say)
        folder = modules or home / "bench" / f"{PACKAGE}-{VERSION}"
        if not _is_in(folder):
            if modules:
                raise ReferenceMissing(why=f"{modules} has no node_modules/{PACKAGE}.")
            say(f"Installing {PACKAGE} {VERSION} with npm (once, about 60 MB)")
            await _install(node.npm, folder)
    except CommandFailed as error:
        raise ReferenceMissing(why=str(error)) from error
    return Reference(command=(*node.node, str(SCRIPT)), modules=folder.resolve())


async def _install(npm: tuple[str, ...], folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "package.json").write_text('{"private": true}\n')
    options = ("--ignore-scripts", "--no-audit", "--no-fund", "--no-package-lock")
    await run(
        *npm,
        "install",
        f"{PACKAGE}@{VERSION}",
        *options,
        minutes=10,
        folder=folder,
        environment={"PUPPETEER_SKIP_DOWNLOAD": "1"},
    )


def _is_in(folder: Path) -> bool:
    return (folder / "node_modules" / PACKAGE / "package.json").exists()
