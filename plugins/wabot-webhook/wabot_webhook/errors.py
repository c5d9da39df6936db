"""What can be wrong with a call before it is made, or with the way it is answered."""

from wabot_core import WabotError


class SecretMissing(WabotError):
    """The call needs a secret for {purpose}, and none is chosen. Choose one in the node's form."""


class HostRefused(WabotError):
    """The secret may only go to {allowed}, and the address leads to {host}. Correct the address or the host."""


class RedirectRefused(WabotError):
    """{host} answered {status}, a redirect, which is not followed. Use the address it leads to."""


class BadBody(WabotError):
    """The body can't be sent as {body_type}: {why}."""
