"""A wabot in a process of its own, to be killed and frozen: its WhatsApp is a socket to the judge.

python -m tests.runtime.wabot_process FOLDER-OF-THE-JUDGE
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from wabot_core import ChannelType, Turn, action
from wabot_core.channels import Ack, Listener, NumberState, Sending, Sent, StateChanged
from wabot_core.errors import SendFailed
from wabot_core.messages import Message, message_from_json
from wabot_runtime import configure_log, load_plugins, load_settings, open_runtime, run_until_stopped
from wabot_runtime import dispatcher as dispatcher_module
from wabot_runtime import numbers as numbers_module
from wabot_runtime.faults import arm_from

JUDGE = Path(sys.argv[1])
numbers_module.LOOK_AGAIN = 0.2
numbers_module.INBOX_READ = 1.0
dispatcher_module.FIRST_PAUSE = 0.02


class SocketChannel:
    """A session with the judge."""

    def __init__(self, number: str) -> None:
        """Begin without a connection."""
        self.number = number
        self.writer: asyncio.StreamWriter | None = None
        self.answers: asyncio.Queue[list[str]] = asyncio.Queue()
        self.listener: Listener | None = None
        self.sending = asyncio.Lock()

    async def run(self, listener: Listener) -> None:
        """Listen until cancelled."""
        reader, self.writer = await asyncio.open_unix_connection(JUDGE / "whatsapp.sock", limit=2**24)
        self.listener = listener
        now = datetime.now(UTC)
        await listener.state_changed(StateChanged(number=self.number, state=NumberState.LIVE, reason="", at=now))
        async with asyncio.TaskGroup() as group:
            arrived: asyncio.Queue[list[Message]] = asyncio.Queue()
            group.create_task(self.report(arrived))
            while line := await reader.readline():
                told = json.loads(line)
                if "taken" in told:
                    self.answers.put_nowait(told["taken"])
                else:
                    arrived.put_nowait([message_from_json(one) for one in told["messages"]])

    async def report(self, arrived: asyncio.Queue[list[Message]]) -> None:
        """Report messages in order, again until they are recorded."""
        assert self.listener is not None
        while True:
            messages = await arrived.get()
            while True:
                try:
                    await self.listener.messages_arrived(messages)
                    break
                except Exception:
                    await asyncio.sleep(0.1)

    async def send(self, batch: Sequence[Sending]) -> Sequence[Sent]:
        """Send through the judge."""
        if self.writer is None or self.listener is None:
            raise SendFailed(why="not connected")
        async with self.sending:
            rows = [{"id": one.id, "chat": one.chat, "text": one.content.text} for one in batch]
            self.writer.write(json.dumps(rows).encode() + b"\n")
            await self.writer.drain()
            taken = await self.answers.get()
        await self.listener.acks_arrived(
            [Ack(number=self.number, chat=one.chat, id=one.id, level=1) for one in batch if one.id in taken]
        )
        return [Sent(id=one.id, taken=one.id in taken) for one in batch]

    async def download(self, message: Message) -> bytes:
        """Have no media."""
        raise SendFailed(why="there is none")

    async def link_with_code(self, phone: str) -> None:
        """Be linked already."""

    async def logout(self) -> None:
        """Stay."""


async def create(number: str, settings: object) -> SocketChannel:
    """Make a session."""
    return SocketChannel(number)


@action("trial.effect")
async def effect(turn: Turn, *, url: str) -> None:
    """Do something elsewhere once by its key, and something once at most."""
    await turn.http.post(url, json={})
    await turn.once("once", call_once(turn), at_most_once=True)


def call_once(turn: Turn):  # type: ignore[no-untyped-def]
    """Return a call that must not be repeated, named by the turn."""
    name = turn.id()

    async def call() -> str:
        reader, writer = await asyncio.open_unix_connection(JUDGE / "once.sock")
        writer.write(name.encode() + b"\n")
        answer = await reader.readline()
        writer.close()
        return answer.decode().strip()

    return call


@action("trial.die")
async def die(turn: Turn) -> None:
    """Kill this process if told to."""
    if turn.message is not None and turn.message.text == "die":
        os._exit(1)


@action("trial.raise")
async def raise_it(turn: Turn) -> None:
    """Fail with what the person wrote."""
    raise ValueError(turn.message.text if turn.message else "")


def arm_as_told() -> None:
    """Arm the point the judge's folder names, and say so by removing the file."""
    file = JUDGE / "fault"
    arm_from(file.read_text())
    file.unlink()


def main() -> None:
    """Run until told to stop."""
    settings = load_settings()
    file = settings.data / "wabot.log"
    configure_log(level=settings.log_level, format=settings.log_format, file=file)
    catalog = load_plugins(settings)
    catalog.channels["socket"] = ChannelType(name="socket", create=create)
    catalog.actions.update({one.type: one for one in (effect, die, raise_it)})

    async def work() -> None:
        asyncio.get_running_loop().add_signal_handler(signal.SIGUSR1, arm_as_told)
        async with open_runtime(settings) as runtime:
            await runtime.run()

    run_until_stopped(work())


if __name__ == "__main__":
    main()
