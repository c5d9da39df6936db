"""The node about leads: something a person may want, for somebody to follow up."""

from __future__ import annotations

from typing import Annotated, Literal

from marshmallow import validate

from wabot_core import OptionsFrom, Secret, Turn, Url, Variable, action
from wabot_crm.crm import Person, Property, facts_of, person_of
from wabot_crm.drivers import HUBSPOT, Driver, open_crm
from wabot_crm.owners import owned_by, owners


@action("crm.create_lead", icon="target")
async def create_lead(
    turn: Turn,
    *,
    title: Annotated[str, validate.Length(min=1)],
    name: str = "",
    email: str = "",
    phone: str = "",
    company: str = "",
    more: list[Property] = [],  # noqa: B006 - read only
    save_as: Variable = Variable("crm_lead"),
    driver: Driver = "contact_book",
    token: Secret | None = None,
    base_url: Url = HUBSPOT,
    leads_as: Literal["leads", "deals"] = "leads",
    owner: Annotated[str, OptionsFrom(owners)] = "",
) -> Literal["created", "refused"]:
    """Create a CRM lead.

    It is for a person, who becomes a contact there if they are none.

    Args:
        title: What it is about.
        name: Who it is for; left empty, what WhatsApp calls the person.
        email: Their e-mail address.
        phone: Their phone number; left empty, the person's own.
        company: Where they work.
        more: More of what the CRM can hold about the lead.
        save_as: The variable that keeps the lead's id.
        driver: Which CRM; the contact book is wabot's own.
        token: For HubSpot, the secret with a private app's token.
        base_url: Where HubSpot's API is.
        leads_as: What it becomes in HubSpot: a lead, or a deal for accounts without leads.
        owner: Who follows it up in HubSpot, by their id there; left empty, nobody yet.
    """
    person = person_of(turn, Person(name=name, email=email, phone=phone, company=company))
    crm = open_crm(turn, driver, token=token, base_url=base_url, leads_as=leads_as)
    facts = facts_of(more) if driver == "contact_book" else {**facts_of(more), **owned_by(owner)}
    id = await crm.create_lead(title, person, facts=facts)
    turn.set(save_as, id)
    return "created" if id else "refused"
