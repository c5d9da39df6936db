"""What the admin tells whoever watches `/api/live`: changed conversations, notes and labels, and how far work has come.

Nothing depends on it: a cache that is away costs a watcher the word, and they read again.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Literal

from wabot_admin.services import Services
from wabot_runtime import JobStatus, conversation_event, job_event

BEAT = 10.0  # seconds after which a long work says again that it runs

Progress = Callable[[int, int | None], Awaitable[None]]
"""Told how much is done, and of how much if that is known."""


async def tell_conversation(services: Services, conversation: str) -> None:
    """Tell that something of a conversation that its state does not hold has changed: labels, assignee, what is read.

    Raise NotFound.
    """
    found = await services.runtime.records.conversations.get(conversation)
    await services.runtime.live.say("conversation", conversation_event(found))


async def tell_note(
    services: Services, conversation: str, note: int, change: Literal["left", "edited", "removed"], *, by: str
) -> None:
    """Tell that a note was left, edited or removed; what it says is read where notes are read."""
    data = {"id": str(note), "conversation": conversation, "change": change, "author": by}
    await services.runtime.live.say("note", data)


async def tell_label(services: Services, label: str, change: Literal["made", "changed", "removed"]) -> None:
    """Tell that the workspace has a label more or less, or that one is called otherwise."""
    await services.runtime.live.say("label", {"id": label, "change": change})


@asynccontextmanager
async def telling(services: Services, kind: str, *, of: str) -> AsyncIterator[Progress]:
    """Tell that a long work begins and how it ends; what this gives tells how far it is in between."""
    id = secrets.token_hex(8)
    last: tuple[int, int | None] = 0, None

    async def tell(status: JobStatus, done: int, total: int | None) -> None:
        data = job_event(kind, id, of=of, done=done, total=total, status=status)
        await services.runtime.live.say_job(data)

    async def beat() -> None:
        while True:
            await asyncio.sleep(BEAT)
            await tell("running", *last)

    async def progress(done: int, total: int | None) -> None:
        nonlocal last
        last = done, total
        await tell("running", done, total)

    await progress(0, None)
    beating = asyncio.create_task(beat())
    try:
        yield progress
    except BaseException:
        await _stopped(beating)
        await tell("failed", *last)
        raise
    await _stopped(beating)
    await tell("done", *last)


async def _stopped(task: asyncio.Task[None]) -> None:
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
