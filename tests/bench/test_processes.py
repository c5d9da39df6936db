"""A measured process: what it prints and takes, and that nothing of it stays behind."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from wabot_runtime.bench.errors import SideFailed
from wabot_runtime.bench.processes import Process, json_of
from wabot_runtime.web.memory import descendants

FAMILY = """
import json, subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"], start_new_session=True)
begun = time.process_time()
while time.process_time() - begun < 0.2: pass
print(json.dumps({"child": str(child.pid)}), flush=True)
time.sleep(600)
"""


async def test_a_process_is_measured_and_stopped_with_its_children(tmp_path: Path) -> None:
    process = await Process.start("family", sys.executable, "-c", FAMILY, log=tmp_path / "log")
    child = int(json_of(await process.line(seconds=30))["child"])
    assert process.cpu_seconds() >= 0.1
    assert process.memory_mib() > 1
    assert child in descendants([process.id])
    await process.stop()
    state = Path(f"/proc/{child}/stat")
    assert not state.exists() or state.read_text().rpartition(")")[2].split()[0] == "Z"


async def test_a_process_that_ends_says_why(tmp_path: Path) -> None:
    process = await Process.start("liar", sys.executable, "-c", "raise SystemExit('no luck')", log=tmp_path / "log")
    with pytest.raises(SideFailed, match="liar could not be measured: it ended. no luck"):
        await process.line(seconds=30)
    await process.stop()


async def test_a_silent_process_is_given_up(tmp_path: Path) -> None:
    process = await Process.start("mute", sys.executable, "-c", "import time; time.sleep(600)", log=tmp_path / "log")
    with pytest.raises(SideFailed, match="said nothing"):
        await process.line(seconds=0.1)
    await process.stop()
