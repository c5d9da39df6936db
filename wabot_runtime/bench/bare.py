"""Runs wabot's web channel with a listener that replies at once: no records, no engine, no outbox.

Run as a process of its own, `python -m wabot_runtime.bench.bare NUMBER …`, with wabot's usual settings.
"""

from __future__ import annotations

import asyncio
import secrets
import sys
from collections.abc import Sequence

from wabot_core.channels import Ack, Channel, LinkStep, Sending, StateChanged
from wabot_core.messages import Content, Message
from wabot_runtime.commands.run import run_until_stopped
from wabot_runtime.plugins import load_plugins
from wabot_runtime.settings import load_settings


class Echo:
    """Says what it hears, on one channel; what comes while a batch is on its way makes up the next."""

    def __init__(self, channel: Channel) -> None:
        """Reply through `channel`."""
        self._channel = channel
        self._heard: list[Message] = []
        self._woken = asyncio.Event()

    async def run(self) -> None:
        """Reply until cancelled."""
        while True:
            await self._woken.wait()
            self._woken.clear()
            while heard := self._heard:
                self._heard = []
                await self._channel.send([_echo_of(message) for message in heard])

    async def messages_arrived(self, messages: Sequence[Message]) -> None:
        """Take what people wrote."""
        self._heard += [message for message in messages if not message.from_me]
        self._woken.set()

    async def acks_arrived(self, acks: Sequence[Ack]) -> None:
        """Let confirmations be."""

    async def state_changed(self, change: StateChanged) -> None:
        """Let states be: whoever measures asks the sandbox."""

    async def link_step_shown(self, step: LinkStep) -> None:
        """Let codes be: whoever measures scans what the sandbox shows."""


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
            echo = Echo(channel)
            running.create_task(channel.run(echo))
            running.create_task(echo.run())


if __name__ == "__main__":
    run_until_stopped(main(sys.argv[1:]))
