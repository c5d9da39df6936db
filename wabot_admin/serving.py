"""Serves the admin app on one address until cancelled, in the same process and loop as the runtime."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import socket
from collections.abc import Callable, Iterator

import uvicorn
from starlette.applications import Starlette

from wabot_core import WabotError

GRACE = 3  # seconds open requests get when the admin stops


class AddressInUse(WabotError):
    """{host}:{port} is taken by another program. Stop it, or choose another port with {variable}."""


class AddressUnusable(WabotError):
    """wabot can't listen at {host}:{port}: {why}. Choose another address with WABOT_ADMIN_HOST or {variable}."""


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.accepting = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, then say so."""
        await super().startup(sockets)
        self.accepting.set()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave signals to the command."""
        yield


def bind(host: str, port: int, *, variable: str) -> socket.socket:
    """Take an address before anything else starts; raise AddressInUse or AddressUnusable."""
    listener = socket.socket(
        socket.AF_INET6 if ":" in host else socket.AF_INET,
        socket.SOCK_STREAM,
        socket.IPPROTO_TCP,  # asyncio turns Nagle off only where the protocol is named
    )
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen()  # two that start at once must not both think they have it
    except OSError as error:
        listener.close()
        if error.errno == errno.EADDRINUSE:
            raise AddressInUse(host=host, port=port, variable=variable) from error
        why = error.strerror or type(error).__name__
        raise AddressUnusable(host=host, port=port, variable=variable, why=why) from error
    return listener


async def serve(
    app: Starlette,
    listener: socket.socket,
    *,
    ready: Callable[[], None] = lambda: None,
    closing: Callable[[], None] = lambda: None,
) -> None:
    """Serve until cancelled; call `ready` once connections are accepted, `closing` to end endless answers."""
    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        timeout_graceful_shutdown=GRACE,
        lifespan="off",
        proxy_headers=False,  # what proxies say is `proxies` to judge; uvicorn would believe any neighbour
    )
    server = _Server(config)
    serving = asyncio.create_task(server.serve(sockets=[listener]))
    try:
        accepting = asyncio.create_task(server.accepting.wait())
        await asyncio.wait({accepting, serving}, return_when=asyncio.FIRST_COMPLETED)
        if not accepting.cancel():
            ready()
        await asyncio.shield(serving)
    finally:
        closing()
        server.should_exit = True
        await asyncio.wait({serving}, timeout=GRACE + 1)
        listener.close()
