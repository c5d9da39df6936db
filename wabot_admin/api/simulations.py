"""/api/simulations: talking with a draft or a Revision before anyone else does; nothing is sent."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from marshmallow import ValidationError, fields, validate, validates_schema

from wabot_admin import simulations as service
from wabot_admin.api.bots import DraftView
from wabot_admin.payloads import Count, Payload, text
from wabot_admin.routes import Answer, Call, Resource
from wabot_admin.simulations import Simulation
from wabot_admin.stubs import Stub
from wabot_core.messages import CHOICE_KINDS, MEDIA_KINDS, Kind
from wabot_core.testing import Simulator

simulations = Resource("/simulations", tag="Simulations")

KINDS = sorted({Kind.TEXT, Kind.LOCATION, Kind.REACTION, *MEDIA_KINDS, *CHOICE_KINDS})
LONGEST_TEXT = 65_536
LONGEST_ADVANCE = 366 * 86_400
"""Seconds."""


class SimulatedStubBody(Payload):
    """What calls to a URL are answered; with a status of null they fail. `*` is any method."""

    method = fields.String(required=True, validate=validate.Regexp(r"^(\*|[A-Z]{1,10})$"))
    url = text(longest=2000, required=True)
    status = Count(load_default=200, allow_none=True, validate=validate.Range(100, 599))
    json = fields.Raw(load_default=None, allow_none=True)


class SimulatedStartBody(Payload):
    """A simulation to begin: of the draft, or of a Revision."""

    bot = text(longest=64, required=True)
    revision = Count(load_default=None, allow_none=True, validate=validate.Range(1, 999_999_999))
    begins = fields.AwareDateTime(
        load_default=None, allow_none=True, format="iso", metadata={"description": "Its clock's time; left out, now."}
    )
    contact_name = text(longest=100, load_default="Ana")
    contact_language = fields.String(
        load_default=None, allow_none=True, validate=validate.Regexp(r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$")
    )
    contact_phone = fields.String(load_default=None, allow_none=True, validate=validate.Regexp(r"^\+[1-9][0-9]{6,14}$"))
    integrations = fields.String(load_default="stub", validate=validate.OneOf(["stub", "live"]))
    stubs = fields.List(fields.Nested(SimulatedStubBody), load_default=list, validate=validate.Length(max=100))


class SimulatedChoiceBody(Payload):
    """A tap on a button, an entry of a list or an option of a poll."""

    id = text(required=True)
    label = text(load_default=None, allow_none=True)


class SimulatedPlaceBody(Payload):
    """A point on the map, in degrees."""

    latitude = fields.Float(required=True, validate=validate.Range(-90, 90))
    longitude = fields.Float(required=True, validate=validate.Range(-180, 180))
    label = text(load_default=None, allow_none=True)


class SimulatedMessageBody(Payload):
    """What the person sends: `text` is a caption or an emoji too; taps need `choice`, places `place`."""

    kind = fields.String(load_default="text", validate=validate.OneOf(KINDS))
    choice = fields.Nested(SimulatedChoiceBody, load_default=None, allow_none=True)
    place = fields.Nested(SimulatedPlaceBody, load_default=None, allow_none=True)
    file_name = text(load_default=None, allow_none=True)
    mimetype = text(longest=100, load_default=None, allow_none=True)
    reply_to = text(load_default=None, allow_none=True)
    text = text(longest=LONGEST_TEXT, shortest=0, load_default="")

    @validates_schema
    def _whole(self, data: dict[str, Any], **_: Any) -> None:
        if data["kind"] in CHOICE_KINDS and data["choice"] is None:
            raise ValidationError("Say what was picked.", "choice")
        if data["kind"] == Kind.LOCATION and data["place"] is None:
            raise ValidationError("Say where it is.", "place")


class SimulatedAdvanceBody(Payload):
    """How much time passes; left out, as much as it takes until something comes due."""

    seconds = Count(load_default=None, allow_none=True, validate=validate.Range(1, LONGEST_ADVANCE))


class SimulatedHookBody(Payload):
    """Another system's call of one of the bot's webhooks, about the person."""

    hook = text(longest=100, required=True)
    data = fields.Dict(keys=fields.String(), load_default=dict)


class SimulatedSlotBody(Payload):
    """A schedule of the bot's, by its flow and trigger."""

    flow = text(longest=64, required=True)
    trigger = text(longest=64, required=True)


