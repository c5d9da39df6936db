"""The built-in storage backends as store types; none of their libraries is imported until one is made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wabot_core.stores import StoreType

if TYPE_CHECKING:
    from wabot_core.stores import Cache, Files, Records

__all__ = ["STORE_TYPES"]


def _records(url: str) -> Records:
    from wabot_runtime.stores.records import create

    return create(url)


def _memory_cache(url: str) -> Cache:
    from wabot_runtime.stores.memory import MemoryCache

    return MemoryCache()


def _redis(url: str) -> Cache:
    from wabot_runtime.stores.redis import create

    return create(url)


def _files(url: str) -> Files:
    from wabot_runtime.stores.files import create

    return create(url)


STORE_TYPES = [
    StoreType(kind="records", schemes=("sqlite", "postgresql", "postgresql+psycopg"), create=_records),
    StoreType(kind="cache", schemes=("memory",), create=_memory_cache),
    StoreType(kind="cache", schemes=("redis", "rediss"), create=_redis),
    StoreType(kind="files", schemes=("file",), create=_files),
]
"""What `register_stores()` returns for wabot's own backends."""
