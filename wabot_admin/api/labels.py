"""/api/labels: the workspace's labels; which conversation has which is in `conversations`."""

from __future__ import annotations

from marshmallow import fields, validate

from wabot_admin import labels as service
from wabot_admin.payloads import Payload, text
from wabot_admin.routes import Answer, Call, Resource

labels = Resource("/labels", tag="Labels")

_COLOUR = validate.Regexp("^#[0-9a-f]{6}$", error="Give a colour as #rrggbb, in small letters.")


class LabelView(Payload):
    """A label conversations are sorted by."""

    id = fields.String(required=True)
    name = fields.String(required=True)
    colour = fields.String(required=True)
    rev = fields.Integer(required=True)


class LabelsView(Payload):
    """All labels, by name."""

    items = fields.List(fields.Nested(LabelView), required=True)


class LabelBody(Payload):
    """What a label is called, and its colour."""

    name = text(required=True, longest=50)
    colour = fields.String(required=True, validate=_COLOUR)


@labels.get(permission="conversations.read", answer=LabelsView)
async def list_labels(call: Call) -> Answer:
    """List the workspace's labels by name."""
    return Answer(data={"items": await call.services.desk.labels.all()})


@labels.post(permission="labels.write", body=LabelBody, answer=LabelView, status=201)
async def make_label(call: Call) -> Answer:
    """Make a label; its name is not another's."""
    made = await service.make_label(call.services, name=call.body["name"], colour=call.body["colour"])
    return Answer(data=made, rev=made.rev, object=made.id)


@labels.put("/{label}", permission="labels.write", body=LabelBody, answer=LabelView, guarded=True)
async def change_label(call: Call) -> Answer:
    """Change a label's name and colour, on every conversation that has it."""
    assert call.rev is not None
    values = {"name": call.body["name"], "colour": call.body["colour"]}
    label = await service.change_label(call.services, call.path["label"], rev=call.rev, **values)
    return Answer(data=label, rev=label.rev)


@labels.delete("/{label}", permission="labels.write", heeds=True)
async def remove_label(call: Call) -> Answer:
    """Remove a label, from every conversation that has it too."""
    await service.remove_label(call.services, call.path["label"], rev=call.rev)
    return Answer()
