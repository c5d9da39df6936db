"""HubSpot over its CRM API v3, with a private app's token; it knows no node and no form.

Facts from developers.hubspot.com, read in 2026: search, create and update of `contacts`; `leads` and `deals` with
associations; a contact that exists answers 409 and names its id; 429 tells too many calls.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import timedelta
from email.utils import parsedate_to_datetime
from typing import Any

from wabot_core import HttpAnswer, Secret, Turn
from wabot_crm.crm import Card, Created, Person
from wabot_crm.errors import CrmBusy, CrmFailed, TokenRefused

TRIES = 3
LONGEST_WAIT = timedelta(seconds=30)
PASSING = frozenset({500, 502, 503, 504})  # may be over soon, so worth another try when that does no harm

# HubSpot's own association types, lead → primary contact and deal → contact
ASSOCIATIONS: Mapping[str, int] = {"leads": 578, "deals": 3}
TITLES: Mapping[str, str] = {"leads": "hs_lead_name", "deals": "dealname"}
PROPERTIES = ("firstname", "lastname", "email", "phone", "company")

_EXISTING = re.compile(r"Existing ID: (\d+)")


class HubSpot:
    """One HubSpot account for one turn."""

    def __init__(self, turn: Turn, token: Secret, *, base_url: str, leads_as: str) -> None:
        """Bind to a turn; `leads_as` is the kind of record a lead becomes: leads or deals."""
        self._turn = turn
        self._token = token
        self._base_url = base_url.rstrip("/")
        self._leads_as = leads_as

    async def find(self, person: Person) -> Card | None:
        """Return the card of whoever has the e-mail address or one of the phone numbers."""
        wanted = [("email", person.email), ("phone", person.phone), ("mobilephone", person.phone)]
        groups = [{"filters": [{"propertyName": n, "operator": "EQ", "value": value}]} for n, value in wanted if value]
        if not groups:
            return None
        data = {"filterGroups": groups, "properties": list(PROPERTIES), "limit": 1}
        found = self._expect(await self._call("POST", "contacts/search", data, harmless=True)).get("results") or ()
        return next((_card(each) for each in found), None)

    async def create(self, person: Person) -> Created:
        """Create a contact; HubSpot itself knows duplicates by e-mail only, so the phone number is searched first."""
        if card := await self.find(person):
            return Created(card=card, new=False)
        answer = await self._call("POST", "contacts", {"properties": _properties(person.facts)})
        if answer.status == 409 and (found := _EXISTING.search(answer.text)):
            return Created(card=Card(id=found[1], facts=person.facts), new=False)
        return Created(card=_card(self._expect(answer)), new=True)

    async def update(self, id: str, person: Person, *, changes: Mapping[str, str]) -> Card | None:
        """Change a contact."""
        if not id:
            found = await self.find(person)
            if found is None:
                return None
            id = found.id
        if not id.isascii() or not id.isdigit():
            return None
        answer = await self._call("PATCH", f"contacts/{id}", {"properties": _properties(changes)}, harmless=True)
        return None if answer.status == 404 else _card(self._expect(answer))

    async def create_lead(self, title: str, person: Person, *, facts: Mapping[str, str]) -> str | None:
        """Create a lead, or a deal, that belongs to the person's contact."""
        contact = (await self.create(person)).card.id
        type = {"associationCategory": "HUBSPOT_DEFINED", "associationTypeId": ASSOCIATIONS[self._leads_as]}
        data = {
            "properties": {TITLES[self._leads_as]: title, **facts},
            "associations": [{"to": {"id": contact}, "types": [type]}],
        }
        answer = await self._call("POST", self._leads_as, data)
        if answer.status // 100 == 4:
            self._turn.log.warning("lead_refused status=%s", answer.status)
            return None
        return str(self._expect(answer)["id"])

    # ------------------------------------------------------------ the wire

    async def _call(self, method: str, path: str, data: Any, *, harmless: bool = False) -> HttpAnswer:
        """Make a call; when HubSpot is busy, wait as long as it asks, in bounds, and try again.

        The wait is a journaled sleep, not the pause of a node's own retry: it may be longer than an action may run,
        holds up no message of the chat and survives a restart. What is not `harmless` to repeat is only repeated
        after a 429, which did nothing. Raise CrmBusy, TokenRefused or, after the last try, CrmFailed.
        """
        headers = {"Authorization": f"Bearer {self._token.reveal()}", "Accept": "application/json"}
        url = f"{self._base_url}/crm/v3/objects/{path}"
        for attempt in range(1, TRIES + 1):
            answer = await self._turn.http.request(method, url, headers=headers, json=data)
            if answer.status != 429 and not (harmless and answer.status in PASSING):
                break
            wait = _wait_of(answer, attempt)
            if attempt == TRIES or wait > LONGEST_WAIT:
                break
            await self._turn.sleep(wait)
        if answer.status == 429:
            raise CrmBusy(why=f"it asks to wait {wait.total_seconds():g} seconds after {attempt} tries")
        if answer.status in (401, 403):
            raise TokenRefused(status=answer.status)
        if answer.status >= 500:
            raise CrmFailed(status=answer.status, why="it has a fault of its own")
        return answer

    def _expect(self, answer: HttpAnswer) -> Any:
        if not answer.is_success or not isinstance(answer.json, dict):
            said = answer.json.get("category", "") if isinstance(answer.json, dict) else ""
            raise CrmFailed(status=answer.status, why=said or "no answer wabot understands")
        return answer.json


def _wait_of(answer: HttpAnswer, attempt: int) -> timedelta:
    """Return how long HubSpot asks to wait, else 1, 2, 4… seconds; a used-up day is not waited for."""
    if isinstance(answer.json, dict) and answer.json.get("policyName") == "DAILY":
        return timedelta(days=1)
    headers = {name.lower(): value for name, value in answer.headers.items()}
    asked = headers.get("retry-after", "").strip()
    if asked.isascii() and asked.isdigit():
        return timedelta(seconds=min(int(asked), 86_400))
    try:
        return max(parsedate_to_datetime(asked) - parsedate_to_datetime(headers.get("date", "")), timedelta(0))
    except (ValueError, TypeError):
        return timedelta(seconds=2 ** (attempt - 1))


def _properties(facts: Mapping[str, str]) -> dict[str, str]:
    first, _, last = facts.get("name", "").partition(" ")
    named = {"firstname": first, "lastname": last.strip()}
    others = {name: value for name, value in facts.items() if name != "name"}
    return {**{name: value for name, value in named.items() if value}, **others}


def _card(record: Mapping[str, Any]) -> Card:
    facts = {name: value for name, value in (record.get("properties") or {}).items() if value}
    name = " ".join(filter(None, (facts.pop("firstname", ""), facts.pop("lastname", ""))))
    return Card(id=str(record["id"]), facts={**({"name": name} if name else {}), **facts})
