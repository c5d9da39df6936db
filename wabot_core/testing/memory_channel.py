"""A channel in memory: people write and read, WhatsApp fails when told to; no browser, no network, no waiting."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from itertools import count
from typing import Any

from wabot_core.channels import Ack, Listener, NumberState, Sending, Sent, StateChanged
from wabot_core.errors import SendFailed
from wabot_core.messages import Message

Answer = Callable[[Sending], Sent | None]
"""What becomes of a message that is sent; None lets it through."""


class MemoryChannel:
    """One Number's WhatsApp, played by a test.

    `shown` is what people see: each id once, as WhatsApp shows it. `attempts` is every send, in order. A message
    is known to all who listen from the moment it is written; `written` keeps it for a listener that comes later.
    """

    def __init__(self, number: str, *, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        """Begin with an empty history; the session is live as soon as it runs."""
        self.number = number
        self.written: list[Message] = []
        self.shown: list[Sending] = []
        self.attempts: list[Sending] = []
        self.downloads: list[str] = []
        self.media: dict[str, bytes] = {}
        self.acknowledges = True
        self.starts_as = NumberState.LIVE
        self._clock = clock
        self._ids = count(1)
        self._answers: deque[Answer | Exception] = deque()
        self._listener: Listener | None = None
        self._ended: asyncio.Future[Exception | None] | None = None
        self._changed = asyncio.Condition()

    # ------------------------------------------------------------ what wabot sees

    async def run(self, listener: Listener) -> None:
        """Report the state, sweep what was written so far, and listen until `end` or a cancellation."""
        self._ended = asyncio.get_running_loop().create_future()
        await listener.state_changed(self._state(self.starts_as, ""))
        await listener.messages_arrived(self.written)
        self._listener = listener
        try:
            async with self._changed:
                self._changed.notify_all()
            error = await self._ended
        finally:
            self._listener = None
        if error is not None:
            raise error

    async def send(self, batch: Sequence[Sending]) -> Sequence[Sent]:
        """Show messages, or fail as told by `refuse`, `delay`, `answer` and `raise_once`."""
        results: list[Sent] = []
        for sending in batch:
            self.attempts.append(sending)
            answer = self._answers.popleft() if self._answers else None
            if isinstance(answer, Exception):
                raise answer
            result = answer(sending) if answer else None
            if result is None:
                self.show(sending)
                result = Sent(id=sending.id, taken=True)
            results.append(result)
        async with self._changed:
            self._changed.notify_all()
        if self.acknowledges and self._listener is not None:
            taken = [Ack(number=self.number, chat=one.chat, id=one.id, level=1) for one in batch if self.has(one.id)]
            await self._listener.acks_arrived(taken)
        return results

    async def download(self, message: Message) -> bytes:
        """Return the media of a message; raise SendFailed when there is none."""
        self.downloads.append(message.id)
        if message.id not in self.media:
            raise SendFailed(why="its file can't be had")
        return self.media[message.id]

    async def link_with_code(self, phone: str) -> None:
        """Do nothing: it is linked."""

    async def logout(self) -> None:
        """End in the state `logged_out`."""
        await self.become(NumberState.LOGGED_OUT, "The phone unlinked it.")
        self.end()

    # ------------------------------------------------------------ what people do

    def message(self, text: str = "", *, sender: str = "ana@c.us", **parts: Any) -> Message:
        """Make a message of a person, with an id of its own unless one is given."""
        values = {"id": f"IN{next(self._ids):06d}", "at": self._clock(), "chat": sender, "contact": sender, **parts}
        return Message(number=self.number, text=text, **values)

    async def says(self, text: str = "", *, sender: str = "ana@c.us", **parts: Any) -> Message:
        """Write a message as a person; it is recorded when this returns, if anyone listens."""
        message = self.message(text, sender=sender, **parts)
        await self.deliver(message)
        return message

    async def deliver(self, *messages: Message) -> None:
        """Let messages appear, again if they did so before."""
        self.written += messages
        if self._listener is not None:
            await self._listener.messages_arrived(messages)

    async def acknowledge(self, id: str, level: int, *, chat: str = "ana@c.us") -> None:
        """Confirm a message of ours."""
        if self._listener is not None:
            await self._listener.acks_arrived([Ack(number=self.number, chat=chat, id=id, level=level)])

    async def become(self, state: NumberState, reason: str = "") -> None:
        """Move the session to a state."""
        if self._listener is not None:
            await self._listener.state_changed(self._state(state, reason))

    def end(self, error: Exception | None = None) -> None:
        """Let `run` return, or raise."""
        if self._ended is not None and not self._ended.done():
            self._ended.set_result(error)

    # ------------------------------------------------------------ what goes wrong

    def refuse(self, why: str = "it was refused", *, times: int = 1) -> None:
        """Refuse the next messages for good."""
        self.answer(lambda sending: Sent(id=sending.id, taken=False, final=True, error=why), times=times)

    def delay(self, why: str = "not now", *, times: int = 1) -> None:
        """Fail to take the next messages, for now."""
        self.answer(lambda sending: Sent(id=sending.id, taken=False, error=why), times=times)

    def answer(self, answer: Answer, *, times: int = 1) -> None:
        """Decide what becomes of each of the next messages."""
        self._answers += [answer] * times

    def raise_once(self, error: Exception, *, after: int = 0) -> None:
        """Let a send raise, after so many messages were taken."""
        self.answer(lambda sending: None, times=after)
        self._answers.append(error)

    # ------------------------------------------------------------ what people see

    def show(self, sending: Sending) -> None:
        """Show a message unless one of its id is there."""
        if not self.has(sending.id):
            self.shown.append(sending)

    def has(self, id: str) -> bool:
        """Say whether people see a message of that id."""
        return any(sending.id == id for sending in self.shown)

    def texts(self, chat: str | None = None) -> list[str]:
        """Return the texts shown, in one chat or all, in order."""
        return [one.content.text for one in self.shown if chat in (None, one.chat)]

    async def until_shown(self, number: int, *, chat: str | None = None, seconds: float = 10) -> list[str]:
        """Wait until so many messages are shown; return their texts; raise AssertionError when it takes too long."""
        try:
            async with asyncio.timeout(seconds), self._changed:
                await self._changed.wait_for(lambda: len(self.texts(chat)) >= number)
        except TimeoutError:
            raise AssertionError(f"{number} messages expected, these are shown: {self.texts(chat)}") from None
        return self.texts(chat)

    async def until_running(self, *, seconds: float = 10) -> None:
        """Wait until someone listens."""
        async with asyncio.timeout(seconds), self._changed:
            await self._changed.wait_for(lambda: self._listener is not None)

    def _state(self, state: NumberState, reason: str) -> StateChanged:
        return StateChanged(number=self.number, state=state, reason=reason, at=self._clock())
