"""What a CRM must be able to do for the nodes, whichever it is, and what it is asked about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Annotated, Any, Protocol

from marshmallow import validate

from wabot_core import Turn

OWN_NAMES = ("id", "name", "email", "phone", "company")


@dataclass(frozen=True, kw_only=True)
class Property:
    """One more fact, by the name the CRM has for it.

    Args:
        name: The property's name in the CRM, such as jobtitle.
        value: Its value.
    """

    name: Annotated[
        str,
        validate.Regexp(r"^[a-z][a-z0-9_]{0,99}$", error="must be small letters, digits and _"),
        validate.NoneOf(OWN_NAMES, error="has a field of its own in the form"),
    ]
    value: str = ""


@dataclass(frozen=True, kw_only=True)
class Person:
    """Whom a node is about: any of these may be empty, and what is empty is neither searched nor changed."""

    name: str = ""
    email: str = ""
    phone: str = ""
    company: str = ""
    more: Mapping[str, str] = field(default_factory=dict)

    @property
    def facts(self) -> dict[str, str]:
        """Return what is known, by name."""
        known = {"name": self.name, "email": self.email, "phone": self.phone, "company": self.company, **self.more}
        return {name: value.strip() for name, value in known.items() if value.strip()}


@dataclass(frozen=True, kw_only=True)
class Card:
    """What a CRM holds of a person, under its id there."""

    id: str
    facts: Mapping[str, Any]

    def as_variable(self) -> dict[str, Any]:
        """Return the card as flows read it: `{{ crm_contact.email }}`."""
        return {**self.facts, "id": self.id}


@dataclass(frozen=True, kw_only=True)
class Created:
    """The outcome of creating a contact: the card, and whether it is `new` or was there before."""

    card: Card
    new: bool


class Crm(Protocol):
    """A CRM, bound to one turn: all it does is journaled."""

    async def find(self, person: Person) -> Card | None:
        """Return the card of whoever has the phone number or the e-mail address."""
        ...

    async def create(self, person: Person) -> Created:
        """Create a contact, unless there is one with that phone number or e-mail address."""
        ...

    async def update(self, id: str, person: Person, *, changes: Mapping[str, str]) -> Card | None:
        """Change the contact with this id, or else whoever `find` finds for the person; None if there is nobody."""
        ...

    async def create_lead(self, title: str, person: Person, *, facts: Mapping[str, str]) -> str | None:
        """Create a lead for the person, created too if they are new; return its id, None if it is refused."""
        ...


def person_of(turn: Turn, stated: Person) -> Person:
    """Return whom a node is about; where name and number are not stated, the person of the conversation."""
    contact = turn.contact
    return replace(stated, name=stated.name or contact.name or "", phone=stated.phone or contact.phone or "")


def facts_of(more: list[Property]) -> dict[str, str]:
    """Return further properties by name."""
    return {each.name: each.value for each in more}
