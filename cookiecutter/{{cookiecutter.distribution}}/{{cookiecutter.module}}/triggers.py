"""The pack's triggers: each is a function from its form to what a message must be."""

from wabot_core import Pattern, Regex, trigger


@trigger("{{ cookiecutter.name }}.stars", icon="sparkles")
def stars(*, least: int = 1) -> Pattern:
    """Start when a person sends nothing but stars.

    Args:
        least: How many at least.
    """
    return Regex(pattern=rf"^(?P<stars>⭐{% raw %}{{{least},}}{% endraw %})$")
