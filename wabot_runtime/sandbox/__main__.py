"""Runs a sandbox as a process of its own: `python -m wabot_runtime.sandbox --state DIR`."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import sys
from collections.abc import Coroutine
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import click

from wabot_runtime.sandbox import SandboxAddresses, Timings, serve


@click.command()
@click.option("--state", type=click.Path(path_type=Path), required=True, help="Folder that keeps its state.")
@click.option("--port", default=8443, help="Port of the stand-in page; 0 takes a free one.")
@click.option("--phone-port", default=8444, help="Port of the phone page; 0 takes a free one.")
@click.option("--stop-with-stdin", is_flag=True, help="Stop when standard input closes.")
@click.option("--qr-seconds", type=float, help="Lifetime of a QR code, if not WhatsApp's 60 and 20 s.")
@click.option("--sync-seconds", default=0.4, help="How long a page is out of sync after it logged in.")
def main(
    state: Path,
    port: int,
    phone_port: int,
    stop_with_stdin: bool,
    qr_seconds: float | None,
    sync_seconds: float,
) -> None:
    """Run a sandbox; print one JSON line with its addresses when it is ready."""
    timings = Timings(sync=timedelta(seconds=sync_seconds))
    if qr_seconds:
        lifetime = timedelta(seconds=qr_seconds)
        timings = replace(timings, first_qr=lifetime, other_qrs=lifetime)
    with contextlib.suppress(asyncio.CancelledError):
        _event_loop_run(
            _run(
                state=state,
                port=port,
                phone_port=phone_port,
                stop_with_stdin=stop_with_stdin,
                timings=timings,
            )
        )


def _event_loop_run(main: Coroutine[Any, Any, None]) -> None:
    """Run on uvloop where there is one."""
    if sys.platform == "win32":
        asyncio.run(main)
    else:
        import uvloop

        uvloop.run(main)


async def _run(*, state: Path, port: int, phone_port: int, stop_with_stdin: bool, timings: Timings) -> None:
    serving = asyncio.current_task()
    assert serving is not None
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, serving.cancel)
    if stop_with_stdin:
        descriptor = sys.stdin.fileno()
        loop.add_reader(descriptor, lambda: os.read(descriptor, 4096) or serving.cancel())
    await serve(state=state, port=port, phone_port=phone_port, timings=timings, ready=_announce)


def _announce(addresses: SandboxAddresses) -> None:
    click.echo(json.dumps(addresses.as_json()))
    sys.stdout.flush()


if __name__ == "__main__":
    main()
