"""Which CRMs there are, and how one is opened for a turn."""

from __future__ import annotations

from typing import Literal

from wabot_core import Secret, Turn, Url
from wabot_crm.contact_book import ContactBook
from wabot_crm.crm import Crm
from wabot_crm.errors import TokenMissing
from wabot_crm.hubspot import HubSpot

Driver = Literal["contact_book", "hubspot"]
HUBSPOT = Url("https://api.hubapi.com")


def open_crm(turn: Turn, driver: Driver, *, token: Secret | None, base_url: str, leads_as: str = "leads") -> Crm:
    """Return the chosen CRM for this turn; raise TokenMissing."""
    if driver == "contact_book":
        return ContactBook(turn)
    if token is None:
        raise TokenMissing()
    return HubSpot(turn, token, base_url=base_url, leads_as=leads_as)
