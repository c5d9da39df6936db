"""wabot-crm: finds, creates and updates contacts and leads, in wabot's own contact book or in HubSpot."""

from wabot_core import Action, Translation, hookimpl, read_locales
from wabot_crm.contacts import create_contact, find_contact, update_contact
from wabot_crm.leads import create_lead

__all__ = ["register_actions", "register_translations"]
WABOT_HOOKS = ">=1.1,<2"


@hookimpl
def register_actions() -> list[Action]:
    """Return the CRM's nodes."""
    return [find_contact, create_contact, update_contact, create_lead]


@hookimpl
def register_translations() -> list[Translation]:
    """Return their words in other languages."""
    return read_locales(__file__)
