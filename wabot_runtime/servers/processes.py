"""Starts a server under the guard and waits until it answers; it knows no particular server."""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from wabot_runtime.servers import guard
from wabot_runtime.servers.errors import ServerDidNotStart

READY_SECONDS = 30
UNPRIVILEGED = ("postgres", "nobody")


@contextlib.contextmanager
def guarded(name: str, command: Sequence[str], *, folder: Path, is_ready: Callable[[], bool]) -> Iterator[None]:
    """Run the server for the block, not as root even if we are; then stop it and remove its folder."""
    log = folder / "server.log"
    user = unprivileged_user()
    as_user = ["--user", user] if user else []
    with log.open("wb") as output:
        process = subprocess.Popen(
            [
                sys.executable,
                "-I",
                guard.__file__,
                *as_user,
                str(folder),
                *command,
            ],
            stdin=subprocess.PIPE,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    with process:  # leaving it closes the pipe, which tells the guard, and waits for the guard's end
        deadline = time.monotonic() + READY_SECONDS
        while not is_ready():
            if process.poll() is not None or time.monotonic() > deadline:
                why = last_lines(log) or f"it said nothing within {READY_SECONDS} seconds"
                raise ServerDidNotStart(name=name, why=why)
            time.sleep(0.02)
        yield


def new_folder(name: str) -> Path:
    """Make an empty folder with a path short enough for a Unix socket in it, owned by the server's user."""
    place = tempfile.gettempdir()
    folder = Path(tempfile.mkdtemp(prefix=f"wabot-{name}-", dir=place if len(place) < 40 else "/tmp"))
    if user := unprivileged_user():
        shutil.chown(folder, user, pwd.getpwnam(user).pw_gid)
    return folder


def unprivileged_user() -> str | None:
    """Return the user that servers run as when we are root, because Postgres refuses root; else None."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return next(name for name in UNPRIVILEGED if name in names)


def last_lines(log: Path) -> str:
    """Return the end of a server's log, if there is any."""
    try:
        return " / ".join(log.read_text(errors="replace").strip().splitlines()[-5:])
    except OSError:
        return ""
