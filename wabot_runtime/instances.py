"""Who this process is to the leases: the same after a restart on its data folder, so it need not wait for itself."""

from __future__ import annotations

import fcntl
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4


@contextmanager
def instance_of(data: Path) -> Iterator[str]:
    """Give the name under which this process owns leases.

    The first process on a data folder gets the folder's own name and keeps others off it while it lives, by a
    lock the system drops when it dies; a second one beside it gets a name of its own.
    """
    file = os.open(data / "instance", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield f"{socket.gethostname()}-{uuid4().hex[:12]}"
            return
        name = os.read(file, 100).decode(errors="replace").strip()
        if not name:
            name = f"{socket.gethostname()}-{uuid4().hex[:12]}"
            os.write(file, name.encode())
            os.fsync(file)
        yield name
    finally:
        os.close(file)
