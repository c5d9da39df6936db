"""The throwaway Postgres, through what tests and benchmarks use of it."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from wabot_runtime.servers import Postgres, ServerDidNotStart, throwaway_postgres


def rows(url: str, statement: str) -> list[tuple[object, ...]]:
    with psycopg.connect(url.replace("+psycopg", "", 1), autocommit=True) as connection:
        cursor = connection.execute(statement.encode())
        return cursor.fetchall() if cursor.description else []


@pytest.fixture
def place(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Give a folder that any user may enter and where clusters are made, nobody else's among them."""
    with tempfile.TemporaryDirectory() as folder:
        monkeypatch.setattr(tempfile, "tempdir", folder)
        Path(folder).chmod(0o755)
        yield Path(folder)


def test_every_database_is_new_and_empty(new_database: Callable[..., str]) -> None:
    first, second = new_database(), new_database()
    rows(first, "CREATE TABLE messages (text text)")
    tables = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
    assert rows(first, tables) == [("messages",)]
    assert rows(second, tables) == []


def test_a_database_can_be_copied_from_a_template(new_database: Callable[..., str]) -> None:
    original = new_database()
    rows(original, "CREATE TABLE messages AS SELECT 'hi' AS text")
    copy = new_database(template=original)
    rows(original, "DELETE FROM messages")
    assert rows(copy, "SELECT text FROM messages") == [("hi",)]


def test_a_database_is_dropped_while_someone_is_connected(postgres: Postgres) -> None:
    url = postgres.new_database()
    with psycopg.connect(url.replace("+psycopg", "", 1)) as connection:
        postgres.drop_database(url)
        with pytest.raises(psycopg.OperationalError):
            connection.execute("SELECT 1")
    with pytest.raises(psycopg.OperationalError):
        rows(url, "SELECT 1")


def test_texts_are_stored_as_utf_8(postgres_url: str) -> None:
    assert rows(postgres_url, "SHOW server_encoding") == [("UTF8",)]


def test_only_a_durable_server_waits_for_the_disk() -> None:
    with throwaway_postgres(durable=True) as durable:
        assert rows(durable.url, "SHOW fsync") == [("on",)]
    with throwaway_postgres() as careless:
        assert rows(careless.url, "SHOW fsync") == [("off",)]


def test_a_machine_without_postgres_gets_the_one_from_the_wheel() -> None:
    with throwaway_postgres(installed=[]) as server:
        (version,) = rows(server.url, "SHOW server_version")[0]
        assert str(version).startswith("18.")


def test_a_cluster_that_cannot_be_made_says_why_and_leaves_nothing(place: Path) -> None:
    program = place / "initdb"
    program.write_text("#!/bin/sh\necho 'no room on this disk' >&2\nexit 1\n")
    program.chmod(0o755)
    shutil.copy(program, place / "postgres")
    with (
        pytest.raises(ServerDidNotStart, match="no room on this disk"),
        throwaway_postgres(installed=[place]),
    ):
        pass
    assert sorted(left.name for left in place.iterdir()) == ["initdb", "postgres"]
