"""Triggers: what starts a flow, declared by decorating a function from its form to a Pattern."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from wabot_core.actions import check_type
from wabot_core.fields import Secret
from wabot_core.patterns import Pattern
from wabot_core.signatures import Signature, read_trigger


@dataclass(frozen=True, kw_only=True)
class Trigger:
    """A trigger type: the function that turns its config into a Pattern, and its form."""

    type: str
    pattern: Callable[..., Pattern]
    signature: Signature
    icon: str = ""

    def __call__(self, **config: Any) -> Pattern:
        """Return the Pattern of a loaded config."""
        return self.pattern(**config)

    def load(self, config: Mapping[str, Any]) -> Pattern:
        """Validate a config and return its Pattern; raise ValidationError or BadPattern."""
        values = self.signature.schema.load(config)
        named = {name: Secret(values[name]) for name in self.secrets if values.get(name)}
        return self.pattern(**{**values, **named})

    @property
    def secrets(self) -> tuple[str, ...]:
        """Return the parameters whose value is the name of a secret."""
        return tuple(name for name, parameter in self.signature.parameters.items() if parameter.secret)


def trigger(type: str, *, icon: str = "") -> Callable[[Callable[..., Pattern]], Trigger]:
    """Declare a function as the trigger type `plugin.verb`; its keyword-only parameters are the form."""

    def declare(function: Callable[..., Pattern]) -> Trigger:
        what = f"trigger {type!r}"
        check_type(type, what=what)
        return Trigger(type=type, pattern=function, signature=read_trigger(function, what=what), icon=icon)

    return declare