class SimulatedRewindBody(Payload):
    """The turn to go back to, 0 for the beginning."""

    turn = Count(required=True, validate=validate.Range(0, service.MOST_TURNS + service.MOST_AT_ONCE))


class SimulatedStubsBody(Payload):
    """How calls are answered from now on."""

    stubs = fields.List(fields.Nested(SimulatedStubBody), required=True, validate=validate.Length(max=100))


class SimulatedSaveTestBody(Payload):
    """What the test is called."""

    name = text(required=True)


class SinceQuery(Payload):
    """Which turns: those after one that is known already."""

    after = Count(load_default=0, validate=validate.Range(min=0, max=1_000_000))


class SimulatedWaitView(Payload):
    """What a conversation waits for, and until when; None for as long as it takes."""

    kind = fields.String(required=True, validate=validate.OneOf(["reply", "time", "pack"]))
    until = fields.String(required=True, allow_none=True)


class SimulatedEntryView(Payload):
    """One thing a node has asked, been told or called; it waits for it, has it, or it failed."""

    operation = fields.String(required=True)
    detail = fields.String(required=True)
    state = fields.String(required=True, validate=validate.OneOf(["waits", "done", "failed"]))
    answer = fields.Raw(required=True, allow_none=True)


class SimulatedFrameView(Payload):
    """Where a conversation stands in a flow; flows that called others come first."""

    flow = fields.String(required=True)
    node = fields.String(required=True)
    journal = fields.List(fields.Nested(SimulatedEntryView), required=True)


class SimulatedWalkedView(Payload):
    """A node that was gone through; it waits there if `exit` is null."""

    flow = fields.String(required=True)
    node = fields.String(required=True)
    exit = fields.String(required=True, allow_none=True)
    error = fields.String(required=True, allow_none=True)


class SimulatedCaptureView(Payload):
    """Data a flow kept about the person."""

    kind = fields.String(required=True)
    key = fields.String(required=True)
    data = fields.Dict(required=True)


class SimulatedOutsideCallView(Payload):
    """A call that was made, or would have been: `status` is null when no answer came."""

    method = fields.String(required=True)
    url = fields.String(required=True)
    status = fields.Integer(required=True, allow_none=True)
    error = fields.String(required=True, allow_none=True)


class SimulatedTurnView(Payload):
    """What one event did, and how everything stands after it."""

    number = fields.Integer(required=True)
    at = fields.String(required=True)
    event = fields.Dict(required=True, metadata={"description": "What happened; `event` names its kind."})
    ignored = fields.String(required=True, allow_none=True)
    says = fields.List(fields.Dict(), required=True)
    path = fields.List(fields.Nested(SimulatedWalkedView), required=True)
    stack = fields.List(fields.Nested(SimulatedFrameView), required=True)
    variables = fields.Dict(required=True)
    wait = fields.Nested(SimulatedWaitView, required=True, allow_none=True)
    ended = fields.String(required=True, allow_none=True)
    captures = fields.List(fields.Nested(SimulatedCaptureView), required=True)
    contact = fields.Dict(required=True)
    calls = fields.List(fields.Nested(SimulatedOutsideCallView), required=True)


class SimulatedScheduleView(Payload):
    """A schedule that can be let fire."""

    flow = fields.String(required=True)
    trigger = fields.String(required=True)


class SimulationView(Payload):
    """A simulation; `revision` is null for the draft, `due` is when time brings about something next."""

    id = fields.String(required=True)
    rev = fields.Integer(required=True)
    bot = fields.String(required=True)
    revision = fields.Integer(required=True, allow_none=True)
    draft = fields.Integer(required=True, allow_none=True)
    integrations = fields.String(required=True)
    stubs = fields.List(fields.Dict(), required=True)
    begins = fields.String(required=True)
    clock = fields.String(required=True)
    due = fields.String(required=True, allow_none=True)
    hooks = fields.List(fields.String(), required=True)
    schedules = fields.List(fields.Nested(SimulatedScheduleView), required=True)
    count = fields.Integer(required=True, metadata={"description": "How many turns there are in all."})
    turns = fields.List(fields.Nested(SimulatedTurnView), required=True)


