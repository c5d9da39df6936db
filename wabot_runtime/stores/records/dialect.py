"""The few places where SQLite and Postgres speak differently, each as one construct; all else is said once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ARRAY,
    JSON,
    Column,
    ColumnElement,
    Connection,
    CursorResult,
    DateTime,
    Delete,
    Executable,
    FromClause,
    Table,
    Text,
    Update,
    any_,
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

from wabot_runtime.stores.records.values import Fields, UtcTime, Words, storable, to_json

Insert = PostgresInsert | SqliteInsert


def insert(dialect: str, table: Table) -> Any:
    """Return an INSERT that knows ON CONFLICT; both dialects give it the same methods."""
    return PostgresInsert(table) if dialect == "postgresql" else SqliteInsert(table)


def rows(dialect: str, name: str, *columns: ColumnElement[Any]) -> FromClause:
    """Return the JSON array of objects bound as `name` as a set of rows with these (table) columns."""
    if dialect == "postgresql":
        array = func.json_to_recordset(cast(bindparam(name, type_=Text), JSON))
        typed = [column(one.key, one.type) for one in columns if one.key]
        # a short name: psycopg takes statements longer than 4,096 characters apart anew each time
        return array.table_valued(*typed).render_derived(name="r", with_types=True)
    each = func.json_each(bindparam(name, type_=Text)).table_valued("value", name=f"{name}_each")
    return select(*(_extracted(each.c.value, one) for one in columns)).select_from(each).subquery(f"{name}_rows")


def _extracted(value: ColumnElement[Any], target: ColumnElement[Any]) -> ColumnElement[Any]:
    found: ColumnElement[Any] = func.json_extract(value, literal_column(f"'$.{target.key}'"))
    if isinstance(target.type, UtcTime | DateTime):
        found = func.substr(found, 1, 26)  # without the zone, as SQLAlchemy keeps times in SQLite
    return found.label(target.key)


def one_of(dialect: str, name: str, column: ColumnElement[Any]) -> ColumnElement[bool]:
    """Say that a column has one of the values bound as `name`: on Postgres one parameter, an array.

    psycopg takes statements with more than 50 parameters apart anew each time, and would prepare one for each count.
    """
    if dialect == "postgresql":
        return column == any_(bindparam(name, type_=ARRAY(column.type)))
    return column.in_(bindparam(name, expanding=True))


Row = Mapping[str, ColumnElement[Any]]
"""One of the rows a Bulk statement runs for, by column."""


class Bulk:
    """One statement for many rows, said once: set-based on Postgres, repeated by the driver on SQLite.

    SQLite's planner would begin a join of a JSON array with the table that has the workspace's million rows, and
    take json_extract's price for each column.
    """

    def __init__(
        self, dialect: str, name: str, columns: Sequence[Column[Any]], build: Callable[[Row], Executable]
    ) -> None:
        """Take the columns each row gives, a key's first, and what makes the statement of one row's columns."""
        self.name = name
        self._names = [(one.key, f"{name}_{one.key}") for one in columns]
        self._json = [pair for pair, one in zip(self._names, columns, strict=True) if isinstance(one.type, JSON)]
        self._times = [f"{name}_{one.key}" for one in columns if isinstance(one.type, UtcTime)]
        self._words = [f"{name}_{one.key}" for one in columns if isinstance(one.type, Words)]
        self._sets = dialect == "postgresql"
        if self._sets:
            row: Row = dict(rows(dialect, name, *columns).c.items())
            self.statement = _looking_up(build(row), row[columns[0].key])
        else:
            row = {one.key: bindparam(f"{name}_{one.key}", type_=one.type) for one in columns}
            self.statement = build(row)
        self._prepared = Prepared(self.statement)

    def encode(self, row: Mapping[str, Any]) -> Any:
        """Turn one row into what `run` takes; raise TypeError for what is no JSON."""
        if self._sets:
            return to_json(row)
        plain = {name: row.get(key) for key, name in self._names}
        for key, name in self._json:
            plain[name] = to_json(row[key])
        for name in self._times:
            if (time := plain[name]) is not None:
                plain[name] = time[:26]  # without the zone, as SQLAlchemy keeps times in SQLite
        for name in self._words:
            if (words := plain[name]) is not None:
                plain[name] = storable(words)
        return plain

    def parameters(self, encoded: Sequence[Any]) -> Any:
        """Return the encoded rows as the driver takes them."""
        return {self.name: f"[{','.join(encoded)}]"} if self._sets else encoded

    def run(self, connection: Connection, encoded: Sequence[Any]) -> int:
        """Run it for all rows; return how many it wrote."""
        if self._sets:
            return self._prepared.run(connection, **self.parameters(encoded)).rowcount
        return self._prepared.run_each(connection, encoded).rowcount


def _looking_up(statement: Executable, key: ColumnElement[Any]) -> Executable:
    """Let Postgres look the rows of a statement up one by one, by their keys.

    A condition that is always true makes its planner think of one row where it would think of a hundred, and rather
    go through a whole workspace to find them.
    """
    if isinstance(statement, Update | Delete):
        return statement.where(func.coalesce(key, key) == key)
    return statement


class Prepared:
    """A statement compiled once: SQLAlchemy's own look-up of a large statement costs more than running it."""

    def __init__(self, statement: Executable) -> None:
        """Keep the statement; it is compiled at its first run, for that connection's dialect."""
        self._statement = statement
        self._sql: str | None = None
        self._defaults: dict[str, Any] = {}

    def run(self, connection: Connection, **values: Any) -> CursorResult[Any]:
        """Run it once; values are the driver's own types (text, numbers)."""
        sql = self._compiled(connection)
        return connection.exec_driver_sql(sql, {**self._defaults, **values})

    def run_each(self, connection: Connection, values: Sequence[Mapping[str, Any]]) -> CursorResult[Any]:
        """Run it once for each of the values."""
        sql = self._compiled(connection)
        return connection.exec_driver_sql(sql, [{**self._defaults, **one} for one in values])

    def _compiled(self, connection: Connection) -> str:
        if self._sql is None:
            compiled = self._statement.compile(dialect=connection.dialect)  # type: ignore[attr-defined]
            self._defaults = dict(compiled.params)
            self._sql = str(compiled)
        return self._sql


