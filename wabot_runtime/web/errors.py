"""What can go wrong around the browser and the script in its page."""

from __future__ import annotations

from wabot_core.errors import WabotError


class BrowserNotFound(WabotError):
    """No Chromium could be started.{tried}
    {mend}"""


class BrowserFailed(WabotError):
    """{path} does not work as a browser: {why}"""


class BrowserNotInstalled(WabotError):
    """A Chromium could not be installed {how}: {why}"""


class PageScriptMissing(WabotError):
    """The page script is not at {path}. {mend}"""


# The session in the browser


class ProfileInUse(WabotError):
    """The profile {folder} is used by another wabot process ({pid}). Stop that one first."""


class PageGone(WabotError):
    """The browser or its page went away: {why}"""


class PageHung(PageGone):
    """The page did not answer within {seconds:g} seconds."""


class PageUnusable(PageGone):
    """WhatsApp Web ({script}) did not become usable within {seconds:.0f} seconds; it may have changed."""


class BridgeFailed(WabotError):
    """The page could not do {what}: {why}"""


class NotLinkable(WabotError):
    """A pairing code can't be had now: {why}"""
