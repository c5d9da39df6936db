"""Makes plugins that are not installed: modules and distributions the catalog can load, for tests."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from types import ModuleType

import pytest
from importlib_metadata import Distribution, EntryPoint, SimplePath

from wabot_core.catalog import GROUP, Catalog, load_catalog


class MadeUp(Distribution):
    """A distribution that exists only here."""

    def __init__(self, name: str, requires: Sequence[str]) -> None:
        """Take its name and requirements."""
        lines = [f"Name: {name}", "Version: 1.2.3", "Metadata-Version: 2.1"]
        self.text = "\n".join((*lines, *(f"Requires-Dist: {each}" for each in requires), "", ""))

    def read_text(self, filename: str) -> str | None:
        """Return its metadata."""
        return self.text if filename == "METADATA" else None

    def locate_file(self, path: object) -> SimplePath:
        """It has no files."""
        raise FileNotFoundError(path)


@dataclass
class Plugin:
    """Loads modules as plugins; they are gone after the test."""

    patch: pytest.MonkeyPatch
    entries: list[EntryPoint] = field(default_factory=list)

    def add(
        self, name: str, module: ModuleType | None, *, requires: Sequence[str] = (), distribution: str | None = None
    ) -> None:
        """Install a module under an entry point's name; None is a module that is not there."""
        path = f"made_up_{name}_{len(self.entries)}"
        if module is not None:
            self.patch.setitem(sys.modules, path, module)
        made = MadeUp(distribution or f"wabot-{name}", requires)
        self.entries.append(EntryPoint(name=name, value=path, group=GROUP)._for(made))

    def load(self, **modules: ModuleType) -> Catalog:
        """Load what was added and these, nothing else."""
        for name, module in modules.items():
            self.add(name, module)
        return load_catalog(plugins=self.entries, with_commands=True)
