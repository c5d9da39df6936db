"""What the core's tests share: a catalog with the pack of mishaps, and bots of a few nodes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from importlib_metadata import EntryPoint, entry_points

from tests.core import trial_pack
from tests.core.plugins import Plugin
from wabot_core.catalog import GROUP, Catalog, load_catalog
from wabot_core.testing import Simulator


@pytest.fixture(scope="session")
def trial_catalog() -> Catalog:
    """Give all installed plugins and the pack of mishaps."""
    trial = EntryPoint(name="trial", value="tests.core.trial_pack", group=GROUP)
    return load_catalog(plugins=[*entry_points(group=GROUP), trial])


@pytest.fixture
def talk_to(trial_catalog: Catalog) -> Callable[..., Simulator]:
    """Give a function that makes a Simulator with the pack of mishaps."""
    trial_pack.MOODS.clear()

    def make(document: Any, **settings: Any) -> Simulator:
        return Simulator(document, catalog=trial_catalog, **settings)

    return make


@pytest.fixture
def plugin(monkeypatch: pytest.MonkeyPatch) -> Plugin:
    """Give a shelf of plugins that are not installed."""
    return Plugin(patch=monkeypatch)
