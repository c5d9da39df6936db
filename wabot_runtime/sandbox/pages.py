"""Pages that are connected now: who each is, what state it is in, and which one speaks for a device."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import orjson
from starlette.websockets import WebSocketDisconnect

from wabot_runtime.sandbox.devices import Delivery, Device
from wabot_runtime.sandbox.linking import Timings, qr_matrix, rotate

Write = Callable[[str], Awaitable[None]]


class Page:
    """One connected page. States: new, qr, idle, challenged, live, replaced, blocked, gone."""

    def __init__(self, write: Write, close: Callable[[], Awaitable[None]]) -> None:
        """Speak through `write`; break the connection with `close`."""
        self._write = write
        self.close = close
        self.state = "new"
        self.hello: dict[str, Any] = {}
        self.ref: str | None = None
        self.link_code: str | None = None
        self.nonce = b""
        self.device: Device | None = None
        self._rotation: asyncio.Task[None] | None = None

    @property
    def key(self) -> str:
        """Return the public key the page introduced itself with."""
        return str(self.hello.get("pub", ""))

    @property
    def qr(self) -> str | None:
        """Return the text of the QR code now shown, or None."""
        if self.ref is None:
            return None
        return ",".join([self.ref, self.hello["noise"], self.hello["identity"], self.hello["adv"], "1"])

    async def say(self, op: str, **body: Any) -> None:
        """Send one frame; to a page that has gone it goes nowhere."""
        if self.state == "gone":
            return
        try:
            await self._write(orjson.dumps({"op": op, **body}).decode())
        except (RuntimeError, OSError, WebSocketDisconnect):
            self.state = "gone"

    async def deliver(self, deliveries: list[Delivery], *, again: bool = False) -> None:
        """Send deliveries in one frame."""
        items = [{"n": delivery.n, "again": again, "frame": delivery.frame} for delivery in deliveries]
        await self.say("deliver", items=items)

    def offer_qr(self, timings: Timings, tell: Callable[[], None]) -> None:
        """Show QR codes from the first on, in place of any rotation under way."""
        self.stop_offering()

        async def show(ref: str | None, lifetime: timedelta) -> None:
            self.ref, self.state = ref, "qr" if ref else "idle"
            if ref:
                await self.say("ref", ref=ref, ttl=lifetime.total_seconds(), matrix=qr_matrix(self.qr or ref))
            else:
                await self.say("idle")
            tell()

        self._rotation = asyncio.create_task(rotate(timings, show))

    def stop_offering(self) -> None:
        """Show no further QR code; the one shown is no longer valid."""
        self.ref = None
        if self._rotation:
            self._rotation.cancel()

    def as_json(self) -> dict[str, Any]:
        """Return the page as plain data."""
        return {
            "key": self.key,
            "state": self.state,
            "number": self.device.number if self.device else None,
            "qr": self.qr,
            "link_code": self.link_code,
            "version": self.hello.get("version"),
            "user_agent": self.hello.get("userAgent"),
            "webdriver": self.hello.get("webdriver"),
        }


class Pages:
    """All connected pages."""

    def __init__(self) -> None:
        """Start with none."""
        self._connected: list[Page] = []

    def __iter__(self) -> Any:
        """Iterate over the pages in the order they connected."""
        return iter(tuple(self._connected))

    def enter(self, page: Page) -> None:
        """Count a page as connected."""
        self._connected.append(page)

    def leave(self, page: Page) -> None:
        """Count a page as gone."""
        page.stop_offering()
        page.state = "gone"
        self._connected.remove(page)

    def of_number(self, number: str | None) -> list[Page]:
        """Return the pages linked to a number; of every page if None."""
        return [
            page
            for page in self._connected
            if number is None or (page.device is not None and page.device.number == number)
        ]

    def live(self, key: str) -> Page | None:
        """Return the page that speaks for a device now."""
        return next((page for page in self._connected if page.key == key and page.state == "live"), None)

    def waiting(self) -> list[Page]:
        """Return the pages that show a QR or pairing code, newest last."""
        return [page for page in self._connected if page.device is None and (page.ref or page.link_code)]
