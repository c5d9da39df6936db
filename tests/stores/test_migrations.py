"""The schema's one history runs up, down and up again on both databases, and ends where `schema.py` says."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine, inspect, make_url, text

from wabot_core.errors import SchemaOutdated
from wabot_runtime.stores.migrations import HEAD
from wabot_runtime.stores.migrations.run import FOLDER, check, downgrade, upgrade
from wabot_runtime.stores.records import create
from wabot_runtime.stores.records.schema import metadata


@contextmanager
def connected(url: str) -> Iterator[Connection]:
    """Connect without wabot."""
    engine = create_engine(url)
    with engine.begin() as connection:
        yield connection
    engine.dispose()


def tables(url: str) -> set[str]:
    """Return the names of the tables there are."""
    with connected(url) as connection:
        return set(inspect(connection).get_table_names())


def test_head_is_the_newest_migration() -> None:
    history = list(ScriptDirectory(str(FOLDER)).walk_revisions())
    assert history[0].revision == HEAD
    names = [one.revision for one in history]
    assert names == sorted(names, reverse=True)


def test_the_schema_goes_up_down_and_up_again(empty_url: str) -> None:
    url = make_url(empty_url)
    said: list[str] = []
    upgrade(url, say=said.append)
    check(url)
    assert tables(empty_url) == {*metadata.tables, "alembic_version"}
    downgrade(url)
    assert tables(empty_url) == {"alembic_version"}
    upgrade(url, say=said.append)
    check(url)
    assert len(said) == 2 * int(HEAD)
    assert said[0].startswith("Upgrading the database to 0001: ")
    upgrade(url, say=said.append)
    assert said[-1] == "The database is up to date."


def test_a_difference_would_be_noticed(empty_url: str) -> None:
    upgrade(make_url(empty_url), say=lambda line: None)
    with connected(empty_url) as connection:
        connection.execute(text("ALTER TABLE contacts ADD COLUMN more TEXT"))
    with pytest.raises(Exception, match="more"):
        check(make_url(empty_url))


def test_there_is_a_default_workspace(records_url: str) -> None:
    with connected(records_url) as connection:
        if make_url(records_url).get_backend_name() == "postgresql":
            connection.execute(text("SET LOCAL wabot.workspace = 'default'"))
        assert connection.execute(text("SELECT workspace_id FROM workspaces")).scalars().all() == ["default"]


def test_every_row_of_every_table_belongs_to_a_workspace() -> None:
    for table in metadata.tables.values():
        assert not table.c.workspace_id.nullable, table.name
        for index in table.indexes:
            assert next(iter(index.columns)).name == "workspace_id", index.name
        for foreign in table.foreign_key_constraints:
            assert foreign.column_keys[0] == "workspace_id", foreign.name


async def test_an_older_schema_must_be_upgraded_first(empty_url: str) -> None:
    records = create(empty_url)
    with pytest.raises(SchemaOutdated, match="nothing"):
        await records.open()
    await records.upgrade(say=lambda line: None)
    with connected(empty_url) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0000'"))
    with pytest.raises(SchemaOutdated, match="wabot db upgrade"):
        await records.open()


async def test_the_release_before_runs_on_a_newer_schema(records_url: str) -> None:
    with connected(records_url) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    records = create(records_url)
    await records.open()
    await records.healthy()
    await records.close()


def test_a_failed_migration_changes_nothing(empty_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from alembic import op

    def crash(statement: str) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(op, "execute", crash)  # the last things a migration does
    with pytest.raises(ZeroDivisionError):
        upgrade(make_url(empty_url), say=lambda line: None)
    assert tables(empty_url) <= {"alembic_version"}


def test_only_the_owner_can_read_the_file(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        upgrade(make_url(f"sqlite:///{tmp_path / 'data' / 'wabot.db'}"), say=lambda line: None)
    finally:
        os.umask(before)
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in tmp_path.rglob("*")}
    assert modes.pop("data") == 0o700
    assert set(modes.values()) == {0o600}
