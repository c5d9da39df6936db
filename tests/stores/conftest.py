"""Records on both databases, open and empty: `records_url` runs what asks for it once on each."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from tests.upgraded import put_upgraded
from wabot_runtime.stores.records import SqlRecords, create


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Give the URL of a database without tables."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'data' / 'wabot.db'}"
    return str(request.getfixturevalue("postgres_url"))


@pytest.fixture(params=["sqlite", "postgresql"])
def records_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Give the URL of a database at HEAD."""
    if request.param == "sqlite":
        put_upgraded(tmp_path / "data")
        return f"sqlite:///{tmp_path / 'data' / 'wabot.db'}"
    new_database: Callable[..., str] = request.getfixturevalue("new_database")
    return new_database(template=request.getfixturevalue("upgraded_postgres"))


@pytest.fixture
async def records(records_url: str) -> AsyncIterator[SqlRecords]:
    """Give open records."""
    records = create(records_url)
    await records.open()
    yield records
    await records.close()
