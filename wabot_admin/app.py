"""The admin's web app: the API, health, and the web UI at every other address."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import BaseRoute
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from wabot_admin.api import RESOURCES
from wabot_admin.api.oidc import callback_routes
from wabot_admin.errors import fault, told
from wabot_admin.hooks import hook_routes
from wabot_admin.openapi import describe, page_for_people
from wabot_admin.pages import STYLE
from wabot_admin.proxies import TrustedProxies
from wabot_admin.routes import OpenRoute, Resource, check_routes, operation_routes
from wabot_admin.services import Services
from wabot_admin.site import site_routes

SAFE_HEADERS: Mapping[bytes, bytes] = {
    b"content-security-policy": b"default-src 'none'; style-src 'self'; img-src 'self' data:; "
    b"base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    b"x-content-type-options": b"nosniff",
    b"referrer-policy": b"no-referrer",
    b"cache-control": b"no-store",
    b"cross-origin-opener-policy": b"same-origin",
}

HSTS = (b"strict-transport-security", b"max-age=31536000")
"""Only where TLS is; a header on plain HTTP would be ignored anyway."""


def create_app(
    services: Services,
    *,
    hosts: Sequence[str],
    extra: Sequence[BaseRoute] = (),
    resources: Sequence[Resource] = RESOURCES,
) -> Starlette:
    """Make the app over open services; only requests for one of `hosts` are answered. Raise RouteWithoutPermission."""
    runtime = services.runtime

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

    async def style(request: Request) -> Response:
        """Return the style sheet of the pages without script."""
        return Response(STYLE, media_type="text/css")

    async def openapi(request: Request) -> Response:
        """Return the API's description."""
        return JSONResponse(described())

    async def api_page(request: Request) -> Response:
        """Show the API to people."""
        return HTMLResponse(page_for_people(operations))

    operations = [operation for resource in resources for operation in resource.operations]
    described = cache(lambda: describe(operations))
    routes = [
        OpenRoute("/healthz", healthz),
        OpenRoute("/readyz", readyz),
        OpenRoute("/style.css", style),
        OpenRoute("/api/openapi.json", openapi),
        OpenRoute("/api/docs", api_page),
        *operation_routes(resources, services),
        *callback_routes(services),
        *hook_routes(runtime),
        *extra,
        *site_routes(),
    ]
    check_routes(routes)
    return Starlette(
        routes=routes,
        middleware=[
            Middleware(TrustedProxies, hops=runtime.settings.trusted_proxies),
            Middleware(SafeHeaders),
            Middleware(TrustedHostMiddleware, allowed_hosts=list(hosts)),
        ],
        exception_handlers={HTTPException: told, Exception: _failed},
    )


async def _failed(request: Request, error: Exception) -> Response:
    """Answer what went wrong inside, outside of every middleware, without a word of why."""
    response = fault(error)
    response.headers.update({name.decode(): value.decode() for name, value in SAFE_HEADERS.items()})
    return response


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
                added = [*SAFE_HEADERS.items(), *([HSTS] if scope.get("scheme") == "https" else [])]
                message["headers"] = [*message["headers"], *((n, v) for n, v in added if n not in own)]
            await send(message)

        await self._app(scope, receive, send_safely)
