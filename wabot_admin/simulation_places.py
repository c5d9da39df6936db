"""Simulations as they are kept: in the cache, sealed, in a few places of whoever began them; nothing is run here."""

from __future__ import annotations

import zlib
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, Literal

import orjson

from wabot_admin.errors import SimulationMoved, SimulationTooLong
from wabot_admin.services import Actor, Services
from wabot_admin.stubs import Stub
from wabot_core import NotFound
from wabot_core.conversations import Contact
from wabot_core.testing import Recording

KEPT = timedelta(minutes=30)
PER_ACCOUNT = 5
"""Simulations of one account; a further one takes the place of the one that rested longest."""
MOST_TURNS = 500
LARGEST = 4 * 1024 * 1024
"""Bytes of what happened in a simulation."""
CLAIMED = timedelta(seconds=30)

Integrations = Literal["stub", "live"]


@dataclass(frozen=True, kw_only=True)
class Simulation:
    """One talk: of which bot, how far it has come, and how calls are answered; `rev` counts its changes.

    `revision` is None for the draft, which then was at save `draft`; `due` is when time brings about something next.
    """

    id: str
    rev: int
    bot: str
    revision: int | None
    draft: int | None
    integrations: Integrations
    stubs: tuple[Stub, ...]
    recording: Recording
    used: datetime
    hooks: tuple[str, ...] = ()
    schedules: tuple[tuple[str, str], ...] = ()
    due: datetime | None = None
    document: Mapping[str, Any] = field(default_factory=dict, repr=False)


async def read(services: Services, actor: Actor, id: str) -> Simulation:
    """Return a simulation of this account's; raise NotFound when it is over."""
    found = await _load(services, actor, id)
    if found is None:
        raise NotFound(
            "This simulation is over: it rested for half an hour, or newer ones took its place. Start it again.",
            what="simulation",
            id=id,
        )
    return found


async def end(services: Services, actor: Actor, id: str) -> None:
    """Forget a simulation; raise NotFound."""
    await read(services, actor, id)
    for part in ("state", "document"):
        await services.runtime.cache.put(_key(services, actor, id[0], part), None, ttl=KEPT)


def _key(services: Services, actor: Actor, place: str, part: str) -> str:
    return f"simulation:{services.desk.workspace}:{actor.account.id}:{place}:{part}"


async def free_place(services: Services, actor: Actor) -> int:
    """Return a free place of the account's, else that of the simulation that rested longest."""
    used: list[tuple[datetime, int]] = []
    for place in range(PER_ACCOUNT):
        found = await _state(services, actor, str(place))
        if found is None:
            return place
        used.append((datetime.fromisoformat(found["used"]), place))
    return min(used)[1]


async def _state(services: Services, actor: Actor, place: str) -> dict[str, Any] | None:
    key = _key(services, actor, place, "state")
    kept = await services.runtime.cache.get(key)
    if kept is None:
        return None
    state: dict[str, Any] = orjson.loads(zlib.decompress(services.keyring.open("simulation", kept, about=key)))
    return state


async def _load(services: Services, actor: Actor, id: str) -> Simulation | None:
    if id[0] not in map(str, range(PER_ACCOUNT)):
        return None
    state = await _state(services, actor, id[0])
    key = _key(services, actor, id[0], "document")
    kept = await services.runtime.cache.get(key)
    if state is None or state["id"] != id or kept is None:
        return None
    owner, document = orjson.loads(zlib.decompress(services.keyring.open("simulation", kept, about=key)))
    return _read(state, document) if owner == id else None


@asynccontextmanager
async def claimed(services: Services, actor: Actor, id: str) -> AsyncIterator[Simulation]:
    """Give a simulation that only this step may change now; raise NotFound, SimulationMoved.

    A step that fails leaves it as it was, free for the next.
    """
    simulation = await read(services, actor, id)
    claim = f"simulation:{services.desk.workspace}:{id}:{simulation.rev}"
    if await services.runtime.cache.count(claim, ttl=CLAIMED) > 1:
        raise SimulationMoved
    try:
        yield simulation
    except BaseException:
        await change(services, actor, simulation)
        raise


async def change(services: Services, actor: Actor, simulation: Simulation, **changes: Any) -> Simulation:
    after = replace(simulation, rev=simulation.rev + 1, used=services.now(), **changes)
    await keep(services, actor, after)
    return after


async def keep(services: Services, actor: Actor, simulation: Simulation) -> None:
    cache, keyring, place = services.runtime.cache, services.keyring, simulation.id[0]
    state = orjson.dumps(_written(simulation))
    if len(state) > LARGEST:
        raise SimulationTooLong(limit=MOST_TURNS)
    document = orjson.dumps([simulation.id, simulation.document])
    for part, data in (("document", document), ("state", state)):
        key = _key(services, actor, place, part)
        await cache.put(key, keyring.seal("simulation", zlib.compress(data, 1), about=key), ttl=KEPT)


def _written(simulation: Simulation) -> dict[str, Any]:
    recording = simulation.recording
    names = ("id", "rev", "bot", "revision", "draft", "integrations", "stubs", "used", "hooks", "schedules", "due")
    return {
        **{name: getattr(simulation, name) for name in names},
        "begins": recording.begins,
        "clock": recording.clock,
        "contact": recording.contact,
        "turns": recording.turns,
    }


def _read(state: dict[str, Any], document: Mapping[str, Any]) -> Simulation:
    recording = Recording(
        begins=datetime.fromisoformat(state.pop("begins")),
        clock=datetime.fromisoformat(state.pop("clock")),
        contact=Contact(**state.pop("contact")),
        turns=tuple(state.pop("turns")),
    )
    due = state.pop("due")
    return Simulation(
        **state
        | {
            "used": datetime.fromisoformat(state["used"]),
            "due": datetime.fromisoformat(due) if due else None,
            "stubs": tuple(Stub(**stub) for stub in state["stubs"]),
            "hooks": tuple(state["hooks"]),
            "schedules": tuple((flow, trigger) for flow, trigger in state["schedules"]),
        },
        recording=recording,
        document=document,
    )
