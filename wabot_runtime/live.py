"""Live events: what just happened, told over the cache to whoever watches; nothing waits for it or depends on it.

What happens within a moment goes out as one batch, so that a runtime at full speed costs the cache ten commands a
second. The newest batches are kept for readers that come back, and so are the works that run now.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any, Literal

import orjson

from wabot_core.channels import Ack, StateChanged
from wabot_core.conversations import Conversation
from wabot_core.events import MessageReceived
from wabot_core.messages import Content, Message
from wabot_core.stores import Cache, InboxEntry, TurnCommit
from wabot_runtime.log import get_log, named

log = get_log("live")

GATHER = 0.1  # seconds within which events become one batch
LARGEST = 200  # events of a batch; a reader is told that it missed what is beyond
KEPT = 300  # batches
KEPT_FOR = timedelta(hours=1)
PREVIEW = 140  # characters
JOB_HOLDS = timedelta(seconds=30)
"""How long a work that told nothing more counts as running; its process may be gone."""

Event = tuple[str, Mapping[str, Any]]
"""What kind of event, and its data."""


JobStatus = Literal["running", "done", "failed"]


def live_topic(workspace: str) -> str:
    """Return the topic on which a workspace's events are told."""
    return f"live.{workspace}"


class Live:
    """Tells what happens in one workspace."""

    def __init__(self, cache: Cache, *, workspace: str) -> None:
        """Begin with nothing to tell."""
        self.topic = live_topic(workspace)
        self._cache = cache
        self._waiting: list[Event] = []
        self._lost = False
        self._woken = asyncio.Event()

    def tell(self, kind: str, data: Mapping[str, Any]) -> None:
        """Tell an event soon, while `run` runs; costs its caller next to nothing."""
        if len(self._waiting) < LARGEST:
            self._waiting.append((kind, data))
        else:
            self._lost = True
        self._woken.set()

    async def mark(self) -> str:
        """Return the id of now: tells nothing, but what is told later comes after it. Raise the cache's error."""
        return await self._cache.append(
            self.topic, orjson.dumps({"events": [], "lost": False}), keep=KEPT, ttl=KEPT_FOR
        )

    async def forget(self) -> None:
        """Keep nothing of what was told so far, for someone it is about was erased; whoever watches reads anew."""
        self._waiting.clear()
        await self._send([], lost=True, keep=1)

    async def say(self, kind: str, data: Mapping[str, Any]) -> None:
        """Tell an event now, from any process."""
        await self._send([(kind, data)], lost=False)

    async def say_job(self, data: Mapping[str, Any]) -> None:
        """Tell how far a work is (see `job_event`), and keep that it runs for who begins to watch meanwhile."""
        await self.say("job", data)
        try:
            kept = orjson.dumps(data) if data["status"] == "running" else None
            await self._cache.put_entry(f"{self.topic}.jobs", data["id"], kept, ttl=JOB_HOLDS)
        except Exception as error:  # each cache has errors of its own; whoever watches already has been told
            log.warning("job_not_kept", error=named(error))

    async def jobs(self) -> Sequence[Mapping[str, Any]]:
        """Return the works that run now, as their events have them; none when the cache is away."""
        try:
            kept = await self._cache.entries(f"{self.topic}.jobs")
        except Exception as error:  # each cache has errors of its own
            log.warning("jobs_not_read", error=named(error))
            return []
        return [orjson.loads(job) for job in kept.values()]

    async def run(self) -> None:
        """Tell until cancelled, then what is left."""
        try:
            while True:
                await self._woken.wait()
                await asyncio.sleep(GATHER)
                await self._flush()
        finally:
            if self._waiting:
                await self._flush()

    async def _flush(self) -> None:
        self._woken.clear()
        events, lost = self._waiting, self._lost
        self._waiting, self._lost = [], False
        await self._send(events, lost=lost)

    async def _send(self, events: Sequence[Event], *, lost: bool, keep: int = KEPT) -> None:
        try:
            payload = orjson.dumps({"events": events, "lost": lost})
            await self._cache.append(self.topic, payload, keep=keep, ttl=KEPT_FOR)
        except Exception as error:  # each cache has errors of its own; whoever watches finds out by reading again
            log.warning("events_not_told", count=len(events), error=named(error))


def read_batch(payload: bytes) -> tuple[Sequence[Event], bool]:
    """Return a batch's events, and whether some more were lost."""
    data = orjson.loads(payload)
    return [(kind, found) for kind, found in data["events"]], data["lost"]


def state_event(change: StateChanged) -> Event:
    """Return the event of a Number's state."""
    return "number", {"id": change.number, "state": change.state, "reason": change.reason, "since": change.at}


def arrival_events(entries: Sequence[InboxEntry]) -> list[Event]:
    """Return the events of messages that came in, or were written on our phone."""
    return [
        ("message", _came(entry.event.message, name=entry.contact.name))
        for entry in entries
        if isinstance(entry.event, MessageReceived)
    ]


def commit_events(commit: TurnCommit) -> list[Event]:
    """Return the events of a turn: what it says, and where its conversation stands."""
    said = [
        ("message", said_event(commit.conversation, reply.message_id, reply.content, at=commit.at, author=None))
        for reply in commit.replies
    ]
    return [*said, ("conversation", conversation_event(commit.conversation))]


def ack_event(acks: Sequence[Ack]) -> Event:
    """Return the event of messages of one Number that came further."""
    return "ack", {"number": acks[0].number, "acks": [{"id": each.id, "level": each.level} for each in acks]}


def job_event(kind: str, id: str, *, of: str, done: int, total: int | None, status: JobStatus) -> Mapping[str, Any]:
    """Return how far a long work has come, `of` being what it works on; `total` is None where nobody knows it."""
    return {"id": id, "kind": kind, "of": of, "done": done, "total": total, "status": status}


def conversation_event(conversation: Conversation) -> Mapping[str, Any]:
    """Return what is told of a conversation that changed."""
    return {
        "id": conversation.id,
        "number": conversation.number,
        "contact": conversation.contact,
        "bot": conversation.bot,
        "revision": conversation.revision,
        "turns": conversation.turns,
        "owner": conversation.owner,
        "ended": conversation.ended,
    }


def said_event(
    conversation: Conversation, id: str, content: Content, *, at: Any, author: str | None
) -> Mapping[str, Any]:
    """Return what is told of a message of ours; `author` is the account that wrote it, None the bot."""
    return {
        "id": id,
        "number": conversation.number,
        "contact": conversation.contact,
        "conversation": conversation.id,
        "from_me": True,
        "author": author,
        "kind": content.kind,
        "preview": content.text[:PREVIEW],
        "name": None,
        "at": at,
    }


def _came(message: Message, *, name: str | None) -> Mapping[str, Any]:
    return {
        "id": message.id,
        "number": message.number,
        "contact": message.contact,
        "conversation": None,
        "from_me": message.from_me,
        "author": None,
        "kind": message.kind,
        "preview": message.text[:PREVIEW],
        "name": name,
        "at": message.at,
    }
