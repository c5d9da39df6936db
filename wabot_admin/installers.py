"""How a pack is installed, updated and removed in this very installation: commands to copy. wabot runs none of them."""

from __future__ import annotations

import shlex
import sys
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from importlib_metadata import PackageNotFoundError, distribution
from packaging.utils import canonicalize_name

from wabot_core.catalog import HOME

PIPX, UV_TOOL = "pipx_metadata.json", "uv-receipt.toml"
"""Files by which these tools mark the environments they keep."""

CONTAINER = (Path("/.dockerenv"), Path("/run/.containerenv"))


@dataclass(frozen=True, kw_only=True)
class Installation:
    """Where wabot is installed: `tool` is what installed it, `packs` what a uv tool has beside wabot."""

    tool: str
    python: str
    environment: str
    container: bool = False
    packs: Sequence[str] = ()


@dataclass(frozen=True, kw_only=True)
class Commands:
    """A command line for each: to be typed where wabot runs, and wabot restarted afterwards."""

    install: str
    update: str
    remove: str


def find_installation(prefix: Path = Path(sys.prefix), python: str = sys.executable) -> Installation:
    """Return how this wabot was installed, told by the marks the tools leave; plain pip where there is none."""
    container = any(mark.exists() for mark in CONTAINER)
    facts: dict[str, Any] = {"python": python, "environment": prefix.name, "container": container}
    if (prefix / PIPX).is_file():
        return Installation(tool="pipx", **facts)
    packs = _tool_packs(prefix / UV_TOOL)
    if packs is not None:
        return Installation(tool="uv tool", packs=packs, **facts)
    return Installation(tool="uv" if _installer() == "uv" else "pip", **facts)


def commands_for(pack: str, found: Installation, *, exact: bool) -> Commands:
    """Return the commands for a pack; without `exact` no path of this machine stands in them."""
    name = shlex.quote(pack)
    python = shlex.quote(found.python) if exact else "python"
    if found.tool == "pipx":
        where = shlex.quote(found.environment)
        return Commands(
            install=f"pipx inject {where} {name}",
            update=f"pipx runpip {where} install --upgrade {name}",
            remove=f"pipx uninject {where} {name}",
        )
    if found.tool == "uv tool":
        others = [each for each in found.packs if canonicalize_name(each) != canonicalize_name(pack)]
        return Commands(
            install=_uv_tool([*others, pack]),
            update=f"uv tool upgrade {HOME} --upgrade-package {name}",
            remove=_uv_tool(others),
        )
    if found.tool == "uv":
        at = f" --python {python}" if exact else ""
        return Commands(
            install=f"uv pip install{at} {name}",
            update=f"uv pip install{at} --upgrade {name}",
            remove=f"uv pip uninstall{at} {name}",
        )
    pip = f"{python} -m pip"
    return Commands(
        install=f"{pip} install {name}", update=f"{pip} install --upgrade {name}", remove=f"{pip} uninstall {name}"
    )


def _uv_tool(packs: Sequence[str]) -> str:
    return shlex.join(["uv", "tool", "install", HOME, *(word for pack in packs for word in ("--with", pack))])


def _tool_packs(receipt: Path) -> Sequence[str] | None:
    """Return what a uv tool's receipt has beside wabot, None where there is no receipt or it can't be read."""
    try:
        rows = tomllib.loads(receipt.read_text(encoding="utf-8"))["tool"]["requirements"]
        names = [str(row["name"]) for row in rows]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return [name for name in names if canonicalize_name(name) != HOME]


def _installer() -> str:
    try:
        return (distribution(HOME).read_text("INSTALLER") or "").strip()
    except PackageNotFoundError:
        return ""
