"""What can go wrong with a benchmark."""

from __future__ import annotations

from wabot_core.errors import WabotError


class SideFailed(WabotError):
    """{side} could not be measured: {why}"""


class ReferenceMissing(WabotError):
    """whatsapp-web.js can't be had: {why} Put it into a folder with npm and name the folder with --modules."""
