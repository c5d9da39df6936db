"""What the web channel's tests share: a sandbox in a process of its own, a listener that notes, channels on both."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from wabot_core.channels import Ack, LinkStep, NumberState, Sending, Sent, StateChanged
from wabot_core.messages import Content, Kind, Message
from wabot_runtime.web import Browser, WebChannel, find_browser, page_script
from wabot_runtime.web.profile import browser_processes
from wabot_runtime.web.session import Rhythm

ANA = "15550100101@c.us"
ROOT = Path(__file__).parents[2]
PATIENCE_SECONDS = 30.0


class Sandbox:
    """The stand-in for WhatsApp, and the person with the phone."""

    def __init__(self, folder: Path, *, qr_seconds: float | None = None) -> None:
        command = [sys.executable, "-m", "wabot_runtime.sandbox", "--state", str(folder)]
        command += ["--port", "0", "--phone-port", "0", "--stop-with-stdin"]
        command += ["--qr-seconds", str(qr_seconds)] if qr_seconds else []
        self._process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        assert self._process.stdout
        self.addresses: dict[str, str] = json.loads(self._process.stdout.readline())

    def stop(self) -> None:
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.close()
        self._process.wait(20)
        self._process.stdout.close()

    async def get(self, path: str) -> Any:
        return await asyncio.to_thread(self._ask, "GET", path, None)

    async def post(self, path: str, **body: object) -> Any:
        return await asyncio.to_thread(self._ask, "POST", path, body)

    async def clear(self, fault: str) -> None:
        await asyncio.to_thread(self._ask, "DELETE", f"faults/{fault}", None)

    async def says(self, text: str, *, sender: str = ANA, **more: object) -> Any:
        return await self.post("messages", sender=sender, text=text, **more)

    async def sent(self) -> list[dict[str, Any]]:
        """Return what the bot said, in order of arrival."""
        return [entry for entry in await self.get("history") if entry["from_me"]]

    async def media(self, path: str) -> bytes:
        hash = path.rpartition("/")[2]

        def read() -> bytes:
            with urllib.request.urlopen(f"{self.addresses['control']}media/{hash}", timeout=30) as answer:
                return bytes(answer.read())

        return await asyncio.to_thread(read)

    def _ask(self, method: str, path: str, body: object) -> Any:
        request = urllib.request.Request(
            self.addresses["control"] + path,
            data=None if body is None else json.dumps(body).encode(),
            headers={"content-type": "application/json"},
            method=method,
        )
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return json.loads(answer.read())
        except urllib.error.HTTPError as error:
            raise AssertionError(f"{method} {path}: {error.code} {error.read().decode()}") from None


@dataclass
class Recorder:
    """A listener that keeps everything it is told; `failures` calls with messages raise first."""

    messages: list[Message] = field(default_factory=list)
    acks: list[Ack] = field(default_factory=list)
    changes: list[StateChanged] = field(default_factory=list)
    steps: list[LinkStep] = field(default_factory=list)
    failures: int = 0

    async def messages_arrived(self, messages: Sequence[Message]) -> None:
        if self.failures:
            self.failures -= 1
            raise OSError("the database is away")
        self.messages += messages

    async def acks_arrived(self, acks: Sequence[Ack]) -> None:
        self.acks += acks

    async def state_changed(self, change: StateChanged) -> None:
        self.changes.append(change)

    async def link_step_shown(self, step: LinkStep) -> None:
        self.steps.append(step)

    @property
    def state(self) -> NumberState | None:
        return self.changes[-1].state if self.changes else None

    @property
    def reason(self) -> str:
        return self.changes[-1].reason

    def texts(self) -> list[str]:
        return [message.text for message in self.messages]

    def level(self, id: str) -> int:
        return max([ack.level for ack in self.acks if ack.id == id], default=0)


class Running:
    """A channel that runs, with what it reported."""

    def __init__(self, channel: WebChannel, listener: Recorder, task: asyncio.Task[None], folder: Path) -> None:
        self.channel = channel
        self.listener = listener
        self.task = task
        self.folder = folder

    async def until(self, true: Callable[[], object], *, seconds: float = PATIENCE_SECONDS) -> None:
        """Wait for something to become true; a channel that ended with an error says so."""
        deadline = time.monotonic() + seconds
        while not true():
            if self.task.done() and self.task.exception():
                self.task.result()
            if time.monotonic() > deadline:
                raise AssertionError(f"not within {seconds} seconds; states: {self.listener.changes}")
            await asyncio.sleep(0.02)

    async def until_state(self, state: NumberState, *, seconds: float = PATIENCE_SECONDS) -> None:
        await self.until(lambda: self.listener.state is state, seconds=seconds)

    async def say(self, id: str, text: str, *, chat: str = ANA, **more: Any) -> Sent:
        content = Content(text=text, **more)
        return (await self.channel.send([Sending(id=id, chat=chat, content=content)]))[0]

    async def show(self, id: str, kind: Kind, *, chat: str = ANA, data: bytes | None = None, **more: Any) -> Sent:
        content = Content(kind=kind, **more)
        return (await self.channel.send([Sending(id=id, chat=chat, content=content, data=data)]))[0]

    def browser_pids(self) -> list[int]:
        return browser_processes(self.folder / "browser")

    def kill_browser(self) -> None:
        for pid in self.browser_pids():
            os.kill(pid, signal.SIGKILL)


class Rig:
    """Makes channels on a sandbox."""

    def __init__(self, browser: Browser, sandbox: Sandbox, folder: Path) -> None:
        self.browser = browser
        self.sandbox = sandbox
        self.folder = folder / "profile"

    def channel(self, *, folder: Path | None = None, **rhythm: Any) -> WebChannel:
        return WebChannel(
            "clinic",
            profile=folder or self.folder,
            browser=self.browser,
            page_script=page_script(os.environ.get("WABOT_PAGE_SCRIPT")),
            resolver_rule=self.sandbox.addresses["resolver_rule"],
            trust_certificate=self.sandbox.addresses["certificate_pin"],
            rhythm=Rhythm(**rhythm),
        )

    @asynccontextmanager
    async def running(self, *, folder: Path | None = None, **rhythm: Any) -> AsyncIterator[Running]:
        listener = Recorder()
        channel = self.channel(folder=folder, **rhythm)
        task = asyncio.create_task(channel.run(listener))
        try:
            yield Running(channel, listener, task, folder or self.folder)
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    @asynccontextmanager
    async def live(self, **rhythm: Any) -> AsyncIterator[Running]:
        """Run a channel and link it if need be."""
        async with self.running(**rhythm) as running:
            listener = running.listener
            await running.until(lambda: listener.steps or listener.state is NumberState.LIVE)
            if listener.state is not NumberState.LIVE:
                await self.sandbox.post("scan", qr=listener.steps[-1].text)
            await running.until_state(NumberState.LIVE)
            yield running


@pytest.fixture(scope="session")
def browser() -> Browser:
    """Give a Chromium that works here."""
    return asyncio.run(find_browser(os.environ.get("WABOT_BROWSER"), install=True, say=lambda line: None))


@pytest.fixture
def new_sandbox(tmp_path: Path) -> Iterator[Callable[..., Sandbox]]:
    """Give a function that starts a sandbox; all are stopped after the test."""
    started: list[Sandbox] = []

    def start(**options: Any) -> Sandbox:
        started.append(Sandbox(tmp_path / f"sandbox{len(started)}", **options))
        return started[-1]

    yield start
    for sandbox in started:
        sandbox.stop()


@pytest.fixture
def rig(browser: Browser, new_sandbox: Callable[..., Sandbox], tmp_path: Path) -> Rig:
    """Give a maker of channels on a fresh sandbox."""
    return Rig(browser, new_sandbox(), tmp_path)
