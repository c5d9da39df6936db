"""/api/roles: the roles there are, and a workspace's own."""

from __future__ import annotations

from marshmallow import fields, validate

from wabot_admin.payloads import Payload
from wabot_admin.permissions import ADMIN_ONLY, ROLES, SCOPES, check_reach, check_scopes
from wabot_admin.routes import Answer, Call, Resource
from wabot_core.errors import AlreadyThere

roles = Resource("/roles", tag="Accounts")

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

    name = fields.String(required=True, validate=validate.Regexp(r"\A[a-z][a-z0-9_-]{0,63}\Z"))


@roles.get(permission="accounts.read", answer=RolesView)
async def list_roles(call: Call) -> Answer:
    """List the roles and the scopes."""
    own = await call.services.desk.accounts.roles()
    items = [
        *({"name": name, "scopes": sorted(scopes), "builtin": True, "rev": 0} for name, scopes in ROLES.items()),
        *({"name": role.name, "scopes": role.scopes, "builtin": False, "rev": role.rev} for role in own),
    ]
    return Answer(data={"items": items, "scopes": SCOPES, "admin_only": sorted(ADMIN_ONLY)})


@roles.get("/{role}", permission="accounts.read", answer=RoleView)
async def read_role(call: Call) -> Answer:
    """Read one of the workspace's own roles."""
    role = await call.services.desk.accounts.role(call.path["role"])
    return Answer(data={"name": role.name, "scopes": role.scopes, "builtin": False, "rev": role.rev}, rev=role.rev)


@roles.post(permission="accounts.write", body=NewRoleBody, answer=RoleView, status=201)
async def make_role(call: Call) -> Answer:
    """Make a role of scopes you hold yourself; what only admins may do is in no other role."""
    name = call.body["name"]
    if name in ROLES:
        raise AlreadyThere(what="role", id=name)
    return await _put(call, name, rev=None)


@roles.put("/{role}", permission="accounts.write", body=RoleBody, answer=RoleView, guarded=True)
async def change_role(call: Call) -> Answer:
    """Change what a role may do; it holds from the next request of everyone who has it."""
    before = await call.services.desk.accounts.role(call.path["role"])
    check_reach(call.actor.scopes, frozenset(before.scopes))
    return await _put(call, before.name, rev=call.rev)


async def _put(call: Call, name: str, *, rev: int | None) -> Answer:
    scopes = check_scopes(call.body["scopes"], forbidden=ADMIN_ONLY)
    check_reach(call.actor.scopes, scopes)
    role = await call.services.desk.accounts.put_role(name, sorted(scopes), rev=rev)
    data = {"name": role.name, "scopes": role.scopes, "builtin": False, "rev": role.rev}
    return Answer(data=data, rev=role.rev, object=name)
