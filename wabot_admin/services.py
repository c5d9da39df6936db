"""What every operation and every command works with: the runtime, the desk, the keyring and the clock."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from typing import Any

from wabot_admin.audience import Audience
from wabot_admin.auth.providers import Providers, read_providers
from wabot_admin.beside import Beside
from wabot_admin.draft_hashes import DraftHashes
from wabot_admin.kept_options import KeptOptions
from wabot_admin.keyring import Keyring, load_keyring
from wabot_runtime import Account, Desk, Runtime


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, kw_only=True)
class Services:
    """One admin's means; all that a service function is given."""

    runtime: Runtime
    desk: Desk
    keyring: Keyring
    providers: Providers = field(default_factory=Providers)
    now: Callable[[], datetime] = field(default=_now)
    phone: str | None = None
    """Where the demo's phone page is."""

    _palettes: dict[str | None, dict[str, Any]] = field(default_factory=dict, init=False, repr=False, compare=False)

    @cached_property
    def audience(self) -> Audience:
        """Return who watches live events in this process."""
        return Audience(self.runtime)

    @property
    def palette(self) -> dict[str, Any]:
        """Return the palette in the packs' own words."""
        return self.palette_in(None)

    def palette_in(self, language: str | None) -> dict[str, Any]:
        """Return the palette in a language as far as packs speak it.

        It is derived once for each that one speaks: the catalog does not change while wabot runs.
        """
        from wabot_core.palette import palette  # brings the schema tools, which nothing else here needs

        found = next(iter(self.runtime.catalog.spoken(language)), None)
        if found not in self._palettes:
            self._palettes[found] = palette(self.runtime.catalog, found)
        return self._palettes[found]

    @cached_property
    def translation_warnings(self) -> Mapping[str, Sequence[str]]:
        """Return what is wrong with packs' translations, by plugin."""
        from wabot_core.coverage import warnings_of  # brings what looks for Problems

        return warnings_of(self.runtime.catalog)

    @cached_property
    def options(self) -> KeptOptions:
        """Return what packs found lately for forms."""
        return KeptOptions()

    @cached_property
    def draft_hashes(self) -> DraftHashes:
        """Return what drafts do, as far as this process knows."""
        return DraftHashes(self.desk)

    @cached_property
    def beside(self) -> Beside:
        """Return where simulations run."""
        return Beside()


@dataclass(frozen=True, kw_only=True)
class Actor:
    """Who calls: an account with what it may do now, by a session or by an API key."""

    account: Account
    scopes: frozenset[str]
    session: str | None = None
    key: str | None = None

    @property
    def name(self) -> str:
        """Return how the audit names it."""
        return f"account:{self.account.id}" if self.key is None else f"account:{self.account.id} key:{self.key}"


async def open_services(runtime: Runtime, *, now: Callable[[], datetime] = _now, phone: str | None = None) -> Services:
    """Return the services over an open runtime; raise NoDesk, BadDeskKey, BadProviders."""
    settings = runtime.settings
    providers = Providers(read_providers(settings.oidc), allow=settings.egress_allow)
    keyring = await load_keyring(runtime)
    return Services(runtime=runtime, desk=runtime.desk, keyring=keyring, providers=providers, now=now, phone=phone)
