"""One open page, from loading to its end: asks it every second where it stands and does what that calls for.

Everything follows from what the page answers now (its level), never from an event alone; events only make the
next question come sooner. Opening the page again, and when, is channel.py's business.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Sequence
from dataclasses import dataclass

import structlog

from wabot_core.channels import LinkStep, NumberState
from wabot_runtime.web.bridge import Fact, facts_of
from wabot_runtime.web.errors import BridgeFailed, PageGone, PageHung, PageUnusable
from wabot_runtime.web.inbound import Row, ack_from_fact, messages_from_rows
from wabot_runtime.web.linking import GAVE_UP, Linking, utc_now
from wabot_runtime.web.memory import tree_mib
from wabot_runtime.web.outbound import Sender
from wabot_runtime.web.page import Page
from wabot_runtime.web.profile import Profile, browser_processes
from wabot_runtime.web.reporting import Reports
from wabot_runtime.web.states import CONNECTING, Status, Verdict, judge, status_from_json

log = structlog.get_logger("wabot.web")

PING_SECONDS = 10.0
PAIRING_SECONDS = 15  # from the scan until the page knows that it is linked, at most
SWEEP_SECONDS = 120.0


@dataclass(frozen=True, kw_only=True)
class Rhythm:
    """How often and how long, in seconds (memory in MiB): the session's patience, together in one place."""

    poll: float = 1.0  # a quarter of it until the page is live
    absent_page: float = 5.0  # a page that reloads may be without our script for this long
    stuck: float = 90.0  # linked but not live
    overlap: int = 3600  # a sweep looks back this far beyond what is surely recorded
    sweep: float = 300.0  # and is repeated this often while live, for events that never came
    noting: int = 15
    quiet: float = 60.0  # without traffic for this long counts as idle
    oldest: float = 24 * 3600.0  # an idle page is opened anew when this old
    memory: float = 900.0  # or when its browser takes more than this
    measure: float = 60.0


