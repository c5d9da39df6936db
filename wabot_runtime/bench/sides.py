"""The sides of the echo: wabot itself, its bare channel, whatsapp-web.js; each a process that answers its numbers."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from importlib import resources
from pathlib import Path

from wabot_runtime.bench.processes import Process
from wabot_runtime.bench.references import Reference
from wabot_runtime.bench.sandboxes import Judge
from wabot_runtime.web import Browser
from wabot_runtime.web.commands import run

WABOT, BARE, REFERENCE = "wabot", "bare channel", "whatsapp-web.js"
PATIENCE_SECONDS = 120.0
FLAGS = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
)


@dataclass(frozen=True, kw_only=True)
class Side:
    """A process that answers these numbers, all of them live; `database` is the URL of its Postgres, if it has one."""

    name: str
    process: Process
    numbers: Sequence[str]
    database: str = ""


@dataclass(frozen=True, kw_only=True)
class Sides:
    """Starts sides against one sandbox, their data below `folder`."""

    judge: Judge
    folder: Path
    browser: Browser
    sessions: int

    async def wabot(self, *, records: str) -> Side:
        """Start a real runtime whose published bot says what it hears; `records` is a URL or empty."""
        data, ids = self._folder("wabot"), [f"bench-{place}" for place in range(self.sessions)]
        environment = self._settings(data) | ({"WABOT_RECORDS": records} if records else {})
        command = (sys.executable, "-m", "wabot_runtime")
        if records:
            await run(*command, "db", "upgrade", minutes=2, environment=environment)
        with resources.as_file(resources.files("wabot_runtime.samples") / "echo.json") as bot:
            for number in ids:
                await run(*command, "seed", "--number", number, "--bot", str(bot), minutes=2, environment=environment)
        process = await Process.start(
            WABOT, *command, "runtime", log=self.folder / "wabot.log", environment=environment
        )
        return replace(await self._linked(WABOT, process, first=15550111000), database=records)

    async def bare(self) -> Side:
        """Start wabot's web channel alone, with a listener that replies at once and keeps nothing."""
        process = await Process.start(
            BARE,
            *(sys.executable, "-m", "wabot_runtime.bench.bare"),
            *(f"bare-{place}" for place in range(self.sessions)),
            log=self.folder / "bare.log",
            environment=self._settings(self._folder("bare")),
        )
        return await self._linked(BARE, process, first=15550112000)

    async def whatsapp_web_js(self, reference: Reference) -> Side:
        """Start an unmodified whatsapp-web.js in the same Chromium."""
        addresses = self.judge.addresses
        flags = [
            *FLAGS,
            *(() if self.browser.sandboxed else ("--no-sandbox",)),
            f"--host-resolver-rules={addresses['resolver_rule']}",
            f"--ignore-certificate-errors-spki-list={addresses['certificate_pin']}",
        ]
        process = await Process.start(
            REFERENCE,
            *reference.command,
            log=self.folder / "reference.log",
            environment={
                "MODULES": str(reference.modules),
                "CHROMIUM": str(self.browser.path),
                "CHROMIUM_FLAGS": json.dumps(flags),
                "SESSIONS": str(self._folder("reference")),
                "NUMBERS": str(self.sessions),
            },
        )
        side = await self._linked(REFERENCE, process, first=15550113000)
        await process.line(seconds=PATIENCE_SECONDS)
        return side

    async def _linked(self, name: str, process: Process, *, first: int) -> Side:
        numbers = [f"{first + place}@c.us" for place in range(self.sessions)]
        try:
            await self.judge.link(process, numbers)
        except BaseException:
            await process.stop()
            raise
        return Side(name=name, process=process, numbers=numbers)

    def _folder(self, name: str) -> Path:
        folder = self.folder / name
        folder.mkdir()
        return folder

    def _settings(self, data: Path) -> dict[str, str]:
        return {
            "WABOT_DATA": str(data),
            "WABOT_RECORDS": "",
            "WABOT_CACHE": "",
            "WABOT_FILES": "",
            "WABOT_BROWSER": str(self.browser.path),
            "WABOT_SEND_RATE": "0",
            "WABOT_LOG_FORMAT": "json",
            "WABOT_LOG_LEVEL": "warning",
            "WABOT_WHATSAPP_RESOLVER": self.judge.addresses["resolver_rule"],
            "WABOT_WHATSAPP_CERTIFICATE": self.judge.addresses["certificate_pin"],
        }
