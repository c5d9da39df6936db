"""Our script in the page, from outside: calls its functions with data, hears its facts over one CDP binding."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import orjson

from wabot_runtime.web.errors import BridgeFailed, PageGone, PageHung
from wabot_runtime.web.target import Target

PARTS = ("facts", "status", "rows", "listening", "sweeping", "sending", "face")
FOLDER = Path(__file__).with_name("in_page")
OPENING = """(() => {
'use strict';
if (window.top !== window || window[Symbol.for('wabot.bridge')]) return;
"""
CLOSING = "})();\n"
BINDING = "wabotOut"
HANDLE = "globalThis[Symbol.for('wabot.bridge')]"
CALL = "function (name, args) { return this[name](...args); }"

Fact = list[Any]


class Bridge:
    """The bridge of whichever document the page shows now; a reload only means a new handle."""

    def __init__(self, session: Target, *, heard: Callable[[list[Fact]], None]) -> None:
        """Speak over `session`; hand every batch of facts to `heard`, which must not raise."""
        self._session = session
        self._heard = heard
        self._handle: str | None = None

    async def attach(self) -> None:
        """Lay the binding; it stays over reloads of the page."""
        self._session.on("Runtime.bindingCalled", self._hear)
        await self._session.send("Runtime.enable")  # without it a new document gets no binding
        await self._session.send("Runtime.addBinding", {"name": BINDING})

    async def call(self, function: str, *arguments: object, timeout: float) -> Any:
        """Call a function of the bridge and return its answer; arguments travel as JSON data, never as script.

        Raises `PageHung` after `timeout` seconds, `PageGone` if the document or the browser went away and
        `BridgeFailed` if the function threw.
        """
        from playwright.async_api import Error

        try:
            async with asyncio.timeout(timeout):
                handle = self._handle or await self._find()
                answer = await self._session.send(
                    "Runtime.callFunctionOn",
                    {
                        "objectId": handle,
                        "functionDeclaration": CALL,
                        "arguments": [{"value": function}, {"value": list(arguments)}],
                        "awaitPromise": True,
                        "returnByValue": True,
                    },
                )
        except TimeoutError as error:
            raise PageHung(seconds=timeout) from error
        except Error as error:
            self._handle = None
            raise PageGone(why=error.message.splitlines()[0]) from error
        except PageGone:
            self._handle = None
            raise
        if details := answer.get("exceptionDetails"):
            raise BridgeFailed(what=function, why=_complaint(details))
        return answer["result"].get("value")

    async def _find(self) -> str:
        answer = await self._session.send("Runtime.evaluate", {"expression": HANDLE})
        handle = answer["result"].get("objectId")
        if not handle:
            raise PageGone(why="the page is not there yet")
        self._handle = str(handle)
        return self._handle

    def _hear(self, event: dict[str, Any]) -> None:
        if event.get("name") != BINDING:
            return
        facts: list[Fact] = []
        with contextlib.suppress(orjson.JSONDecodeError):
            facts = orjson.loads(event["payload"])
        if ["h"] in facts:
            self._handle = None
        self._heard(facts)


def _complaint(details: dict[str, Any]) -> str:
    thrown = details.get("exception", {})
    text = thrown.get("description") or thrown.get("value") or details.get("text", "")
    return str(text).splitlines()[0][:300]


def script_text() -> str:
    """Return the script that goes into every document before the page's own: its parts in one function's scope."""
    parts = [(FOLDER / f"{part}.js").read_text(encoding="utf-8") for part in PARTS]
    return "\n".join([OPENING, *parts, CLOSING])


def facts_of(facts: Sequence[Fact], kind: str) -> list[Fact]:
    """Return the facts of one kind, in order."""
    return [fact for fact in facts if fact[0] == kind]
