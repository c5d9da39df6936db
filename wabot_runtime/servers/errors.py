"""What can go wrong with a throwaway server."""

from __future__ import annotations

from wabot_core.errors import WabotError


class ServerNotFound(WabotError):
    """There is no {name} on this machine. {mend}"""


class ServerDidNotStart(WabotError):
    """{name} did not start: {why}"""
