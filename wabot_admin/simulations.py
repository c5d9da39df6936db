"""Simulations: talks with a draft or a Revision in the real engine, kept for half an hour for whoever began them.

A simulation is data in the cache, sealed: any process serves its next step. Nothing is sent; calls are answered by
declared stubs, or really made where that was asked for and is allowed.
"""

from __future__ import annotations

import asyncio
import math
import secrets
import zlib
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, Literal

import orjson

from wabot_admin.auth.actors import has
from wabot_admin.bots import find_problems, save_draft
from wabot_admin.errors import (
    BadTest,
    Forbidden,
    NothingToWaitFor,
    NotStartable,
    SimulationMoved,
    SimulationTooLong,
    TooManySimulations,
)
from wabot_admin.flags import check_flag
from wabot_admin.services import Actor, Services
from wabot_admin.stubs import Stub, StubNetwork
from wabot_core import NotFound, WabotError
from wabot_core.bots import read_bot
from wabot_core.conversations import Contact
from wabot_core.errors import AlreadyThere, BadDocument, DraftConflict
from wabot_core.http import HttpAnswer, HttpRequest
from wabot_core.problems import run_tests
from wabot_core.programs import Program, compile_bot
from wabot_core.stores import Draft
from wabot_core.testing import FakeClock, Recording, Simulator
from wabot_core.testing.simulator import FIRST_PHONE

KEPT = timedelta(minutes=30)
PER_ACCOUNT = 5
"""Simulations of one account; a further one takes the place of the one that rested longest."""
PER_WINDOW = 500
"""Simulations begun in a workspace within KEPT."""
MOST_TURNS = 500
MOST_AT_ONCE = 100
"""Turns that time may bring about in one step."""
LARGEST = 4 * 1024 * 1024
"""Bytes of what happened in a simulation."""
LONGEST = 8.0  # seconds of one step
LONGEST_LIVE = 30.0  # seconds of one step that waits for others
CLAIMED = timedelta(seconds=30)
LIVE = "simulations.live"

Integrations = Literal["stub", "live"]
Act = Callable[[Simulator], Awaitable[Any]]


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


async def start(
    services: Services,
    actor: Actor,
    *,
    bot: str,
    revision: int | None = None,
    begins: datetime | None = None,
    contact: Contact | None = None,
    integrations: Integrations = "stub",
    stubs: Sequence[Stub] = (),
) -> Simulation:
    """Begin a talk with a bot's draft or a Revision of it.

    Raise NotFound, Forbidden for live integrations without their scope, SwitchedOff where nobody may have them,
    NotStartable with the Problems, and TooManySimulations.
    """
    await _check_live(services, actor, integrations)
    draft = None
    if revision is None:
        found = await services.desk.bots.draft(bot)
        document, draft = found.document, found.rev
    else:
        document = (await services.desk.bots.revision(bot, revision)).document
    program = await _program(services, bot, revision, document)
    if await services.runtime.cache.count(f"simulations:{services.desk.workspace}", ttl=KEPT) > PER_WINDOW:
        raise TooManySimulations
    person = contact or Contact(id=f"{FIRST_PHONE}@c.us", phone=f"+{FIRST_PHONE}", name="Ana")
    simulation = Simulation(
        id=f"{await _place(services, actor)}{secrets.token_hex(12)}",
        rev=1,
        bot=bot,
        revision=revision,
        draft=draft,
        integrations=integrations,
        stubs=tuple(stubs),
        recording=Recording.begin(person, at=begins or services.now()),
        used=services.now(),
        hooks=tuple(sorted(program.hooks)),
        schedules=tuple((at.flow, at.trigger) for at, _ in program.schedules),
        document=document,
    )
    await _keep(services, actor, simulation)
    return simulation


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


