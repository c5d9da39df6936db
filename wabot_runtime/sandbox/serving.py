"""Runs the two listeners of a sandbox on loopback, until cancelled."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import uvicorn
from starlette.applications import Starlette

from wabot_runtime.sandbox.addresses import SandboxAddresses
from wabot_runtime.sandbox.certificate import HOST, Certificate, certificate_in
from wabot_runtime.sandbox.exchange import Exchange
from wabot_runtime.sandbox.linking import Timings
from wabot_runtime.sandbox.phone import phone
from wabot_runtime.sandbox.site import site

LOOPBACK = "127.0.0.1"
CLOSE_SECONDS = 2


class _Listener(uvicorn.Server):
    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.accepting = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, then say so."""
        await super().startup(sockets)
        self.accepting.set()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave signals to whoever runs the sandbox."""
        yield


async def serve(
    *,
    state: Path,
    port: int = 8443,
    phone_port: int = 8444,
    timings: Timings | None = None,
    ready: Callable[[SandboxAddresses], None] | None = None,
) -> None:
    """Run a sandbox until cancelled, then close its listeners and its state.

    `state` is the folder that keeps it over restarts. A port of 0 takes a free one; `ready` is called with
    the addresses once both listeners accept connections.
    """
    exchange = Exchange(state, timings=timings)
    certificate = certificate_in(state)
    page_socket, phone_socket = _bound(port), _bound(phone_port)
    listeners = [
        (_listener(site(exchange), certificate), page_socket),
        (_listener(phone(exchange)), phone_socket),
    ]
    running = [asyncio.create_task(listener.serve(sockets=[bound])) for listener, bound in listeners]
    try:
        for listener, _ in listeners:
            await listener.accepting.wait()
        if ready:
            ready(_addresses(page_socket, phone_socket, certificate))
        await asyncio.wait(running)  # unlike gather, leaves the listeners be when this is cancelled
    finally:
        exchange.feed.end()
        for listener, _ in listeners:
            listener.should_exit = True
        await asyncio.gather(*running, return_exceptions=True)
        exchange.close()


def _bound(port: int) -> socket.socket:
    # The protocol is named because asyncio turns Nagle's delay off only for sockets that say they are TCP.
    bound = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    bound.bind((LOOPBACK, port))
    return bound


def _listener(application: Starlette, certificate: Certificate | None = None) -> _Listener:
    config = uvicorn.Config(
        application,
        log_config=None,
        log_level="warning",
        access_log=False,
        lifespan="off",
        ws="websockets-sansio",
        ws_ping_interval=None,
        ws_per_message_deflate=False,
        timeout_graceful_shutdown=CLOSE_SECONDS,
        ssl_certfile=certificate.chain if certificate else None,
        ssl_keyfile=certificate.key if certificate else None,
    )
    return _Listener(config)


def _addresses(page: socket.socket, phone_page: socket.socket, certificate: Certificate) -> SandboxAddresses:
    phone_address = f"http://{LOOPBACK}:{phone_page.getsockname()[1]}/"
    return SandboxAddresses(
        page=f"https://{HOST}/",
        phone=phone_address,
        control=f"{phone_address}control/",
        resolver_rule=f"MAP {HOST} {LOOPBACK}:{page.getsockname()[1]}",
        certificate_pin=certificate.pin,
    )
