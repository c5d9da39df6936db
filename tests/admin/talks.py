"""Conversations put straight into the tables, for tests that only read or route; those that talk run a runtime."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, insert

from wabot_core.events import MessageReceived, event_to_json
from wabot_core.messages import Content, Media, Message, content_to_json
from wabot_runtime import Desk, Label
from wabot_runtime.stores.records.people import new_handle
from wabot_runtime.stores.records.schema import contacts, conversations, inbox, outbox, turns

START = datetime(2026, 3, 1, 12, tzinfo=UTC)
PHONE = "491701234567"


async def put_talk(
    desk: Desk,
    *,
    person: str = "Ana",
    phone: str = PHONE,
    number: str = "n1",
    media: Media | None = None,
    texts: tuple[str, str] = ("hi there", "Hello!"),
    at: datetime = START,
    **columns: Any,
) -> Mapping[str, str]:
    """Put a person's conversation, with one message each way, into the tables; return its ids."""
    digits = "".join(secrets.choice("6789") for _ in range(12))  # what tests seek by number is in none
    id, contact = secrets.token_hex(16), f"49{digits}@c.us"
    workspace, handle = {"workspace_id": desk.workspace}, new_handle()
    message = Message(number=number, id=f"A{id[:9]}", chat=contact, contact=contact, at=at, text=texts[0], media=media)
    event = event_to_json(MessageReceived(message=message))
    state = {
        **{"id": id, "number": number, "chat": contact, "contact": contact, "bot": "b", "revision": 1, "turns": 1},
        **{"epoch": 1, "owner": "human", "stack": [["main", "ask", [], None]], "variables": {"name": person}},
        **{"started": at, "changed": at, **columns},
    }
    said = Content(text=texts[1])

    def work(connection: Connection) -> int:
        known = {
            "number": number,
            "id": contact,
            "phone": phone,
            "name": person,
            "fields": {},
            "seen": at,
            "handle": handle,
        }
        connection.execute(insert(contacts).values(**workspace, **known))
        connection.execute(insert(conversations).values(**workspace, **state))
        came = {"key": f"{contact}|in||{message.id}", "status": "done", "tries": 0, "recorded": at, "closed": at}
        place = {"number": number, "conversation": id, "turn": 1}
        written = insert(inbox).values(**workspace, **place, chat=contact, contact=contact, event=event, **came)
        entry = int(connection.execute(written.returning(inbox.c.id)).scalar_one())
        steps = [["main", "hello", "next", None], ["main", "ask", None, None]]
        walked = {**place, "inbox": entry, "lease": 0, "event": event, "steps": steps, "at": at}
        connection.execute(insert(turns).values(**workspace, **walked))
        sent = {"message_id": f"3EB0{id[:18]}", "content": content_to_json(said), "epoch": 1, "status": "taken"}
        left = {**place, **sent, "chat": contact, "tries": 0, "ack": 2, "queued": at, "changed": at}
        connection.execute(insert(outbox).values(**workspace, **left))
        return entry

    entry = await desk.conversations._database.write(work)
    return {"conversation": id, "message": f"i{entry}", "contact": contact, "handle": handle}


async def put_label(desk: Desk, name: str = "") -> str:
    """Make a label; return its id."""
    label = Label(id=secrets.token_hex(8), name=name or secrets.token_hex(4), colour="#25d366")
    await desk.labels.add(label)
    return label.id
