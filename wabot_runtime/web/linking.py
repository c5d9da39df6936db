"""Linking a Number: which QR or pairing code holds now, for how long, and when to give up. It touches no page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from wabot_core.channels import LinkStep
from wabot_runtime.sentences import sentence
from wabot_runtime.web.states import Status

FIRST_QR = timedelta(seconds=60)  # WhatsApp's own rhythm, for a page that does not tell how long its QR holds
NEXT_QR = timedelta(seconds=20)
PAIRING_CODE = timedelta(minutes=3)
ROUNDS = 5

GAVE_UP = sentence("gave_up", rounds=ROUNDS)


@dataclass(frozen=True, kw_only=True, slots=True)
class Progress:
    """What to do after a look at the page: show a step, ask for fresh QR codes, or neither."""

    step: LinkStep | None = None
    refresh: bool = False


class Linking:
    """One run's attempts to link; a round is a series of QR codes until WhatsApp Web stops showing them."""

    def __init__(self, number: str) -> None:
        """Begin before the first code."""
        self._number = number
        self._round = 1
        self._shown: str | None = None
        self._refreshing = False
        self._codes = 0
        self._code_until: datetime | None = None

    @property
    def gave_up(self) -> bool:
        """Say whether all rounds went by."""
        return self._round > ROUNDS

    def look(self, status: Status, *, now: datetime) -> Progress:
        """Compare what the page shows with what the admin was shown."""
        if status.socket == "UNPAIRED_IDLE":
            return self._idle()
        self._refreshing = False
        if status.code is None or status.code == self._shown or self._code_holds(now):
            return Progress()
        holds = self._holds(status)
        self._shown = status.code
        step = LinkStep(number=self._number, kind="qr", text=status.code, attempt=self._round, expires=now + holds)
        return Progress(step=step)

    def code_given(self, code: str, *, now: datetime) -> LinkStep:
        """Note a pairing code and return its step; QR codes stay silent while it holds."""
        self._codes += 1
        self._round = min(self._round, ROUNDS)
        self._code_until = now + PAIRING_CODE
        return LinkStep(number=self._number, kind="code", text=code, attempt=self._codes, expires=self._code_until)

    def _idle(self) -> Progress:
        if self._refreshing or self.gave_up:
            return Progress()
        self._round += 1
        self._shown = None
        self._refreshing = not self.gave_up
        return Progress(refresh=self._refreshing)

    def _holds(self, status: Status) -> timedelta:
        if status.code_seconds:
            return timedelta(seconds=status.code_seconds)
        return NEXT_QR if self._shown else FIRST_QR

    def _code_holds(self, now: datetime) -> bool:
        return self._code_until is not None and now < self._code_until


def utc_now() -> datetime:
    """Return the wall clock's time."""
    return datetime.now(UTC)
