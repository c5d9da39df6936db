"""wabot-tables: books tables."""

from wabot_core import Action, Translation, hookimpl, read_locales
from wabot_tables.bookings import book

WABOT_HOOKS = ">=1.1,<2"


@hookimpl
def register_actions() -> list[Action]:
    """Return the pack's nodes."""
    return [book]


@hookimpl
def register_translations() -> list[Translation]:
    """Return the pack's words in other languages."""
    return read_locales(__file__)
