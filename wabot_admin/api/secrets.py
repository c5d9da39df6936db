"""/api/secrets: secrets are set and named here, never read."""

from __future__ import annotations

from marshmallow import fields, validate

from wabot_admin import secrets as service
from wabot_admin.payloads import Payload, text
from wabot_admin.routes import Answer, Call, Resource

secrets = Resource("/secrets", tag="Secrets")

NAME = fields.String(required=True, validate=validate.Regexp(r"\A[A-Za-z0-9_][A-Za-z0-9_-]{0,63}\Z"))


class SecretUseView(Payload):
    """A field that names the secret, in a bot's draft (`revision` is null) or the Revision that answers."""

    bot = fields.String(required=True)
    bot_name = fields.String(required=True)
    revision = fields.Integer(required=True, allow_none=True)
    flow = fields.String(required=True)
    node = fields.String(required=True, allow_none=True)
    trigger = fields.String(required=True, allow_none=True)
    field = fields.String(required=True)


class SecretView(Payload):
    """A secret without its value; `version` counts how often it was set and is its ETag."""

    name = fields.String(required=True)
    version = fields.Integer(required=True)
    updated = fields.AwareDateTime(required=True, format="iso")
    updated_by = fields.String(required=True)
    uses = fields.List(fields.Nested(SecretUseView), required=True)


class SecretsView(Payload):
    """All secrets by name."""

    items = fields.List(fields.Nested(SecretView), required=True)


class ValueBody(Payload):
    """A value to keep; it is in no answer."""

    value = text(longest=65_536, required=True)


class NewSecretBody(ValueBody):
    """A secret to keep."""

    name = NAME


class RemoveQuery(Payload):
    """Whether the secret goes although published flows name it."""

    anyway = fields.String(load_default="no", validate=validate.OneOf(["yes", "no"]))


class RemovedView(Payload):
    """Which published flows name a secret that is gone: they take their exit *error* now."""

    uses = fields.List(fields.Nested(SecretUseView), required=True)


class RotatedView(Payload):
    """The id of the key that wraps now, and how many secrets were wrapped anew."""

    key = fields.String(required=True)
    wrapped = fields.Integer(required=True)


@secrets.get(permission="secrets.names", answer=SecretsView)
async def list_secrets(call: Call) -> Answer:
    """List the names of secrets, when and by whom each was set, and which flows use it; no value is ever shown.

    Only what is set here is listed: secrets from the environment, from files and from other managers are not.
    """
    return Answer(data={"items": await service.list_secrets(call.services)})


@secrets.post(permission="secrets.write", body=NewSecretBody, answer=SecretView, status=201)
async def add_secret(call: Call) -> Answer:
    """Keep a new secret; every process that runs bots has it within seconds."""
    shown = await service.add_secret(call.services, **call.body, by=call.actor.name)
    return Answer(data=shown, rev=shown["version"], object=shown["name"])


@secrets.put("/{secret}", permission="secrets.write", body=ValueBody, answer=SecretView, guarded=True)
async def change_secret(call: Call) -> Answer:
    """Give a secret another value; turns that begin from now on use it."""
    assert call.rev is not None
    shown = await service.change_secret(
        call.services, call.path["secret"], call.body["value"], version=call.rev, by=call.actor.name
    )
    return Answer(data=shown, rev=shown["version"])


@secrets.delete("/{secret}", permission="secrets.write", query=RemoveQuery, answer=RemovedView, heeds=True)
async def remove_secret(call: Call) -> Answer:
    """Remove a secret. While published flows use it the answer is 409 with these, unless `anyway=yes`."""
    anyway = call.query["anyway"] == "yes"
    uses = await service.remove_secret(call.services, call.path["secret"], anyway=anyway, version=call.rev)
    return Answer(data={"uses": uses})


@secrets.post("/rotate", permission="secrets.write", answer=RotatedView)
async def rotate_vault_key(call: Call) -> Answer:
    """Wrap all secrets by a new key, or by the first of those the operator gives.

    Values stay as they are and can be used meanwhile.
    """
    key, wrapped = await service.rotate_key(call.services)
    return Answer(data={"key": key, "wrapped": wrapped}, object=key)
