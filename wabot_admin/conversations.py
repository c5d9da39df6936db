"""What people of ours do with conversations: take over, answer, give back, assign; API and command line call this."""

from __future__ import annotations

import base64
import binascii
import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from wabot_admin.auth.actors import scopes_of
from wabot_admin.errors import BadRequest, NotTakenOver, SearchNeedsPersonal
from wabot_admin.flags import check_flag
from wabot_admin.news import tell_conversation
from wabot_admin.reading import rows_of, sight_of
from wabot_admin.services import Actor, Services
from wabot_admin.uploads import kind_of
from wabot_core import NotFound
from wabot_core.errors import ConversationEnded
from wabot_core.messages import Content, Kind, Media
from wabot_runtime import (
    Account,
    ConversationFilter,
    ConversationRow,
    TranscriptEntry,
    has_digit,
    media_key,
    terms_of,
)

LARGEST_MEDIA = 16 * 1024 * 1024
"""Bytes of a file someone sends."""

STRANGERS = frozenset({"nobody", "operator", "phone"})
"""Who may have written or acted, but is no account."""

SOUGHT = 1000
"""Conversations with the words of a search that are gone through for who may not see all that is in them."""


async def listed(
    services: Services,
    asked: ConversationFilter,
    actor: Actor | None,
    *,
    limit: int,
    after: tuple[datetime, str] | None = None,
) -> Sequence[tuple[ConversationRow, dict[str, Any]]]:
    """Return conversations, the last active first, with what this reader sees of each.

    A text finds for a reader only what that reader could read: without `personal.read` raise SearchNeedsPersonal for
    digits, and for a part of a name or number, which a hit would tell.
    """
    if asked.contact is not None and not sight_of(actor).full:
        raise SearchNeedsPersonal
    if asked.text is None:
        rows = await services.desk.conversations.page(asked, limit=limit, after=after)
        return list(zip(rows, await rows_of(services, rows, actor), strict=True))
    terms = terms_of(asked.text)
    full = sight_of(actor).full
    if not full and has_digit(terms):
        raise SearchNeedsPersonal
    found: list[tuple[ConversationRow, dict[str, Any]]] = []
    for _ in range(max(1, SOUGHT // limit)):
        rows = await services.desk.conversations.page(asked, limit=limit, after=after)
        shown = await rows_of(services, rows, actor, terms=terms)
        found += [(row, one) for row, one in zip(rows, shown, strict=True) if full or one["match"] is not None]
        if full or len(found) >= limit or len(rows) < limit:
            break
        after = rows[-1].changed, rows[-1].id
    return found[:limit]


async def take_over(services: Services, conversation: str, *, by: str) -> ConversationRow:
    """Silence the bot and let `by` have the conversation; raise NotFound, ConversationEnded."""
    await services.runtime.handoffs.take_over(conversation, by=by)
    return await services.desk.conversations.get(conversation)


async def release(services: Services, conversation: str, *, restart: bool, by: str) -> ConversationRow:
    """Let the bot go on where it stopped, or begin anew; raise NotFound, ConversationEnded."""
    await services.runtime.handoffs.release(conversation, restart=restart, by=by)
    return await services.desk.conversations.get(conversation)


async def reply(
    services: Services,
    conversation: str,
    *,
    text: str = "",
    media: Mapping[str, Any] | None = None,
    as_document: bool = False,
    quotes: str | None = None,
    key: str | None = None,
    by: str,
) -> str:
    """Say something in a conversation a person has; return the message's WhatsApp id.

    The same key again says nothing again. Raise NotFound, ConversationEnded, NotTakenOver while the bot has it,
    SwitchedOff for a file where nobody may send any, or BadRequest.
    """
    row = await services.desk.conversations.get(conversation)
    _check_ours(row)
    if not text and media is None:
        raise BadRequest(fields={"text": ["Say something, or send a file."]})
    content = Content(text=text, reply_to=quotes)
    if media is not None:
        await check_flag(services, "files_in_replies")
        content = await _with_media(services, content, media, as_document=as_document)
    named = f"{by}|{key}" if key is not None else secrets.token_hex(16)
    return await services.runtime.handoffs.reply(conversation, content, key=named, by=by)


async def assign(services: Services, conversation: str, account: str | None, *, by: str) -> ConversationRow:
    """Say whose a conversation is; raise NotFound, also for an account that may not answer."""
    await services.desk.conversations.get(conversation)
    if account is not None and account not in {each.id for each in await assignees(services)}:
        raise NotFound(what="account", id=account)
    await services.desk.conversations.assign(conversation, account, by=by)
    await tell_conversation(services, conversation)
    return await services.desk.conversations.get(conversation)


async def assignees(services: Services) -> Sequence[Account]:
    """Return the accounts that may answer in conversations, by name."""
    found: list[Account] = []
    after = None
    able: dict[str, bool] = {}
    while accounts := await services.desk.accounts.page(limit=500, after=after):
        for account in accounts:
            if account.role not in able:
                able[account.role] = "conversations.reply" in await scopes_of(services, account.role)
            if able[account.role] and not account.disabled:
                found.append(account)
        after = accounts[-1].email
    return sorted(found, key=lambda account: (account.name.casefold(), account.id))


async def mark_read(services: Services, conversation: str) -> None:
    """Forget that messages wait for someone of ours; raise NotFound."""
    await services.desk.conversations.mark_read(conversation)
    await tell_conversation(services, conversation)


async def earlier(services: Services, conversation: str, *, limit: int) -> Sequence[ConversationRow]:
    """Return the other conversations with the same person on the same number, the last active first."""
    row = await services.desk.conversations.get(conversation)
    asked = ConversationFilter(of=(row.number, row.contact))
    found = await services.desk.conversations.page(asked, limit=limit + 1)
    return [other for other in found if other.id != conversation][:limit]


async def media_of(services: Services, conversation: str, message: str) -> tuple[TranscriptEntry, bytes]:
    """Return a message of this conversation and its file; raise NotFound."""
    source, number = place_of(message)
    entry = await services.desk.transcripts.entry(conversation, source, number)
    media = media_in(entry)
    if media is None or not media.get("file"):
        raise NotFound(what="file of message", id=message)
    return entry, await services.runtime.files.get(media["file"])


def place_of(entry: str) -> tuple[str, int]:
    """Return the source and the number that an entry's id is made of; raise NotFound for what can be none."""
    source, number = entry[:1], entry[1:]
    if not (number.isascii() and number.isdigit() and len(number) < 19):
        raise NotFound(what="message", id=entry)
    return source, int(number)


def media_in(entry: TranscriptEntry) -> Mapping[str, Any] | None:
    """Return the media of a message that came in or was said."""
    if entry.data.get("media"):
        found: Mapping[str, Any] = entry.data["media"]
        return found
    body = entry.data["content"] if entry.source == "o" else entry.data["event"].get("message", {})
    return body.get("media") or None


def _check_ours(row: ConversationRow) -> None:
    if row.ended is not None:
        raise ConversationEnded(conversation=row.id)
    if row.owner != "human":
        raise NotTakenOver


async def _with_media(services: Services, content: Content, media: Mapping[str, Any], *, as_document: bool) -> Content:
    try:
        data = base64.b64decode(media["data"], validate=True)
    except (ValueError, binascii.Error) as error:
        raise BadRequest(fields={"media": {"data": ["It is not base64."]}}) from error
    if not data or len(data) > LARGEST_MEDIA:
        raise BadRequest(fields={"media": {"data": [f"A file has 1 to {LARGEST_MEDIA} bytes."]}})
    found = kind_of(data)
    if found is None:
        raise BadRequest(fields={"media": {"data": ["Files of this type are not sent."]}})
    kind, mimetype = found
    key = media_key(data, mimetype)
    await services.runtime.files.put(key, data)
    sent = Media(mimetype=mimetype, size=len(data), name=media.get("name"), file=key)
    return Content(
        kind=Kind.DOCUMENT if as_document else kind, text=content.text, media=sent, reply_to=content.reply_to
    )
