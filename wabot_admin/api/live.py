"""/api/live: what happens, as it happens: server-sent events for whoever is signed in."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Sequence
from typing import Any

from wabot_admin.audience import Batch, Watcher
from wabot_admin.auth.actors import find_actor, has
from wabot_admin.errors import TooManyStreams
from wabot_admin.link_steps import link_step
from wabot_admin.live import shown_to, write_event
from wabot_admin.routes import EVENTS, Answer, Call, Resource
from wabot_admin.services import Actor
from wabot_core import WabotError
from wabot_core.channels import NumberState

live = Resource("/live", tag="Live")

ANY_EVENTS: dict[str, Any] = {"type": "string", "description": "Server-sent events."}

WATCH = "live.read"

CHECK = 2.0  # seconds between looks at what the watcher may still do
BEAT = 15.0  # seconds after which a comment shows that the stream lives
RETRY = 2000  # milliseconds after which a reader comes back

RESET = {"why": "Read anew what you show: events before this one are missing."}


@live.get(permission=WATCH, answer=ANY_EVENTS, media_type=EVENTS)
async def watch_live(call: Call) -> Answer:
    """Watch what happens, as server-sent events.

    The events are `number` (a number's new state), `link` (a code to scan or type, for admins), `message` (one came,
    reactions too, or is on its way out), `ack` (how far messages of yours came: 1 sent, 2 delivered, 3 read, 4 played,
    -1 failed), `conversation` (a turn, another owner or assignee, labels, read, an end), `note` (one was left, edited
    or removed), `label` (one was made, changed or removed), `bot` (another Revision answers), `job` (how far an
    erasure, a merge, a move of those who waited or a rotation of the vault's key is: `done` of `total`, `status`
    running, done or failed) and `reset`: read anew what you show. Each is told to those who may see what it is about.

    A stream begins with `reset`, unless `Last-Event-ID` says where the last one ended and nothing since is missing;
    an event may come twice then. The works that run come next; each tells of itself at least every half minute.
    Send the token, or an API key with the scope live.read, in the Authorization header. A key is told what its other
    scopes let it see. The stream ends when the token or key does, or soon after the account was disabled or got
    another role: sign in again or refresh, and come back. A comment every 15 seconds shows that it lives. An account
    may have 8 streams, those of its keys included.
    """
    call.services.audience.check(call.actor.account.id)
    stream = _nothing() if call.request.method == "HEAD" else _stream(call)
    return Answer(data=stream, headers={"x-accel-buffering": "no"})


async def _stream(call: Call) -> AsyncIterator[bytes]:
    """Watch from the first chunk on, so that an answer that never begins holds no place."""
    with contextlib.suppress(TooManyStreams):
        async with call.services.audience.watching(call.actor.account.id) as watcher:
            async for chunk in _events(call, watcher):
                yield chunk


async def _nothing() -> AsyncIterator[bytes]:
    return
    yield b""


async def _events(call: Call, watcher: Watcher) -> AsyncIterator[bytes]:
    """Yield the events one may see until one may see nothing any more."""
    loop, actor, told = asyncio.get_running_loop(), call.actor, set[str]()
    yield f"retry: {RETRY}\n\n".encode()
    after = call.request.headers.get("last-event-id")
    missed = None if after is None else await call.services.audience.since(after)
    for batch in [Batch(id=call.services.audience.position, lost=True)] if missed is None else missed:
        told.add(batch.id or "")
        yield _written(actor, batch)
    for step in [*await _links(call, actor), *await _jobs(call, actor)]:
        yield step
    checked = beat = loop.time()
    position: str | None = None
    while not watcher.ended:
        for batch in await watcher.take(seconds=CHECK):
            if batch.id is not None and batch.id in told:
                continue
            position = batch.id or position
            if written := _written(actor, batch):
                beat = loop.time()
                yield written
        if loop.time() - checked >= CHECK:
            try:
                actor = await find_actor(call.services, call.request)
            except WabotError:
                return
            if not has(actor, WATCH):
                return
            checked = loop.time()
        if loop.time() - beat >= BEAT:
            beat = loop.time()
            yield b": beat\n" + (f"id: {position}\n".encode() if position else b"") + b"\n"


def _written(actor: Actor, batch: Batch) -> bytes:
    """Return what someone may see of a batch; only its last event has the id, so that none is skipped."""
    seen = [(kind, data) for kind, found in batch.events if (data := shown_to(actor, kind, found)) is not None]
    if batch.lost:
        seen.append(("reset", RESET))
    parts = [write_event(kind, data) for kind, data in seen[:-1]]
    return b"".join([*parts, *(write_event(kind, data, id=batch.id) for kind, data in seen[-1:])])


async def _links(call: Call, actor: Actor) -> Sequence[bytes]:
    """Return the codes that hold now, for who may see them."""
    if "numbers.link" not in actor.scopes:
        return []
    rows = [row for row in await call.services.desk.numbers.all() if row.state is NumberState.LINKING]
    steps = [await call.services.runtime.links.now(row.id) for row in rows]
    return [write_event("link", link_step(step)) for step in steps if step is not None]


async def _jobs(call: Call, actor: Actor) -> Sequence[bytes]:
    """Return the works that run now, as far as someone may see them."""
    shown = [shown_to(actor, "job", job) for job in await call.services.runtime.live.jobs()]
    return [write_event("job", job) for job in shown if job is not None]
