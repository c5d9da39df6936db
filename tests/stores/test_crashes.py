"""kill -9 of a process that writes: what it was told is durable is there, and nothing is there by half."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlalchemy import Connection, create_engine, make_url, text

WRITER = Path(__file__).with_name("writer_process.py")
KILLS = 5

pytestmark = pytest.mark.crash


def killed_writer(url: str, run: str, *, seconds: float) -> dict[str, int]:
    """Let a process write, kill it, return the last turn of each conversation it was told is durable."""
    process = subprocess.Popen([sys.executable, str(WRITER), url, run], stdout=subprocess.PIPE)
    assert process.stdout is not None
    told = [process.stdout.readline()]  # it is at work
    time.sleep(seconds)
    process.send_signal(signal.SIGKILL)
    told += process.stdout.read().splitlines(keepends=True)
    process.wait()
    process.stdout.close()
    last: dict[str, int] = {}
    for line in told:
        if line.endswith(b"\n"):
            name, number = line.decode().split()
            last[name] = int(number)
    return last


def faults(connection: Connection) -> dict[str, int]:
    """Count what must not be: each query finds rows of a turn that was written by half."""
    queries = {
        "a version that is not the number of turns": (
            "SELECT count(*) FROM conversations c WHERE c.turns != (SELECT count(*) FROM turns t"
            " WHERE t.conversation = c.id)"
        ),
        "a turn without its conversation": (
            "SELECT count(*) FROM turns t WHERE NOT EXISTS (SELECT 1 FROM conversations c WHERE c.id = t.conversation)"
        ),
        "a turn without its reply": (
            "SELECT count(*) FROM turns t WHERE 1 != (SELECT count(*) FROM outbox o"
            " WHERE o.conversation = t.conversation AND o.turn = t.turn)"
        ),
        "a done entry without exactly one turn": (
            "SELECT count(*) FROM inbox i WHERE i.status = 'done' AND 1 != (SELECT count(*) FROM turns t"
            " WHERE t.inbox = i.id)"
        ),
        "a turn whose entry is not done": (
            "SELECT count(*) FROM turns t JOIN inbox i ON i.id = t.inbox WHERE i.status != 'done'"
        ),
        "a contact that was not met": (
            "SELECT count(*) FROM inbox i WHERE NOT EXISTS (SELECT 1 FROM contacts c WHERE c.id = i.contact)"
        ),
    }
    return {name: connection.execute(text(query)).scalar_one() for name, query in queries.items()}


def test_what_was_acknowledged_survives_kill_9(records_url: str) -> None:
    seed = random.randrange(2**32)
    chance = random.Random(seed)
    print(f"seed {seed}")  # noqa: T201 - a random test prints its seed
    engine = create_engine(make_url(records_url))
    turns = 0
    for kill in range(KILLS):
        told = killed_writer(records_url, f"run{kill}", seconds=chance.uniform(0.02, 0.6))
        with engine.connect() as connection:
            if engine.dialect.name == "postgresql":
                connection.execute(text("SET LOCAL wabot.workspace = 'default'"))
            else:
                assert connection.execute(text("PRAGMA integrity_check")).scalars().all() == ["ok"]
            found = connection.execute(text("SELECT id, turns FROM conversations"))
            stored = {row.id: row.turns for row in found}
            lost = {name: number for name, number in told.items() if stored.get(name, 0) < number}
            assert lost == {}, f"seed {seed}"
            assert faults(connection) == dict.fromkeys(faults(connection), 0), f"seed {seed}"
        turns += sum(told.values())
    engine.dispose()
    assert turns > 10 * KILLS
