"""The sample bots and how one is put in place, published and given a number."""

from __future__ import annotations

import re
from importlib import resources
from pathlib import Path
from typing import Any

import orjson

from wabot_core.bots import hash_bot, read_bot
from wabot_core.errors import BadDocument, NotFound
from wabot_core.stores import BotRow, Files, NumberRow
from wabot_runtime.programs import publish_bot
from wabot_runtime.runtime import Runtime
from wabot_runtime.samples.editions import describe, edition

SEEDER = "wabot seed"
DEMO_URL = "http://127.0.0.1:8080/demo"
PICTURES = {"demo/clinic.png": "clinic.png"}
SAMPLES = {
    "clinic": "Books appointments with a form, shows the way and the hours, and speaks two languages.",
    "echo": "Says back what it hears: the smallest bot there is.",
    "faq": "Answers what is asked most, and asks what a person of yours should know before they take over.",
    "leads": "Finds out what somebody needs and how to reach them, and puts it into the CRM.",
    "shop": "Takes orders by poll, has them paid by another system's call, and asks how it was.",
}
"""The samples and what each is for."""


def read_document(
    file: Path | None = None, *, demo_url: str | None = None, sample: str = "clinic", language: str | None = None
) -> dict[str, Any]:
    """Return a bot document, by default the clinic's, its appointment service at `demo_url`; raise BadDocument.

    A sample is in the `language`, if it is written in that; else in English.
    """
    source = file.read_bytes() if file else resources.files(__name__).joinpath(f"{sample}.json").read_bytes()
    try:
        document: dict[str, Any] = orjson.loads(source.replace(DEMO_URL.encode(), (demo_url or DEMO_URL).encode()))
    except orjson.JSONDecodeError as error:
        raise BadDocument(why=f"{file or sample} is not JSON: {error}") from error
    read_bot(document)
    return document if file else edition(document, sample, language)


def describe_sample(sample: str, language: str | None = None) -> str:
    """Return what a sample is for, in a language if it is said in that."""
    return describe(sample, SAMPLES[sample], language)


async def put_sample(runtime: Runtime, document: dict[str, Any], *, number: str) -> bool:
    """Save, publish and assign a bot unless just that is so already; say whether anything changed."""
    records = runtime.records
    bot = _id_of(document)
    await put_pictures(runtime.files)
    changed = False
    if bot not in {row.id for row in await records.bots.all()}:
        await records.bots.add(BotRow(id=bot, name=document["name"]), document)
        changed = True
    draft = await records.bots.draft(bot)
    if hash_bot(draft.document) != hash_bot(document):
        await records.bots.save(bot, document, rev=draft.rev)
        changed = True
    if changed or not await records.bots.latest(bot):
        await publish_bot(records, runtime.cache, bot, author=SEEDER, message="The sample bot")
        changed = True
    return await _assign(runtime, number, bot) or changed


async def is_taken_over(runtime: Runtime, document: dict[str, Any], *, number: str) -> bool:
    """Say whether people changed or published a sample's bot since it was put, or gave its number another bot."""
    records, bot = runtime.records, _id_of(document)
    if any(row.bot != bot for row in await records.numbers.all() if row.id == number):
        return True
    if bot not in {row.id for row in await records.bots.all()}:
        return False
    now = hash_bot((await records.bots.draft(bot)).document)
    newest = await records.bots.latest(bot)
    if not newest:
        return now != hash_bot(document)
    revision = await records.bots.revision(bot, newest)
    return revision.author != SEEDER or revision.sha256 != now


async def put_pictures(files: Files) -> None:
    """Put what the samples show into the files store."""
    for key, name in PICTURES.items():
        await files.put(key, resources.files(__name__).joinpath(name).read_bytes())


def _id_of(document: dict[str, Any]) -> str:
    return re.sub(r"\W+", "-", document["name"].lower()).strip("-")


async def _assign(runtime: Runtime, number: str, bot: str) -> bool:
    numbers = runtime.records.numbers
    try:
        row = await numbers.get(number)
    except NotFound:
        await numbers.add(NumberRow(id=number, name=number.capitalize(), bot=bot))
        return True
    if row.bot == bot:
        return False
    await numbers.change(number, bot=bot)
    return True