@simulations.post(permission="bots.write", body=SimulatedStartBody, answer=SimulationView, status=201)
async def start_simulation(call: Call) -> Answer:
    """Begin to talk with a bot's draft, or with a Revision of it, in the engine that runs it in production.

    Its clock stands until it is advanced. Calls are answered by `stubs`; with `live` they are really made, with real
    secrets, which needs the scope simulations.live. It is yours alone, and over after half an hour without a step.
    Refused with 422 and the Problems in `errors` if the bot can't run.
    """
    body = dict(call.body)
    contact = service.contact_of(
        name=body.pop("contact_name"), language=body.pop("contact_language"), phone=body.pop("contact_phone")
    )
    stubs = _stubs(body.pop("stubs"))
    begun = await service.start(call.services, call.actor, **body, contact=contact, stubs=stubs)
    return _answer(begun)


@simulations.get("/{simulation}", permission="bots.write", query=SinceQuery, answer=SimulationView)
async def read_simulation(call: Call) -> Answer:
    """Read a simulation: each turn with what was said, the way it went, and all that was known after it."""
    found = await service.read(call.services, call.actor, call.path["simulation"])
    return _answer(found, after=call.query["after"])


@simulations.delete("/{simulation}", permission="bots.write")
async def end_simulation(call: Call) -> Answer:
    """Forget a simulation."""
    await service.end(call.services, call.actor, call.path["simulation"])
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
    return _answer(after, after=call.query["after"])


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
    return _answer(after, after=call.query["after"])


@simulations.put(
    "/{simulation}/stubs", permission="bots.write", body=SimulatedStubsBody, query=SinceQuery, answer=SimulationView
)
async def stub_simulation(call: Call) -> Answer:
    """Declare how calls are answered from now on."""
    after = await service.declare(call.services, call.actor, call.path["simulation"], _stubs(call.body["stubs"]))
    return _answer(after, after=call.query["after"])


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


async def _stepped(call: Call, act: service.Act, *, forced: bool = False) -> Answer:
    after = await service.step(call.services, call.actor, call.path["simulation"], act, forced=forced)
    return _answer(after, after=call.query["after"])


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


def _answer(simulation: Simulation, *, after: int = 0) -> Answer:
    recording = simulation.recording
    shown = {
        **{name: getattr(simulation, name) for name in ("id", "rev", "bot", "revision", "draft", "integrations")},
        "stubs": [
            {name: getattr(stub, name) for name in ("method", "url", "status", "json")} for stub in simulation.stubs
        ],
        "begins": recording.begins.isoformat(),
        "clock": recording.clock.isoformat(),
        "due": simulation.due and simulation.due.isoformat(),
        "hooks": simulation.hooks,
        "schedules": [{"flow": flow, "trigger": trigger} for flow, trigger in simulation.schedules],
        "count": len(recording.turns),
        "turns": [_turn(turn) for turn in recording.turns[after:]],
    }
    return Answer(data=shown, rev=simulation.rev, object=simulation.id)


def _turn(turn: dict[str, Any]) -> dict[str, Any]:
    conversation = turn["conversation"] or {"stack": [], "variables": {}, "wait": None, "ended": None}
    wait = conversation["wait"]
    return {
        **turn,
        "path": turn["steps"],
        "stack": [
            {"flow": flow, "node": node, "journal": [_entry(*entry) for entry in journal]}
            for flow, node, journal, _ in conversation["stack"]
        ],
        "variables": conversation["variables"],
        "wait": wait and {"kind": wait[0], "until": wait[1]},
        "ended": conversation["ended"],
    }


def _entry(operation: str, fingerprint: str, answer: Any) -> dict[str, Any]:
    state, _, detail = fingerprint.partition(":")
    return {
        "operation": operation,
        "detail": detail,
        "state": {"pending": "waits", "failed": "failed"}.get(state, "done"),
        "answer": answer,
    }
