"""wabot-forms: forms in a chat, one question at a time, checked before they are sent."""

from wabot_core import Action, hookimpl
from wabot_forms.forms import form

__all__ = ["register_actions"]
WABOT_HOOKS = ">=1,<2"


@hookimpl
def register_actions() -> list[Action]:
    """Return the form."""
    return [form]
