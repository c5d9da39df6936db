"""The stores' own errors; what callers of any store must handle is in `wabot_core.errors`."""

from __future__ import annotations

from wabot_core.errors import WabotError


class BadStoreUrl(WabotError):
    """The {kind} store's URL cannot be used: {why}."""


class StoreClosed(WabotError):
    """The store is closed; nothing was written."""
