"""What a newcomer starts in a terminal: the sandbox and `wabot up` over an empty folder, and what they print."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

PATIENCE = 30.0  # seconds


@dataclass(frozen=True, kw_only=True)
class Printed:
    """The addresses on the terminal."""

    first_link: str
    phone: str


@contextmanager
def empty_install(folder: Path, chromium: Path) -> Iterator[Printed]:
    """Run both commands over an empty folder; they must end well at Ctrl-C."""
    ports = {f"WABOT_{name}_PORT": "0" for name in ("ADMIN", "SANDBOX", "PHONE")}
    settings = {**os.environ, **ports, "WABOT_DATA": str(folder), "WABOT_BROWSER": str(chromium)}
    with _command("sandbox", environment=settings) as sandbox:
        phone = _read(sandbox, r"Phone page\s+(http://\S+)")
        for name in ("WABOT_WHATSAPP_RESOLVER", "WABOT_WHATSAPP_CERTIFICATE"):
            settings[name] = _read(sandbox, rf"{name}='([^']+)'")
        with _command("up", environment=settings) as up:
            yield Printed(first_link=_read(up, r"(http://\S+/first#\S+)"), phone=phone)


def _read(process: subprocess.Popen[str], wanted: str) -> str:
    """Return what a command prints after it has begun, as soon as it has printed it."""
    assert process.stdout is not None
    for line in process.stdout:
        if found := re.search(wanted, line):
            return found[1]
    raise AssertionError(f"nothing printed is like {wanted}")


@contextmanager
def _command(*words: str, environment: dict[str, str]) -> Iterator[subprocess.Popen[str]]:
    """Run a command of wabot's for the block."""
    process = subprocess.Popen(
        [sys.executable, "-u", "-m", "wabot_runtime", *words],
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        yield process
    finally:
        process.send_signal(signal.SIGINT)
        said, _ = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0, said
