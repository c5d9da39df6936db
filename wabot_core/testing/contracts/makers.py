"""Short ways to make what the contracts store; no asserting."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from wabot_core.conversations import Contact, Conversation, Frame, Wait
from wabot_core.events import MessageReceived, WaitExpired
from wabot_core.messages import Content, Message
from wabot_core.stores import Arrival, Records, Reply, TurnCommit

START = datetime(2026, 3, 1, 12, 30, 15, 123456, tzinfo=UTC)


def at(seconds: float) -> datetime:
    """Return a time some seconds after START."""
    return START + timedelta(seconds=seconds)


def message(key: str, *, contact: str = "ana", number: str = "n1", text: str = "hi", **more: Any) -> Message:
    """Make a message of a contact."""
    values = {"at": START, **more}
    return Message(number=number, id=key, chat=contact, contact=contact, text=text, **values)


def arrival(key: str, *, contact: Contact | str = "ana", number: str = "n1", **more: Any) -> Arrival:
    """Make the arrival of a message."""
    who = Contact(id=contact) if isinstance(contact, str) else contact
    event = MessageReceived(message=message(key, contact=who.id, number=number, **more))
    return Arrival(number=number, key=key, chat=who.id, contact=who, event=event)


def conversation(id: str = "c1", *, contact: str = "ana", number: str = "n1", **more: Any) -> Conversation:
    """Make a conversation after its first turn, waiting for a reply."""
    values: dict[str, Any] = {
        "bot": "clinic",
        "revision": 1,
        "started": START,
        "stack": (Frame(flow="main", node="ask", journal=(("say", "f1", None),)),),
        "variables": {"z": 1, "a": {"nested": [1, None, True, "é"]}},
        "wait": Wait(kind="reply"),
        "turns": 1,
    }
    return Conversation(id=id, number=number, chat=contact, contact=contact, **{**values, **more})


def turn(of: Conversation, *, lease: int = 0, says: tuple[str, ...] = (), **more: Any) -> TurnCommit:
    """Make the commit of a turn that led to `of` and says something under each of the reserved ids."""
    event = WaitExpired(conversation=of.id, turns=of.turns, at=START)
    replies = tuple(Reply(message_id=id, content=Content(text=f"text of {id}")) for id in says)
    return TurnCommit(**{"lease": lease, "conversation": of, "event": event, "replies": replies, "at": START, **more})


def following(one: Conversation, **changes: Any) -> Conversation:
    """Return the conversation one turn later."""
    return replace(one, turns=one.turns + 1, **changes)


async def begun(records: Records, id: str = "c1", **more: Any) -> Conversation:
    """Commit the first turn of a conversation and return it."""
    made = conversation(id, **more)
    await records.turns.commit(turn(made))
    return made
