"""wabot-webhook: calls other systems from a flow, and lets other systems start one."""

from wabot_core import Action, Translation, Trigger, hookimpl, read_locales
from wabot_webhook.calls import request
from wabot_webhook.hooks import received

__all__ = ["register_actions", "register_translations", "register_triggers"]
WABOT_HOOKS = ">=1.1,<2"


@hookimpl
def register_actions() -> list[Action]:
    """Return the node that calls another system."""
    return [request]


@hookimpl
def register_triggers() -> list[Trigger]:
    """Return the trigger that another system pulls."""
    return [received]


@hookimpl
def register_translations() -> list[Translation]:
    """Return their words in other languages."""
    return read_locales(__file__)
