"""WhatsApp Web as a channel: keeps a Number's page open as long as that makes sense; it stores no message."""

from __future__ import annotations

import asyncio
import base64
from collections.abc import Sequence
from pathlib import Path
from typing import Never

import structlog

from wabot_core.channels import Listener, NumberState, Sending, Sent
from wabot_core.errors import SendFailed, WabotError
from wabot_core.messages import Message
from wabot_runtime.sentences import sentence
from wabot_runtime.web.browser import Browser
from wabot_runtime.web.driver import Driver
from wabot_runtime.web.errors import BridgeFailed, NotLinkable, PageGone, PageUnusable
from wabot_runtime.web.linking import Linking
from wabot_runtime.web.outbound import NOT_LIVE, Sender
from wabot_runtime.web.page import Page, Site, open_page
from wabot_runtime.web.page_script import PageScript
from wabot_runtime.web.profile import Profile
from wabot_runtime.web.reporting import Reports
from wabot_runtime.web.session import Rhythm, Session
from wabot_runtime.web.states import CONNECTING, Verdict

log = structlog.get_logger("wabot.web")

WHATSAPP_WEB = "https://web.whatsapp.com/"
DOWNLOAD_SECONDS = 150.0
LINKABLE_SECONDS = 60.0
LAST_WORDS_SECONDS = 10.0
LONGEST_BACKOFF_SECONDS = 60.0
MOST_AFTER_LIVE = 3  # failures in a row that count when the page got as far as being live: 2 seconds' pause


