"""The inbox: what the channel reports is recorded once, then handed to the dispatcher."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Sequence

from wabot_core.channels import Ack, LinkStep, NumberState, StateChanged
from wabot_core.conversations import Contact
from wabot_core.events import MessageReceived
from wabot_core.messages import Kind, Message
from wabot_core.stores import Arrival, InboxEntry, Records
from wabot_runtime.faults import fault

UNLINKED = frozenset({NumberState.UNLINKED, NumberState.LINKING, NumberState.LOGGED_OUT})
"""States of a Number that has no phone."""


class Reception:
    """What a Number's channel reports to; every call returns once the fact is durable."""

    def __init__(
        self,
        records: Records,
        *,
        handle: Callable[[Sequence[InboxEntry]], None],
        recover: Callable[[], Awaitable[None]],
        on_state: Callable[[StateChanged], None],
        on_link_step: Callable[[LinkStep], Awaitable[None]],
        ours: Callable[[Sequence[str]], Awaitable[Collection[str]]],
        on_acks: Callable[[Sequence[Ack]], None],
    ) -> None:
        """Record in `records`; hand new entries to `handle`.

        `recover` takes up whatever is recorded and not handled; `ours` knows the ids this process reserved.
        """
        self._records = records
        self._handle = handle
        self._recover = recover
        self._on_state = on_state
        self._on_link_step = on_link_step
        self._ours = ours
        self._on_acks = on_acks

    async def messages_arrived(self, messages: Sequence[Message]) -> None:
        """Record messages in page order; those known already, and our own, change nothing."""
        fault("F1")
        sent = [message.id for message in messages if message.from_me]
        ours = await self._ours(sent) if sent else ()
        arrivals = [arrival_of(message) for message in messages if not (message.from_me and message.id in ours)]
        if not arrivals:
            return
        fault("F2")
        entries = await self._records.inbox.record(arrivals)
        fault("F3")
        if len(entries) < len(arrivals):
            # known already: mostly handled too, but perhaps recorded by a try whose answer was lost, or by the
            # process that owned the Number before, and then they go before the new ones
            await self._recover()
        self._handle(entries)

    async def acks_arrived(self, acks: Sequence[Ack]) -> None:
        """Record confirmations."""
        await self._records.outbox.ack(acks)
        if acks:
            self._on_acks(acks)

    async def state_changed(self, change: StateChanged) -> None:
        """Record where the session stands."""
        known: dict[str, str | None] = {} if change.phone is None else {"phone": change.phone}
        if change.state in UNLINKED:
            known = {"phone": None}
        await self._records.numbers.change(
            change.number, state=change.state, reason=change.reason, since=change.at, **known
        )
        self._on_state(change)

    async def link_step_shown(self, step: LinkStep) -> None:
        """Show the admin what to scan or type."""
        await self._on_link_step(step)


def arrival_of(message: Message) -> Arrival:
    """Return a message as it is recorded: once per chat, direction, participant and WhatsApp id.

    A placeholder and what fills it later are two arrivals, since only the second can be handled.
    """
    empty = "?" if message.kind is Kind.PLACEHOLDER else ""
    direction = "out" if message.from_me else "in"
    return Arrival(
        number=message.number,
        key=f"{message.chat}|{direction}|{message.participant or ''}|{message.id}{empty}",
        chat=message.chat,
        contact=Contact(id=message.contact, phone=message.contact_phone, name=message.contact_name),
        event=MessageReceived(message=message),
    )
