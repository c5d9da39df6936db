"""Fixtures every test may use: throwaway databases, a Redis, a Chromium; none starts unasked."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from wabot_runtime.servers import Postgres, throwaway_postgres, throwaway_redis
from wabot_runtime.web.browser import find_browser


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """Give the Postgres of this run: the one in WABOT_TEST_POSTGRES_URL, else a throwaway one."""
    if url := os.environ.get("WABOT_TEST_POSTGRES_URL"):
        yield Postgres(url=url)
        return
    with throwaway_postgres() as server:
        yield server


@pytest.fixture(scope="session")
def upgraded_postgres(postgres: Postgres) -> str:
    """Give a database at HEAD to copy: the migrations run once."""
    from sqlalchemy import make_url

    from wabot_runtime.stores.migrations.run import upgrade

    url = postgres.new_database()
    upgrade(make_url(url), say=lambda line: None)
    return url


@pytest.fixture
def new_database(postgres: Postgres) -> Iterator[Callable[..., str]]:
    """Give a function that makes a fresh database and returns its URL; all are dropped after the test."""
    made: list[str] = []

    def make(*, template: str | None = None) -> str:
        made.append(postgres.new_database(template=template))
        return made[-1]

    yield make
    for url in reversed(made):
        postgres.drop_database(url)


@pytest.fixture
def postgres_url(new_database: Callable[..., str]) -> str:
    """Give the URL of an empty database of the test's own."""
    return new_database()


@pytest.fixture(scope="session")
def redis_server() -> Iterator[str]:
    """Give the URL of this run's Redis: the one in WABOT_TEST_REDIS_URL, else a throwaway one."""
    if url := os.environ.get("WABOT_TEST_REDIS_URL"):
        yield url
        return
    with throwaway_redis() as url:
        yield url


@pytest.fixture
def redis_url(redis_server: str) -> str:
    """Give the URL of a Redis database that was emptied for this test."""
    import redis

    with redis.from_url(redis_server) as client:
        client.flushdb()
    return redis_server


@pytest.fixture(scope="session")
def chromium_path() -> Path:
    """Give a Chromium that works here, installed first if there was none."""
    found = find_browser(os.environ.get("WABOT_BROWSER"), install=True, say=lambda line: None)
    return asyncio.run(found).path
