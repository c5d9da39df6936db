"""/api/roles: the roles there are, and a workspace's own."""

from __future__ import annotations

from typing import Any

from marshmallow import fields, validate

from wabot_admin import roles as service
from wabot_admin.payloads import Payload
from wabot_admin.permissions import ADMIN_ONLY, SCOPES
from wabot_admin.routes import Answer, Call, Resource
from wabot_runtime import Role

roles = Resource("/roles", tag="Accounts")

_NAME = validate.Regexp(
    r"\A[a-z][a-z0-9_-]{0,63}\Z",
    error="Begin with a small letter; small letters, digits, - and _ may follow, 64 in all.",
)
SCOPE = fields.String(validate=validate.OneOf(sorted(SCOPES)))


class RoleView(Payload):
    """A role."""

    name = fields.String(required=True)
    scopes = fields.List(fields.String(), required=True)
    builtin = fields.Boolean(required=True)
    rev = fields.Integer(required=True, metadata={"description": "0 for a role that every workspace has."})


class RolesView(Payload):
    """All roles, all scopes with what they allow, and the scopes that are in no role but admin's."""

    items = fields.List(fields.Nested(RoleView), required=True)
    scopes = fields.Dict(keys=fields.String(), values=fields.String(), required=True)
    admin_only = fields.List(fields.String(), required=True)


class RoleBody(Payload):
    """What a role may do."""

    scopes = fields.List(SCOPE, required=True, validate=validate.Length(max=len(SCOPES)))


class NewRoleBody(RoleBody):
    """A role to make."""

    name = fields.String(required=True, validate=_NAME)


@roles.get(permission="accounts.read", answer=RolesView)
async def list_roles(call: Call) -> Answer:
    """List the roles and the scopes."""
    items = await service.list_roles(call.services)
    return Answer(data={"items": items, "scopes": SCOPES, "admin_only": sorted(ADMIN_ONLY)})


@roles.get("/{role}", permission="accounts.read", answer=RoleView)
async def read_role(call: Call) -> Answer:
    """Read one of the workspace's own roles."""
    role = await call.services.desk.accounts.role(call.path["role"])
    return Answer(data=_shown(role), rev=role.rev)


@roles.post(permission="accounts.write", body=NewRoleBody, answer=RoleView, status=201)
async def make_role(call: Call) -> Answer:
    """Make a role of scopes you hold yourself; what only admins may do is in no other role."""
    name, scopes = call.body["name"], call.body["scopes"]
    role = await service.make_role(call.services, name, scopes, held=call.actor.scopes)
    return Answer(data=_shown(role), rev=role.rev, object=name)


@roles.put("/{role}", permission="accounts.write", body=RoleBody, answer=RoleView, guarded=True)
async def change_role(call: Call) -> Answer:
    """Change what a role may do; it holds from the next request of everyone who has it."""
    name, scopes = call.path["role"], call.body["scopes"]
    role = await service.change_role(call.services, name, scopes, held=call.actor.scopes, rev=call.rev)
    return Answer(data=_shown(role), rev=role.rev, object=name)


def _shown(role: Role) -> dict[str, Any]:
    return {"name": role.name, "scopes": role.scopes, "builtin": False, "rev": role.rev}
