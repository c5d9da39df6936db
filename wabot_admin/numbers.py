"""What one does with numbers: add, link, start, stop, log out, look after; API and command line both call this.

A number is told what to do by its row; whoever runs it, in this process or another, does it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from wabot_admin.bots import new_id
from wabot_admin.errors import AlreadyLinked, BadRequest, NotReplaced, NumberNotLinked
from wabot_admin.link_steps import draw
from wabot_admin.services import Services
from wabot_core import NotFound
from wabot_core.channels import NumberState
from wabot_core.stores import NumberRow
from wabot_runtime import (
    FORGOTTEN,
    UNCONFIRMED,
    Hour,
    NumberFacts,
    StateRow,
    UnknownChannel,
    code_errand,
    wake_numbers,
)

ID = re.compile(r"[A-Za-z0-9_-]{1,64}", re.ASCII)

STATES_SHOWN = 20

MENDS: Mapping[NumberState, tuple[str, str]] = {
    # state → (who must act, what they do)
    NumberState.STOPPED: ("nobody", ""),
    NumberState.UNLINKED: ("admin", "Link it: scan a QR code with its phone, or type a pairing code there."),
    NumberState.LINKING: ("admin", "In WhatsApp on its phone: Linked devices, Link a device."),
    NumberState.CONNECTING: ("nobody", ""),
    NumberState.LIVE: ("nobody", ""),
    NumberState.INTERRUPTED: ("nobody", "It comes back by itself."),
    NumberState.DEGRADED: ("operator", "Nothing is sent meanwhile. Update wabot if WhatsApp Web changed."),
    NumberState.LOGGED_OUT: ("admin", "Link it again."),
    NumberState.REPLACED: ("admin", "Take it back, or leave it to the other page."),
    NumberState.OUTDATED: ("operator", "Update wabot and Chromium, then start it again."),
    NumberState.BANNED: ("admin", "Open WhatsApp on its phone to see why, then start it again."),
}

NOBODY_RUNS_IT = "No process runs it: start `wabot up` or `wabot runtime`."

UNLINKED = frozenset({NumberState.UNLINKED, NumberState.LINKING, NumberState.LOGGED_OUT})


@dataclass(frozen=True, kw_only=True)
class Health:
    """How a number did: the hours asked for with their sums, and the last states."""

    hours: Sequence[Hour]
    states: Sequence[StateRow]

    def sum(self, name: str) -> int:
        """Add up one figure of all hours."""
        return sum(getattr(hour, name) for hour in self.hours)


@dataclass(frozen=True, kw_only=True)
class LinkStatus:
    """Where linking stands: `waiting` for a code, `qr`, `code`, `failed` with the reason in `text`, or `done`."""

    number: str
    state: NumberState
    step: str
    text: str | None = None
    attempt: int = 0
    expires: datetime | None = None
    mend: str = ""

    @property
    def image(self) -> str | None:
        """Return a QR code as the data URL of an SVG."""
        return draw(self.text) if self.step == "qr" and self.text else None


async def list_numbers(
    services: Services, *, limit: int, after: tuple[str, str] | None = None
) -> Sequence[NumberFacts]:
    """Return numbers by name with everything a list shows of them, read at once."""
    return await _facts(services, limit=limit, after=after)


async def read_number(services: Services, number: str) -> NumberFacts:
    """Return one number with everything a list shows; raise NotFound."""
    found = await _facts(services, limit=1, only=number)
    if not found:
        raise NotFound(what="number", id=number)
    return found[0]


def who_acts(facts: NumberFacts) -> tuple[str, str]:
    """Say who must act on a number (nobody, admin, operator), and what they do."""
    row = facts.row
    if row.wanted == "running" and not facts.owned and not row.state.final:
        return "operator", NOBODY_RUNS_IT
    return ("nobody", "") if row.wanted == "stopped" else MENDS[row.state]


async def add_number(
    services: Services,
    *,
    name: str,
    id: str | None = None,
    bot: str | None = None,
    channel: str = "web",
    start: bool = False,
) -> NumberRow:
    """Add a number, stopped unless `start`; raise AlreadyThere, NotFound for a bot, UnknownChannel."""
    id = id or new_id(name, otherwise="number")
    if not ID.fullmatch(id):
        raise BadRequest(fields={"id": ["Use letters, digits, _ and -, at most 64."]})
    if channel not in services.runtime.catalog.channels:
        raise UnknownChannel(channel=channel)
    if bot is not None:
        await services.desk.bots.get(bot)
    row = NumberRow(id=id, name=name, bot=bot, channel=channel, wanted="running" if start else "stopped")
    await services.desk.numbers.add(row)
    await wake_numbers(services.runtime.cache)
    return row


async def change_number(services: Services, number: str, *, rev: int | None = None, **values: Any) -> NumberRow:
    """Rename a number or let another bot answer it; raise NotFound, RevMismatch."""
    if values.get("bot") is not None:
        await services.desk.bots.get(values["bot"])
    row = await services.desk.numbers.edit(number, rev=rev, **values)
    await wake_numbers(services.runtime.cache)
    return row


async def remove_number(services: Services, number: str) -> Mapping[str, int]:
    """Remove a stopped number; return how many contacts and conversations remain; raise NotFound, NumberRuns."""
    return await services.desk.numbers.remove(number)


async def start_number(services: Services, number: str) -> None:
    """Let a number run, also one that had ended for good; raise NotFound."""
    row = await services.desk.numbers.get(number)
    await _ask(services, number, wanted="running", asked="restart" if row.state.final else row.asked)


async def stop_number(services: Services, number: str) -> None:
    """Close a number's session and keep its link; raise NotFound."""
    row = await services.desk.numbers.get(number)
    await _ask(services, number, wanted="stopped", asked="logout" if row.asked == "logout" else None)


