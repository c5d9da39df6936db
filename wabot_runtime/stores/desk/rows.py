"""What the desk's tables hold, as frozen data; no statements and no rules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Account:
    """A person who uses the admin. `epoch` grows when their sessions must die, `rev` with every change."""

    id: str
    email: str
    name: str
    role: str
    password: str | None
    created: datetime
    disabled: bool = False
    epoch: int = 0
    totp: bytes | None = None
    totp_active: bool = False
    totp_step: int = 0
    rev: int = 1


@dataclass(frozen=True, kw_only=True)
class Role:
    """A role of the workspace's own: a set of scopes."""

    name: str
    scopes: tuple[str, ...]
    rev: int = 1


@dataclass(frozen=True, kw_only=True)
class Session:
    """A family of refresh tokens, of which the newest is good; known by their digests."""

    id: str
    account: str
    digest: str
    created: datetime
    used: datetime
    previous: str | None = None
    ended: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Token:
    """A token that works once: an invite, a password reset, the first admin's."""

    digest: str
    kind: str
    expires: datetime
    account: str | None = None
    data: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Key:
    """An API key of an account, known by its digest."""

    id: str
    account: str
    name: str
    digest: str
    scopes: tuple[str, ...]
    created: datetime
    expires: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Identity:
    """Somebody at another provider, known by issuer and subject; `email` is only shown."""

    id: str
    account: str
    issuer: str
    subject: str
    email: str
    created: datetime


@dataclass(frozen=True, kw_only=True)
class Intent:
    """A change that was begun and whose row is not in the audit yet."""

    id: str
    at: datetime
    actor: str
    action: str
    object: str


@dataclass(frozen=True, kw_only=True)
class AuditFilter:
    """Which rows of the audit; None lets all through.

    `actor` is a person by any of their keys too, `action` a part of its name, `done` tells what was done from what was
    refused or interrupted; `since` counts itself, `until` does not.
    """

    actor: str | None = None
    action: str | None = None
    object: str | None = None
    done: bool | None = None
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class AuditRow:
    """One line of the audit; `mac` also covers the row before it."""

    number: int
    at: datetime
    actor: str
    action: str
    object: str
    outcome: str
    mac: str
