"""The journal of the running node: what it already asked, said and called, replayed in order on resume."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from wabot_core.conversations import Entry
from wabot_core.errors import NonDeterministicAction, WabotError

PENDING = "pending"
"""The fingerprint prefix of an operation that waits: an ask without an answer, a call that has not come back."""


@dataclass(slots=True)
class Journal:
    """Entries of one visit to one node; `position` is the next to replay."""

    type: str
    entries: list[Entry]
    position: int = 0

    def replay(self, operation: str, detail: str = "") -> Entry | None:
        """Return what the operation recorded the first time, None if it is new; raise NonDeterministicAction."""
        if self.position >= len(self.entries):
            return None
        entry = self.entries[self.position]
        name, fingerprint, _ = entry
        if name != operation or fingerprint.partition(":")[2] != detail:
            before = f"{name} {fingerprint.partition(':')[2]}".strip()
            raise NonDeterministicAction(type=self.type, now=f"{operation} {detail}".strip(), before=before)
        return entry

    def keep(self, operation: str, answer: Any, detail: str = "") -> Any:
        """Record an operation's answer and go on behind it."""
        self._put((operation, f":{detail}", answer))
        self.position += 1
        return answer

    def wait(self, operation: str, state: Any, detail: str = "") -> None:
        """Record that an operation waits, with what it needs to go on."""
        self._put((operation, f"{PENDING}:{detail}", state))

    def fail(self, operation: str, error: WabotError, detail: str = "") -> None:
        """Record that an operation raised, so that a replay raises the same."""
        self._put((operation, f"failed:{detail}", {"code": error.code, "message": str(error)}))
        self.position += 1

    def passed(self, entry: Entry) -> Any:
        """Return a replayed entry's answer and go on behind it."""
        self.position += 1
        return entry[2]

    def _put(self, entry: Entry) -> None:
        if self.position < len(self.entries):
            self.entries[self.position] = entry
        else:
            self.entries.append(entry)


def is_pending(entry: Entry | None) -> bool:
    """Say whether an entry still waits."""
    return entry is not None and entry[1].startswith(PENDING)


def failure_of(entry: Entry | None) -> Mapping[str, str] | None:
    """Return a failed entry's code and message."""
    return entry[2] if entry is not None and entry[1].startswith("failed:") else None
