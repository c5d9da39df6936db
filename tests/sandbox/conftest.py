"""A sandbox in this process, a client for its control API, and a page made of Python where no browser is needed."""

from __future__ import annotations

import asyncio
import base64
import json
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import websockets
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, utils

from wabot_runtime.sandbox import SandboxAddresses, Timings, serve

ANA, BRUNO = "15550100101@c.us", "15550100102@c.us"
PATIENCE_SECONDS = 5
PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


class Control:
    """The control API of a running sandbox."""

    def __init__(self, session: aiohttp.ClientSession, addresses: SandboxAddresses) -> None:
        self.session = session
        self.addresses = addresses

    async def ask(self, method: str, path: str, body: Any = None) -> tuple[int, Any]:
        async with self.session.request(method, self.addresses.control + path, json=body) as answer:
            return answer.status, await answer.json(content_type=None)

    async def get(self, path: str) -> Any:
        status, answer = await self.ask("GET", path)
        assert status == 200, answer
        return answer

    async def post(self, path: str, **body: Any) -> Any:
        status, answer = await self.ask("POST", path, body)
        assert status in (200, 201), answer
        return answer

    async def clear(self, fault: str) -> None:
        status, answer = await self.ask("DELETE", f"faults/{fault}")
        assert status == 200, answer


class Page:
    """Speaks to the server as the page does, without a browser. `auto` answers what a page answers by itself."""

    def __init__(self, sandbox: RunningSandbox, key: ec.EllipticCurvePrivateKey | None = None) -> None:
        self.sandbox = sandbox
        self.key = key or ec.generate_private_key(ec.SECP256R1())
        self.auto = True
        self.frames: list[dict[str, Any]] = []
        self._news = asyncio.Condition()

    @property
    def public_key(self) -> str:
        point = serialization.PublicFormat.UncompressedPoint
        return base64.b64encode(self.key.public_key().public_bytes(serialization.Encoding.X962, point)).decode()

    @asynccontextmanager
    async def open(self, *, account: str | None = None) -> AsyncIterator[Page]:
        tls = ssl.create_default_context(cafile=self.sandbox.state / "certificate.pem")
        port = int(self.sandbox.addresses.resolver_rule.rpartition(":")[2])
        address = "wss://web.whatsapp.com/ws/chat"
        async with websockets.connect(address, ssl=tls, host="127.0.0.1", port=port) as self.socket:
            self.gone = asyncio.Event()
            reading = asyncio.create_task(self._read())
            keys = {"pub": self.public_key, "noise": "n", "identity": "i", "adv": "a"}
            await self.say("hello", **keys, account=account)
            try:
                yield self
            finally:
                reading.cancel()
                await asyncio.gather(reading, return_exceptions=True)

    async def _read(self) -> None:
        try:
            async for text in self.socket:
                frame = json.loads(text)
                async with self._news:
                    self.frames.append(frame)
                    self._news.notify_all()
                if self.auto:
                    await self._answer(frame)
        finally:
            self.gone.set()

    async def _answer(self, frame: dict[str, Any]) -> None:
        if frame["op"] == "challenge":
            await self.say("auth", signature=self.sign(base64.b64decode(frame["nonce"])))
        if frame["op"] == "deliver":
            await self.say("got", ns=[item["n"] for item in frame["items"]])
            await self.say("exists", call=0, wid=ANA)  # answered once the server has taken the line above

    def sign(self, nonce: bytes) -> str:
        r, s = utils.decode_dss_signature(self.key.sign(nonce, ec.ECDSA(hashes.SHA256())))
        return base64.b64encode(r.to_bytes(32, "big") + s.to_bytes(32, "big")).decode()

    async def say(self, op: str, **body: Any) -> None:
        await self.socket.send(json.dumps({"op": op, **body}))

    async def send(self, id: str, text: str = "hi", *, chat: str = ANA, **more: Any) -> str:
        key = f"true_{chat}_{id}"
        await self.say("send", key=key, data={"id": key, "type": "chat", "body": text, **more})
        return key

    async def until(self, true: Callable[[], Any]) -> Any:
        async with asyncio.timeout(PATIENCE_SECONDS), self._news:
            await self._news.wait_for(true)
        return true()

    async def frame(self, op: str, *, nth: int = 1) -> dict[str, Any]:
        found = await self.until(lambda: len(self.of(op)) >= nth and self.of(op))
        return found[nth - 1]

    def of(self, op: str) -> list[dict[str, Any]]:
        return [frame for frame in self.frames if frame["op"] == op]

    def delivered(self, kind: str = "message") -> list[dict[str, Any]]:
        items = [item["frame"] for frame in self.of("deliver") for item in frame["items"]]
        return [item for item in items if item["kind"] == kind]

    def texts(self) -> list[str]:
        return [item["data"]["body"] for item in self.delivered()]


class RunningSandbox:
    """A sandbox that can be stopped and started again on its state."""

    def __init__(self, state: Path) -> None:
        self.state = state
        self.addresses: SandboxAddresses
        self.control: Control

    @asynccontextmanager
    async def up(self, **timings: timedelta) -> AsyncIterator[RunningSandbox]:
        ready: asyncio.Future[SandboxAddresses] = asyncio.get_running_loop().create_future()
        serving = asyncio.create_task(
            serve(state=self.state, port=0, phone_port=0, timings=Timings(**timings), ready=ready.set_result)  # type: ignore[arg-type]
        )
        async with aiohttp.ClientSession() as session:
            await asyncio.wait([ready, serving], return_when=asyncio.FIRST_COMPLETED)
            self.addresses = ready.result()
            self.control = Control(session, self.addresses)
            try:
                yield self
            finally:
                serving.cancel()
                await asyncio.gather(serving, return_exceptions=True)

    @asynccontextmanager
    async def linked_page(self) -> AsyncIterator[Page]:
        async with Page(self).open() as page:
            await page.frame("ref")
            await self.control.post("scan")
            await page.frame("paired")
            yield page


@pytest.fixture
def stopped_sandbox(tmp_path: Path) -> RunningSandbox:
    """Give a sandbox that a test starts itself."""
    return RunningSandbox(tmp_path / "state")


@pytest.fixture
async def sandbox(stopped_sandbox: RunningSandbox) -> AsyncIterator[RunningSandbox]:
    """Give a running sandbox."""
    async with stopped_sandbox.up() as running:
        yield running


@pytest.fixture
def control(sandbox: RunningSandbox) -> Control:
    """Give the control API of the running sandbox."""
    return sandbox.control


@pytest.fixture
async def page(sandbox: RunningSandbox) -> AsyncIterator[Page]:
    """Give a page that is linked to the company's number."""
    async with sandbox.linked_page() as linked:
        yield linked


@pytest.fixture
def new_page() -> type[Page]:
    """Give the maker of pages: `new_page(sandbox, key)`."""
    return Page


@pytest.fixture
def pixel() -> bytes:
    """Give the smallest picture."""
    return PIXEL