async def step(services: Services, actor: Actor, id: str, act: Act, *, forced: bool = False) -> Simulation:
    """Let something happen in a simulation; raise NotFound, SimulationMoved, SimulationTooLong, SimulationStuck."""
    async with _claimed(services, actor, id) as simulation:
        if len(simulation.recording.turns) >= MOST_TURNS:
            raise SimulationTooLong(limit=MOST_TURNS)
        await _check_live(services, actor, simulation.integrations)
        program = await _program(services, simulation.bot, simulation.revision, simulation.document)
        recording, due = await _run(services, simulation, program, act, forced=forced)
        return await _changed(services, actor, simulation, recording=recording, due=due)


async def advance(services: Services, actor: Actor, id: str, length: timedelta | None) -> Simulation:
    """Let time pass, left out to the next thing that comes due; raise NothingToWaitFor too.

    It stops early once a hundred turns were brought about; the clock says how far it came.
    """

    async def act(simulator: Simulator) -> None:
        clock = simulator.clock
        until = _whole(simulator.next_due()) if length is None else clock.now + length
        if until is None:
            raise NothingToWaitFor
        while True:
            due = _whole(simulator.next_due())
            moment = until if due is None else max(clock.now, min(due, until))
            await simulator.advance(moment - clock.now)
            if clock.now >= until or len(simulator.history) >= MOST_AT_ONCE:
                return

    return await step(services, actor, id, act)


async def rewind(services: Services, actor: Actor, id: str, turn: int) -> Simulation:
    """Go back to how things stood after a turn, 0 for the beginning; what came later is forgotten."""
    async with _claimed(services, actor, id) as simulation:
        recording = simulation.recording.rewound(turn)
        program = await _program(services, simulation.bot, simulation.revision, simulation.document)
        due = _simulator(simulation, program, recording=recording, http=_nothing, secrets_of={}).next_due()
        return await _changed(services, actor, simulation, recording=recording, due=due)


async def declare(services: Services, actor: Actor, id: str, stubs: Sequence[Stub]) -> Simulation:
    """Answer calls in another way from here on."""
    async with _claimed(services, actor, id) as simulation:
        return await _changed(services, actor, simulation, stubs=tuple(stubs))


async def end(services: Services, actor: Actor, id: str) -> None:
    """Forget a simulation; raise NotFound."""
    await read(services, actor, id)
    for part in ("state", "document"):
        await services.runtime.cache.put(_key(services, actor, id[0], part), None, ttl=KEPT)


async def save_as_test(services: Services, actor: Actor, id: str, *, name: str, rev: int) -> Draft:
    """Add the talk to the tests of the draft that has `rev`, once it was held again and went the same way.

    Raise NotFound, BadTest with the line, AlreadyThere for a name that is taken, DraftConflict with theirs.
    """
    simulation = await read(services, actor, id)
    test = {"name": name, "chat": simulation.recording.transcript()}
    catalog, trial = services.runtime.catalog, {**simulation.document, "tests": [test]}
    [result] = await services.beside.run(lambda: run_tests(trial, catalog), seconds=LONGEST)
    if result.problem is not None:
        raise BadTest(why=result.problem.message)
    draft = await services.desk.bots.draft(simulation.bot)
    if draft.rev != rev:
        raise DraftConflict(rev=draft.rev, fields={"rev": draft.rev, "document": draft.document})
    tests = list(draft.document.get("tests", ()))
    if any(each["name"] == name for each in tests):
        raise AlreadyThere(what="test", id=name)
    return await save_draft(services, simulation.bot, {**draft.document, "tests": [*tests, test]}, rev=rev)


# ---------------------------------------------------------------- one step


