"""What simulations are sent and answer: the bodies and views of /api/simulations, and how a turn is shown."""

from __future__ import annotations

from typing import Any

from marshmallow import ValidationError, fields, validate, validates_schema

from wabot_admin.payloads import Count, Payload, text
from wabot_admin.simulation_places import MOST_TURNS, Simulation
from wabot_admin.simulations import MOST_AT_ONCE
from wabot_core.messages import CHOICE_KINDS, MEDIA_KINDS, Kind

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

    turn = Count(required=True, validate=validate.Range(0, MOST_TURNS + MOST_AT_ONCE))


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

    kind = fields.String(required=True, validate=validate.OneOf(["reply", "time", "pack", "human"]))
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


class SimulatedMediaView(Payload):
    """A file in a message; nothing of it is kept."""

    mimetype = fields.String(required=True)
    size = fields.Integer()
    name = fields.String()
    file = fields.String()


class SimulatedLocationView(Payload):
    """A point on the map, in degrees."""

    latitude = fields.Float(required=True)
    longitude = fields.Float(required=True)
    name = fields.String()
    address = fields.String()


class SimulatedSaidView(Payload):
    """A message of the bot's; what is empty is left out. `options` are a poll's answers."""

    kind = fields.String(required=True)
    text = fields.String()
    media = fields.Nested(SimulatedMediaView)
    location = fields.Nested(SimulatedLocationView)
    options = fields.List(fields.String())
    reply_to = fields.String()


class SimulatedPickView(Payload):
    """What the person picked, or can."""

    id = fields.String(required=True)
    label = fields.String(required=True)


class SimulatedWrittenView(Payload):
    """A message of the person's; what is empty is left out."""

    id = fields.String(required=True)
    kind = fields.String(required=True)
    text = fields.String()
    media = fields.Nested(SimulatedMediaView)
    location = fields.Nested(SimulatedLocationView)
    choice = fields.Nested(SimulatedPickView)
    reply_to = fields.String()


class SimulatedEventView(Payload):
    """What happened: `event` names its kind, and which of the rest there is."""

    event = fields.String(
        required=True,
        validate=validate.OneOf(["MessageReceived", "WaitExpired", "ScheduleFired", "WebhookReceived"]),
    )
    message = fields.Nested(SimulatedWrittenView)
    flow = fields.String()
    trigger = fields.String()
    hook = fields.String()
    data = fields.Raw()


class SimulatedTurnView(Payload):
    """What one event did, and how everything stands after it; `forced` is what someone said should happen now."""

    number = fields.Integer(required=True)
    at = fields.String(required=True)
    event = fields.Nested(SimulatedEventView, required=True)
    forced = fields.Boolean(required=True)
    ignored = fields.String(required=True, allow_none=True)
    says = fields.List(fields.Nested(SimulatedSaidView), required=True)
    offers = fields.List(
        fields.Nested(SimulatedPickView),
        required=True,
        metadata={"description": "What the question it waits at lets the person choose from, as they read it."},
    )
    path = fields.List(fields.Nested(SimulatedWalkedView), required=True)
    stack = fields.List(fields.Nested(SimulatedFrameView), required=True)
    variables = fields.Dict(required=True)
    wait = fields.Nested(SimulatedWaitView, required=True, allow_none=True)
    ended = fields.String(required=True, allow_none=True)
    owner = fields.String(
        required=True,
        validate=validate.OneOf(["bot", "human"]),
        metadata={"description": "Who has the talk: `human` once it was handed over to your team."},
    )
    captures = fields.List(fields.Nested(SimulatedCaptureView), required=True)
    contact = fields.Dict(required=True)
    calls = fields.List(fields.Nested(SimulatedOutsideCallView), required=True)


class SimulatedScheduleView(Payload):
    """A schedule that can be let fire."""

    flow = fields.String(required=True)
    trigger = fields.String(required=True)


class SimulatedStubView(Payload):
    """What calls to a URL are answered; with a status of null they fail."""

    method = fields.String(required=True)
    url = fields.String(required=True)
    status = fields.Integer(required=True, allow_none=True)
    json = fields.Raw(required=True, allow_none=True)


class SimulationView(Payload):
    """A simulation; `revision` is null for the draft, `due` is when time brings about something next."""

    id = fields.String(required=True)
    rev = fields.Integer(required=True)
    bot = fields.String(required=True)
    revision = fields.Integer(required=True, allow_none=True)
    draft = fields.Integer(required=True, allow_none=True)
    integrations = fields.String(required=True)
    stubs = fields.List(fields.Nested(SimulatedStubView), required=True)
    begins = fields.String(required=True)
    clock = fields.String(required=True)
    due = fields.String(required=True, allow_none=True)
    hooks = fields.List(fields.String(), required=True)
    schedules = fields.List(fields.Nested(SimulatedScheduleView), required=True)
    count = fields.Integer(required=True, metadata={"description": "How many turns there are in all."})
    turns = fields.List(fields.Nested(SimulatedTurnView), required=True)


def shown(simulation: Simulation, *, after: int = 0) -> dict[str, Any]:
    """Return a simulation as it is answered, with the turns after one."""
    recording = simulation.recording
    return {
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
        "owner": conversation.get("owner", "bot"),
    }


def _entry(operation: str, fingerprint: str, answer: Any) -> dict[str, Any]:
    state, _, detail = fingerprint.partition(":")
    return {
        "operation": operation,
        "detail": detail,
        "state": {"pending": "waits", "failed": "failed"}.get(state, "done"),
        "answer": answer,
    }
