"""What can go wrong with a CRM that a flow's author cannot route on: these end in the node's exit `error`."""

from wabot_core import WabotError


class TokenMissing(WabotError):
    """HubSpot needs a private app's token. Choose the secret that holds it in the node's form."""


class TokenRefused(WabotError):
    """HubSpot does not take the token ({status}). Check the private app's token and its scopes."""


class CrmBusy(WabotError):
    """HubSpot takes no more calls for now: {why}. Try again later."""


class CrmFailed(WabotError):
    """HubSpot answered {status}: {why}."""