async def restart_number(services: Services, number: str) -> None:
    """Close a number's session and open it anew; raise NotFound."""
    await _ask(services, number, wanted="running", asked="restart")


async def take_back_number(services: Services, number: str) -> None:
    """Take a session back that another page took; raise NotFound, NotReplaced."""
    if (await services.desk.numbers.get(number)).state is not NumberState.REPLACED:
        raise NotReplaced
    await restart_number(services, number)


async def log_out_number(services: Services, number: str) -> None:
    """Unlink a number at WhatsApp, forget its session, and stop it; raise NotFound, NumberNotLinked."""
    row = await services.desk.numbers.get(number)
    if row.state in UNLINKED or (row.state is NumberState.STOPPED and row.phone is None):
        raise NumberNotLinked
    await _ask(services, number, asked="logout")


async def link_number(services: Services, number: str, *, phone: str | None = None) -> None:
    """Begin to link, by QR code or by a pairing code for a phone number (digits); raise NotFound, AlreadyLinked."""
    row = await services.desk.numbers.get(number)
    if row.phone is not None and row.state not in UNLINKED:
        raise AlreadyLinked
    if row.state is NumberState.LIVE:
        raise AlreadyLinked
    await services.runtime.links.forget(number)
    await _ask(services, number, wanted="running", asked="link" if phone is None else code_errand(phone))


async def cancel_link(services: Services, number: str) -> None:
    """Stop linking; raise NotFound, AlreadyLinked."""
    row = await services.desk.numbers.get(number)
    if row.state is NumberState.LIVE or (row.phone is not None and row.state not in UNLINKED):
        raise AlreadyLinked
    await services.runtime.links.forget(number)
    await _ask(services, number, wanted="stopped", asked=None)


async def read_link(services: Services, number: str) -> LinkStatus:
    """Return where linking stands; raise NotFound."""
    row = await services.desk.numbers.get(number)
    news = await services.runtime.links.now(number)
    mend = MENDS[row.state][1]
    if row.state is NumberState.LIVE:
        return LinkStatus(number=number, state=row.state, step="done")
    if news is not None and (news.kind == "failed" or row.state is NumberState.LINKING):
        step = LinkStatus(number=number, state=row.state, step=news.kind, text=news.text, mend=mend)
        return step if news.kind == "failed" else _timed(step, news.attempt, news.expires)
    ended = row.state.final or row.state is NumberState.UNLINKED
    if ended and row.asked is None:
        return LinkStatus(number=number, state=row.state, step="failed", text=row.reason, mend=mend)
    return LinkStatus(number=number, state=row.state, step="waiting", mend=mend)


async def read_health(services: Services, number: str, *, hours: int) -> Health:
    """Return how a number did in its last hours; raise NotFound."""
    await services.desk.numbers.get(number)
    until = services.now()
    found = await services.desk.numbers.hours(number, since=until - timedelta(hours=hours - 1), until=until)
    return Health(hours=found, states=await services.desk.numbers.states(number, limit=STATES_SHOWN))


def _timed(step: LinkStatus, attempt: int, expires: datetime) -> LinkStatus:
    return LinkStatus(**{**vars(step), "attempt": attempt, "expires": expires})


async def _facts(services: Services, **which: Any) -> Sequence[NumberFacts]:
    now = services.now()
    return await services.desk.numbers.page(
        **which, unconfirmed_since=now - FORGOTTEN, unconfirmed_until=now - UNCONFIRMED
    )


async def _ask(services: Services, number: str, **changes: Any) -> None:
    await services.desk.numbers.change(number, **changes)
    await wake_numbers(services.runtime.cache)