class WebChannel:
    """One Number's WhatsApp Web session; implements `wabot_core.channels.Channel`.

    `profile` is a folder of this Number's own. `resolver_rule` and `trust_certificate` lead to the sandbox
    instead of WhatsApp: a Chromium host resolver rule that ends on this machine, and the base64 SHA-256 of
    the one public key to accept there. Give all channels of a process the same `driver`.
    """

    def __init__(
        self,
        number: str,
        *,
        profile: Path,
        browser: Browser,
        page_script: PageScript,
        url: str = WHATSAPP_WEB,
        resolver_rule: str | None = None,
        trust_certificate: str | None = None,
        headless: bool = True,
        driver: Driver | None = None,
        rhythm: Rhythm | None = None,
    ) -> None:
        """Prepare a session; nothing starts before `run`."""
        self.number = number
        self._profile = Profile(profile)
        self._browser = browser
        self._script = page_script
        self._site = Site(url=url, resolver_rule=resolver_rule, trust_certificate=trust_certificate, headless=headless)
        self._driver = driver or Driver()
        self._rhythm = rhythm or Rhythm()
        self._sender = Sender()
        self._open: tuple[Session, Page] | None = None
        self._linkable = asyncio.Event()
        self._reports: Reports | None = None
        self._ended = asyncio.Event()
        self._ended.set()

    async def run(self, listener: Listener) -> None:
        """Keep the session alive until cancelled, reporting to `listener`; end only in a final state.

        Raises `ProfileInUse` if another process runs this Number.
        """
        async with self._profile.owned():
            self._ended.clear()
            self._reports = reports = Reports(listener, number=self.number)
            reporting = asyncio.create_task(reports.run())
            try:
                verdict = await self._keep_open(reports)
                if verdict.state is NumberState.LOGGED_OUT:
                    self._profile.note(linked=False)
                await reports.finish(LAST_WORDS_SECONDS)
            finally:
                reporting.cancel()
                await asyncio.gather(reporting, return_exceptions=True)
                self._reports = None
                self._ended.set()

    async def send(self, batch: Sequence[Sending]) -> Sequence[Sent]:
        """Send in the given order, one answer each; an id WhatsApp Web already holds counts as taken."""
        return await self._sender.send(batch)

    async def download(self, message: Message) -> bytes:
        """Return the media of a message; raise `SendFailed` when it can't be had."""
        if self._open is None:
            raise SendFailed(why=NOT_LIVE)
        _, page = self._open
        key = [message.chat, message.id, message.from_me, message.participant]
        try:
            return base64.b64decode(await page.call("download", key, timeout=DOWNLOAD_SECONDS))
        except (PageGone, BridgeFailed) as error:
            raise SendFailed(why=f"its file can't be had ({error})") from error

    async def link_with_code(self, phone: str) -> None:
        """Ask for a pairing code for our own phone number (digits); it comes as a `LinkStep`.

        Raises `NotLinkable` when the page does not ask to be linked within a minute, or gives no code.
        """
        try:
            async with asyncio.timeout(LINKABLE_SECONDS):
                await self._linkable.wait()
            session, page = self._open or _nothing_open()
            step = await session.link_code(page, phone)
        except TimeoutError as error:
            raise NotLinkable(why="WhatsApp Web does not ask to be linked") from error
        except BridgeFailed as error:
            raise NotLinkable(sentence("code_refused")) from error
        except PageGone as error:
            raise NotLinkable(why=str(error)) from error
        if self._reports:
            self._reports.add_link_step(step)

    async def logout(self) -> None:
        """Unlink the Number and forget its session; a stopped one is forgotten here, the phone still lists it.

        Raises `BridgeFailed` when WhatsApp Web does not log out; the session then goes on.
        """
        if self._open:
            _, page = self._open
            try:
                await page.call("logout", timeout=LINKABLE_SECONDS)
            except PageGone:
                log.info("page_left_at_logout", number=self.number)  # it reloads itself once it is logged out
            await self._ended.wait()
        async with self._profile.owned():
            await self._profile.clear_up()
            self._profile.forget()

    async def _keep_open(self, reports: Reports) -> Verdict:
        """Open the page again and again until a verdict is final, each failure waiting longer than the last."""
        reports.add_state(CONNECTING)
        linking = Linking(self.number)
        failures = 0
        was_live = False
        while True:
            session = Session(
                self.number,
                profile=self._profile,
                reports=reports,
                sender=self._sender,
                linking=linking,
                linkable=self._linkable,
                rhythm=self._rhythm,
            )
            session.was_live = was_live
            try:
                if verdict := await self._use_page(session):
                    return verdict
                failures, was_live = 0, False
            except (PageGone, BridgeFailed) as error:
                failures = _counted(failures, session)
                reports.add_state(verdict_on(error))
                log.warning("page_lost", number=self.number, failures=failures, why=str(error))
                await asyncio.sleep(backoff_seconds(failures))
                was_live = session.was_live

    async def _use_page(self, session: Session) -> Verdict | None:
        opening = open_page(
            self._driver,
            self._profile,
            site=self._site,
            browser=self._browser,
            script=self._script,
            heard=session.heard,
        )
        async with opening as page:
            self._open = (session, page)
            try:
                return await session.watch(page)
            finally:
                self._open = None
                self._linkable.clear()


def _nothing_open() -> Never:
    raise PageGone(why="it was closed meanwhile")


def verdict_on(error: WabotError) -> Verdict:
    """Return what the loss of a page means for the Number."""
    unusable = isinstance(error, PageUnusable)
    state = NumberState.DEGRADED if unusable else NumberState.INTERRUPTED
    return Verdict(state=state, reason=f"{error} wabot opens WhatsApp Web again.")


def _counted(failures: int, session: Session) -> int:
    """Count a failure: none of those before one that worked for a while; few if it worked at all."""
    if session.lived_long:
        return 1
    return min(failures + 1, MOST_AFTER_LIVE) if session.became_live else failures + 1


def backoff_seconds(failures: int) -> float:
    """Return the pause after so many failures in a row: none, then 1, 2, 4 … seconds up to a minute."""
    return 0.0 if failures <= 1 else min(2.0 ** (failures - 2), LONGEST_BACKOFF_SECONDS)
