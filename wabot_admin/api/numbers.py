"""/api/numbers: our WhatsApp accounts: what they do, how they are linked and how they did."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import fields, validate

from wabot_admin import numbers as service
from wabot_admin.paging import PageQuery, page, page_of, read_cursor
from wabot_admin.payloads import Count, Payload, text
from wabot_admin.routes import Answer, Call, Resource
from wabot_admin.told import Told
from wabot_core.channels import NumberState
from wabot_runtime import NumberFacts

numbers = Resource("/numbers", tag="Numbers")

STATES = [state.value for state in NumberState]

_ID = validate.Regexp(r"^[A-Za-z0-9_-]{1,64}\Z")
_PHONE = validate.Regexp(r"^[0-9]{6,15}\Z", error="Write the digits of the phone number, with its country code.")


class NumberView(Payload):
    """A number: what it shall do, where it stands, who must act, and what waits."""

    id = fields.String(required=True)
    name = fields.String(required=True)
    channel = fields.String(required=True)
    bot = fields.String(required=True, allow_none=True)
    bot_name = fields.String(required=True, allow_none=True)
    wanted = fields.String(required=True, validate=validate.OneOf(["running", "stopped"]))
    asked = fields.String(
        required=True,
        allow_none=True,
        metadata={"description": "What is to be done next: restart, link, logout, code."},
    )
    state = fields.String(required=True, validate=validate.OneOf(STATES))
    reason = fields.String(required=True)
    told = Told("reason")
    since = fields.AwareDateTime(required=True, allow_none=True, format="iso")
    acts = fields.String(
        required=True,
        validate=validate.OneOf(["nobody", "admin", "operator"]),
        metadata={"description": "Who must act."},
    )
    mend = fields.String(required=True, metadata={"description": "What they do, in a sentence."})
    owned = fields.Boolean(required=True, metadata={"description": "A process runs it now."})
    phone = fields.String(required=True, allow_none=True, metadata={"description": "Its digits while it is linked."})
    unhandled = fields.Integer(required=True, metadata={"description": "Messages in that wait for the bot."})
    queued = fields.Integer(required=True, metadata={"description": "Messages out that wait to be sent."})
    unconfirmed = fields.Integer(required=True, metadata={"description": "Messages WhatsApp took and did not confirm."})
    last_in = fields.AwareDateTime(required=True, allow_none=True, format="iso")
    last_out = fields.AwareDateTime(required=True, allow_none=True, format="iso")
    rev = fields.Integer(required=True)


class NewNumberBody(Payload):
    """A number to add; it is stopped until it is linked or started."""

    name = text(required=True)
    id = fields.String(validate=_ID, metadata={"description": "Left out, one is made of the name."})
    bot = text(longest=64, allow_none=True)
    channel = text(longest=64)


class NumberBody(Payload):
    """What to change of a number."""

    name = text()
    bot = text(longest=64, allow_none=True)


class NumberLinkBody(Payload):
    """How to link: with `phone`, its own number in digits, by a pairing code; without, by QR code."""

    phone = fields.String(validate=_PHONE, allow_none=True, load_default=None)


class NumberLinkView(Payload):
    """Where linking stands; `text` is the QR code's text, the pairing code, or why it failed."""

    number = fields.String(required=True)
    state = fields.String(required=True, validate=validate.OneOf(STATES))
    step = fields.String(required=True, validate=validate.OneOf(["waiting", "qr", "code", "failed", "done"]))
    text = fields.String(required=True, allow_none=True)
    image = fields.String(required=True, allow_none=True, metadata={"description": "The QR code, an SVG data URL."})
    attempt = fields.Integer(required=True)
    expires = fields.AwareDateTime(required=True, allow_none=True, format="iso")
    mend = fields.String(required=True, metadata={"description": "What to do."})
    told = Told("text")


class RemovedNumberView(Payload):
    """What remains of a removed number; added again under its id, it goes on with that."""

    contacts = fields.Integer(required=True)
    conversations = fields.Integer(required=True)


class NumberStateView(Payload):
    """A state a number was in."""

    at = fields.AwareDateTime(required=True, format="iso")
    state = fields.String(required=True, validate=validate.OneOf(STATES))
    reason = fields.String(required=True)
    told = Told("reason")


class NumberHourView(Payload):
    """What happened in the hour that begins at `at`."""

    at = fields.AwareDateTime(required=True, format="iso")
    messages_in = fields.Integer(required=True)
    messages_out = fields.Integer(required=True)
    reconnects = fields.Integer(required=True)


class HealthQuery(Payload):
    """How far back."""

    hours = Count(load_default=24, validate=validate.Range(min=1, max=168))


class NumberHealthView(Payload):
    """How a number did, hour by hour with the sums, and its last states, the newest first."""

    number = fields.Nested(NumberView, required=True)
    messages_in = fields.Integer(required=True)
    messages_out = fields.Integer(required=True)
    reconnects = fields.Integer(required=True)
    hours = fields.List(fields.Nested(NumberHourView), required=True)
    states = fields.List(fields.Nested(NumberStateView), required=True)


@numbers.get(permission="numbers.read", query=PageQuery, answer=page_of(NumberView))
async def list_numbers(call: Call) -> Answer:
    """List the numbers by name, each with its state, who must act, and what waits."""
    services, limit = call.services, call.query["limit"]
    after = read_cursor(services.keyring, call.query["cursor"], of="numbers")
    found = await service.list_numbers(services, limit=limit + 1, after=after and tuple(after))
    shown = page(services.keyring, found, limit=limit, of="numbers", key=lambda one: [one.row.name, one.row.id])
    return Answer(data={**shown, "items": [shown_number(one) for one in shown["items"]]})


