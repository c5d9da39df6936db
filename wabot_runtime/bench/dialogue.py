"""The dialogue that turns are measured with: three messages, two questions, a branch; it measures nothing."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from wabot_core.bots import read_bot
from wabot_core.catalog import Catalog
from wabot_core.conversations import Contact, Conversation
from wabot_core.engine import Address, TurnTaken, take_turn
from wabot_core.errors import HttpFailed, UnknownSecret
from wabot_core.events import MessageReceived
from wabot_core.http import HttpAnswer, HttpRequest
from wabot_core.messages import Message
from wabot_core.programs import Program, compile_bot

NUMBER, BOT = "bench", "bench"
SAID = ("book", "Ana", "3")
BEGUN = datetime(2026, 1, 5, 9, tzinfo=UTC)

QUESTIONS: Sequence[Mapping[str, Any]] = (
    {"id": "name", "type": "talk.ask", "config": {"text": "Gladly. What is your name?", "save_as": "name"}},
    {
        "id": "people",
        "type": "talk.ask",
        "config": {"text": "How many people, {{ name }}?", "answer": "number", "save_as": "people"},
    },
    {
        "id": "many",
        "type": "logic.branch",
        "config": {"when": {"left": "{{ people }}", "is": "more_than", "right": 8}},
    },
    {"id": "call", "type": "talk.say", "config": {"text": "Please call us, {{ name }}."}},
    {"id": "done", "type": "talk.say", "config": {"text": "Thank you, {{ name }}: a table for {{ people }}."}},
)
WAYS = (
    ("name", "answered", "people"),
    ("people", "answered", "many"),
    ("many", "yes", "call"),
    ("many", "no", "done"),
)


def dialogue_document(*, keywords: int = 1) -> dict[str, Any]:
    """Return the bot; of its keywords one starts the dialogue, as the last."""
    words = [f"word{place}" for place in range(keywords - 1)] + [SAID[0]]
    triggers = [
        {"id": f"t{place}", "type": "on.keyword", "version": 1, "config": {"words": [word]}}
        for place, word in enumerate(words)
    ]
    flow = {
        "id": "table",
        "name": "Book a table",
        "start": "name",
        "triggers": triggers,
        "nodes": [{"version": 1, **question} for question in QUESTIONS],
        "edges": [{"source": source, "exit": exit, "target": target} for source, exit, target in WAYS],
        "layout": {},
        "notes": [],
    }
    names = ("name", "people")
    return {
        "spec": 1,
        "name": "Table",
        "language": "en",
        "variables": [{"name": name, "type": "number" if name == "people" else "text"} for name in names],
        "settings": {},
        "flows": [flow],
        "tests": [],
    }


def dialogue_program(catalog: Catalog, *, keywords: int = 1) -> Program:
    """Return the bot ready to run."""
    return compile_bot(read_bot(dialogue_document(keywords=keywords)), catalog, id=BOT, revision=1)


class NoWorld:
    """A world that holds nothing: the dialogue reaches for nothing outside itself."""

    async def request(self, request: HttpRequest) -> HttpAnswer:
        """Refuse."""
        raise HttpFailed(host=request.url, why="a benchmark calls nobody")

    async def record(self, key: str, answer: Any) -> None:
        """Keep nothing: no answer comes from outside."""

    async def secret(self, name: str) -> str:
        """Refuse."""
        raise UnknownSecret(name=name)

    async def captured(self, contact: str, kind: str, key: str) -> Mapping[str, Any] | None:
        """Return nothing: nothing was kept."""
        return None


@dataclass(frozen=True, slots=True)
class Person:
    """Someone who goes through the dialogue."""

    contact: Contact
    address: Address

    def says(self, place: int) -> MessageReceived:
        """Return their message at that place of the dialogue."""
        chat = self.address.chat
        return MessageReceived(
            message=Message(
                number=NUMBER,
                id=f"3A{self.address.conversation}{place}",
                chat=chat,
                contact=chat,
                contact_name=self.contact.name,
                at=BEGUN + timedelta(seconds=place),
                text=SAID[place],
            ),
            first_contact=place == 0,
        )


def person(place: int, *, run: str = "") -> Person:
    """Return someone; another `run` gives another person with the same place."""
    chat = f"{15550200000 + place}{run}@c.us"
    address = Address(conversation=f"{run}c{place}", number=NUMBER, chat=chat)
    return Person(contact=Contact(id=chat, name="Ana"), address=address)


async def walk(program: Program, someone: Person) -> AsyncIterator[tuple[MessageReceived, TurnTaken]]:
    """Take someone through the dialogue, turn by turn."""
    conversation: Conversation | None = None
    for place in range(len(SAID)):
        event = someone.says(place)
        taken = await take(program, conversation, event, someone)
        conversation = taken.conversation
        yield event, taken


async def take(
    program: Program, conversation: Conversation | None, event: MessageReceived, someone: Person
) -> TurnTaken:
    """Take one turn, which this dialogue always does."""
    taken = await take_turn(program, conversation, event, contact=someone.contact, address=someone.address, world=WORLD)
    assert isinstance(taken, TurnTaken)
    return taken


WORLD = NoWorld()
