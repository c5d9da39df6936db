"""/api/about: what the sign-in page has to know before anyone is signed in."""

from __future__ import annotations

from importlib.metadata import version

from marshmallow import fields

from wabot_admin.payloads import Payload
from wabot_admin.permissions import PUBLIC
from wabot_admin.routes import Answer, Call, Resource

about = Resource("/about", tag="Signing in")


class AboutView(Payload):
    """This wabot."""

    version = fields.String(required=True)
    first = fields.Boolean(required=True, metadata={"description": "There is no account yet: make the first admin's."})
    phone = fields.String(
        required=True, allow_none=True, metadata={"description": "The demo's phone page, to talk to the bot."}
    )


@about.get(permission=PUBLIC, answer=AboutView)
async def read_about(call: Call) -> Answer:
    """Read which wabot this is and whether it still waits for its first admin."""
    first = await call.services.desk.accounts.count() == 0
    return Answer(data={"version": version("wabot"), "first": first, "phone": call.services.phone})
