"""The admin's web app: health, the palette, and a front page that says what runs and where to go."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from wabot_admin.hooks import hook_routes
from wabot_admin.pages import STYLE, front_page
from wabot_runtime import Runtime

SAFE_HEADERS: Mapping[bytes, bytes] = {
    b"content-security-policy": b"default-src 'none'; style-src 'self'; img-src 'self' data:; "
    b"base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    b"x-content-type-options": b"nosniff",
    b"referrer-policy": b"no-referrer",
    b"cache-control": b"no-store",
    b"cross-origin-opener-policy": b"same-origin",
}


@dataclass(frozen=True, kw_only=True)
class Links:
    """Where a person may go from the front page."""

    phone: str | None = None


def create_app(
    runtime: Runtime, *, hosts: Sequence[str], links: Links = Links(), extra: Sequence[BaseRoute] = ()
) -> Starlette:
    """Make the app over an open runtime; only requests for one of `hosts` are answered."""

    async def healthz(request: Request) -> Response:
        """Say that the process lives."""
        return JSONResponse({"status": "ok"})

    async def readyz(request: Request) -> Response:
        """Say whether it can answer people now: 200, or 503 with the reason."""
        reason = await runtime.not_ready()
        return JSONResponse(
            {"status": "ok"} if reason is None else {"status": "not ready", "reason": reason},
            status_code=200 if reason is None else 503,
        )

    async def read_palette(request: Request) -> Response:
        """Return the catalog for the builder; unchanged since a known ETag, nothing."""
        from wabot_core.palette import palette  # brings the schema tools, which nothing else here needs

        data = palette(runtime.catalog)
        etag = f'"{data["etag"]}"'
        if request.headers.get("if-none-match") == etag:
            return Response(status_code=304, headers={"etag": etag})
        return JSONResponse(data, headers={"etag": etag})

    async def front(request: Request) -> Response:
        """Show what runs and where to go."""
        trouble = await runtime.not_ready()
        rows = await runtime.records.numbers.all() if trouble is None else []
        page = front_page(
            rows, steps=runtime.link_steps, phone=links.phone, plugins=runtime.catalog.plugins, trouble=trouble
        )
        return HTMLResponse(page, status_code=200 if trouble is None else 503)

    async def style(request: Request) -> Response:
        """Return the front page's style sheet."""
        return Response(STYLE, media_type="text/css")

    return Starlette(
        routes=[
            Route("/", front),
            Route("/healthz", healthz),
            Route("/readyz", readyz),
            Route("/style.css", style),
            Route("/api/palette", read_palette),
            *hook_routes(runtime),
            *extra,
        ],
        middleware=[Middleware(SafeHeaders), Middleware(TrustedHostMiddleware, allowed_hosts=list(hosts))],
        exception_handlers={Exception: _failed},
    )


async def _failed(request: Request, error: Exception) -> Response:
    """Answer what went wrong inside, outside of every middleware, without a word of why."""
    body = {"type": "about:blank", "status": 500, "code": "internal", "title": "Something went wrong in wabot."}
    headers = {name.decode(): value.decode() for name, value in SAFE_HEADERS.items()}
    return JSONResponse(body, status_code=500, headers=headers, media_type="application/problem+json")


class SafeHeaders:
    """Adds the security headers to every answer that does not bring its own."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap an app."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""

        async def send_safely(message: Message) -> None:
            if message["type"] == "http.response.start":
                own = {name.lower() for name, _ in message["headers"]}
                message["headers"] = [*message["headers"], *((n, v) for n, v in SAFE_HEADERS.items() if n not in own)]
            await send(message)

        await self._app(scope, receive, send_safely)
