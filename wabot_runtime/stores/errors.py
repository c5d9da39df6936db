"""The stores' own errors; what callers of any store must handle is in `wabot_core.errors`."""

from __future__ import annotations

from wabot_core.errors import WabotError


class BadStoreUrl(WabotError):
    """The {kind} store's URL cannot be used: {why}."""


class BadKey(WabotError):
    """{key!r} is not a file key: use a relative path of a-z A-Z 0-9 . _ - with / between its parts."""


class StoreClosed(WabotError):
    """The store is closed; nothing was written."""
