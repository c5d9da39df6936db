"""What a reader without `personal.read` sees of people: one policy for conversations, contacts, captures and exports.

It hides who someone is and how to reach them; what was said stays readable, less the numbers and addresses in it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from wabot_admin.services import Actor, Services
from wabot_core import NotFound
from wabot_core.bots import read_bot
from wabot_core.errors import BadDocument, NewerSpec

HIDDEN = "•••"

PERSONAL_FIELDS = frozenset(
    {
        *("name", "first_name", "last_name", "full_name", "surname", "family_name", "nickname", "company"),
        *("phone", "phone_number", "mobile", "telephone", "whatsapp", "email", "e_mail", "mail"),
        *("address", "street", "postcode", "zip", "city", "location", "birthday", "birth_date", "date_of_birth"),
        *("iban", "card", "tax_id", "passport", "id_number"),
    }
)
"""Names of captured or contact fields that are hidden whatever a bot declares."""

_EMAIL = re.compile(r"[^\s@<>()\[\],;:\"']{1,64}@[^\s@<>()\[\],;:\"']{1,255}\.[^\W\d_]{2,24}")
_ID = re.compile(r"\d{5,20}(?=(?::\d+)?@(?:c\.us|s\.whatsapp\.net|lid)\b)")
_PHONE = re.compile(r"(?<![\w])\+?\(?\d(?:[\s./()\u00a0\u2009-]{0,2}\d){6,16}(?!\w)")
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


def mask_phone(phone: str) -> str:
    """Return a phone number with its first two digits and its last two."""
    digits = "".join(each for each in phone if each.isdigit())
    if len(digits) < 7:
        return HIDDEN
    return f"+{digits[:2]}{'•' * (len(digits) - 4)}{digits[-2:]}"


def mask_email(address: str) -> str:
    """Return an e-mail address with its first letter and its ending."""
    return f"{address[:1]}{HIDDEN}@{HIDDEN}.{address.rpartition('.')[2]}"


def mask_name(name: str) -> str:
    """Return the first letter of each part of a name; a part that is a number or an address is masked as one."""
    parts = mask_text(name.replace(HIDDEN[0], "")).split()  # who writes the sign of what is hidden hides nothing by it
    return " ".join(part if HIDDEN[0] in part else f"{part[0]}{HIDDEN}" for part in parts) or HIDDEN


def mask_text(text: str) -> str:
    """Return a text without the phone numbers, e-mail addresses and WhatsApp ids in it."""
    text = _ID.sub(lambda found: mask_phone(found[0]), text)
    text = _EMAIL.sub(lambda found: found[0] if HIDDEN[0] in found[0] else mask_email(found[0]), text)
    return _PHONE.sub(lambda found: mask_phone(found[0]), text)


def mask_id(id: str) -> str:
    """Return a WhatsApp id of a chat or a person, in which mostly a phone number stands."""
    return mask_text(id)


def mask_value(value: Any) -> Any:
    """Return any JSON value without what can name or reach someone."""
    return Mask(full=False).value(value)


@dataclass(frozen=True, kw_only=True)
class Mask:
    """How one reader sees people: `full` shows everything, otherwise what can name or reach someone is hidden."""

    full: bool

    def phone(self, phone: str | None) -> str | None:
        """Return a phone number as this reader sees it."""
        return phone if self.full or phone is None else mask_phone(phone)

    def name(self, name: str | None) -> str | None:
        """Return a person's name as this reader sees it."""
        return name if self.full or name is None else mask_name(name)

    def text(self, text: str) -> str:
        """Return what someone wrote as this reader sees it; WhatsApp's own ids of chats and people too."""
        return text if self.full else mask_text(text)

    def value(self, value: Any) -> Any:
        """Return any JSON value as this reader sees it: texts in it masked, numbers that could be dialled too."""
        if self.full:
            return value
        if isinstance(value, str):
            return mask_text(value)
        if isinstance(value, Mapping):
            return self.fields(value)
        if isinstance(value, list | tuple):
            return [self.value(each) for each in value]
        if isinstance(value, int) and not isinstance(value, bool) and abs(value) >= 1_000_000:
            return mask_text(str(value))
        return value

    def fields(self, data: Mapping[str, Any], *, pii: Collection[str] | None = frozenset()) -> dict[str, Any]:
        """Return named values (variables, a contact's fields, a capture) as this reader sees them.

        `pii` are the names a bot declares personal; None, when the bot is not known any more, hides all.
        """
        if self.full:
            return dict(data)
        return {
            mask_text(name): HIDDEN if is_personal(name, pii) and value not in (None, "") else self.value(value)
            for name, value in data.items()
        }


def mask_for(actor: Actor) -> Mask:
    """Return how someone sees people."""
    return Mask(full="personal.read" in actor.scopes)


async def declared_pii(services: Services, bot: str) -> frozenset[str] | None:
    """Return the variables a bot declares personal, in its draft or what is live; None if the bot can't be read."""
    try:
        row = await services.desk.bots.get(bot)
        documents = [(await services.desk.bots.draft(bot)).document]
        if row.live is not None:
            documents.append((await services.desk.bots.revision(bot, row.live)).document)
        return frozenset(each.name for document in documents for each in read_bot(document).variables if each.pii)
    except (NotFound, BadDocument, NewerSpec):
        return None


def is_personal(name: str, pii: Collection[str] | None) -> bool:
    """Say whether a named value is hidden: a bot declares it so, is not known any more (None), or its name says it."""
    return pii is None or name in pii or _is_personal(name)


def _is_personal(name: str) -> bool:
    return re.sub(r"[^a-z0-9]+", "_", _CAMEL.sub("_", name).lower()).strip("_") in PERSONAL_FIELDS
