"""Carries Sendings into the page, everything that waits in one call, and their outcomes back; it never retries."""

from __future__ import annotations

import asyncio
import base64
from collections.abc import Mapping, Sequence
from typing import Any

from wabot_core.channels import Sending, Sent
from wabot_core.messages import MEDIA_KINDS, Kind
from wabot_runtime.sentences import sentence
from wabot_runtime.web.bridge import Fact
from wabot_runtime.web.errors import BridgeFailed, PageGone
from wabot_runtime.web.page import Page

HAND_OVER_SECONDS = 30.0
ANSWER_SECONDS = 180.0
LARGEST_FILE_BYTES = 100 * 1024 * 1024
SENDABLE = frozenset({Kind.TEXT, Kind.LOCATION, Kind.POLL, Kind.REACTION, *MEDIA_KINDS})

WHY: Mapping[str, str] = {
    why: sentence(f"send_{why}")
    for why in (
        "not_on_whatsapp",
        "invalid_wid",
        "chat_not_found",
        "no_target",
        "file_too_large",
        "timeout",
        "page_changed",
    )
}
"""What the page answers, in words."""
NOT_LIVE = sentence("send_not_live")
INTERRUPTED = sentence("send_interrupted")


class Sender:
    """The way out of one channel: closed until a live page is given, and closed again when that page goes."""

    def __init__(self) -> None:
        """Start closed."""
        self._page: Page | None = None
        self._tickets = 0
        self._orders: list[dict[str, Any]] = []
        self._answers: dict[int, tuple[str, asyncio.Future[Sent]]] = {}
        self._flushing: asyncio.Task[None] | None = None

    @property
    def idle(self) -> bool:
        """Say whether nothing is on its way."""
        return not self._answers

    def open(self, page: Page) -> None:
        """Send through this page from now on."""
        self._page = page

    def close(self) -> None:
        """Send nothing more; what is on its way is answered as not taken, to be tried again under its id."""
        self._page = None
        self._orders.clear()
        for ticket in list(self._answers):
            self._answer(ticket, INTERRUPTED)

    async def send(self, batch: Sequence[Sending]) -> list[Sent]:
        """Hand the batch to the page and return one answer each, in order."""
        return await asyncio.gather(*[self._send(sending) for sending in batch])

    def heard(self, answers: Sequence[Fact]) -> None:
        """Take the page's `['r', ticket, outcome, why]`."""
        for _, ticket, outcome, why in answers:
            if ticket in self._answers:
                self._settle(ticket, outcome, str(why))

    async def _send(self, sending: Sending) -> Sent:
        if refusal := refusal_of(sending):
            return Sent(id=sending.id, taken=False, final=True, error=refusal)
        if self._page is None:
            return Sent(id=sending.id, taken=False, error=NOT_LIVE)
        self._tickets += 1
        ticket = self._tickets
        answer: asyncio.Future[Sent] = asyncio.get_running_loop().create_future()
        self._answers[ticket] = (sending.id, answer)
        self._orders.append(order_of(sending, ticket=ticket))
        if self._flushing is None:
            self._flushing = asyncio.create_task(self._flush())
        try:
            async with asyncio.timeout(ANSWER_SECONDS):
                return await answer
        except TimeoutError:
            return Sent(id=sending.id, taken=False, error=WHY["timeout"])
        finally:
            self._answers.pop(ticket, None)

    async def _flush(self) -> None:
        """One call for all that waits when it starts; what comes meanwhile makes the next."""
        try:
            while self._orders and self._page:
                orders, self._orders = self._orders, []
                try:
                    self.heard(await self._page.call("send", orders, timeout=HAND_OVER_SECONDS))
                except (PageGone, BridgeFailed) as error:
                    for order in orders:
                        self._answer(order["ticket"], str(error))
        finally:
            self._flushing = None

    def _settle(self, ticket: int, outcome: str, why: str) -> None:
        if outcome == "taken":
            return self._answer(ticket, None)
        plain = WHY.get(why) or sentence("send_not_taken", why=why[:200])
        return self._answer(ticket, plain, final=outcome == "refused")

    def _answer(self, ticket: int, error: str | None, *, final: bool = False) -> None:
        id_, answer = self._answers.pop(ticket, (None, None))
        if answer and id_ and not answer.done():
            answer.set_result(Sent(id=id_, taken=error is None, final=final, error=error))


def refusal_of(sending: Sending) -> str | None:
    """Say why this can never be sent, if so."""
    content = sending.content
    if content.kind not in SENDABLE:
        return sentence("send_kind", kind=repr(content.kind.value))
    if content.kind in MEDIA_KINDS and (sending.data is None or content.media is None):
        return sentence("send_file_missing")
    if sending.data and len(sending.data) > LARGEST_FILE_BYTES:
        return WHY["file_too_large"]
    if content.kind is Kind.LOCATION and content.location is None:
        return sentence("send_place_missing")
    if content.kind is Kind.REACTION and content.reply_to is None:
        return WHY["no_target"]
    return None


def order_of(sending: Sending, *, ticket: int) -> dict[str, Any]:
    """Return what the bridge needs to send this, as plain data."""
    content = sending.content
    order: dict[str, Any] = {
        "ticket": ticket,
        "id": sending.id,
        "chat": sending.chat,
        "kind": content.kind.value,
        "text": content.text,
    }
    if content.reply_to:
        order["replyTo"] = content.reply_to
    if content.options:
        order["choices"] = list(content.options)
    if content.media and sending.data is not None:
        order["data"] = base64.b64encode(sending.data).decode("ascii")
        order["mimetype"] = content.media.mimetype
        order["name"] = content.media.name
    if place := content.location:
        order["place"] = {
            "lat": place.latitude,
            "lng": place.longitude,
            "name": place.name,
            "address": place.address,
        }
    return order
