"""How a backend is offered to wabot: its kind, its URL schemes and what makes it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from wabot_core.stores.cache import Cache
from wabot_core.stores.files import Files
from wabot_core.stores.records import Records

StoreKind = Literal["records", "cache", "files"]


@dataclass(frozen=True, kw_only=True, slots=True)
class StoreType:
    """A storage backend as `register_stores()` returns it: what kind, for which URL schemes, how it is made.

    `create(url)` must not connect; `open()` does.
    """

    kind: StoreKind
    schemes: tuple[str, ...]
    create: Callable[[str], Records | Cache | Files]
