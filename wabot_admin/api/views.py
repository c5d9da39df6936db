"""What leaves the API about accounts: views that more than one resource shows; no hash, no secret is in any."""

from __future__ import annotations

from marshmallow import fields

from wabot_admin.payloads import Payload


class AccountView(Payload):
    """An account."""

    id = fields.String(required=True)
    email = fields.String(required=True)
    name = fields.String(required=True)
    role = fields.String(required=True)
    disabled = fields.Boolean(required=True)
    totp = fields.Boolean(required=True, attribute="totp_active", metadata={"description": "Has a second factor."})
    rev = fields.Integer(required=True)
    created = fields.AwareDateTime(required=True, format="iso")


class LinkView(Payload):
    """A one-time token, shown this once."""

    kind = fields.String(required=True)
    token = fields.String(required=True)
    expires = fields.AwareDateTime(required=True, format="iso")
