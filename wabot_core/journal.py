"""The journal of the running node: what it already asked, said and called, replayed in order on resume."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from wabot_core.conversations import Entry
from wabot_core.errors import NonDeterministicAction, WabotError

PENDING = "pending"
"""The fingerprint prefix of an operation that waits: an ask without an answer, a call that has not come back."""

FAILED = "failed"
"""The fingerprint prefix of an operation that raised."""

SCOPE = "scope"


@dataclass(slots=True)
class Journal:
    """Entries of one visit to one node; `position` is the next to replay."""

    type: str
    entries: list[Entry]
    position: int = 0

    def begin(self) -> None:
        """Go back to the first operation."""
        self.position = 1 if self.scope is not None else 0

    @property
    def scope(self) -> Mapping[str, Any] | None:
        """Return what the node's arguments read of the event that led to it, if they read any."""
        return self.entries[0][2] if self.entries and self.entries[0][0] == SCOPE else None

    def keep_scope(self, scope: Mapping[str, Any]) -> None:
        """Record what the node's arguments read of the event, so that they are the same on resume."""
        self.entries.insert(0, (SCOPE, ":", scope))

    def forget_failure(self) -> None:
        """Forget a call that failed or was answered with an error status, so that a retry makes it again."""
        if not self.entries:
            return
        name, fingerprint, answer = self.entries[-1]
        failed = fingerprint.startswith(FAILED) and not answer.get("final")
        if failed or (name == "http" and isinstance(answer, list) and answer[0] >= 400):
            self.entries.pop()

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

    def fail(self, operation: str, error: WabotError, detail: str = "", *, final: bool = False) -> None:
        """Record that an operation raised, so that a replay raises the same; `final`: a retry of the node too."""
        state = {"code": error.code, "message": str(error), **({"final": True} if final else {})}
        self._put((operation, f"{FAILED}:{detail}", state))
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
    return entry[2] if entry is not None and entry[1].startswith(FAILED) else None
