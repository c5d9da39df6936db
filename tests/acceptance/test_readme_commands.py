"""The README's two commands, run literally as a newcomer runs them: in a clean clone, from the text itself."""

from __future__ import annotations

import ipaddress
import shutil
import subprocess
import time
from pathlib import Path

import pytest

from tests.acceptance.conftest import FIRST_START_SECONDS, Demo, eventually, readme_command
from tests.acceptance.processes import listening

pytestmark = pytest.mark.acceptance


def test_the_first_command_answers_a_newcomers_hi_and_stops_at_ctrl_c(demo: Demo) -> None:
    demo.start()
    demo.ready(seconds=FIRST_START_SECONDS)
    assert f"127.0.0.1:{demo.ports['PHONE']}" in demo.said()

    addresses = listening(demo.processes())
    assert {demo.ports["ADMIN"], demo.ports["SANDBOX"], demo.ports["PHONE"]} <= {port for _, port in addresses}
    assert [address for address, _ in addresses if not ipaddress.ip_address(address).is_loopback] == []

    eventually(lambda: demo.post("/scan") is not None, seconds=90, what=demo.said, demo=demo)
    eventually(lambda: "live" in demo.said(), seconds=60, what=demo.said, demo=demo)
    person = demo.get("PHONE", "/control/contacts")[0]
    assert demo.post("/messages", sender=person["jid"], text="hi")
    answers = demo.get("PHONE", "/control/wait?from_me=true&count=1&timeout=60", timeout=70)
    assert answers, demo.said()[-4000:]
    assert answers[0]["text"].strip()

    assert demo.interrupt() == 0, demo.said()[-4000:]
    eventually(lambda: demo.processes() == set(), seconds=10, what=lambda: f"still there: {demo.processes()}")


def test_the_second_start_is_fast_and_needs_no_new_qr_code(demo: Demo) -> None:
    already_said = len(demo.said())
    demo.start()
    demo.ready(seconds=60)
    assert "Installing" not in demo.said()[already_said:]
    person = demo.get("PHONE", "/control/contacts")[0]
    before = len(demo.get("PHONE", "/control/history?from_me=true"))
    assert demo.post("/messages", sender=person["jid"], text="hi")
    answers = demo.get("PHONE", f"/control/wait?from_me=true&count={before + 1}&timeout=60", timeout=70)
    assert answers, demo.said()[-4000:]
    assert demo.interrupt() == 0, demo.said()[-4000:]
    eventually(lambda: demo.processes() == set(), seconds=10, what=lambda: f"still there: {demo.processes()}")


def test_an_environment_that_stands_costs_less_than_a_second(demo: Demo) -> None:
    started = time.monotonic()
    command = ["python3", str(demo.clone / "bootstrap.py"), "install"]
    done = subprocess.run(command, cwd="/", env=demo.environment, capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (0, "")
    assert time.monotonic() - started < 1


def test_ci_runs_the_second_command_as_it_stands_in_the_readme(clone: Path, tmp_path: Path) -> None:
    shutil.copytree(clone / ".ci", tmp_path / ".ci")
    readme = (clone / "README.md").read_text()
    command = readme_command("Test it", clone)
    (tmp_path / "README.md").write_text(readme.replace(command, "echo the tests; exit 7"))
    done = subprocess.run(["bash", str(tmp_path / ".ci" / "run")], cwd="/", capture_output=True, text=True)
    assert (done.returncode, done.stdout.splitlines()[-1]) == (7, "the tests")
    assert command == "python3 bootstrap.py test"


def test_ci_refuses_a_readme_without_the_command(clone: Path, tmp_path: Path) -> None:
    shutil.copytree(clone / ".ci", tmp_path / ".ci")
    (tmp_path / "README.md").write_text("# wabot\n\n## Run it\n\n```sh\necho run\n```\n")
    done = subprocess.run(["bash", str(tmp_path / ".ci" / "run")], cwd="/", capture_output=True, text=True)
    assert done.returncode == 1
    assert "Test it" in done.stderr
