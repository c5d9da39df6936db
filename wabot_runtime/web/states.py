"""Reads what the page says about itself and judges where the Number stands; it remembers and does nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from wabot_core.channels import NumberState
from wabot_runtime.sentences import sentence

PAGE_REFUSED = {
    "CONFLICT": (
        NumberState.REPLACED,
        sentence("opened_elsewhere"),
    ),
    "TOS_BLOCK": (NumberState.BANNED, sentence("blocked")),
    "SMB_TOS_BLOCK": (
        NumberState.BANNED,
        sentence("blocked_business"),
    ),
    "PROXYBLOCK": (
        NumberState.BANNED,
        sentence("network_refused"),
    ),
    "DEPRECATED_VERSION": (
        NumberState.OUTDATED,
        sentence("outdated"),
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


CONNECTING = Verdict(state=NumberState.CONNECTING, reason=sentence("connecting"))


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
            reason=sentence("unlinked"),
        )
    if status.unlinked:
        return Verdict(state=NumberState.LINKING, reason=sentence("scan"))
    if status.ready and status.linked and status.missing:
        return Verdict(
            state=NumberState.DEGRADED,
            reason=sentence("page_changed", parts=", ".join(status.missing)),
        )
    if status.live:
        return Verdict(state=NumberState.LIVE, reason=sentence("connected"))
    if was_live and not status.ready:
        return Verdict(state=NumberState.INTERRUPTED, reason=sentence("loading_anew"))
    if was_live:
        return Verdict(state=NumberState.INTERRUPTED, reason=sentence("connection_lost"))
    return CONNECTING
