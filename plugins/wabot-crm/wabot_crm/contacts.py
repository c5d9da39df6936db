"""The nodes about contacts: find, create, update; which CRM does it is a matter of their form."""

from __future__ import annotations

from typing import Literal

from wabot_core import Secret, Turn, Url, Variable, action
from wabot_crm.crm import Person, Property, facts_of, person_of
from wabot_crm.drivers import HUBSPOT, Driver, open_crm

CARD = Variable("crm_contact")


@action("crm.find_contact", icon="user-search")
async def find_contact(
    turn: Turn,
    *,
    phone: str = "",
    email: str = "",
    save_as: Variable = CARD,
    driver: Driver = "contact_book",
    token: Secret | None = None,
    base_url: Url = HUBSPOT,
) -> Literal["found", "not_found"]:
    """Find a CRM contact.

    The person is looked up by phone number or e-mail address.

    Args:
        phone: The phone number; left empty, the person's own.
        email: The e-mail address; whoever has the one or the other is found.
        save_as: The variable that keeps what is known: id, name, email, phone, company.
        driver: Which CRM; the contact book is wabot's own and knows only the person of the conversation.
        token: For HubSpot, the secret with a private app's token.
        base_url: Where HubSpot's API is.
    """
    person = person_of(turn, Person(email=email, phone=phone))
    card = await open_crm(turn, driver, token=token, base_url=base_url).find(person)
    turn.set(save_as, card and card.as_variable())
    return "found" if card else "not_found"


@action("crm.create_contact", icon="user-plus")
async def create_contact(
    turn: Turn,
    *,
    name: str = "",
    email: str = "",
    phone: str = "",
    company: str = "",
    more: list[Property] = [],  # noqa: B006 - read only
    save_as: Variable = CARD,
    driver: Driver = "contact_book",
    token: Secret | None = None,
    base_url: Url = HUBSPOT,
) -> Literal["created", "exists"]:
    """Create a CRM contact.

    Not if somebody there has the phone number or e-mail address already.

    Args:
        name: The name; left empty, what WhatsApp calls the person.
        email: The e-mail address.
        phone: The phone number; left empty, the person's own.
        company: Where they work.
        more: More of what the CRM can hold.
        save_as: The variable that keeps the contact, new or old.
        driver: Which CRM; the contact book is wabot's own.
        token: For HubSpot, the secret with a private app's token.
        base_url: Where HubSpot's API is.
    """
    person = person_of(turn, Person(name=name, email=email, phone=phone, company=company, more=facts_of(more)))
    created = await open_crm(turn, driver, token=token, base_url=base_url).create(person)
    turn.set(save_as, created.card.as_variable())
    return "created" if created.new else "exists"


@action("crm.update_contact", icon="user-pen")
async def update_contact(
    turn: Turn,
    *,
    id: str = "",
    name: str = "",
    email: str = "",
    phone: str = "",
    company: str = "",
    more: list[Property] = [],  # noqa: B006
    save_as: Variable = CARD,
    driver: Driver = "contact_book",
    token: Secret | None = None,
    base_url: Url = HUBSPOT,
) -> Literal["updated", "not_found"]:
    """Change a CRM contact.

    What is left empty stays as it is.

    Args:
        id: The contact's id in the CRM, such as {{ crm_contact.id }}; left empty, they are looked up by phone
            number or e-mail address.
        name: The new name.
        email: The new e-mail address.
        phone: The new phone number.
        company: Where they work now.
        more: More to change.
        save_as: The variable that keeps the contact as it is now.
        driver: Which CRM; the contact book is wabot's own.
        token: For HubSpot, the secret with a private app's token.
        base_url: Where HubSpot's API is.
    """
    stated = Person(name=name, email=email, phone=phone, company=company, more=facts_of(more))
    crm = open_crm(turn, driver, token=token, base_url=base_url)
    card = await crm.update(id, person_of(turn, stated), changes=stated.facts)
    turn.set(save_as, card and card.as_variable())
    return "updated" if card else "not_found"
