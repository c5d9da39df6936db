"""wabot-tables: books tables."""

from wabot_core import Action, hookimpl
from wabot_tables.bookings import book

WABOT_HOOKS = ">=1,<2"


@hookimpl
def register_actions() -> list[Action]:
    """Return the pack's nodes."""
    return [book]
