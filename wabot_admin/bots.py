"""What one does with bots: make, save, check, test, publish, compare, restore; API and command line both call this.

Nothing here runs a bot but its own tests, in the simulator: importing and saving never execute, resolve or register.
"""

from __future__ import annotations

import asyncio
import re
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from wabot_admin.actors import name_of
from wabot_admin.differences import Difference, compare
from wabot_admin.errors import NotPublishable, TestsTooLong
from wabot_admin.flags import check_flag
from wabot_admin.impact import Plan, check_plan, move_of
from wabot_admin.outlines import Sketch, sketch
from wabot_admin.secrets import has_secret, names_in
from wabot_admin.services import Services
from wabot_admin.settings import workspace_settings
from wabot_core import NotFound
from wabot_core.bots import SPEC, Bot, migrate_spec, read_bot
from wabot_core.errors import BadDocument, DraftConflict
from wabot_core.problems import Problem, TestResult, check_bot, in_words, run_tests
from wabot_core.stores import BotRow, Draft, Revision
from wabot_runtime import (
    RevisionRow,
    WorkspaceSettings,
    deploy_revision,
    publish_draft,
    put_pictures,
    read_document,
)

RENAMES = 3
"""Tries at naming a draft that others save meanwhile."""

LONGEST_TESTS = 200_000
"""Characters of all tests of a bot together that are run on request."""


async def create_bot(services: Services, *, name: str, sample: str | None = None, language: str | None = None) -> Draft:
    """Make a bot: empty, or as one of the samples, in the language if it is written in that; its clock is the
    workspace's."""
    document: dict[str, Any] = {"spec": SPEC, "flows": []}
    if sample is not None:
        await put_pictures(services.runtime.files)
        document = read_document(sample=sample, language=language)
    timezone = (await workspace_settings(services)).timezone
    if timezone != WorkspaceSettings.timezone:
        document["settings"] = {**document.get("settings", {}), "timezone": timezone}
    return await _add(services, {**document, "name": name})


async def import_bot(services: Services, document: Mapping[str, Any], *, name: str | None = None) -> Draft:
    """Make a bot of a document from elsewhere, in today's spec; raise BadDocument, NewerSpec. Nothing in it is run."""
    data = migrate_spec(document)
    return await _add(services, data if name is None else {**data, "name": name})


@dataclass(frozen=True, kw_only=True)
class Inspection:
    """What a document from elsewhere would bring: the bot at a glance, and all that is wrong with it here."""

    name: str
    sketch: Sketch
    problems: Sequence[Problem]


async def inspect(services: Services, document: Mapping[str, Any], *, language: str | None = None) -> Inspection:
    """Look at a document from elsewhere before it is imported, keeping nothing; raise BadDocument, NewerSpec."""
    data = migrate_spec(document)
    bot = _read(data)
    shown = await asyncio.to_thread(sketch, services, data, language=language)
    return Inspection(name=bot.name, sketch=shown, problems=await find_problems(services, data, language=language))


async def copy_bot(services: Services, bot: str, *, name: str) -> Draft:
    """Make another bot of a bot's draft; its Revisions and numbers stay with the first. Raise NotFound."""
    draft = await services.desk.bots.draft(bot)
    return await _add(services, {**migrate_spec(draft.document), "name": name})


async def rename_bot(services: Services, bot: str, *, name: str, rev: int | None = None) -> BotRow:
    """Call a bot something else, as its draft says from now on; raise NotFound, DraftConflict if others keep saving.

    With the `rev` of a draft that one is renamed, or none.
    """
    for tries in reversed(range(RENAMES)):
        draft = await services.desk.bots.draft(bot)
        try:
            await save_draft(services, bot, {**draft.document, "name": name}, rev=draft.rev if rev is None else rev)
            break
        except DraftConflict:
            if rev is not None or not tries:
                raise
    return await services.desk.bots.get(bot)


async def save_draft(services: Services, bot: str, document: Mapping[str, Any], *, rev: int) -> Draft:
    """Replace the draft that has `rev`; raise BadDocument, NewerSpec, NotFound, or DraftConflict with theirs."""
    data = migrate_spec(document)
    _read(data)
    try:
        return await services.desk.bots.save(bot, data, rev=rev)
    except DraftConflict as error:
        raise _conflict(await services.desk.bots.draft(bot)) from error


async def find_problems(
    services: Services, document: Mapping[str, Any], *, language: str | None = None
) -> Sequence[Problem]:
    """Return all that is wrong with a document, secrets it names that are nowhere to be had included."""
    catalog = services.runtime.catalog
    named = await asyncio.to_thread(names_in, document, catalog)
    secrets = [name for name in named if await has_secret(services, name)]
    found = await asyncio.to_thread(check_bot, document, catalog, secrets=secrets)
    return in_words(found, document, catalog.say(language)) if catalog.spoken(language) else found


async def hold_tests(
    services: Services, document: Mapping[str, Any], *, only: str | None = None
) -> Sequence[TestResult]:
    """Run the tests a document carries, or `only` one, beside everything else.

    Raise BadDocument, TestsTooLong, NotFound where no test has that name.
    """
    if sum(len(test.chat) for test in read_bot(document).tests) > LONGEST_TESTS:
        raise TestsTooLong(limit=LONGEST_TESTS)
    results = await asyncio.to_thread(lambda: asyncio.run(run_tests(document, services.runtime.catalog, only=only)))
    if only is not None and not results:
        raise NotFound(what="test", id=only)
    return results


