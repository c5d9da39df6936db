"""The world a turn reaches in production: HTTP through the egress guard, records, secrets."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from wabot_core.errors import OutcomeUnknown
from wabot_core.http import HttpAnswer, HttpRequest
from wabot_core.stores import Records
from wabot_runtime.egress import Egress
from wabot_runtime.faults import fault
from wabot_runtime.secrets import Secrets


class LiveWorld:
    """One turn's way to the outside."""

    __slots__ = ("_conversation", "_egress", "_lease", "_number", "_records", "_secrets", "_turn")

    def __init__(
        self,
        records: Records,
        egress: Egress,
        secrets: Secrets,
        *,
        number: str,
        lease: int,
        conversation: str,
        turn: int,
    ) -> None:
        """Act for one try at one turn of a conversation."""
        self._records = records
        self._egress = egress
        self._secrets = secrets
        self._number = number
        self._lease = lease
        self._conversation = conversation
        self._turn = turn

    async def request(self, request: HttpRequest) -> HttpAnswer:
        """Make an HTTP call."""
        fault("F6")
        answer = await self._egress.request(request)
        fault("F8")
        return answer

    async def record(self, key: str, answer: Any) -> None:
        """Keep an outside answer, or the intent (`…!`) to make a call at most once, before the turn goes on.

        Raise OutcomeUnknown if another process has meant to make that call before, StaleLease if the Number is not
        ours any more.
        """
        intent = key.endswith("!")
        if intent:
            fault("F5")
        lease = self._number, self._lease
        first = await self._records.turns.record_answer(self._conversation, self._turn, key, answer, lease=lease)
        if intent and not first:
            raise OutcomeUnknown(name=key.removesuffix("!"))
        fault("F9")

    async def secret(self, name: str) -> str:
        """Return a secret; raise UnknownSecret."""
        return await self._secrets.get(name)

    async def captured(self, contact: str, kind: str, key: str) -> Mapping[str, Any] | None:
        """Return data kept earlier for this contact."""
        return await self._records.people.capture(self._number, contact, kind, key)
