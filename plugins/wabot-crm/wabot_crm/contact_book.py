"""wabot's own contact book: a card for each contact and their leads, kept as captures; it calls nobody."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from wabot_core import Turn, phone_of
from wabot_crm.crm import Card, Created, Person

CONTACT = "contact"
LEAD = "lead"


class ContactBook:
    """The book, open at the conversation's own contact: it can't look at anybody else's card."""

    def __init__(self, turn: Turn) -> None:
        """Open it for a turn."""
        self._turn = turn

    async def find(self, person: Person) -> Card | None:
        """Return the contact's card, unless another phone number and another e-mail address are looked for."""
        card = await self._card()
        return card if card and _fits(card.facts, person) else None

    async def create(self, person: Person) -> Created:
        """Write the contact's card, unless there is one."""
        if card := await self._card():
            return Created(card=card, new=False)
        return Created(card=self._write(person.facts), new=True)

    async def update(self, id: str, person: Person, *, changes: Mapping[str, str]) -> Card | None:
        """Change the contact's card."""
        card = await self._card()
        if card is None or (id and id != card.id):
            return None
        return self._write({**card.facts, **changes})

    async def create_lead(self, title: str, person: Person, *, facts: Mapping[str, str]) -> str:
        """Keep a lead beside the contact's card, and the card if there is none."""
        created = await self.create(person)
        id = self._turn.id()
        self._turn.capture(LEAD, {**created.card.facts, **facts, "title": title}, key=id)
        return id

    async def _card(self) -> Card | None:
        facts = await self._turn.captured(CONTACT)
        return None if facts is None else self._of(facts)

    def _write(self, facts: Mapping[str, Any]) -> Card:
        self._turn.capture(CONTACT, facts)
        # What texts read as {{ contact.… }}; the number is WhatsApp's and stays
        own = {name: value for name, value in facts.items() if name not in ("name", "phone")}
        self._turn.update_contact(name=facts.get("name"), **own)
        return self._of(facts)

    def _of(self, facts: Mapping[str, Any]) -> Card:
        return Card(id=self._turn.contact.id, facts=facts)


def _fits(facts: Mapping[str, Any], person: Person) -> bool:
    asked: list[bool] = []
    if person.phone:
        asked.append(phone_of(person.phone) == phone_of(facts.get("phone")) is not None)
    if person.email:
        asked.append(person.email.casefold() == str(facts.get("email", "")).casefold())
    return any(asked) or not asked
