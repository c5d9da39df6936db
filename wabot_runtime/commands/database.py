"""`wabot db`: brings the records database to this version."""

from __future__ import annotations

import asyncio
from typing import cast

import click


@click.group("db")
def database() -> None:
    """Look after the records database."""


@database.command()
def upgrade() -> None:
    """Bring the database to this version of wabot, keeping all data.

    The embedded database is upgraded by itself; one you host is upgraded when you say so.

    \b
    examples:
      WABOT_RECORDS=postgresql+psycopg://owner@db/wabot wabot db upgrade
    """
    from wabot_core.stores import Records
    from wabot_runtime.plugins import load_plugins
    from wabot_runtime.settings import load_settings

    settings = load_settings()
    settings.data.mkdir(parents=True, exist_ok=True, mode=0o700)
    records = cast(Records, load_plugins(settings).store("records", settings.records_url))
    asyncio.run(records.upgrade(say=click.echo))
    click.echo("The database is up to date.")
