"""A clean clone, the README's commands in it, and a running demo to talk to."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

import pytest

from tests.acceptance.processes import processes_of

ROOT = Path(__file__).parents[2]
FIRST_START_SECONDS = 900


@pytest.fixture(scope="session")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Clone what is committed, as a newcomer does."""
    place = tmp_path_factory.mktemp("newcomer") / "wabot"
    subprocess.run(["git", "clone", "--quiet", str(ROOT), str(place)], check=True)
    return place


@pytest.fixture(scope="session")
def outside() -> dict[str, str]:
    """Give the environment of somebody who is in no virtual environment."""
    ours = str(Path(sys.executable).parent)
    path = os.pathsep.join(part for part in os.environ["PATH"].split(os.pathsep) if part != ours)
    dropped = {"VIRTUAL_ENV", "PYTHONPATH", "PYTHONHOME"}
    kept = {name: value for name, value in os.environ.items() if name not in dropped and not name.startswith("WABOT_")}
    return {**kept, "PATH": path}


@dataclass(kw_only=True)
class Demo:
    """A demo that was started by the README's command: its ports, its output, its processes."""

    command: str
    clone: Path
    environment: dict[str, str]
    output: Path
    mark: str = field(default_factory=lambda: f"acceptance-{uuid.uuid4().hex}")
    ports: dict[str, int] = field(default_factory=lambda: {name: free_port() for name in ("ADMIN", "SANDBOX", "PHONE")})
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Run the command in a terminal's way: a process group of its own, from which Ctrl-C reaches it."""
        ports = {f"WABOT_{name}_PORT": str(port) for name, port in self.ports.items()}
        with self.output.open("ab") as output:
            self.process = subprocess.Popen(
                ["sh", "-euc", self.command],
                cwd=self.clone,
                env={**self.environment, **ports, "WABOT_ACCEPTANCE": self.mark},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def ready(self, *, seconds: float) -> None:
        """Wait until it says it is ready."""
        eventually(lambda: self.get("ADMIN", "/readyz") is not None, seconds=seconds, what=self.said, demo=self)

    def interrupt(self) -> int:
        """Press Ctrl-C and return the exit status of the command.

        The terminal's whole group gets the signal but for the shell: an interactive one, which this stands for,
        only waits, while a shell that runs a script dies of it.
        """
        assert self.process
        shell = self.process.pid
        group = [process for process in self.processes() if os.getpgid(process) == shell]
        for process in [process for process in group if process != shell] or [shell]:
            os.kill(process, signal.SIGINT)
        return self.process.wait(timeout=60)

    def processes(self) -> set[int]:
        """Return every process that belongs to it."""
        return processes_of(self.mark) | processes_of(str(self.clone))

    def said(self) -> str:
        """Return what it printed."""
        return self.output.read_text(errors="replace")

    def get(self, port: str, path: str, *, timeout: float = 5) -> Any:
        """Return the JSON or text at a path, None while it doesn't answer with success."""
        return self._call(Request(f"http://127.0.0.1:{self.ports[port]}{path}"), timeout=timeout)

    def post(self, path: str, **body: Any) -> Any:
        """Post JSON to the sandbox's control API; return its answer, None when it refuses."""
        request = Request(
            f"http://127.0.0.1:{self.ports['PHONE']}/control{path}",
            data=json.dumps(body).encode(),
            headers={"content-type": "application/json"},
        )
        return self._call(request, timeout=10)

    def _call(self, request: Request, *, timeout: float) -> Any:
        try:
            with urlopen(request, timeout=timeout) as answer:
                text = answer.read().decode()
        except (HTTPError, URLError, OSError):
            return None
        try:
            return json.loads(text)
        except ValueError:
            return text

    def end(self) -> None:
        """Leave nothing behind, whatever the test found."""
        for process in self.processes():
            try:
                os.kill(process, signal.SIGKILL)
            except ProcessLookupError:
                continue
        if self.process:
            self.process.wait(timeout=10)


@pytest.fixture(scope="session")
def demo(clone: Path, outside: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """Give a demo that is not started yet; it is ended with the session."""
    output = tmp_path_factory.mktemp("output") / "demo.log"
    made = Demo(command=readme_command("Run it", clone), clone=clone, environment=outside, output=output)
    yield made
    made.end()


def readme_command(heading: str, root: Path) -> str:
    """Return the sh block under a heading of the README; there must be exactly one."""
    section = (root / "README.md").read_text().split(f"\n## {heading}\n", 1)[1].split("\n## ", 1)[0]
    blocks = [block.split("\n```", 1)[0] for block in section.split("```sh\n")[1:]]
    assert len(blocks) == 1, f"one sh block under ## {heading}, not {len(blocks)}"
    return blocks[0]


def eventually(holds: Callable[[], bool], *, seconds: float, what: Callable[[], str], demo: Demo | None = None) -> None:
    """Wait until something holds; fail, with what there is to say, when time is up or the demo has ended."""
    deadline = time.monotonic() + seconds
    while not holds():
        if demo and demo.process and demo.process.poll() is not None:
            pytest.fail(f"the demo ended with status {demo.process.returncode}:\n{what()[-4000:]}")
        if time.monotonic() > deadline:
            pytest.fail(f"not within {seconds:g} seconds:\n{what()[-4000:]}")
        time.sleep(0.2)


def free_port() -> int:
    """Return a loopback port that nobody listens on just now."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])
