"""Runs the commands that install a browser: awaited, bounded in time, their complaint kept when they fail."""

from __future__ import annotations

import asyncio
import os
from asyncio.subprocess import DEVNULL, PIPE, STDOUT
from collections.abc import Mapping
from pathlib import Path

from wabot_core.errors import WabotError

SIGNS = ("error", "e:", "npm error", "npm err!")


class CommandFailed(WabotError):
    """`{command}` {how}{tail}"""


async def run(
    *command: str, minutes: float, folder: Path | None = None, environment: Mapping[str, str] | None = None
) -> str:
    """Run a command and return its output; raise `CommandFailed`. Cancelled, it ends the command."""
    name = " ".join(Path(part).name if os.sep in part else part for part in command[:4])
    try:
        process = await asyncio.create_subprocess_exec(
            *command,
            stdin=DEVNULL,
            stdout=PIPE,
            stderr=STDOUT,
            cwd=folder,
            env={**os.environ, **(environment or {})},
        )
    except OSError as error:
        raise CommandFailed(command=name, how="can't be run: ", tail=error.strerror) from error
    try:
        async with asyncio.timeout(minutes * 60):
            output, _ = await process.communicate()
    except TimeoutError as error:
        raise CommandFailed(command=name, how=f"did not end within {minutes:g} minutes", tail="") from error
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    text = output.decode(errors="replace")
    if process.returncode:
        lines = [line.strip() for line in text.splitlines() if line.strip()]
        telling = [line for line in lines if line.lower().startswith(SIGNS)]
        tail = " / ".join((telling or lines)[:3])[:400]
        raise CommandFailed(command=name, how=f"failed with status {process.returncode}: ", tail=tail)
    return text
