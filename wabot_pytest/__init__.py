"""wabot's pytest plugin: collects `*.chat` transcripts and offers fixtures; it imports wabot only when one is used.

It lies outside `wabot_core` so that having wabot installed costs other people's test runs nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from wabot_core.catalog import Catalog
    from wabot_core.testing import Simulator


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Take a `*.chat` file as a test."""
    if file_path.suffix != ".chat":
        return None
    from wabot_core.testing.plugin import TranscriptFile

    return TranscriptFile.from_parent(parent, path=file_path)


@pytest.fixture(scope="session")
def catalog() -> Catalog:
    """Give the catalog of all installed plugins; a transcript uses it too."""
    from wabot_core.testing.plugin import installed

    return installed()


@pytest.fixture
def simulator(catalog: Catalog) -> Callable[..., Simulator]:
    """Give a function that makes a Simulator: `simulator(document, …)`, with the installed plugins."""
    from wabot_core.testing import Simulator

    def make(document: Any, **settings: Any) -> Simulator:
        return Simulator(document, **{"catalog": catalog, **settings})

    return make
