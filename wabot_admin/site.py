"""Serves the built web UI: hashed files that may be kept for ever, one page for every address of the app.

It knows no page by name: what the address means, the app in the browser decides.
"""

from __future__ import annotations

import gzip
import mimetypes
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from wabot_admin.errors import NoSuchPage, problem
from wabot_admin.pages import missing_ui
from wabot_admin.routes import OpenRoute

BUILT = Path(__file__).parent / "ui_built"

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data: blob:",
        "media-src 'self' blob:",
        "font-src 'self'",
        "connect-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types 'none'",
    )
)
"""What the app may load: only its own files; no inline script or style, and no string becomes a script or markup."""

FOR_EVER = "public, max-age=31536000, immutable"
ASKED_AGAIN = "no-cache"
COMPRESSED = ("text/", "application/json", "image/svg")
NOT_PAGES = ("api/", "hooks/", "assets/", "demo/")


Files = Mapping[str, bytes]


def site_routes(folder: Path = BUILT) -> list[OpenRoute]:
    """Return the routes of the UI; the last one takes every address that nothing before it took."""
    files = _load(folder)

    async def page(request: Request) -> Response:
        """Show the app, at any of its addresses."""
        path = request.url.path.lstrip("/")
        if path.startswith(NOT_PAGES):
            return problem(NoSuchPage())
        if "index.html" not in files:
            return HTMLResponse(missing_ui(), status_code=503)
        return _file(request, files, "index.html", {"cache-control": "no-store", "content-security-policy": POLICY})

    async def asset(request: Request) -> Response:
        """Return a file whose name changes with its content."""
        return _file(request, files, f"assets/{request.path_params['name']}", {"cache-control": FOR_EVER})

    async def icon(request: Request) -> Response:
        """Return the icon."""
        return _file(request, files, "icon.svg", {"cache-control": ASKED_AGAIN})

    async def theme(request: Request) -> Response:
        """Return the script that sets the theme before the first paint."""
        return _file(request, files, "theme.js", {"cache-control": ASKED_AGAIN})

    return [
        OpenRoute("/assets/{name}", asset),
        OpenRoute("/icon.svg", icon),
        OpenRoute("/theme.js", theme),
        OpenRoute("/", page),
        OpenRoute("/{page:path}", page),
    ]


def _file(request: Request, files: Files, name: str, headers: Mapping[str, str]) -> Response:
    plain = files.get(name)
    if plain is None:
        return problem(NoSuchPage())
    kind = "text/javascript" if name.endswith(".js") else mimetypes.guess_type(name)[0] or "application/octet-stream"
    if kind.startswith(COMPRESSED) and "gzip" in request.headers.get("accept-encoding", ""):
        more = {"content-encoding": "gzip", "vary": "accept-encoding"}
        return Response(_small(plain), media_type=kind, headers={**headers, **more})
    return Response(plain, media_type=kind, headers=dict(headers))


def _load(folder: Path) -> Files:
    """Read all that was built: an upgrade beneath a running wabot changes nothing, and no path leads elsewhere."""
    paths = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


@lru_cache(maxsize=512)
def _small(plain: bytes) -> bytes:
    return gzip.compress(plain, mtime=0)
