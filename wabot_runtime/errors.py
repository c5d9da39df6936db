"""What can go wrong in the runtime; each docstring is the message an operator reads."""

from __future__ import annotations

from wabot_core.errors import WabotError


class BadSetting(WabotError):
    """The setting {name} is not valid: {why}."""


class BrokenPlugins(WabotError):
    """A plugin wabot itself needs could not be loaded: {why}."""


class UnknownChannel(WabotError):
    """No installed plugin provides the channel {channel!r}."""


class NumberTaken(WabotError):
    """The number {number!r} is being run by another wabot process; this one waits until it is free."""


class MediaMissing(WabotError):
    """The file {file!r} the bot wants to send is not in the files store."""


class NoDesk(WabotError):
    """The records store at {scheme}: keeps no accounts, which the admin needs. Use sqlite: or postgresql:."""


class RecordsUnreachable(WabotError):
    """The records store does not answer: {why}. Start its server, or correct WABOT_RECORDS."""


class WeakKey(WabotError):
    """The key is not usable: {why}. Make one: `openssl rand -hex 32`."""


class BadVaultKey(WabotError):
    """The vault can't be used with the key this process has: {why}."""


class NoVault(WabotError):
    """Secrets can't be kept here: {why}."""


class VaultTampered(WabotError):
    """The secret {name!r} can't be opened: what the database holds was changed, or belongs elsewhere. Set it anew."""


class BadSecret(WabotError):
    """The secret can't be kept: {why}."""
