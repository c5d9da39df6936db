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