async def publish(
    services: Services,
    bot: str,
    *,
    rev: int | None = None,
    author: str,
    message: str,
    anyway: bool = False,
    waiting: Plan | None = None,
) -> Revision:
    """Publish the draft that has `rev`, by default as it stands: just what was checked is what answers from now on.

    Those who wait finish on their Revision, or what `waiting` says becomes of them, soon after. Raise DraftConflict
    with theirs, BadDocument, BadMove, NotPublishable with every error and failing test. `anyway` publishes in spite
    of those; raise SwitchedOff where nobody may.
    """
    draft = await services.desk.bots.draft(bot)
    if rev is not None and draft.rev != rev:
        raise _conflict(draft)
    if anyway:
        await check_flag(services, "publish_anyway")
    else:
        await _check(services, draft.document)
    plan = waiting or Plan()
    check_plan(plan, draft.document)

    async def keep(revision: Revision) -> None:
        move = move_of(plan, bot=bot, revision=revision.number, now=services.now())
        await (
            services.desk.bots.publish(revision) if move is None else services.desk.bots.publish_with(revision, move)
        )

    revision = await publish_draft(
        services.desk.bots,
        services.runtime.cache,
        draft,
        author=author,
        message=message,
        now=services.now(),
        keep=keep,
    )
    services.runtime.moves.wake()
    await services.runtime.live.say("bot", {"id": bot, "live": revision.number})
    return await _signed(services, revision)


async def history(services: Services, bot: str, *, limit: int, before: int | None = None) -> Sequence[RevisionRow]:
    """Return Revisions with their authors' names, the newest first, those before a given number; raise NotFound."""
    found = await services.desk.bots.history(bot, limit=limit, before=before)
    if not found:  # there is none of it yet, or no such bot
        await services.desk.bots.get(bot)
    names = {author: await name_of(services, author) for author in {each.author for each in found}}
    return [replace(each, author=names[each.author]) for each in found]


async def find_revision(services: Services, bot: str, number: int) -> Revision:
    """Return a Revision with its author's name; raise NotFound."""
    return await _signed(services, await services.desk.bots.revision(bot, number))


async def _signed(services: Services, revision: Revision) -> Revision:
    return replace(revision, author=await name_of(services, revision.author))


async def restore(services: Services, bot: str, number: int, *, rev: int) -> Draft:
    """Make a Revision's document the draft again; raise NotFound, DraftConflict with theirs."""
    revision = await services.desk.bots.revision(bot, number)
    return await save_draft(services, bot, revision.document, rev=rev)


async def deploy(services: Services, bot: str, number: int) -> BotRow:
    """Let another Revision answer; conversations end on the one they began with. Raise NotFound."""
    await deploy_revision(services.desk.bots, services.runtime.cache, bot, number)
    await services.runtime.live.say("bot", {"id": bot, "live": number})
    return await services.desk.bots.get(bot)


async def differences(
    services: Services, bot: str, *, before: int | None = None, after: int | None = None
) -> Sequence[Difference]:
    """Compare two Revisions: by default the live one, or nothing before the first, with the draft; raise NotFound."""
    row = await services.desk.bots.get(bot)
    before = row.live if before is None else before
    old = {} if before is None else (await services.desk.bots.revision(bot, before)).document
    if after is None:
        new = (await services.desk.bots.draft(bot)).document
    else:
        new = (await services.desk.bots.revision(bot, after)).document
    return compare(old, new)


def preview(services: Services, document: Mapping[str, Any]) -> dict[str, Any]:
    """Return a document with the ui hints of each node type in it, so that it can be drawn without running it."""
    used = {node.type for flow in read_bot(document).flows for node in flow.nodes}
    shown = {each["type"]: each["ui"] for each in services.palette["actions"] if each["type"] in used}
    return {"document": dict(document), "ui": shown}


async def _add(services: Services, document: Mapping[str, Any]) -> Draft:
    bot = _read(document)
    # an id is never given twice: processes keep programs by bot and Revision
    row = BotRow(id=new_id(bot.name, otherwise="bot"), name=bot.name)
    return await services.desk.bots.add(row, document)


def _read(document: Mapping[str, Any]) -> Bot:
    """Read a document that will be kept; raise BadDocument for NUL too, which a database can't give back."""
    level: list[Any] = [document]
    while level:
        if any(isinstance(each, str) and "\0" in each for each in level):
            raise BadDocument(why="it has a NUL character in a text")
        level = [inner for each in level for inner in _inside(each)]
    return read_bot(document)


def _inside(value: Any) -> Iterable[Any]:
    if isinstance(value, Mapping):
        return [*value, *value.values()]
    return value if isinstance(value, list) else ()


async def _check(services: Services, document: Mapping[str, Any]) -> None:
    errors = [each for each in await find_problems(services, document) if each.severity == "error"]
    if not errors:
        errors = [each.problem for each in await hold_tests(services, document) if each.problem is not None]
    if errors:
        raise NotPublishable(count=len(errors), fields={"problems": [each.as_data() for each in errors]})


def _conflict(theirs: Draft) -> DraftConflict:
    return DraftConflict(rev=theirs.rev, fields={"rev": theirs.rev, "document": theirs.document})


def new_id(name: str, *, otherwise: str) -> str:
    """Return a new id that resembles a name, or another word where the name has no letter for it."""
    slug = re.sub(r"[^a-z0-9]+", "-", name.lower())[:40].strip("-") or otherwise
    return f"{slug}-{secrets.token_hex(4)}"


def number_of(text: str) -> int:
    """Return a Revision's number as it stands in a path; raise NotFound for what can be none."""
    if not re.fullmatch(r"[1-9][0-9]{0,8}", text):
        raise NotFound(what="revision", id=text)
    return int(text)
