"""wabot-forms: forms in a chat, one question at a time, checked before they are sent."""

from wabot_core import Action, Translation, hookimpl, read_locales
from wabot_forms.forms import form

__all__ = ["register_actions", "register_translations"]
WABOT_HOOKS = ">=1.1,<2"


@hookimpl
def register_actions() -> list[Action]:
    """Return the form."""
    return [form]


@hookimpl
def register_translations() -> list[Translation]:
    """Return its words in other languages."""
    return read_locales(__file__)
