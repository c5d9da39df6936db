"""The stores in memory keep the contracts the real ones keep."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from wabot_core.stores import Cache, Files, Records
from wabot_core.testing.contracts import CacheContract, FilesContract, RecordsContract
from wabot_core.testing.memory_stores import MemoryCache, MemoryFiles, MemoryRecords
from wabot_runtime.stores.memory import MemoryCache as EmbeddedCache


class TestMemoryRecords(RecordsContract):
    @pytest.fixture
    async def records(self) -> AsyncIterator[Records]:
        records = MemoryRecords()
        await records.open()
        yield records
        await records.close()


class TestMemoryCache(CacheContract):
    @pytest.fixture
    def cache(self) -> Cache:
        return MemoryCache()


class TestMemoryFiles(FilesContract):
    @pytest.fixture
    def files(self) -> Files:
        return MemoryFiles()


class TestEmbeddedCache(CacheContract):
    @pytest.fixture
    def cache(self) -> Cache:
        return EmbeddedCache()


async def test_the_embedded_cache_is_bounded() -> None:
    from datetime import timedelta

    cache = EmbeddedCache(limit=3)
    for number in range(10):
        await cache.put(f"k{number}", b"x", ttl=timedelta(hours=1))
        await cache.count(f"c{number}", ttl=timedelta(hours=1))
    kept = [number for number in range(10) if await cache.get(f"k{number}")]
    assert kept == [7, 8, 9]
    assert await cache.count("c9", ttl=timedelta(hours=1)) == 2
    assert await cache.count("c0", ttl=timedelta(hours=1)) == 1
