"""Installs packs with pip into a folder of their own and runs wabot beside them: entry points are really found."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

PIP = ("-m", "pip", "install", "--quiet", "--no-deps", "--no-build-isolation", "--disable-pip-version-check")


@dataclass(frozen=True, kw_only=True)
class Site:
    """Packs installed in a folder, which stands before everything else on the path."""

    folder: Path

    def wabot(self, *arguments: str, **settings: str) -> str:
        """Run a wabot command beside the packs and return what it printed; settings are environment variables."""
        return self.python("-m", "wabot_runtime", *arguments, **settings)

    def python(self, *arguments: str, **settings: str) -> str:
        """Run Python beside the packs and return what it printed."""
        environment = {**os.environ, "PYTHONPATH": str(self.folder), **settings}
        done = subprocess.run(
            [sys.executable, *arguments], capture_output=True, text=True, env=environment, cwd=self.folder, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout


def install(packs: Sequence[Path], folder: Path) -> Site:
    """Install packs from their sources, offline, and return where they are."""
    subprocess.run([sys.executable, *PIP, "--target", str(folder), *map(str, packs)], check=True)
    return Site(folder=folder)