class veiled(FunctionElement[str]):
    """A column of text in a form for which Postgres uses no index.

    A partial index looks tiny to a planner with outdated statistics: rather than looking a row up by its key, it
    would read all rows that the index holds, a backlog of thousands. SQLite's planner counts nothing.
    """

    type = Words()
    inherit_cache = True


@compiles(veiled, "postgresql")
def _postgres_veiled(element: veiled, compiler: SQLCompiler, **options: Any) -> str:
    return f"({compiler.process(element.clauses, **options)} || '')"


@compiles(veiled, "sqlite")
def _sqlite_plain(element: veiled, compiler: SQLCompiler, **options: Any) -> str:
    return compiler.process(element.clauses, **options)


class unindexed(FunctionElement[str]):
    """A column for which SQLite uses no index, so that ids lead it to rows instead of a whole workspace.

    It counts no rows: an equal workspace looks rarer to it than a range of ids. Postgres counts.
    """

    type = Words()
    inherit_cache = True


@compiles(unindexed, "postgresql")
def _postgres_indexed(element: unindexed, compiler: SQLCompiler, **options: Any) -> str:
    return compiler.process(element.clauses, **options)


@compiles(unindexed, "sqlite")
def _sqlite_unindexed(element: unindexed, compiler: SQLCompiler, **options: Any) -> str:
    return f"+{compiler.process(element.clauses, **options)}"


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


class hour_of(FunctionElement[str]):
    """A time's hour in UTC, as text: 2026-11-22 21."""

    type = Text()
    inherit_cache = True


@compiles(hour_of, "postgresql")
def _postgres_hour(element: hour_of, compiler: SQLCompiler, **options: Any) -> str:
    (time,) = element.clauses
    return f"to_char({compiler.process(time, **options)} AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24')"


