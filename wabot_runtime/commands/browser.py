"""`wabot browser`: finds or installs the Chromium that sessions run in."""

from __future__ import annotations

import asyncio
from dataclasses import asdict

import click

from wabot_runtime.commands.output import json_option, print_json


@click.group()
def browser() -> None:
    """Find or install the Chromium that sessions run in."""


@browser.command()
@json_option
@click.option("--install/--no-install", default=True, help="Install one when none is found.")
def ensure(as_json: bool, install: bool) -> None:
    """Find a Chromium that really starts, install one if there is none, and say which.

    \b
    examples:
      wabot browser ensure
      WABOT_BROWSER=/usr/bin/chromium wabot browser ensure --json
    """
    from wabot_runtime.settings import load_settings
    from wabot_runtime.web import find_browser

    settings = load_settings()
    found = asyncio.run(
        find_browser(
            settings.browser,
            install=install,
            sandbox=settings.browser_sandbox,
            say=lambda line: click.echo(line, err=True),
        )
    )
    if as_json:
        print_json(asdict(found))
    else:
        click.echo(f"Chromium {found.version} at {found.path} ({found.source})")
