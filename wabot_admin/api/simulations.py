"""/api/simulations: talking with a draft or a Revision before anyone else does; nothing is sent."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from wabot_admin import simulation_places as places
from wabot_admin import simulations as service
from wabot_admin.api.bots import DraftView
from wabot_admin.api.simulation_views import (
    SimulatedAdvanceBody,
    SimulatedHookBody,
    SimulatedMessageBody,
    SimulatedRewindBody,
    SimulatedSaveTestBody,
    SimulatedSlotBody,
    SimulatedStartBody,
    SimulatedStubsBody,
    SimulationView,
    SinceQuery,
    shown,
)
from wabot_admin.payloads import LanguageQuery
from wabot_admin.routes import Answer, Call, Resource
from wabot_admin.simulation_places import Simulation
from wabot_admin.stubs import Stub
from wabot_core.messages import CHOICE_KINDS, MEDIA_KINDS, Kind
from wabot_core.testing import Simulator

simulations = Resource("/simulations", tag="Simulations")


@simulations.post(
    permission="bots.write", query=LanguageQuery, body=SimulatedStartBody, answer=SimulationView, status=201
)
async def start_simulation(call: Call) -> Answer:
    """Begin to talk with a bot's draft, or with a Revision of it, in the engine that runs it in production.

    Its clock stands until it is advanced. Calls are answered by `stubs`; with `live` they are really made, with real
    secrets, which needs the scope simulations.live. It is yours alone, and over after half an hour without a step.
    Refused with 422 and the Problems in `errors`, in `language`, if the bot can't run.
    """
    body = dict(call.body)
    contact = service.contact_of(
        name=body.pop("contact_name"), language=body.pop("contact_language"), phone=body.pop("contact_phone")
    )
    stubs = _stubs(body.pop("stubs"))
    begun = await service.start(
        call.services, call.actor, **body, contact=contact, stubs=stubs, language=call.query["language"]
    )
    return _shown(begun)


@simulations.get("/{simulation}", permission="bots.write", query=SinceQuery, answer=SimulationView)
async def read_simulation(call: Call) -> Answer:
    """Read a simulation: each turn with what was said, the way it went, and all that was known after it."""
    found = await places.read(call.services, call.actor, call.path["simulation"])
    return _shown(found, after=call.query["after"])


@simulations.delete("/{simulation}", permission="bots.write")
async def end_simulation(call: Call) -> Answer:
    """Forget a simulation."""
    await places.end(call.services, call.actor, call.path["simulation"])
    return Answer()


@simulations.post(
    "/{simulation}/messages",
    permission="bots.write",
    body=SimulatedMessageBody,
    query=SinceQuery,
    answer=SimulationView,
)
async def write_simulated_message(call: Call) -> Answer:
    """Send something as the person."""
    body = call.body

    async def act(simulator: Simulator) -> None:
        await _send(simulator, body)

    return await _stepped(call, act)


@simulations.post(
    "/{simulation}/advance", permission="bots.write", body=SimulatedAdvanceBody, query=SinceQuery, answer=SimulationView
)
async def advance_simulation(call: Call) -> Answer:
    """Let time pass; waits and schedules that come due meanwhile fire in their order.

    After a hundred turns it stops, with its clock where it came to.
    """
    seconds = call.body["seconds"]
    length = None if seconds is None else timedelta(seconds=seconds)
    after = await service.advance(call.services, call.actor, call.path["simulation"], length)
    return _shown(after, after=call.query["after"])


@simulations.post(
    "/{simulation}/webhook", permission="bots.write", body=SimulatedHookBody, query=SinceQuery, answer=SimulationView
)
async def call_simulated_webhook(call: Call) -> Answer:
    """Let another system call one of the bot's webhooks about the person."""

    async def act(simulator: Simulator) -> None:
        await simulator.webhook(call.body["hook"], call.body["data"])

    return await _stepped(call, act)


@simulations.post(
    "/{simulation}/schedule", permission="bots.write", body=SimulatedSlotBody, query=SinceQuery, answer=SimulationView
)
async def fire_simulated_schedule(call: Call) -> Answer:
    """Let a schedule of the bot's fire now, whenever it is due."""

    async def act(simulator: Simulator) -> None:
        await simulator.schedule(call.body["flow"], call.body["trigger"])

    return await _stepped(call, act, forced=True)


@simulations.post(
    "/{simulation}/rewind", permission="bots.write", body=SimulatedRewindBody, query=SinceQuery, answer=SimulationView
)
async def rewind_simulation(call: Call) -> Answer:
    """Go back to how everything stood after a turn; what came later is forgotten, no call is made again."""
    after = await service.rewind(call.services, call.actor, call.path["simulation"], call.body["turn"])
    return _shown(after, after=call.query["after"])


@simulations.put(
    "/{simulation}/stubs", permission="bots.write", body=SimulatedStubsBody, query=SinceQuery, answer=SimulationView
)
async def stub_simulation(call: Call) -> Answer:
    """Declare how calls are answered from now on."""
    after = await service.declare(call.services, call.actor, call.path["simulation"], _stubs(call.body["stubs"]))
    return _shown(after, after=call.query["after"])


@simulations.post(
    "/{simulation}/test", permission="bots.write", body=SimulatedSaveTestBody, answer=DraftView, guarded=True
)
async def save_simulation_as_test(call: Call) -> Answer:
    """Add the talk to the draft's tests; If-Match is the draft's ETag.

    It is held again first, its calls answered as they were: 422 with the line if it goes another way.
    """
    assert call.rev is not None
    draft = await service.save_as_test(
        call.services, call.actor, call.path["simulation"], name=call.body["name"], rev=call.rev
    )
    return Answer(data=draft, rev=draft.rev, object=draft.bot)


@simulations.post("/{simulation}/give-back", permission="bots.write", query=SinceQuery, answer=SimulationView)
async def give_back_simulation(call: Call) -> Answer:
    """Give the talk back to the bot, as someone of the team does who had taken it over; 409 if nobody has it."""
    after = await service.give_back(call.services, call.actor, call.path["simulation"])
    return _shown(after, after=call.query["after"])


async def _stepped(call: Call, act: service.Act, *, forced: bool = False) -> Answer:
    after = await service.step(call.services, call.actor, call.path["simulation"], act, forced=forced)
    return _shown(after, after=call.query["after"])


async def _send(simulator: Simulator, body: Any) -> None:
    kind, choice, place = Kind(body["kind"]), body["choice"], body["place"]
    if kind in CHOICE_KINDS:
        await simulator.picks(choice["id"], label=choice["label"], kind=kind)
    elif kind is Kind.LOCATION:
        await simulator.shares(place["latitude"], place["longitude"], name=place["label"])
    elif kind is Kind.REACTION:
        await simulator.reacts(body["text"], to=body["reply_to"] or "bot")
    elif kind in MEDIA_KINDS:
        await simulator.sends(kind, body["text"], name=body["file_name"], mimetype=body["mimetype"])
    else:
        await simulator.says(body["text"], reply_to=body["reply_to"])


def _stubs(bodies: Any) -> list[Stub]:
    return [Stub(**body) for body in bodies]


def _shown(simulation: Simulation, *, after: int = 0) -> Answer:
    return Answer(data=shown(simulation, after=after), rev=simulation.rev, object=simulation.id)
