"""A Number's profile on disk: our own lock on it, and the one place that clears up after a killed Chromium.

PROFILE/wabot.lock     held (flock) by the process that owns the profile; its pid is inside
PROFILE/session.json   whether it is linked, and up to when its messages are recorded
PROFILE/browser/       Chromium's own folder
"""

from __future__ import annotations

import asyncio
import contextlib
import fcntl
import json
import os
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from wabot_runtime.web.errors import ProfileInUse

LOCK = "wabot.lock"
NOTES = "session.json"
SINGLETONS = ("SingletonLock", "SingletonCookie", "SingletonSocket")
ORPHAN_LOOKS = 50
ORPHAN_PAUSE_SECONDS = 0.1
PROCESSES = Path("/proc")


@dataclass(frozen=True, kw_only=True, slots=True)
class Notes:
    """What is known of a profile between two runs.

    Times are in seconds by WhatsApp's clock: messages from before `linked_at` are none of ours, every message
    between it and `recorded_until` is recorded for good.
    """

    linked: bool = False
    linked_at: int = 0
    recorded_until: int = 0


class Profile:
    """One profile folder; use it inside `owned()` only."""

    def __init__(self, folder: Path) -> None:
        """Name the folder; nothing is read or made yet."""
        self.folder = folder
        self.browser_folder = folder / "browser"
        self.notes = Notes()

    @asynccontextmanager
    async def owned(self) -> AsyncIterator[Profile]:
        """Own the folder, made if missing, private to this user; raise `ProfileInUse` if another process does."""
        self.browser_folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.folder.chmod(0o700)
        lock = os.open(self.folder / LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as error:
                holder = os.pread(lock, 32, 0).decode(errors="replace").strip() or "unknown"
                raise ProfileInUse(folder=self.folder, pid=holder) from error
            os.ftruncate(lock, 0)
            os.pwrite(lock, f"{os.getpid()}\n".encode(), 0)
            self.notes = self._read_notes()
            yield self
        finally:
            os.close(lock)

    def note(self, **changes: object) -> None:
        """Change the notes and write them at once, whole or not at all."""
        notes = replace(self.notes, **changes)  # type: ignore[arg-type]
        if notes == self.notes:
            return
        self.notes = notes
        fresh = self.folder / f"{NOTES}.new"
        fresh.write_text(json.dumps(asdict(notes)), encoding="utf-8")
        fresh.replace(self.folder / NOTES)

    async def clear_up(self) -> None:
        """End a Chromium that an earlier owner left behind and remove its lock, so that a new one can start.

        Only the owner may call it: then whatever still uses the folder is an orphan.
        """
        for _ in range(ORPHAN_LOOKS):
            if not browser_processes(self.browser_folder):
                break
            await asyncio.sleep(ORPHAN_PAUSE_SECONDS)
        await self.kill_browser()
        for name in SINGLETONS:
            with contextlib.suppress(FileNotFoundError):
                (self.browser_folder / name).unlink()

    async def kill_browser(self) -> None:
        """End every process of the browser on this folder and wait until they are gone."""
        while pids := browser_processes(self.browser_folder):
            for pid in pids:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            await asyncio.sleep(0.05)

    def forget(self) -> None:
        """Remove all that Chromium kept: the session is gone for good."""
        for path in sorted(self.browser_folder.rglob("*"), key=lambda path: -len(path.parts)):
            if path.is_dir() and not path.is_symlink():
                path.rmdir()
            else:
                path.unlink()
        self.note(linked=False, linked_at=0, recorded_until=0)

    def _read_notes(self) -> Notes:
        try:
            data = json.loads((self.folder / NOTES).read_text(encoding="utf-8"))
            return Notes(
                linked=bool(data["linked"]),
                linked_at=int(data["linked_at"]),
                recorded_until=int(data["recorded_until"]),
            )
        except (OSError, ValueError, KeyError, TypeError):
            return Notes()


def browser_processes(folder: Path) -> list[int]:
    """Return the pids of the running (not zombie) processes that were started on this Chromium folder."""
    named = f"--user-data-dir={folder}".encode()
    found = []
    for entry in PROCESSES.glob("[0-9]*"):
        with contextlib.suppress(OSError):
            command = (entry / "cmdline").read_bytes() + b"\0"
            if named + b"\0" in command or named + b" " in command:
                found.append(int(entry.name))
    return found
