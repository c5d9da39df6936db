"""`wabot runtime`: runs the numbers until it is told to stop."""

from __future__ import annotations

import asyncio
import contextlib
import signal
from collections.abc import Coroutine
from typing import Any

import click


def run_until_stopped(work: Coroutine[Any, Any, None]) -> None:
    """Run a coroutine on the fastest event loop there is; Ctrl-C and SIGTERM cancel it once, cleanly."""
    import uvloop

    async def stoppable() -> None:
        task = asyncio.ensure_future(work)
        loop = asyncio.get_running_loop()
        for name in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(name, task.cancel)
        with contextlib.suppress(asyncio.CancelledError):
            await task

    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(stoppable())


@click.command()
def runtime() -> None:
    """Run the numbers, without the admin.

    Several runtimes share one Postgres and one Redis; each number is run by one of them.

    \b
    examples:
      wabot runtime
      WABOT_RECORDS=postgresql+psycopg://wabot@db/wabot WABOT_CACHE=redis://cache wabot runtime
    """
    from wabot_runtime.commands.terminal import announce_links
    from wabot_runtime.log import configure_log
    from wabot_runtime.runtime import open_runtime
    from wabot_runtime.settings import load_settings
    from wabot_runtime.tasks import together

    settings = load_settings()
    configure_log(level=settings.log_level, format=settings.log_format)

    async def work() -> None:
        async with open_runtime(settings) as running:
            await together(running.run(), announce_links(running))

    run_until_stopped(work())
