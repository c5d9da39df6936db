"""The people of a simulation: each writes to the bot and reads what it says; the simulator does the rest."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

from wabot_core.conversations import Contact, Conversation
from wabot_core.engine import Ignored, TurnTaken
from wabot_core.messages import Choice, Content, Kind, Location, Media, Message
from wabot_core.stores import Step

MIMETYPES: Mapping[Kind, str] = {
    Kind.IMAGE: "image/jpeg",
    Kind.VIDEO: "video/mp4",
    Kind.AUDIO: "audio/mpeg",
    Kind.VOICE: "audio/ogg; codecs=opus",
    Kind.DOCUMENT: "application/pdf",
    Kind.STICKER: "image/webp",
}


class Deliver(Protocol):
    """How a person's message reaches the bot."""

    def __call__(self, person: Person, /, **message: Any) -> Awaitable[list[Content]]:
        """Give the message's parts to the bot and return what it answers this person."""


@dataclass(slots=True, eq=False)
class Person:
    """Someone who chats with the bot.

    `said` is all the bot ever said to this person, `path` every node it went through for them, `captures` what
    flows kept about them by kind and key, `last` what became of their last event.
    """

    contact: Contact
    deliver: Deliver
    stored: Callable[[Person], Conversation | None]
    said: list[Content] = field(default_factory=list)
    path: list[Step] = field(default_factory=list)
    captures: dict[tuple[str, str], Mapping[str, Any]] = field(default_factory=dict)
    last: TurnTaken | Ignored | None = None
    messages: int = 0

    # ------------------------------------------------------------ writing

    async def says(self, text: str, *, reply_to: str | None = None) -> list[Content]:
        """Write a text; return what the bot answers."""
        return await self.deliver(self, kind=Kind.TEXT, text=text, reply_to=reply_to)

    async def sends(
        self, kind: Kind | str = Kind.IMAGE, caption: str = "", *, name: str | None = None, mimetype: str | None = None
    ) -> list[Content]:
        """Send a picture, video, sound, document or sticker; its file is already downloaded."""
        kind = Kind(kind)
        media = Media(mimetype=mimetype or MIMETYPES[kind], size=1000, name=name, file=f"sim/{self.next_id()}")
        return await self.deliver(self, kind=kind, text=caption, media=media)

    async def shares(self, latitude: float, longitude: float, *, name: str | None = None) -> list[Content]:
        """Share a place."""
        place = Location(latitude=latitude, longitude=longitude, name=name)
        return await self.deliver(self, kind=Kind.LOCATION, location=place)

    async def picks(self, id: str, *, label: str | None = None, kind: Kind = Kind.LIST_REPLY) -> list[Content]:
        """Tap a button, a list entry or (`Kind.POLL_VOTE`) an option of a poll."""
        return await self.deliver(self, kind=kind, text=label or id, choice=Choice(id=id, label=label or id))

    async def reacts(self, emoji: str, *, to: str = "bot") -> list[Content]:
        """React to a message."""
        return await self.deliver(self, kind=Kind.REACTION, text=emoji, reply_to=to)

    # ------------------------------------------------------------ what has become of it

    @property
    def conversation(self) -> Conversation | None:
        """Return the person's conversation, also one that ended; None before the first."""
        return self.stored(self)

    @property
    def variables(self) -> Mapping[str, Any]:
        """Return the variables of the person's conversation."""
        return self.conversation.variables if self.conversation else {}

    @property
    def waiting_at(self) -> str | None:
        """Return `flow/node` where the conversation waits, None if it does not."""
        conversation = self.conversation
        if conversation is None or not conversation.stack:
            return None
        return f"{conversation.stack[-1].flow}/{conversation.stack[-1].node}"

    def next_id(self) -> str:
        """Return the id of the person's next message."""
        return f"{self.contact.id.partition('@')[0]}-{self.messages + 1}"

    def message(self, **parts: Any) -> Message:
        """Return the person's next message, and count it."""
        id = self.next_id()
        self.messages += 1
        contact = self.contact
        return Message(
            id=id,
            chat=contact.id,
            contact=contact.id,
            contact_name=contact.name,
            contact_phone=contact.phone,
            **parts,
        )

    def take(self, turn: TurnTaken) -> None:
        """Keep what a turn changed about the person."""
        self.path += turn.steps
        self.captures.update({(change.kind, change.key): dict(change.data) for change in turn.captures})
        changes = dict(turn.contact_fields)
        name = changes.pop("name", self.contact.name)
        self.contact = replace(self.contact, name=name, fields={**self.contact.fields, **changes})
