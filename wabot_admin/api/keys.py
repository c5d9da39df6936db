"""/api/keys: API keys of one's own; an admin sees and removes everyone's."""

from __future__ import annotations

from datetime import timedelta

from marshmallow import fields, validate

from wabot_admin.auth.keys import make_key
from wabot_admin.paging import PageQuery, page, page_of, read_cursor
from wabot_admin.payloads import Count, Payload, text
from wabot_admin.permissions import NOT_FOR_KEYS, SCOPES
from wabot_admin.routes import Answer, Call, Resource
from wabot_core import NotFound

keys = Resource("/keys", tag="Keys")


class KeyView(Payload):
    """An API key, without the key itself."""

    id = fields.String(required=True)
    account = fields.String(required=True)
    name = fields.String(required=True)
    scopes = fields.List(fields.String(), required=True)
    created = fields.AwareDateTime(required=True, format="iso")
    expires = fields.AwareDateTime(required=True, allow_none=True, format="iso")


class NewKeyView(KeyView):
    """An API key with the key, shown this once."""

    key = fields.String(required=True)


class KeyScopesView(Payload):
    """Scopes with what each allows."""

    scopes = fields.Dict(keys=fields.String(), values=fields.String(), required=True)


class KeyBody(Payload):
    """A key to make."""

    name = text(required=True)
    scopes = fields.List(
        fields.String(validate=validate.OneOf(sorted(SCOPES))),
        required=True,
        validate=validate.Length(min=1, max=len(SCOPES)),
    )
    days = Count(load_default=None, allow_none=True, validate=validate.Range(min=1, max=3650))


@keys.get(permission="keys.write", query=PageQuery, answer=page_of(KeyView))
async def list_keys(call: Call) -> Answer:
    """List one's own API keys; an admin sees everyone's."""
    services, limit = call.services, call.query["limit"]
    account = None if _rules(call) else call.actor.account.id
    of = f"keys {account}"
    after = read_cursor(services.keyring, call.query["cursor"], of=of)
    found = await services.desk.keys.page(limit=limit + 1, after=after, account=account)
    return Answer(data=page(services.keyring, found, limit=limit, of=of, key=lambda key: key.id))


@keys.get("/scopes", permission="keys.write", answer=KeyScopesView)
async def list_key_scopes(call: Call) -> Answer:
    """List the scopes one may give a key of one's own, with what each allows."""
    given = call.actor.scopes - NOT_FOR_KEYS
    return Answer(data={"scopes": {scope: allows for scope, allows in SCOPES.items() if scope in given}})


@keys.post(permission="keys.write", body=KeyBody, answer=NewKeyView, status=201)
async def make_api_key(call: Call) -> Answer:
    """Make an API key with scopes of one's own; the key is in this answer and never again."""
    days = call.body["days"]
    expires = None if days is None else call.services.now() + timedelta(days=days)
    key, text = await make_key(
        call.services, call.actor, name=call.body["name"], scopes=call.body["scopes"], expires=expires
    )
    shown = KeyView().dump(key) | {"key": text}
    return Answer(data=shown | {"created": key.created, "expires": key.expires}, object=key.id)


@keys.delete("/{key}", permission="keys.write")
async def remove_api_key(call: Call) -> Answer:
    """Remove an API key; it stops working at once."""
    key = await call.services.desk.keys.get(call.path["key"])
    if key.account != call.actor.account.id and not _rules(call):
        raise NotFound(what="key", id=key.id)
    await call.services.desk.keys.remove(key.id)
    return Answer()


def _rules(call: Call) -> bool:
    return "accounts.write" in call.actor.scopes
