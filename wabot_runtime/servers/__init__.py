"""Throwaway Postgres and Redis servers for tests and benchmarks; production servers are not its business.

    with throwaway_postgres() as postgres:
        url = postgres.new_database()

    postgres  finds the binaries, starts a cluster, makes databases in it
    redis     finds Redis or Valkey and starts it
    guard     ends a server when whoever started it is gone, however that came about

Each server listens on this machine only, keeps nothing and disappears with its block, or with its process.
"""

from wabot_runtime.servers.errors import ServerDidNotStart, ServerNotFound
from wabot_runtime.servers.postgres import Postgres, throwaway_postgres
from wabot_runtime.servers.redis import throwaway_redis

__all__ = ["Postgres", "ServerDidNotStart", "ServerNotFound", "throwaway_postgres", "throwaway_redis"]
