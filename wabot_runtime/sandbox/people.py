"""The simulated people: what they say and do on their phones, as the company's number gets to see it."""

from __future__ import annotations

import secrets
import time
from typing import Any

from wabot_runtime.sandbox.contents import reply_context, tap_content
from wabot_runtime.sandbox.exchange import Exchange
from wabot_runtime.sandbox.history import Addon, Entry

PLACEHOLDER = "ciphertext"


class People:
    """Acts for the people. Their phones always reach the server; the company gets it now or later."""

    def __init__(self, exchange: Exchange) -> None:
        """Act on this exchange."""
        self._exchange = exchange

    async def say(
        self,
        *,
        number: str,
        sender: str,
        chat: str | None = None,
        kind: str = "chat",
        content: dict[str, Any],
        quoted: str | None = None,
        id: str | None = None,
    ) -> Entry:
        """Send a message as a person; into a group if `chat` is one. An id given twice is one message."""
        exchange, chat = self._exchange, chat or sender
        if quoted:
            content = {**content, **reply_context(exchange.history.get(number, quoted))}
        entry, first = exchange.history.record(
            number=number,
            chat=chat,
            id=id or new_id(),
            from_me=False,
            participant=sender if chat != sender else "",
            kind=kind,
            content=content,
            at=time.time(),
            ack=1,
        )
        exchange.feed.tell("message" if first else "repeat", entry=entry)
        await exchange.deliver(number, exchange.frame_of(entry))
        return entry

    async def tap(self, *, number: str, sender: str, target: str, choice: str) -> Entry:
        """Tap a button, or choose a row of a list, that the company sent; `choice` is its id."""
        message = self._exchange.history.get(number, target)
        kind, content = tap_content(message, choice)
        return await self.say(number=number, sender=sender, kind=kind, content=content, quoted=target)

    async def react(self, *, number: str, sender: str, target: str, text: str) -> None:
        """React to a message; an empty text takes the reaction back."""
        await self._add_on(number, target, Addon(kind="reaction", sender=sender, value=text), {"text": text})

    async def vote(self, *, number: str, sender: str, target: str, options: list[str]) -> None:
        """Vote in a poll for these options, in place of an earlier vote."""
        addon = Addon(kind="vote", sender=sender, value=options)
        await self._add_on(number, target, addon, {"options": options})

    async def edit(self, *, number: str, target: str, text: str) -> None:
        """Edit a person's own message."""
        exchange = self._exchange
        entry = exchange.history.get(number, target)
        exchange.history.edit(entry, text)
        await exchange.deliver(number, {"kind": "edit", "target": target, "body": text, "at": _milliseconds()})
        exchange.feed.tell("changed", number=number, key=target)

    async def revoke(self, *, number: str, target: str) -> None:
        """Delete a person's own message for everyone."""
        exchange = self._exchange
        entry = exchange.history.get(number, target)
        exchange.history.revoke(entry)
        frame = exchange.frame_of(entry) | {
            "id": new_id(),
            "data": {"type": "protocol", "subtype": "sender_revoke", "protocolMessageKey": target},
        }
        await exchange.deliver(number, frame)
        exchange.feed.tell("changed", number=number, key=target)

    async def fill(self, *, number: str, target: str, kind: str, content: dict[str, Any]) -> None:
        """Give a placeholder ("waiting for this message") the content it waited for."""
        exchange = self._exchange
        entry = exchange.history.get(number, target)
        exchange.history.fill(entry, kind, content)
        await exchange.deliver(number, {"kind": "fill", "target": target, "data": {"type": kind, **content}})
        exchange.feed.tell("changed", number=number, key=target)

    async def type(self, *, number: str, sender: str, typing: bool) -> None:
        """Let the company see that a person types, or stopped."""
        state = "composing" if typing else "available"
        for page in self._exchange.pages.of_number(number):
            await page.say("chatstate", chat=sender, state=state)

    async def read_all(self, *, number: str, sender: str) -> int:
        """Read everything the company sent to a person; return how many messages turned blue."""
        entries = self._exchange.history.entries(number=number, chat=sender, from_me=True)
        unread = [entry for entry in entries if entry.ack < 3]
        for entry in unread:
            await self._exchange.read(entry)
        return len(unread)

    async def _add_on(self, number: str, target: str, addon: Addon, value: dict[str, Any]) -> None:
        exchange = self._exchange
        entry = exchange.history.get(number, target)
        exchange.history.add_on(entry, addon, at=time.time())
        key = f"false_{entry.chat}_{new_id()}"
        frame = {"kind": addon.kind, "key": key, "target": target, "sender": addon.sender, "at": _milliseconds()}
        await exchange.deliver(number, frame | value)
        exchange.feed.tell("changed", number=number, key=target)


def new_id() -> str:
    """Return a message id as a phone makes one."""
    return "3A" + secrets.token_hex(9).upper()


def _milliseconds() -> int:
    # One ahead: wa-js drops reactions and votes that are not newer than the moment it looks.
    return int(time.time() * 1000) + 1
