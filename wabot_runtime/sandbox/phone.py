"""The simulated phone: a page for a person's browser, and the control API under /control/."""

from __future__ import annotations

from pathlib import Path

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Receive, Scope, Send

from wabot_runtime.sandbox.control import Control
from wabot_runtime.sandbox.errors import SandboxError
from wabot_runtime.sandbox.exchange import Exchange
from wabot_runtime.sandbox.requests import problem

FILES = Path(__file__).parent / "phone_page"
LOCAL_HOSTS = {"localhost", "127.0.0.1"}
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; media-src 'self'; "
    "connect-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cache-control": "no-cache",
}


def phone(exchange: Exchange) -> Starlette:
    """Return the application behind the plain listener. It answers only to a local name of this machine."""
    return Starlette(
        routes=[
            Route("/", _page),
            Mount("/control", routes=Control(exchange).routes()),
            Mount("/phone", StaticFiles(directory=FILES)),
        ],
        middleware=[Middleware(LocalOnly)],
        exception_handlers={SandboxError: problem},
    )


async def _page(request: Request) -> Response:
    return FileResponse(FILES / "index.html", headers=HEADERS)


class LocalOnly:
    """Refuses what another site could make a browser send here: foreign names, and bodies that aren't JSON."""

    def __init__(self, app: ASGIApp) -> None:
        """Guard this application."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request pass, or answer 403 or 415."""
        if scope["type"] != "http":
            return
        refusal = self._refusal(Request(scope))
        await (refusal or self._app)(scope, receive, send)

    def _refusal(self, request: Request) -> Response | None:
        host = request.headers.get("host", "").rpartition(":")[0] or request.headers.get("host", "")
        if host not in LOCAL_HOSTS:
            return PlainTextResponse("The sandbox answers to localhost and 127.0.0.1 only.", 403)
        mimetype = request.headers.get("content-type", "").partition(";")[0]
        if request.method == "POST" and mimetype != "application/json":
            return PlainTextResponse("Send JSON, as application/json.", 415)
        return None
