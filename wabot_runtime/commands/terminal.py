"""Shows in the terminal what an admin has to scan or type; a log or a pipe never gets it."""

from __future__ import annotations

import asyncio
import io
import sys

import click

from wabot_core.channels import LinkStep
from wabot_runtime.runtime import Runtime

LOOK = 0.5  # seconds between looks


async def announce_links(runtime: Runtime) -> None:
    """Show each new link step of each number until cancelled, if this is a terminal."""
    if not sys.stdout.isatty():
        return
    shown: dict[str, str] = {}
    while True:
        for number, step in list(runtime.link_steps.items()):
            if shown.get(number) != step.text:
                shown[number] = step.text
                click.echo(link_text(step))
        await asyncio.sleep(LOOK)


def link_text(step: LinkStep) -> str:
    """Return a QR code drawn in characters, or the pairing code, with what to do."""
    until = f"until {step.expires:%H:%M:%S} UTC"
    if step.kind == "code":
        return f"\nNumber {step.number}: type {step.text} in WhatsApp, Linked devices, Link by number ({until})."
    import segno

    drawn = io.StringIO()
    segno.make(step.text, error="l").terminal(out=drawn, border=1, compact=True)
    return f"\nNumber {step.number}: scan this in WhatsApp, Linked devices ({until}).\n{drawn.getvalue()}"
