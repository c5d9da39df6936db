"""Places for runtimes: `place` on SQLite and memory, `any_place` once more on Postgres and Redis."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.runtime.running import Place, sqlite_settings
from wabot_runtime import configure_log


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """Give a place with everything embedded."""
    return Place(settings=sqlite_settings(tmp_path))


@pytest.fixture(params=["embedded", "servers"])
def any_place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    """Give an embedded place, and one on Postgres and Redis."""
    if request.param == "embedded":
        return Place(settings=sqlite_settings(tmp_path))
    new_database: Callable[..., str] = request.getfixturevalue("new_database")
    url = new_database(template=request.getfixturevalue("upgraded_postgres"))
    return Place(settings=sqlite_settings(tmp_path, records=url, cache=request.getfixturevalue("redis_url")))


@pytest.fixture(scope="session", autouse=True)
def log_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Let wabot log to a file, as the demo does."""
    file = tmp_path_factory.mktemp("log") / "wabot.log"
    configure_log(level="warning", format="json", file=file)
    return file


@pytest.fixture
def postgres_place(tmp_path: Path, new_database: Callable[..., str], upgraded_postgres: str) -> Place:
    """Give a place on Postgres, without Redis."""
    return Place(settings=sqlite_settings(tmp_path, records=new_database(template=upgraded_postgres)))


@pytest.fixture(params=["sqlite", "postgresql"])
def any_records(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    """Give a place on SQLite, and one on Postgres, each in a process of its own."""
    if request.param == "sqlite":
        return Place(settings=sqlite_settings(tmp_path))
    place: Place = request.getfixturevalue("postgres_place")
    return place
