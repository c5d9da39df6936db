"""Simulations: talks with a draft or a Revision in the real engine, kept for half an hour for whoever began them.

A simulation is data in the cache, sealed: any process serves its next step. Nothing is sent; calls are answered by
declared stubs, or really made where that was asked for and is allowed.
"""

from __future__ import annotations

import asyncio
import math
import secrets
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from wabot_admin.auth.actors import check_may
from wabot_admin.bots import find_problems, save_draft
from wabot_admin.errors import (
    BadTest,
    NotHandedOver,
    NothingToWaitFor,
    NotStartable,
    SimulationTooLong,
    TooManySimulations,
)
from wabot_admin.flags import check_flag
from wabot_admin.services import Actor, Services
from wabot_admin.simulation_places import (
    KEPT,
    MOST_TURNS,
    Integrations,
    Simulation,
    change,
    claimed,
    free_place,
    keep,
    read,
)
from wabot_admin.stubs import Stub, StubNetwork
from wabot_core import WabotError
from wabot_core.bots import read_bot
from wabot_core.conversations import Contact
from wabot_core.errors import AlreadyThere, BadDocument, DraftConflict
from wabot_core.http import HttpAnswer, HttpRequest
from wabot_core.problems import run_tests
from wabot_core.programs import Program, compile_bot
from wabot_core.stores import Draft
from wabot_core.testing import FakeClock, Recording, Simulator
from wabot_core.testing.simulator import FIRST_PHONE

PER_WINDOW = 500
"""Simulations begun in a workspace within KEPT."""
MOST_AT_ONCE = 100
"""Turns that time may bring about in one step."""
LONGEST = 8.0  # seconds of one step
LONGEST_LIVE = 30.0  # seconds of one step that waits for others
LIVE = "simulations.live"

Act = Callable[[Simulator], Awaitable[Any]]


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
    language: str | None = None,
) -> Simulation:
    """Begin a talk with a bot's draft or a Revision of it; its Problems are said in `language`.

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
    program = await _program(services, bot, revision, document, language=language)
    if await services.runtime.cache.count(f"simulations:{services.desk.workspace}", ttl=KEPT) > PER_WINDOW:
        raise TooManySimulations
    person = contact or Contact(id=f"{FIRST_PHONE}@c.us", phone=f"+{FIRST_PHONE}", name="Ana")
    simulation = Simulation(
        id=f"{await free_place(services, actor)}{secrets.token_hex(12)}",
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
    await keep(services, actor, simulation)
    return simulation


async def step(services: Services, actor: Actor, id: str, act: Act, *, forced: bool = False) -> Simulation:
    """Let something happen in a simulation; raise NotFound, SimulationMoved, SimulationTooLong, SimulationStuck."""
    async with claimed(services, actor, id) as simulation:
        if len(simulation.recording.turns) >= MOST_TURNS:
            raise SimulationTooLong(limit=MOST_TURNS)
        await _check_live(services, actor, simulation.integrations)
        program = await _program(services, simulation.bot, simulation.revision, simulation.document)
        recording, due = await _run(services, simulation, program, act, forced=forced)
        return await change(services, actor, simulation, recording=recording, due=due)


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
    async with claimed(services, actor, id) as simulation:
        recording = simulation.recording.rewound(turn)
        program = await _program(services, simulation.bot, simulation.revision, simulation.document)
        due = _simulator(simulation, program, recording=recording, http=_nothing, secrets_of={}).next_due()
        return await change(services, actor, simulation, recording=recording, due=due)


async def give_back(services: Services, actor: Actor, id: str) -> Simulation:
    """Give the talk back to the bot, as whoever it was handed over to would; raise NotHandedOver too."""

    async def act(simulator: Simulator) -> None:
        conversation = simulator.conversation
        if conversation is None or conversation.ended or conversation.owner == "bot":
            raise NotHandedOver
        await simulator.give_back()

    return await step(services, actor, id, act, forced=True)


async def declare(services: Services, actor: Actor, id: str, stubs: Sequence[Stub]) -> Simulation:
    """Answer calls in another way from here on."""
    async with claimed(services, actor, id) as simulation:
        return await change(services, actor, simulation, stubs=tuple(stubs))


async def save_as_test(services: Services, actor: Actor, id: str, *, name: str, rev: int) -> Draft:
    """Add the talk to the tests of the draft that has `rev`, once it was held again and went the same way.

    Raise NotFound, BadTest with the line, AlreadyThere for a name that is taken, DraftConflict with theirs.
    """
    simulation = await read(services, actor, id)
    test = {"name": name, "chat": simulation.recording.transcript()}
    catalog, trial = services.runtime.catalog, {**simulation.document, "tests": [test]}
    [result] = await services.beside.run(lambda: run_tests(trial, catalog), seconds=LONGEST)
    if result.problem is not None:
        raise BadTest(why=result.why)
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


async def _program(
    services: Services, bot: str, revision: int | None, document: Mapping[str, Any], *, language: str | None = None
) -> Program:
    catalog = services.runtime.catalog
    try:
        return await asyncio.to_thread(lambda: compile_bot(read_bot(document), catalog, id=bot, revision=revision or 0))
    except BadDocument:
        raise
    except WabotError as error:
        found = await find_problems(services, document, language=language)
        problems = [each.as_data() for each in found if each.severity == "error"]
        raise NotStartable(why=str(error), fields={"problems": problems}) from error


def _whole(moment: datetime | None) -> datetime | None:
    """Return the first whole second that is not before a moment."""
    if moment is None:
        return None
    return moment.replace(microsecond=0) + timedelta(seconds=math.ceil(moment.microsecond / 1_000_000))


async def _check_live(services: Services, actor: Actor, integrations: Integrations) -> None:
    if integrations == "stub":
        return
    check_may(actor, LIVE)
    await check_flag(services, "live_simulations")


# ---------------------------------------------------------------- who is talked to


def contact_of(*, name: str = "Ana", language: str | None = None, phone: str | None = None) -> Contact:
    """Return the person of a simulation; a name's spaces are made single, as a transcript writes it."""
    digits = phone.lstrip("+") if phone else str(FIRST_PHONE)
    return Contact(id=f"{digits}@c.us", phone=f"+{digits}", name=" ".join(name.split()), language=language)
