"""Reads what the page says about itself and judges where the Number stands; it remembers and does nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from wabot_core.channels import NumberState

PAGE_REFUSED = {
    "CONFLICT": (
        NumberState.REPLACED,
        "WhatsApp Web was opened elsewhere with this session; start the number again to take it back.",
    ),
    "TOS_BLOCK": (NumberState.BANNED, "WhatsApp blocked this number; open WhatsApp on the phone to see why."),
    "SMB_TOS_BLOCK": (
        NumberState.BANNED,
        "WhatsApp blocked this business number; open WhatsApp Business on the phone to see why.",
    ),
    "PROXYBLOCK": (
        NumberState.BANNED,
        "WhatsApp refuses this network; start the number from another one.",
    ),
    "DEPRECATED_VERSION": (
        NumberState.OUTDATED,
        "WhatsApp Web refuses this version of itself or of the browser; update wabot and Chromium.",
    ),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Status:
    """What the page answered when asked: the level of everything, not what changed."""

    ready: bool
    listeners: int
    socket: str
    stream: str = ""
    synced: bool = False
    authenticated: bool = False
    registered: bool = False
    update: bool = False
    missing: tuple[str, ...] = ()
    version: str = ""
    phone: str | None = None
    name: str | None = None
    now: int = 0
    code: str | None = None
    code_seconds: float | None = None

    @property
    def linked(self) -> bool:
        """Say whether the page is logged in to an account."""
        return self.authenticated or self.registered

    @property
    def unlinked(self) -> bool:
        """Say whether the page waits to be linked: it shows a QR code, or stopped doing so."""
        return not self.linked and (self.code is not None or self.socket == "UNPAIRED_IDLE")

    @property
    def live(self) -> bool:
        """Say whether messages can come and go."""
        return self.authenticated and self.socket == "CONNECTED" and self.synced


@dataclass(frozen=True, kw_only=True, slots=True)
class Verdict:
    """A Number's state and the one plain sentence for it."""

    state: NumberState
    reason: str


CONNECTING = Verdict(state=NumberState.CONNECTING, reason="WhatsApp Web is loading and connecting.")


def status_from_json(data: Mapping[str, Any]) -> Status:
    """Read the answer of the bridge's `status`."""
    return Status(
        ready=bool(data["ready"]),
        listeners=int(data["listeners"]),
        socket=data.get("socket", ""),
        stream=data.get("stream", ""),
        synced=bool(data.get("synced")),
        authenticated=bool(data.get("authenticated")),
        registered=bool(data.get("registered")),
        update=bool(data.get("update")),
        missing=tuple(data.get("missing", ())),
        version=data.get("version", ""),
        phone=data.get("phone"),
        name=data.get("name"),
        now=int(data.get("now", 0)),
        code=data.get("code"),
        code_seconds=data.get("holds"),
    )


def judge(status: Status, *, was_linked: bool, was_live: bool) -> Verdict:
    """Return where the Number stands; `was_linked` is about this profile, `was_live` about this run."""
    if refused := PAGE_REFUSED.get(status.socket):
        return Verdict(state=refused[0], reason=refused[1])
    if status.unlinked and was_linked:
        return Verdict(
            state=NumberState.LOGGED_OUT,
            reason="The number was unlinked, on the phone or by WhatsApp; link it again.",
        )
    if status.unlinked:
        return Verdict(state=NumberState.LINKING, reason="Scan the QR code with the phone, or ask for a code.")
    if status.ready and status.linked and status.missing:
        return Verdict(
            state=NumberState.DEGRADED,
            reason=f"WhatsApp Web changed: {', '.join(status.missing)} is missing, so nothing is sent.",
        )
    if status.live:
        return Verdict(state=NumberState.LIVE, reason="Connected to WhatsApp.")
    if was_live and not status.ready:
        return Verdict(state=NumberState.INTERRUPTED, reason="WhatsApp Web is loading itself anew.")
    if was_live:
        return Verdict(state=NumberState.INTERRUPTED, reason="WhatsApp Web lost its connection and is trying again.")
    return CONNECTING
