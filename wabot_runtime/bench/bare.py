"""Runs wabot's web channel with a listener that replies at once: no records, no engine, no outbox.

Run as a process of its own, `python -m wabot_runtime.bench.bare NUMBER …`, with wabot's usual settings.
"""

from __future__ import annotations

import asyncio
import secrets
import sys
from collections.abc import Sequence

from wabot_core.channels import Ack, Channel, LinkStep, NumberState, Sending, StateChanged
from wabot_core.messages import Content, Message
from wabot_runtime.commands.run import run_until_stopped
from wabot_runtime.plugins import load_plugins
from wabot_runtime.settings import load_settings


class Echo:
    """Says what it hears, on one channel once it is live, without waiting for what is on its way."""

    def __init__(self, channel: Channel) -> None:
        """Reply through `channel`."""
        self._channel = channel
        self._live = asyncio.Event()
        self._sending: set[asyncio.Task[None]] = set()

    async def messages_arrived(self, messages: Sequence[Message]) -> None:
        """Reply to what people wrote."""
        replies = [_echo_of(message) for message in messages if not message.from_me]
        if replies:
            sending = asyncio.create_task(self._send(replies))
            self._sending.add(sending)
            sending.add_done_callback(self._sending.discard)

    async def acks_arrived(self, acks: Sequence[Ack]) -> None:
        """Let confirmations be."""

    async def state_changed(self, change: StateChanged) -> None:
        """Begin to send once the session is live: the channel refuses what comes sooner."""
        if change.state is NumberState.LIVE:
            self._live.set()

    async def link_step_shown(self, step: LinkStep) -> None:
        """Let codes be: whoever measures scans what the sandbox shows."""

    async def _send(self, replies: Sequence[Sending]) -> None:
        await self._live.wait()
        await self._channel.send(replies)


def _echo_of(message: Message) -> Sending:
    content = Content(text=message.text)
    return Sending(id="3EB0" + secrets.token_hex(9).upper(), chat=message.chat, content=content)


async def main(numbers: Sequence[str]) -> None:
    """Answer on all numbers until cancelled."""
    settings = load_settings()
    settings.data.mkdir(parents=True, exist_ok=True, mode=0o700)
    web = load_plugins(settings).channels["web"]
    async with asyncio.TaskGroup() as running:
        for number in numbers:
            channel = await web.create(number, settings)
            running.create_task(channel.run(Echo(channel)))


if __name__ == "__main__":
    run_until_stopped(main(sys.argv[1:]))
