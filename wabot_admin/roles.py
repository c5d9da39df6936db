"""What one does with roles: list, make and change them; nobody gives, or rules over, more than they hold."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from wabot_admin.permissions import ADMIN_ONLY, ROLES, check_reach, check_scopes
from wabot_admin.services import Services
from wabot_core.errors import AlreadyThere
from wabot_runtime import Role


async def list_roles(services: Services) -> Sequence[Mapping[str, Any]]:
    """Return the roles every workspace has, then the workspace's own, as RoleView shows them."""
    own = await services.desk.accounts.roles()
    return [
        *({"name": name, "scopes": sorted(scopes), "builtin": True, "rev": 0} for name, scopes in ROLES.items()),
        *({"name": role.name, "scopes": role.scopes, "builtin": False, "rev": role.rev} for role in own),
    ]


async def make_role(services: Services, name: str, scopes: Iterable[str], *, held: frozenset[str]) -> Role:
    """Make a role of scopes the maker holds; raise AlreadyThere, UnknownScope, Forbidden."""
    if name in ROLES:
        raise AlreadyThere(what="role", id=name)
    return await _put(services, name, scopes, held=held, rev=None)


async def change_role(
    services: Services, name: str, scopes: Iterable[str], *, held: frozenset[str], rev: int | None = None
) -> Role:
    """Replace what one of the workspace's own roles may do; without `rev`, whatever it is now.

    Raise NotFound, RevMismatch, UnknownScope, Forbidden.
    """
    before = await services.desk.accounts.role(name)
    check_reach(held, frozenset(before.scopes))
    return await _put(services, name, scopes, held=held, rev=before.rev if rev is None else rev)


async def _put(services: Services, name: str, scopes: Iterable[str], *, held: frozenset[str], rev: int | None) -> Role:
    wanted = check_scopes(scopes, forbidden=ADMIN_ONLY)
    check_reach(held, wanted)
    return await services.desk.accounts.put_role(name, sorted(wanted), rev=rev)
