"""Starts, kills and freezes wabots in processes of their own, beside a judge."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.core.bots import bot, flow, node
from tests.runtime.judge import NUMBER, Judge
from tests.runtime.running import Place, put, until
from wabot_core.stores import NumberRow

ROOT = Path(__file__).parents[2]
INVARIANTS = {
    "an entry that has not ended": "SELECT count(*) FROM inbox WHERE status = 'new'",
    "an entry done without exactly one turn": (
        "SELECT count(*) FROM inbox i WHERE status = 'done'"
        " AND 1 != (SELECT count(*) FROM turns t WHERE t.inbox = i.id)"
    ),
    "a version that is not the number of turns": (
        "SELECT count(*) FROM conversations c"
        " WHERE c.turns != (SELECT count(*) FROM turns t WHERE t.conversation = c.id)"
    ),
    "a turn written with an older token than the one before": (
        "SELECT count(*) FROM turns a JOIN turns b ON a.conversation = b.conversation AND a.turn < b.turn"
        " WHERE a.lease > b.lease"
    ),
    "a reply that is neither taken nor failed": (
        "SELECT count(*) FROM outbox WHERE status NOT IN ('taken', 'failed', 'dropped')"
    ),
    "an entry recorded twice": (
        "SELECT count(*) FROM (SELECT key FROM inbox GROUP BY number, key HAVING count(*) > 1) twice"
    ),
}


def broken(place: Place) -> dict[str, int]:
    """Return what must not be and is, with how often."""
    counts = {name: int(place.rows(query)[0][0]) for name, query in INVARIANTS.items()}
    return {name: count for name, count in counts.items() if count}


def ledger_bot(judge: Judge) -> dict[str, Any]:
    """Return a bot that does something elsewhere at each message, and answers with all it was told."""
    return bot(
        flow(
            node("logic.set", "begin", name="ledger", value="{{ message.text }}"),
            node("trial.effect", "effect", url=f"http://127.0.0.1:{judge.port}/"),
            node("talk.ask", "next", text="{{ ledger }}", save_as="entry"),
            node("logic.set", "add", name="ledger", value="{{ ledger }} {{ entry }}"),
            edges="begin>effect effect>next effect:error>next next:answered>add add>effect",
        ),
        settings={"expire_after": "P1D"},
    )


def ledger(count: int) -> list[str]:
    """Return the answers the ledger bot owes after so many messages."""
    return [" ".join(str(n) for n in range(1, upto + 1)) for upto in range(1, count + 1)]


async def seed(place: Place, document: dict[str, Any]) -> None:
    """Publish a bot on the judge's number."""
    async with place.opened() as runtime:
        await runtime.records.numbers.add(NumberRow(id=NUMBER, name=NUMBER, channel="socket", bot=f"bot-{NUMBER}"))
        await put(runtime, document)


@dataclass
class Wabot:
    """One wabot, started again and again on its data folder."""

    place: Place
    judge: Judge
    folder: Path
    environment: dict[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None

    def start(self, **more: str) -> None:
        """Start it."""
        settings = self.place.settings
        self.folder.mkdir(exist_ok=True)
        environment = {
            **os.environ,
            "WABOT_DATA": str(self.folder),
            "WABOT_RECORDS": settings.records_url,
            "WABOT_LOG_FORMAT": "json",
            "WABOT_SEND_RATE": "0",
            "WABOT_LOOP_LIMIT": "0",
            "WABOT_EGRESS_ALLOW": f"127.0.0.1:{self.judge.port}",
            **self.environment,
            **more,
        }
        command = [sys.executable, "-m", "tests.runtime.wabot_process", str(self.judge.socket.parent)]
        self.process = subprocess.Popen(command, env=environment, cwd=ROOT)

    @property
    def running(self) -> bool:
        """Say whether it runs."""
        return self.process is not None and self.process.poll() is None

    def signal(self, number: signal.Signals) -> None:
        """Send it a signal."""
        assert self.process is not None
        self.process.send_signal(number)

    async def stop(self, *, seconds: float = 20) -> int:
        """Stop it as an operator does, while the judge goes on; return its code."""
        self.signal(signal.SIGTERM)
        await until(lambda: not self.running, seconds=seconds)
        assert self.process is not None
        return self.process.wait()

    def log(self) -> str:
        """Return its log."""
        return (self.folder / "wabot.log").read_text(encoding="utf-8")

    async def arm(self, point: str) -> None:
        """Let it die at a point of its next turn."""
        file = self.judge.socket.parent / "fault"
        file.write_text(point)
        self.signal(signal.SIGUSR1)
        await until(lambda: not file.exists())

    def kill(self) -> None:
        """Kill it."""
        if self.running:
            assert self.process is not None
            self.process.kill()
            self.process.wait()


@contextmanager
def wabots(place: Place, judge: Judge, *names: str, **environment: str) -> Iterator[list[Wabot]]:
    """Give wabots that are not started yet; whatever is left of them is killed afterwards."""
    made = [Wabot(place, judge, place.settings.data / name, environment) for name in names]
    try:
        yield made
    finally:
        for one in made:
            one.kill()
