"""The throwaway Redis, through redis-py as wabot uses it."""

from __future__ import annotations

import pytest
import redis

from wabot_runtime.servers import throwaway_redis


def test_every_test_starts_with_an_empty_redis(redis_url: str) -> None:
    with redis.from_url(redis_url) as client:
        assert client.dbsize() == 0
        client.set("left", "behind")


def test_it_is_empty_again_after_another_test_filled_it(redis_url: str) -> None:
    with redis.from_url(redis_url) as client:
        assert client.get("left") is None


def test_a_machine_without_redis_gets_the_valkey_from_the_wheel() -> None:
    with throwaway_redis(names=[]) as url, redis.from_url(url) as client:
        assert client.info("server")["server_name"] == "valkey"


def test_it_listens_on_this_machine_only(redis_server: str) -> None:
    with redis.from_url(redis_server) as client:
        assert client.config_get("bind") == {"bind": "127.0.0.1"}


def test_it_is_gone_after_its_block() -> None:
    with throwaway_redis() as url:
        pass
    with redis.from_url(url) as client, pytest.raises(redis.ConnectionError):
        client.ping()
