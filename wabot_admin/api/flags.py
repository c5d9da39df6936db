"""/api/flags: what the workspace has switched on."""

from __future__ import annotations

from typing import Any

from marshmallow import fields

from wabot_admin.flags import FLAGS, flags_with_rev, set_flags
from wabot_admin.payloads import Flag, Payload
from wabot_admin.routes import Answer, Call, Resource

flags = Resource("/flags", tag="Settings")


class FlagView(Payload):
    """A thing that can be switched off for everybody, whatever their role."""

    name = fields.String(required=True)
    title = fields.String(required=True)
    help = fields.String(required=True)
    on = fields.Boolean(required=True)


class FlagsView(Payload):
    """Every flag there is."""

    items = fields.List(fields.Nested(FlagView), required=True)
    rev = fields.Integer(required=True)


SWITCHES: dict[str, fields.Field[Any]] = {name: Flag() for name in FLAGS}
SwitchesBody: type[Payload] = type(
    "SwitchesBody",
    (Payload,),
    SWITCHES | {"__doc__": "Flags by name, true for on; those left out stay as they are.", "__module__": __name__},
)


class FlagsBody(Payload):
    """What to switch."""

    flags = fields.Nested(SwitchesBody, required=True)


@flags.get(permission="settings.write", answer=FlagsView)
async def list_flags(call: Call) -> Answer:
    """List the flags and which are on; all are until someone switches them off."""
    return _answer(*await flags_with_rev(call.services))


@flags.put(permission="settings.write", body=FlagsBody, answer=FlagsView, guarded=True)
async def change_flags(call: Call) -> Answer:
    """Switch flags on or off, from the next request on. What is off is refused as `switched_off`, to admins too."""
    assert call.rev is not None
    return _answer(*await set_flags(call.services, call.body["flags"], rev=call.rev))


def _answer(rev: int, found: Any) -> Answer:
    items = [{"name": name, "title": title, "help": help, "on": found[name]} for name, (title, help) in FLAGS.items()]
    return Answer(data={"items": items, "rev": rev}, rev=rev)
