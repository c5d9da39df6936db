"""The stand-in page: what a browser finds at https://web.whatsapp.com/ when it is sent to the sandbox."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import orjson
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, JSONResponse, Response
from starlette.routing import Mount, Route, WebSocketRoute
from starlette.staticfiles import StaticFiles
from starlette.websockets import WebSocket, WebSocketDisconnect

from wabot_runtime.sandbox.errors import UnknownMedia
from wabot_runtime.sandbox.exchange import Exchange
from wabot_runtime.sandbox.pages import Page

VERSION = "2.3000.1047994416"
SCRIPTS = Path(__file__).parent / "page"

# The real page has a policy like this one; clients that inject scripts must live with it.
POLICY = (
    "default-src 'self' data: blob:; script-src 'self' 'unsafe-eval' blob: data:; "
    "style-src 'self' 'unsafe-inline' data: blob:; connect-src 'self' wss://web.whatsapp.com data: blob:; "
    "img-src 'self' data: blob:"
)
DOCUMENT = """<!DOCTYPE html>
<html id="whatsapp-web" lang="en" dir="ltr">
<head>
<meta charset="utf-8">
<title>WhatsApp</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/page/page.css">
<script type="application/json" id="sandbox-settings">{settings}</script>
<script type="module" src="/page/main.js"></script>
</head>
<body>
<div id="wa_web_initial_startup"><progress value="0" max="100"></progress></div>
<div id="app"></div>
</body>
</html>
"""


def site(exchange: Exchange) -> Starlette:
    """Return the application behind the TLS listener."""
    return _Site(exchange).application()


class _Site:
    def __init__(self, exchange: Exchange) -> None:
        self._exchange = exchange

    def application(self) -> Starlette:
        return Starlette(
            routes=[
                Route("/", self._document),
                Route("/mms/upload", self._upload, methods=["POST"]),
                Route("/mms/{hash}", self._download),
                WebSocketRoute("/ws/chat", self._socket),
                Mount("/page", StaticFiles(directory=SCRIPTS)),
            ]
        )

    async def _document(self, request: Request) -> Response:
        if "offline" in self._exchange.conditions:
            return Response(status_code=503)
        settings = json.dumps(self._settings()).replace("<", "\\u003c")
        headers = {"content-security-policy": POLICY, "cache-control": "no-store"}
        return HTMLResponse(DOCUMENT.format(settings=settings), headers=headers)

    def _settings(self) -> dict[str, Any]:
        conditions = self._exchange.conditions
        sync = self._exchange.timings.sync.total_seconds()
        settings: dict[str, Any] = {"version": VERSION, "syncDelay": 1000 * sync}
        if "missing_module" in conditions:
            settings["missingModules"] = [conditions.parameter("missing_module", "id", "")]
        if "renamed_module" in conditions:
            old = conditions.parameter("renamed_module", "id", "")
            settings["renamedModules"] = {old: conditions.parameter("renamed_module", "to", f"{old}2")}
        return settings

    async def _upload(self, request: Request) -> Response:
        mimetype = request.headers.get("content-type", "application/octet-stream")
        stored = self._exchange.media.put(await request.body(), mimetype)
        url = f"https://web.whatsapp.com{stored.direct_path}"
        return JSONResponse({"url": url, "directPath": stored.direct_path, "hash": stored.hash})

    async def _download(self, request: Request) -> Response:
        if "media_gone" in self._exchange.conditions:
            return Response(status_code=404)
        try:
            stored = self._exchange.media.get(request.path_params["hash"])
        except UnknownMedia:
            return Response(status_code=404)
        return FileResponse(stored.file, media_type=stored.mimetype)

    async def _socket(self, socket: WebSocket) -> None:
        if "offline" in self._exchange.conditions:
            await socket.close()
            return
        await socket.accept()
        page = Page(socket.send_text, socket.close)
        self._exchange.pages.enter(page)
        try:
            while True:
                await self._exchange.receive(page, orjson.loads(await socket.receive_text()))
        except (WebSocketDisconnect, RuntimeError):
            pass  # the page went, or we closed it
        finally:
            self._exchange.pages.leave(page)
            self._exchange.feed.tell("linking")
