"""{{ cookiecutter.distribution }}: {{ cookiecutter.description[0] | lower }}{{ cookiecutter.description[1:] }}."""

from wabot_core import Action, Translation, {% if cookiecutter.trigger == "yes" %}Trigger, {% endif %}hookimpl, read_locales

from {{ cookiecutter.module }}.actions import ask
{%- if cookiecutter.trigger == "yes" %}
from {{ cookiecutter.module }}.triggers import stars
{%- endif %}

WABOT_HOOKS = ">=1.1,<2"  # the hooks it is made for; another wabot refuses it, and says so


@hookimpl
def register_actions() -> list[Action]:
    """Return the pack's nodes."""
    return [ask]
{%- if cookiecutter.trigger == "yes" %}


@hookimpl
def register_triggers() -> list[Trigger]:
    """Return the pack's triggers."""
    return [stars]
{%- endif %}


@hookimpl
def register_translations() -> list[Translation]:
    """Return the pack's words in other languages: a file for each, beside this one in `locales`."""
    return read_locales(__file__)
