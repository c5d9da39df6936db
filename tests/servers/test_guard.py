"""The guard: a server never outlives whoever started it, and takes its folder along."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

STARTS_SERVERS = """
import sys, time
from wabot_runtime.servers import throwaway_postgres, throwaway_redis
with throwaway_postgres() as postgres, throwaway_redis() as redis:
    print(postgres.url.rpartition("=")[2].replace("%2F", "/"), flush=True)
    time.sleep(60)
"""
GONE_SECONDS = 15


def processes_in(folder: Path) -> list[int]:
    """Return the processes whose command line names the folder."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            command = (entry / "cmdline").read_bytes()
        except OSError:
            continue
        if os.fsencode(folder) in command:
            found.append(int(entry.name))
    return found


@pytest.mark.crash
@pytest.mark.parametrize("blow", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_servers_end_with_a_process_that_is_killed(blow: signal.Signals) -> None:
    with subprocess.Popen([sys.executable, "-c", STARTS_SERVERS], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout
        folder = Path(parent.stdout.readline().strip())
        assert folder.is_dir()
        assert processes_in(folder)
        parent.send_signal(blow)
    deadline = time.monotonic() + GONE_SECONDS
    while (folder.exists() or processes_in(folder)) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert processes_in(folder) == []
    assert not folder.exists()