async def _run(
    services: Services, simulation: Simulation, program: Program, act: Act, *, forced: bool
) -> tuple[Recording, datetime | None]:
    """Run one step beside everything else; return what is known after it."""
    revealed: dict[str, str] = {}
    recording = replace(simulation.recording, secrets=revealed)
    http, secrets_of = await _outside(services, simulation, revealed)

    async def work() -> tuple[Recording, datetime | None]:
        simulator = _simulator(simulation, program, recording=recording, http=http, secrets_of=secrets_of)
        await act(simulator)
        after = recording.followed_by(simulator.history, simulator.current, clock=simulator.clock.now, forced=forced)
        return after, simulator.next_due()

    return await services.beside.run(work, seconds=LONGEST if simulation.integrations == "stub" else LONGEST_LIVE)


def _simulator(
    simulation: Simulation, program: Program, *, recording: Recording, http: Any, secrets_of: Any
) -> Simulator:
    simulator = Simulator(program, clock=FakeClock(recording.clock), http=http, secrets=secrets_of)
    simulator.go_on(recording.past())
    return simulator


async def _outside(services: Services, simulation: Simulation, revealed: dict[str, str]) -> tuple[Any, Any]:
    """Return how calls are made and secrets found: by stubs, or by the runtime in the event loop that it lives in."""
    if simulation.integrations == "stub":
        return StubNetwork(simulation.stubs, simulation.recording.calls), _AnySecret()
    loop, runtime = asyncio.get_running_loop(), services.runtime
    await runtime.egress.open()

    async def request(asked: HttpRequest) -> HttpAnswer:
        return await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(runtime.egress.request(asked), loop))

    async def secret(name: str) -> str:
        value = await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(runtime.secrets.get(name), loop))
        revealed[name] = value
        return value

    return request, secret


async def _nothing(request: HttpRequest) -> HttpAnswer:
    raise AssertionError("nothing is called while going back")


class _AnySecret(dict[str, str]):
    """Secrets of a simulation with stubs: whichever is asked for exists, as in the tests a bot carries."""

    def __missing__(self, name: str) -> str:
        return f"secret-{name}"


async def _program(services: Services, bot: str, revision: int | None, document: Mapping[str, Any]) -> Program:
    catalog = services.runtime.catalog
    try:
        return await asyncio.to_thread(lambda: compile_bot(read_bot(document), catalog, id=bot, revision=revision or 0))
    except BadDocument:
        raise
    except WabotError as error:
        problems = [asdict(each) for each in await find_problems(services, document) if each.severity == "error"]
        raise NotStartable(why=str(error), fields={"problems": problems}) from error


def _whole(moment: datetime | None) -> datetime | None:
    """Return the first whole second that is not before a moment."""
    if moment is None:
        return None
    return moment.replace(microsecond=0) + timedelta(seconds=math.ceil(moment.microsecond / 1_000_000))


async def _check_live(services: Services, actor: Actor, integrations: Integrations) -> None:
    if integrations == "stub":
        return
    if not has(actor, LIVE):
        raise Forbidden
    await check_flag(services, "live_simulations")


# ---------------------------------------------------------------- kept in the cache


def _key(services: Services, actor: Actor, place: str, part: str) -> str:
    return f"simulation:{services.desk.workspace}:{actor.account.id}:{place}:{part}"


async def _place(services: Services, actor: Actor) -> int:
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
async def _claimed(services: Services, actor: Actor, id: str) -> AsyncIterator[Simulation]:
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
        await _changed(services, actor, simulation)
        raise


async def _changed(services: Services, actor: Actor, simulation: Simulation, **changes: Any) -> Simulation:
    after = replace(simulation, rev=simulation.rev + 1, used=services.now(), **changes)
    await _keep(services, actor, after)
    return after


async def _keep(services: Services, actor: Actor, simulation: Simulation) -> None:
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


# ---------------------------------------------------------------- who is talked to


def contact_of(*, name: str = "Ana", language: str | None = None, phone: str | None = None) -> Contact:
    """Return the person of a simulation; a name's spaces are made single, as a transcript writes it."""
    digits = phone.lstrip("+") if phone else str(FIRST_PHONE)
    return Contact(id=f"{digits}@c.us", phone=f"+{digits}", name=" ".join(name.split()), language=language)
