"""Reading conversations: who may see what of one, its transcript page by page, and the whole of it as a file."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from wabot_admin.flags import check_flag
from wabot_admin.masking import Mask, declared_pii, mask_for
from wabot_admin.services import Actor, Services
from wabot_admin.sight import Sight, entries_of, row_of, secrets_in, whole_of, words_of_secrets
from wabot_runtime import ConversationRow, Term, TranscriptPage

EXPORT_PAGE = 500
LONGEST_PATH = 500


def sight_of(actor: Actor | None) -> Sight:
    """Return what someone may see of conversations; the terminal's operator (None) sees all."""
    return Sight(mask=Mask(full=True) if actor is None else mask_for(actor))


async def sight_on(
    services: Services, row: ConversationRow, variables: Mapping[str, Any], actor: Actor | None
) -> Sight:
    """Return what someone may see of one conversation: who may not see the person reads neither name nor variables."""
    sight = sight_of(actor)
    if sight.full:
        return sight
    pii = await declared_pii(services, row.bot)
    return replace(sight, pii=pii, secrets=secrets_in(variables, pii, name=row.contact_name))


async def rows_of(
    services: Services, rows: Sequence[ConversationRow], actor: Actor | None, *, terms: Sequence[Term] = ()
) -> list[dict[str, Any]]:
    """Return conversations as a list shows them to someone, with what was found of the terms."""
    sight = sight_of(actor)
    if sight.full:
        return [row_of(row, sight, terms) for row in rows]
    variables = await services.desk.conversations.variables([row.id for row in rows])
    pii = {bot: await declared_pii(services, bot) for bot in {row.bot for row in rows}}
    found = []
    for row in rows:
        known, personal, name = variables.get(row.id, {}), pii[row.bot], row.contact_name
        hidden = words_of_secrets(known, personal, name=name) if terms else frozenset()
        own = replace(sight, secrets=secrets_in(known, personal, name=name), unsought=hidden)
        found.append(row_of(row, own, terms))
    return found


async def read(
    services: Services, conversation: str, actor: Actor | None, *, turns: int = LONGEST_PATH
) -> tuple[dict[str, Any], Sight]:
    """Return a conversation with its newest turns as someone may see it, and that; raise NotFound."""
    row, state = await services.desk.conversations.whole(conversation)
    sight = await sight_on(services, row, state.variables, actor)
    path = await services.desk.conversations.path(conversation, limit=turns)
    return whole_of(row, state, path, sight), sight


async def read_page(
    services: Services,
    conversation: str,
    actor: Actor | None,
    *,
    limit: int,
    before: Mapping[str, int] | None = None,
    after: Mapping[str, int] | None = None,
) -> tuple[list[dict[str, Any]], TranscriptPage]:
    """Return entries of a transcript as someone may see them, and the page they stand on; raise NotFound."""
    page = await services.desk.transcripts.page(conversation, limit=limit, before=before, after=after)
    sight = sight_of(actor)
    if not sight.full:
        row, state = await services.desk.conversations.whole(conversation)
        sight = await sight_on(services, row, state.variables, actor)
    return entries_of(page, conversation, sight), page


async def export(services: Services, conversation: str, actor: Actor | None) -> dict[str, Any]:
    """Return a conversation with its whole transcript, as far as someone may see it; raise NotFound, SwitchedOff."""
    await check_flag(services, "exports")
    shown, sight = await read(services, conversation, actor)
    return shown | {"transcript": [entry async for entry in _all_entries(services, conversation, sight)]}


async def export_text(services: Services, conversation: str, actor: Actor | None) -> str:
    """Return what was said in a conversation, a line each, as far as someone may see it.

    Raise NotFound, SwitchedOff.
    """
    await check_flag(services, "exports")
    shown, sight = await read(services, conversation, actor, turns=1)
    person = shown["contact"]["name"] or shown["contact"]["phone"] or "Person"
    lines = [f"{person} and {shown['bot']['name']} on {shown['number']['name']}"]
    async for entry in _all_entries(services, conversation, sight):
        if entry["type"] in ("message", "note"):
            lines.append(_line(entry, person=person, bot=shown["bot"]["name"]))
    return "\n".join(lines) + "\n"


def _line(entry: Mapping[str, Any], *, person: str, bot: str) -> str:
    author = entry["author"]
    who = author and (author["name"] or author["id"])
    if entry["type"] == "note":
        who = f"Note by {who}"
    elif who is None:
        who = person if entry["direction"] == "in" else bot
    plain = entry["type"] == "note" or entry["kind"] == "text"
    parts = [entry["text"]] if plain else [f"[{entry['kind']}]", entry["text"]]
    said = " ".join(part for part in parts if part).replace("\r", "").replace("\n", "\n    ")
    return f"{entry['at']:%Y-%m-%d %H:%M:%S} {who}: {said}"


async def _all_entries(services: Services, conversation: str, sight: Sight) -> AsyncIterator[dict[str, Any]]:
    after: Mapping[str, int] = {}
    more = True
    while more:
        page = await services.desk.transcripts.page(conversation, limit=EXPORT_PAGE, after=after)
        for entry in entries_of(page, conversation, sight):
            yield entry
        after, more = page.last, page.more
