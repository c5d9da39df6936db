"""Puts runtime, admin and, for the demo, the sandbox together in one process tree, and takes them down cleanly."""

from __future__ import annotations

import asyncio
import json
import shutil
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

from wabot_admin.app import create_app
from wabot_admin.auth.links import Link, offer_first
from wabot_admin.demo import demo_routes
from wabot_admin.plugin_changes import note_changes
from wabot_admin.services import open_services
from wabot_admin.serving import bind, serve
from wabot_core import WabotError
from wabot_runtime import (
    Runtime,
    Settings,
    announce_links,
    is_taken_over,
    open_runtime,
    put_sample,
    read_document,
    together,
)

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
SANDBOX_START = 30.0  # seconds
SANDBOX_STOP = 5.0

Say = Callable[[str], None]


class SandboxFailed(WabotError):
    """The sandbox did not start: {why}"""


async def run_up(settings: Settings, *, say: Say) -> None:
    """Run the runtime and the admin until cancelled."""
    listener = bind(settings.admin_host, settings.admin_port, variable="WABOT_ADMIN_PORT")
    async with open_runtime(settings) as runtime:
        services = await open_services(runtime)
        await note_changes(services)
        app = create_app(services, hosts=_hosts(settings))
        address = f"http://{settings.admin_host}:{listener.getsockname()[1]}"
        first = await offer_first(services)

        def ready() -> None:
            say(f"Admin  {address}")
            for line in _first(first, address):
                say(line)

        await together(
            runtime.run(), serve(app, listener, ready=ready, closing=services.audience.close), announce_links(runtime)
        )


async def run_demo(settings: Settings, *, say: Say, log_file: Path, fresh: bool) -> None:
    """Run sandbox, runtime and admin on this machine until cancelled."""
    listener = bind("127.0.0.1", settings.admin_port, variable="WABOT_ADMIN_PORT")
    admin = f"http://127.0.0.1:{listener.getsockname()[1]}"
    if fresh:
        shutil.rmtree(settings.data, ignore_errors=True)
        settings.data.mkdir(parents=True)
    for port, variable in ((settings.sandbox_port, "WABOT_SANDBOX_PORT"), (settings.phone_port, "WABOT_PHONE_PORT")):
        bind("127.0.0.1", port, variable=variable).close()
    say("Starting wabot's demo …")
    async with sandbox_process(settings) as addresses:
        settings = replace(
            settings,
            whatsapp_resolver=addresses["resolver_rule"],
            whatsapp_certificate=addresses["certificate_pin"],
            egress_allow=(*settings.egress_allow, admin.removeprefix("http://")),
        )
        async with open_runtime(settings) as runtime:
            sample = read_document(demo_url=f"{admin}/demo")
            if not await is_taken_over(runtime, sample, number="demo"):
                await put_sample(runtime, sample, number="demo")
            services = await open_services(runtime, phone=addresses["phone"])
            await note_changes(services)
            app = create_app(services, hosts=sorted(LOOPBACK), extra=demo_routes())
            first = await offer_first(services)

            def ready() -> None:
                for line in _welcome(admin=admin, phone=addresses["phone"], log_file=log_file):
                    say(line)
                for line in _first(first, admin, data=settings.data):
                    say(line)

            await together(
                runtime.run(),
                serve(app, listener, ready=ready, closing=services.audience.close),
                _announce(runtime, say),
            )
    say("Stopped.")


def _welcome(*, admin: str, phone: str, log_file: Path) -> list[str]:
    return [
        "",
        f"  Phone page   {phone}",
        "               scan the QR code there, then say hi",
        f"  Admin        {admin}",
        f"  Logs         {log_file}",
        "",
        "Ctrl-C stops it; the next start goes on where it was.",
        "",
    ]


def _first(link: Link | None, address: str, *, data: Path | None = None) -> list[str]:
    """Say how the first admin makes their account, while there is none; who can read this ran the command."""
    if link is None:
        return []
    command = f"WABOT_DATA={data} wabot accounts create" if data else "wabot accounts create"
    return [
        "There is no account yet. Make the first admin's in the browser, within a day and once:",
        f"  {address}/first#{link.token}",
        f"or in a terminal: `{command} you@example.org --role admin`",
        "",
    ]


async def _announce(runtime: Runtime, say: Say) -> None:
    """Tell each new state of the demo's number in one line, while somebody has not removed it."""
    told = ""
    while True:
        for row in await runtime.records.numbers.all():
            line = f"The number is {row.state.value}. {row.reason}".strip()
            if row.id == "demo" and line != told and row.state.value != "stopped":
                say(line)
                told = line
        await asyncio.sleep(0.5)


@asynccontextmanager
async def sandbox_process(settings: Settings) -> AsyncIterator[dict[str, str]]:
    """Run a sandbox as a child that ends with this process, however it ends; give its addresses."""
    command = (
        *("-m", "wabot_runtime.sandbox", "--stop-with-stdin", "--state", str(settings.data / "sandbox")),
        *("--port", str(settings.sandbox_port), "--phone-port", str(settings.phone_port)),
    )
    pipe = asyncio.subprocess.PIPE
    child = await asyncio.create_subprocess_exec(
        sys.executable, *command, stdin=pipe, stdout=pipe, stderr=pipe, start_new_session=True
    )
    assert child.stdin is not None
    assert child.stdout is not None
    assert child.stderr is not None
    try:
        async with asyncio.timeout(SANDBOX_START):
            line = await child.stdout.readline()
        if not line:
            raise SandboxFailed(why=(await child.stderr.read()).decode(errors="replace").strip()[-500:])
        drain = asyncio.create_task(child.stderr.read())
        yield json.loads(line)
        drain.cancel()
    except TimeoutError as error:
        raise SandboxFailed(why=f"it said nothing for {SANDBOX_START:g} seconds.") from error
    finally:
        child.stdin.close()
        try:
            async with asyncio.timeout(SANDBOX_STOP):
                await child.wait()
        except TimeoutError:
            child.kill()
            await child.wait()


def _hosts(settings: Settings) -> list[str]:
    reached = urlsplit(settings.admin_url).hostname
    return sorted(LOOPBACK | {settings.admin_host} | ({reached} if reached else set()))
