"""What the sandbox refuses, each with the sentence the caller reads."""

from __future__ import annotations

from wabot_core.errors import WabotError


class SandboxError(WabotError):
    """The sandbox can't do that."""


class NoCodeShown(SandboxError):
    """No page shows that QR or pairing code now; reload the page and scan the code it shows."""


class UnknownDevice(SandboxError):
    """No linked device matches; GET /control/devices lists them."""


class UnknownContact(SandboxError):
    """Nobody has that number here; GET /control/contacts lists everyone, POST adds one."""


class UnknownMessage(SandboxError):
    """The history holds no such message; GET /control/history lists them with their keys."""


class UnknownFault(SandboxError):
    """There is no such fault; GET /control/faults lists them with their parameters."""


class UnknownMedia(SandboxError):
    """These bytes were never uploaded, or a fault made them disappear."""


class BadRequest(SandboxError):
    """The request does not fit; its problems say field by field what is wrong."""


class TooSlow(SandboxError):
    """Nothing of the kind happened in time."""


class NotConnected(SandboxError):
    """No page of this number is connected; open the page and link it first."""
