"""Who can own a record in HubSpot, for the form to pick from; nothing here runs while a bot talks.

Facts from developers.hubspot.com, read in 2026: `GET /crm/v3/owners` gives id, email, firstName and lastName, up to
500 at once.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from wabot_core import Lookup, Secret
from wabot_crm.errors import CrmFailed, TokenRefused

AT_ONCE = 500


async def owners(lookup: Lookup) -> list[tuple[str, str]]:
    """Return HubSpot's users whose name or address has the search text in it, by name."""
    token = lookup.config.get("token")
    if lookup.config.get("driver") != "hubspot" or not isinstance(token, Secret):
        return []
    answer = await lookup.http.get(
        f"{str(lookup.config['base_url']).rstrip('/')}/crm/v3/owners",
        params={"limit": str(AT_ONCE), "archived": "false"},
        headers={"Authorization": f"Bearer {token.reveal()}", "Accept": "application/json"},
    )
    if answer.status in (401, 403):
        raise TokenRefused(status=answer.status)
    if not answer.is_success or not isinstance(answer.json, dict):
        raise CrmFailed(status=answer.status, why="no answer wabot understands")
    found = [(str(each["id"]), _name(each)) for each in answer.json.get("results") or () if "id" in each]
    wanted = lookup.search.casefold()
    return sorted((each for each in found if wanted in each[1].casefold()), key=lambda each: each[1].casefold())


def owned_by(owner: str) -> dict[str, str]:
    """Return the property that gives a record to an owner, none for nobody."""
    return {"hubspot_owner_id": owner} if owner else {}


def _name(each: Mapping[str, Any]) -> str:
    name = " ".join(filter(None, (each.get("firstName"), each.get("lastName"))))
    email = each.get("email") or ""
    return f"{name} ({email})" if name and email else name or email or str(each["id"])
