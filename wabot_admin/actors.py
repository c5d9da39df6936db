"""Says who is meant by an actor of the audit; what one may do is not its business."""

from __future__ import annotations

from wabot_admin.services import Services
from wabot_core import WabotError


async def name_of(services: Services, actor: str) -> str:
    """Return an account's name, of anyone else what the audit calls them."""
    account = actor.partition(" ")[0].removeprefix("account:")
    if account == actor:
        return actor
    try:
        return (await services.desk.accounts.get(account)).name
    except WabotError:
        return actor
