"""Conversations of any length put straight into the tables, to be looked at; those that talk run a runtime."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, insert

from wabot_core.events import MessageReceived, event_to_json
from wabot_core.messages import Content, Kind, Media, Message, content_to_json
from wabot_runtime import Desk
from wabot_runtime.stores.records.people import new_handle
from wabot_runtime.stores.records.schema import captures, contacts, conversations, inbox, outbox, remarks, turns

START = datetime(2026, 3, 1, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, kw_only=True)
class Line:
    """One entry of a transcript: what a person said, what was answered (by the bot, or `author`), or a note."""

    text: str = ""
    ours: bool = False
    note: bool = False
    author: str | None = None
    kind: Kind = Kind.TEXT
    media: Media | None = None
    quotes: str | None = None
    id: str = ""
    ack: int = 3
    status: str = "taken"
    steps: tuple[tuple[str, str, str | None, str | None], ...] = ()
    minutes: float = 1


async def put_lines(
    desk: Desk,
    lines: Iterable[Line],
    *,
    name: str = "Ana Souza",
    phone: str = "351910000001",
    number: str = "front",
    bot: str = "clinic",
    end: datetime | None = None,
    fields: Mapping[str, Any] | None = None,
    **columns: Any,
) -> tuple[str, str]:
    """Put a conversation with its lines into the tables, the last line at `end`; return its id and its contact's."""
    said, id = list(lines), secrets.token_hex(16)
    chat, handle, workspace = f"{phone}@c.us", new_handle(), {"workspace_id": desk.workspace}
    at = (end or START) - MINUTE * sum(line.minutes for line in said)
    place = {**workspace, "number": number, "conversation": id}
    came: list[dict[str, Any]] = []
    left: list[dict[str, Any]] = []
    noted: list[dict[str, Any]] = []
    walked: list[dict[str, Any]] = []
    began = at
    for turn, line in enumerate(said, 1):
        at += MINUTE * line.minutes
        message_id = line.id or f"3EB0{secrets.token_hex(8).upper()}"
        if line.note:
            noted.append(
                {**workspace, "conversation": id, "kind": "note", "author": line.author or "", "about": None}
                | {"text": line.text, "at": at}
            )
        elif line.ours:
            content = Content(kind=line.kind, text=line.text, media=line.media, reply_to=line.quotes)
            left.append(
                {**place, "turn": turn, "message_id": message_id, "content": content_to_json(content), "epoch": 1}
                | {"status": line.status, "chat": chat, "tries": 0, "ack": line.ack, "queued": at, "changed": at}
                | {"author": line.author}
            )
        else:
            message = Message(
                number=number,
                id=message_id,
                chat=chat,
                contact=chat,
                at=at,
                kind=line.kind,
                text=line.text,
                media=line.media,
                reply_to=line.quotes,
            )
            event = event_to_json(MessageReceived(message=message))
            came.append(
                {**place, "turn": turn, "key": f"{chat}|in||{message_id}", "chat": chat, "contact": chat}
                | {"event": event, "status": "done", "tries": 0, "recorded": at, "closed": at}
            )
            if line.steps:
                walked.append(
                    {**place, "turn": turn, "inbox": 0, "lease": 0, "event": event, "at": at}
                    | {"steps": [list(step) for step in line.steps]}
                )
    state = {
        **{"id": id, "number": number, "chat": chat, "contact": chat, "bot": bot, "revision": 1, "turns": len(said)},
        **{"epoch": 1, "owner": "bot", "stack": [["main", "ask", [], None]], "variables": {}},
        **{"started": began, "changed": at, **columns},
    }
    person = {"number": number, "id": chat, "phone": phone, "name": name, "fields": dict(fields or {}), "seen": at}

    def work(connection: Connection) -> None:
        connection.execute(insert(contacts).values(**workspace, **person, handle=handle))
        connection.execute(insert(conversations).values(**workspace, **state))
        for table, rows in ((inbox, came), (outbox, left), (remarks, noted), (turns, walked)):
            if rows:
                connection.execute(insert(table), rows)

    await desk.conversations._database.write(work)
    return id, handle


async def put_capture(
    desk: Desk,
    data: Mapping[str, Any],
    *,
    kind: str = "lead",
    key: str = "",
    phone: str = "351910000001",
    number: str = "front",
    bot: str = "clinic",
    conversation: str = "",
    at: datetime = START,
) -> None:
    """Put what a flow kept into the table."""
    row = {"workspace_id": desk.workspace, "number": number, "contact": f"{phone}@c.us", "kind": kind, "bot": bot}
    row |= {"key": key or secrets.token_hex(4), "conversation": conversation, "data": dict(data), "at": at}
    await desk.conversations._database.write(lambda connection: connection.execute(insert(captures).values(**row)))
