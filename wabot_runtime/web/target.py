"""A CDP session with one page through Playwright's browser session, without Playwright's own watch over that page.

A page that Playwright opens itself costs about half of all CPU per message: it subscribes to the network and
forwards every frame of WhatsApp's socket to us (measured 2026-11 with Playwright 1.65). Pages of the profile's
own context it leaves alone, so this file speaks to such a page in the nested form of `Target.attachToTarget`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import orjson

from wabot_runtime.web.errors import PageGone

if TYPE_CHECKING:
    from playwright.async_api import CDPSession

Handler = Callable[[dict[str, Any]], object]


class Target:
    """One page of a browser: commands in, answers and events out. `left` is called once when it goes away."""

    def __init__(self, browser: CDPSession, *, left: Callable[[str], None]) -> None:
        """Use the browser's session; `attach` begins."""
        self._browser = browser
        self._left = left
        self._session = ""
        self._target = ""
        self._last = 0
        self._answers: dict[int, asyncio.Future[dict[str, Any]]] = {}
        self._handlers: dict[str, Handler] = {}

    async def attach(self) -> None:
        """Take the browser's first page."""
        targets = (await self._browser.send("Target.getTargets"))["targetInfos"]
        pages = [target["targetId"] for target in targets if target["type"] == "page"]
        self._browser.on("Target.receivedMessageFromTarget", self._receive)
        self._browser.on("Target.detachedFromTarget", self._detached)
        self._browser.on("Target.targetCrashed", self._crashed)
        await self._browser.send("Target.setDiscoverTargets", {"discover": True})
        self._target = pages[0] if pages else await self._new_page()
        attached = await self._browser.send("Target.attachToTarget", {"targetId": self._target, "flatten": False})
        self._session = attached["sessionId"]

    def on(self, event: str, handler: Handler) -> None:
        """Call `handler` with the parameters of every such event."""
        self._handlers[event] = handler

    async def send(self, method: str, params: dict[str, Any] | None = None) -> dict[str, Any]:
        """Send a command and return its result; raise `PageGone` when it is refused or the page leaves."""
        self._last += 1
        number = self._last
        answer: asyncio.Future[dict[str, Any]] = asyncio.get_running_loop().create_future()
        self._answers[number] = answer
        message = orjson.dumps({"id": number, "method": method, "params": params or {}}).decode()
        try:
            await self._browser.send("Target.sendMessageToTarget", {"sessionId": self._session, "message": message})
            reply = await answer
        finally:
            self._answers.pop(number, None)
        if error := reply.get("error"):
            raise PageGone(why=error.get("message", method))
        return reply["result"]  # type: ignore[no-any-return]

    def leave(self, why: str) -> None:
        """Give up what waits for an answer: the page is gone."""
        for answer in self._answers.values():
            if not answer.done():
                answer.set_exception(PageGone(why=why))
        self._left(why)

    async def _new_page(self) -> str:
        return str((await self._browser.send("Target.createTarget", {"url": "about:blank"}))["targetId"])

    def _receive(self, event: dict[str, Any]) -> None:
        if event["sessionId"] != self._session:
            return
        message = orjson.loads(event["message"])
        if handler := self._handlers.get(message.get("method", "")):
            handler(message["params"])
        answer = self._answers.get(message.get("id", 0))
        if answer and not answer.done():
            answer.set_result(message)

    def _detached(self, event: dict[str, Any]) -> None:
        if event["sessionId"] == self._session:
            self.leave("the page was closed")

    def _crashed(self, event: dict[str, Any]) -> None:
        if event["targetId"] == self._target:
            self.leave("the page crashed")
