"""The stores' own errors; what callers of any store must handle is in `wabot_core.errors`."""

from __future__ import annotations

from wabot_core.errors import WabotError


class BadStoreUrl(WabotError):
    """The {kind} store's URL cannot be used: {why}."""


class TokenSpent(WabotError):
    """This link does not work: it was used, it has expired, or it was never given out. Ask for a new one."""


class RevMismatch(WabotError):
    """It was changed meanwhile (it is at {rev} now); read it again and repeat your change."""


class BotInUse(WabotError):
    """The bot answers on {numbers} numbers and in {conversations} conversations; let these do without it first."""


class NumberRuns(WabotError):
    """The number is not stopped; stop it first."""


class LastAdmin(WabotError):
    """This is the last account with the role admin; make another one first."""


class LastWayIn(WabotError):
    """The account has no password and could not come in any more; link another identity or set a password first."""


class UnmergeableContacts(WabotError):
    """These contacts can't be merged: {why}."""


class StoreClosed(WabotError):
    """The store is closed; nothing was written."""
