"""The few places where SQLite and Postgres speak differently, each as one construct; all else is said once."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    ColumnElement,
    Connection,
    DateTime,
    FromClause,
    Table,
    Text,
    bindparam,
    cast,
    column,
    func,
    literal_column,
    select,
)
from sqlalchemy.dialects.postgresql import Insert as PostgresInsert
from sqlalchemy.dialects.sqlite import Insert as SqliteInsert
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from wabot_runtime.stores.records.values import Fields, UtcTime

Insert = PostgresInsert | SqliteInsert


def insert(dialect: str, table: Table) -> Any:
    """Return an INSERT that knows ON CONFLICT; both dialects give it the same methods."""
    return PostgresInsert(table) if dialect == "postgresql" else SqliteInsert(table)


def rows(dialect: str, name: str, *columns: ColumnElement[Any]) -> FromClause:
    """Return the JSON array of objects bound as `name` as a set of rows with these (table) columns.

    One statement over many rows: the work is done in the database, outside of Python's lock, in one round trip.
    """
    if dialect == "postgresql":
        array = func.json_to_recordset(cast(bindparam(name, type_=Text), JSON))
        typed = [column(one.key, one.type) for one in columns if one.key]
        return array.table_valued(*typed).render_derived(name=f"{name}_rows", with_types=True)
    each = func.json_each(bindparam(name, type_=Text)).table_valued("value", name=f"{name}_each")
    return select(*(_extracted(each.c.value, one) for one in columns)).select_from(each).subquery(f"{name}_rows")


def _extracted(value: ColumnElement[Any], target: ColumnElement[Any]) -> ColumnElement[Any]:
    found: ColumnElement[Any] = func.json_extract(value, literal_column(f"'$.{target.key}'"))
    if isinstance(target.type, UtcTime | DateTime):
        found = func.substr(found, 1, 26)  # without the zone, as SQLAlchemy keeps times in SQLite
    return found.label(target.key)


class database_time(FunctionElement[datetime]):
    """The database's own time, plus some seconds if given: the one clock all processes share."""

    type = UtcTime()
    inherit_cache = True


@compiles(database_time, "postgresql")
def _postgres_time(element: database_time, compiler: SQLCompiler, **options: Any) -> str:
    shift = [f" + make_interval(secs => {compiler.process(one, **options)})" for one in element.clauses]
    return "".join(("clock_timestamp()", *shift))


@compiles(database_time, "sqlite")
def _sqlite_time(element: database_time, compiler: SQLCompiler, **options: Any) -> str:
    shift = [f", {compiler.process(one, **options)} || ' seconds'" for one in element.clauses]
    return "".join(("(strftime('%Y-%m-%d %H:%M:%f', 'now'", *shift, ") || '000')"))


class merged(FunctionElement[Any]):
    """Two JSON objects as one; the second wins where both have a key."""

    type = Fields
    inherit_cache = True


@compiles(merged, "postgresql")
def _postgres_merged(element: merged, compiler: SQLCompiler, **options: Any) -> str:
    first, second = element.clauses
    return f"({compiler.process(first, **options)} || {compiler.process(second, **options)})"


@compiles(merged, "sqlite")
def _sqlite_merged(element: merged, compiler: SQLCompiler, **options: Any) -> str:
    first, second = element.clauses
    return f"{MERGE}({compiler.process(first, **options)}, {compiler.process(second, **options)})"


MERGE = "wabot_merge"
"""The function `SqliteDatabase` teaches its connections: SQLite's json_patch would merge deeply and drop nulls."""


def dialect_of(connection: Connection) -> str:
    """Return `sqlite` or `postgresql`."""
    return connection.dialect.name