class Session:
    """What happens on one page; made anew for every page, on the channel's lasting parts."""

    def __init__(
        self,
        number: str,
        *,
        profile: Profile,
        reports: Reports,
        sender: Sender,
        linking: Linking,
        linkable: asyncio.Event,
        rhythm: Rhythm,
    ) -> None:
        """Prepare for a page; `watch` gets it. `linkable` is set while the page waits to be linked."""
        self._number = number
        self._profile = profile
        self._reports = reports
        self._sender = sender
        self._linking = linking
        self._rhythm = rhythm
        self._hint = asyncio.Event()
        self._linkable = linkable
        self.was_live = False
        self._live = False
        self._swept_at = float("-inf")
        self._opened_at = self._lost_at = self._busy_at = self._measured_at = time.monotonic()
        self._unlinked_twice = False
        self.became_live = False
        self._unlinked_at = 0

    @property
    def lived_long(self) -> bool:
        """Say whether the page did its work for a while, so that its end is no failure of the next."""
        return self.was_live and time.monotonic() - self._opened_at > self._rhythm.quiet

    def heard(self, facts: list[Fact]) -> None:
        """Take a batch of facts from the page."""
        self._sender.heard(facts_of(facts, "r"))
        rows = [row for _, row in facts_of(facts, "m")]
        if rows:
            self._busy_at = time.monotonic()
        self._take(rows, facts_of(facts, "a"))
        if facts_of(facts, "s") or facts_of(facts, "h"):
            self._hint.set()

    async def watch(self, page: Page) -> Verdict | None:
        """Stay with the page until a final verdict, or return None when it should be opened anew.

        Raises `PageGone` when the page went away, hangs, or does not get anywhere.
        """
        try:
            while True:
                status = await self._ask(page)
                verdict = self._judge(status)
                if not verdict.state.final:
                    await self._follow(page, status, verdict)
                self._reports.add_state(verdict, phone=status.phone, name=status.name)
                if verdict.state.final:
                    return verdict
                if self._worn_out(status):
                    return None
                await self._pause(page)
        finally:
            self._leave_live()

    async def link_code(self, page: Page, phone: str) -> LinkStep:
        """Get a pairing code for our own phone number."""
        code = await page.call("linkCode", phone, timeout=PING_SECONDS * 3)
        return self._linking.code_given(code, now=utc_now())

    def _take(self, rows: Sequence[Row], acks: Sequence[Fact]) -> None:
        self._reports.add_messages(messages_from_rows(rows, number=self._number))
        self._reports.add_acks([ack_from_fact(fact, number=self._number) for fact in acks])

    async def _ask(self, page: Page) -> Status:
        deadline = time.monotonic() + self._rhythm.absent_page
        while True:
            try:
                return status_from_json(await page.call("status", timeout=PING_SECONDS))
            except PageHung:
                raise
            except (PageGone, BridgeFailed):
                if page.gone.is_set() or time.monotonic() > deadline:
                    raise
                await asyncio.sleep(0.1)

    def _judge(self, status: Status) -> Verdict:
        if not status.linked:
            self._unlinked_at = status.now or self._unlinked_at
        elif not self._profile.notes.linked and status.now:
            begun = (self._unlinked_at or status.now) - PAIRING_SECONDS  # who wrote meanwhile wrote to us
            self._profile.note(linked=True, linked_at=begun, recorded_until=begun)
        verdict = judge(status, was_linked=self._profile.notes.linked, was_live=self.was_live)
        if verdict.state is NumberState.LOGGED_OUT and not self._unlinked_twice:
            self._unlinked_twice = True  # a page that is still starting may look unlinked once
            return CONNECTING
        if verdict.state is NumberState.LINKING and self._linking.gave_up:
            return Verdict(state=NumberState.UNLINKED, reason=GAVE_UP)
        return verdict

    async def _follow(self, page: Page, status: Status, verdict: Verdict) -> None:
        if verdict.state in (NumberState.LINKING, NumberState.UNLINKED):
            await self._link(page, status)
        else:
            self._linkable.clear()
        if status.ready and status.linked and not status.listeners:
            self._swept_at = float("-inf")
            await self._listen(page)
        if verdict.state is NumberState.LIVE:
            await self._be_live(page, status)
        else:
            self._leave_live()
            self._complain_if_stuck(status)

    async def _link(self, page: Page, status: Status) -> None:
        self._busy_at = time.monotonic()
        self._linkable.set()
        progress = self._linking.look(status, now=utc_now())
        if progress.step:
            self._reports.add_link_step(progress.step)
        if progress.refresh:
            await page.call("refreshCode", timeout=PING_SECONDS)

    async def _listen(self, page: Page) -> None:
        with contextlib.suppress(BridgeFailed):  # then pieces are missing, and the status says which
            await page.call("listen", timeout=PING_SECONDS)

    async def _be_live(self, page: Page, status: Status) -> None:
        notes, now = self._profile.notes, time.monotonic()
        if not self._live:
            self._swept_at = float("-inf")
        if now - self._swept_at > self._rhythm.sweep:
            since = max(min(notes.recorded_until, status.now) - self._rhythm.overlap, notes.linked_at)
            found = await page.call("sweep", since, timeout=SWEEP_SECONDS)
            self._take(found["rows"], found["acks"])
            log.info("swept", number=self._number, messages=len(found["rows"]))
            self._swept_at = now
        elif self._reports.settled and abs(status.now - notes.recorded_until) >= self._rhythm.noting:
            self._profile.note(recorded_until=status.now)
        if not self._live:
            self._sender.open(page)
        self._live = self.was_live = self.became_live = True

    def _leave_live(self) -> None:
        if self._live:
            self._lost_at = time.monotonic()
        self._live = False
        self._sender.close()

    def _complain_if_stuck(self, status: Status) -> None:
        waited = time.monotonic() - self._lost_at
        if status.missing or status.unlinked or waited < self._rhythm.stuck:
            return
        if not status.ready:
            raise PageUnusable(seconds=waited, script=status.version or "unknown version")
        raise PageGone(why=f"it did not connect within {waited:.0f} seconds ({status.socket}).")

    def _worn_out(self, status: Status) -> bool:
        if not self._sender.idle:
            self._busy_at = time.monotonic()
        now, rhythm = time.monotonic(), self._rhythm
        if now - self._busy_at < rhythm.quiet or not self._reports.settled:
            return False
        if now - self._opened_at > rhythm.oldest:
            return True
        if now - self._measured_at < rhythm.measure:
            return False
        self._measured_at = now
        return status.update or tree_mib(browser_processes(self._profile.browser_folder)) > rhythm.memory

    async def _pause(self, page: Page) -> None:
        waits = [asyncio.ensure_future(event.wait()) for event in (self._hint, page.gone)]
        pause = self._rhythm.poll if self._live else self._rhythm.poll / 4
        try:
            await asyncio.wait(waits, timeout=pause, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for wait in waits:
                wait.cancel()
        self._hint.clear()
        if page.gone.is_set():
            raise PageGone(why=page.why)
