"""/api/likenesses: contacts that may be one person, to be merged or told apart."""

from __future__ import annotations

from marshmallow import fields, validate

from wabot_admin import merges as service
from wabot_admin.api.contacts import ContactView, show_contact
from wabot_admin.masking import mask_for
from wabot_admin.payloads import Payload, text
from wabot_admin.routes import Answer, Call, Resource
from wabot_runtime import WHYS

likenesses = Resource("/likenesses", tag="Contacts")
apart = Resource("/contacts", tag="Contacts")


class LikenessView(Payload):
    """Two contacts of a number that may be one person; `other` is the one seen last.

    `why` is `phone` where both have the same phone number, `name` where nobody else has their name and only one's
    phone number is known.
    """

    why = fields.String(required=True, validate=validate.OneOf(WHYS))
    one = fields.Nested(ContactView, required=True)
    other = fields.Nested(ContactView, required=True)


class LikenessesView(Payload):
    """The first pairs there are; `more` when there are others once these are seen to."""

    items = fields.List(fields.Nested(LikenessView), required=True)
    more = fields.Boolean(required=True)


class ApartBody(Payload):
    """Who else it is not."""

    other = text(required=True)


@likenesses.get(permission="contacts.read", answer=LikenessesView)
async def list_likenesses(call: Call) -> Answer:
    """List pairs of contacts that may be one person under two ids, those seen last first.

    Contacts of different numbers are never among them: only those of one number can be merged. A pair that was told
    apart does not come again. They are looked for beside, every few seconds; of some with the same phone number each
    comes with the one seen last, so that merging each into that one is all there is to do.
    """
    mask = mask_for(call.actor)
    found, more = await service.list_likenesses(call.services)
    items = [
        {"why": each.why, "one": show_contact(each.one, mask), "other": show_contact(each.other, mask)}
        for each in found
    ]
    return Answer(data={"items": items, "more": more})


@apart.post("/{contact}/apart", permission="contacts.write", body=ApartBody)
async def tell_apart(call: Call) -> Answer:
    """Say that a contact and another (`other`) are two people: they are not suggested as one any more.

    They can still be merged.
    """
    await service.tell_apart(call.services, call.path["contact"], call.body["other"], by=call.actor.name)
    return Answer()