@compiles(hour_of, "sqlite")
def _sqlite_hour(element: hour_of, compiler: SQLCompiler, **options: Any) -> str:
    (time,) = element.clauses
    return f"substr({compiler.process(time, **options)}, 1, 13)"


class midnight_of(FunctionElement[datetime]):
    """The beginning of the UTC day a time lies in."""

    type = UtcTime()
    inherit_cache = True


@compiles(midnight_of, "postgresql")
def _postgres_midnight(element: midnight_of, compiler: SQLCompiler, **options: Any) -> str:
    (time,) = element.clauses
    return f"date_trunc('day', {compiler.process(time, **options)}, 'UTC')"


@compiles(midnight_of, "sqlite")
def _sqlite_midnight(element: midnight_of, compiler: SQLCompiler, **options: Any) -> str:
    (time,) = element.clauses
    return f"(substr({compiler.process(time, **options)}, 1, 10) || ' 00:00:00.000000')"


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


class top_frame(FunctionElement[str]):
    """A part of the innermost frame of a conversation's stack: 0 its flow, 1 its node; None when it is empty."""

    type = Text()
    inherit_cache = True

    def __init__(self, stack: ColumnElement[Any], part: int) -> None:
        """Read `part` of the last frame in `stack`."""
        super().__init__(stack, literal_column(str(part)))


@compiles(top_frame, "postgresql")
def _postgres_frame(element: top_frame, compiler: SQLCompiler, **options: Any) -> str:
    stack, part = (compiler.process(one, **options) for one in element.clauses)
    return f"({stack} -> -1 ->> {part})"


@compiles(top_frame, "sqlite")
def _sqlite_frame(element: top_frame, compiler: SQLCompiler, **options: Any) -> str:
    stack, part = (compiler.process(one, **options) for one in element.clauses)
    return f"json_extract({stack}, '$[#-1][{part}]')"


MERGE = "wabot_merge"
"""The function `SqliteDatabase` teaches its connections: SQLite's json_patch would merge deeply and drop nulls."""


def follow(connection: Connection, *names: str) -> None:
    """Let transactions that give the same names follow each other, before the next statement; on SQLite all do."""
    if dialect_of(connection) == "postgresql":
        for name in sorted(names):
            connection.connection.driver_connection.send_ahead(_FOLLOW, (name,))  # type: ignore[union-attr]


_FOLLOW = "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))"


def finish(connection: Connection) -> None:
    """Commit together with the next statement, the transaction's last; on SQLite the writer commits anyway."""
    if dialect_of(connection) == "postgresql":
        connection.connection.driver_connection.commit_behind()  # type: ignore[union-attr]


def plan_anew(connection: Connection) -> None:
    """Let Postgres plan the statements to come for their own values; SQLite does not look at them.

    For filters: how rare a value is decides which index leads to the rows. All plans are open to it then, while what
    looks rows up by their keys has better none to choose from.
    """
    if dialect_of(connection) == "postgresql":
        connection.connection.driver_connection.send_ahead(_PLAN_ANEW)  # type: ignore[union-attr]


_PLAN_ANEW = "SELECT " + ", ".join(
    f"set_config('{name}', '{value}', true)"
    for name, value in (
        ("plan_cache_mode", "force_custom_plan"),
        ("enable_seqscan", "on"),
        ("enable_bitmapscan", "on"),
        ("enable_hashjoin", "on"),
        ("enable_mergejoin", "on"),
        ("enable_material", "on"),
        ("max_parallel_workers_per_gather", "0"),  # to begin one takes longer than most of these lists
        ("work_mem", "16MB"),  # conversations of a common word fit into it, half a million
        ("random_page_cost", "1.1"),  # of a disk without a needle, or memory: 4 would rather read all conversations
    )
)


def dialect_of(connection: Connection) -> str:
    """Return `sqlite` or `postgresql`."""
    return connection.dialect.name