@numbers.post(permission="numbers.write", body=NewNumberBody, answer=NumberView, status=201)
async def add_number(call: Call) -> Answer:
    """Add a number; link it next, which starts it.

    Under the id of a number that was removed, it goes on with what remained of that one.
    """
    row = await service.add_number(call.services, **call.body)
    return await _answer(call, row.id)


@numbers.get("/{number}", permission="numbers.read", answer=NumberView)
async def read_number(call: Call) -> Answer:
    """Read a number."""
    return await _answer(call)


@numbers.patch("/{number}", permission="numbers.write", body=NumberBody, answer=NumberView, guarded=True)
async def change_number(call: Call) -> Answer:
    """Rename a number, or let another bot answer it; conversations end with the bot they began with."""
    await service.change_number(call.services, call.path["number"], rev=call.rev, **call.body)
    return await _answer(call)


@numbers.delete("/{number}", permission="numbers.write", answer=RemovedNumberView)
async def remove_number(call: Call) -> Answer:
    """Remove a stopped number; its contacts and conversations remain, and the answer says how many.

    Log it out before, or its phone goes on listing wabot as a linked device.
    """
    return Answer(data=await service.remove_number(call.services, call.path["number"]))


@numbers.post("/{number}/start", permission="numbers.write", answer=NumberView)
async def start_number(call: Call) -> Answer:
    """Let a number run; one that had ended for good (logged out, replaced, outdated, banned) tries again."""
    await service.start_number(call.services, call.path["number"])
    return await _answer(call)


@numbers.post("/{number}/stop", permission="numbers.write", answer=NumberView)
async def stop_number(call: Call) -> Answer:
    """Close a number's session; its link is kept, and what is said meanwhile is answered after the next start."""
    await service.stop_number(call.services, call.path["number"])
    return await _answer(call)


@numbers.post("/{number}/restart", permission="numbers.write", answer=NumberView)
async def restart_number(call: Call) -> Answer:
    """Close a number's session and open it anew."""
    await service.restart_number(call.services, call.path["number"])
    return await _answer(call)


@numbers.post("/{number}/takeover", permission="numbers.write", answer=NumberView)
async def take_back_number(call: Call) -> Answer:
    """Take a session back that another WhatsApp Web page took (state `replaced`); that page loses it."""
    await service.take_back_number(call.services, call.path["number"])
    return await _answer(call)


@numbers.post("/{number}/logout", permission="numbers.link", answer=NumberView)
async def log_out_number(call: Call) -> Answer:
    """Unlink a number at WhatsApp, forget its session and stop it.

    A stopped one is only forgotten here: its phone lists wabot until it is removed there.
    """
    await service.log_out_number(call.services, call.path["number"])
    return await _answer(call)


@numbers.post("/{number}/link", permission="numbers.link", body=NumberLinkBody, answer=NumberLinkView, status=202)
async def link_number(call: Call) -> Answer:
    """Begin to link a number, by QR code or, with `phone`, by pairing code; the codes come as `link` events.

    Whoever uses such a code owns the number, so only admins ever see one, and none outlives the time it holds.
    """
    await service.link_number(call.services, call.path["number"], **call.body)
    return Answer(data=await service.read_link(call.services, call.path["number"]))


@numbers.get("/{number}/link", permission="numbers.link", answer=NumberLinkView)
async def read_number_link(call: Call) -> Answer:
    """Read where linking stands: the code to scan or type now, or why there is none."""
    return Answer(data=await service.read_link(call.services, call.path["number"]))


@numbers.delete("/{number}/link", permission="numbers.link")
async def cancel_number_link(call: Call) -> Answer:
    """Stop linking."""
    await service.cancel_link(call.services, call.path["number"])
    return Answer()


@numbers.get("/{number}/health", permission="numbers.read", query=HealthQuery, answer=NumberHealthView)
async def read_number_health(call: Call) -> Answer:
    """Read how a number did in its last hours: messages in and out, reconnects, states and reasons."""
    number = call.path["number"]
    health = await service.read_health(call.services, number, hours=call.query["hours"])
    sums = {name: health.sum(name) for name in ("messages_in", "messages_out", "reconnects")}
    shown = shown_number(await service.read_number(call.services, number))
    return Answer(data={"number": shown, **sums, "hours": health.hours, "states": health.states})


@numbers.get("/{number}/states", permission="numbers.read", query=PageQuery, answer=page_of(NumberStateView))
async def list_number_states(call: Call) -> Answer:
    """List the states a number went through, the newest first; the last thousand of 90 days are kept."""
    services, number, limit = call.services, call.path["number"], call.query["limit"]
    of = f"states {number}"
    before = read_cursor(services.keyring, call.query["cursor"], of=of)
    await services.desk.numbers.get(number)
    found = await services.desk.numbers.states(number, limit=limit + 1, before=before)
    return Answer(data=page(services.keyring, found, limit=limit, of=of, key=lambda state: state.id))


def shown_number(facts: NumberFacts) -> Mapping[str, Any]:
    """Return a number as NumberView shows it."""
    row = facts.row
    acts, mend = service.who_acts(facts)
    return {
        **{name: getattr(row, name) for name in ("id", "name", "channel", "bot", "wanted", "reason", "since", "rev")},
        **{name: getattr(facts, name) for name in ("bot_name", "owned", "unhandled", "queued", "unconfirmed")},
        "phone": row.phone,
        "asked": row.asked and row.asked.split()[0],
        "state": row.state.value,
        "last_in": facts.last_in,
        "last_out": facts.last_out,
        "acts": acts,
        "mend": mend,
    }


async def _answer(call: Call, number: str | None = None) -> Answer:
    facts = await service.read_number(call.services, number or call.path["number"])
    return Answer(data=shown_number(facts), rev=facts.row.rev, object=facts.row.id)
