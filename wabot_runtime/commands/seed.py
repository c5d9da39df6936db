"""`wabot seed`: puts a sample bot and a number in place; running it again changes nothing."""

from __future__ import annotations

import asyncio
from pathlib import Path

import click


@click.command()
@click.option("--number", default="demo", show_default=True, help="Id of the number that the bot answers.")
@click.option(
    "--bot", "file", type=click.Path(path_type=Path, exists=True), help="A bot document to use instead of the clinic."
)
@click.option("--url", help="Where the sample bot finds its appointment service.")
def seed(number: str, file: Path | None, url: str | None) -> None:
    """Put a sample bot and a number in place: the bot is saved, published, and answers the number.

    \b
    examples:
      wabot seed
      wabot seed --number shop --bot shop.json
    """
    from wabot_runtime import configure_log, load_settings, open_runtime
    from wabot_runtime.samples import put_sample, read_document

    settings = load_settings()
    configure_log(level="warning", format=settings.log_format)

    async def work() -> None:
        async with open_runtime(settings) as opened:
            document = read_document(file, demo_url=url)
            changed = await put_sample(opened, document, number=number)
            click.echo(
                f"{document['name']} answers the number {number}." if changed else "Everything is there already."
            )

    asyncio.run(work())
