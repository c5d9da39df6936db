"""Bursts: texts one person writes within a bot's merge window become one event; nothing waits or is stored here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import islice, takewhile

from wabot_core.events import Event, MessageReceived
from wabot_core.messages import Kind

LONGEST_BURST = 50


def is_text(event: Event) -> bool:
    """Say whether an event is a text someone wrote to us, which may be joined with others."""
    return isinstance(event, MessageReceived) and event.message.kind is Kind.TEXT and not event.message.from_me


def burst(events: Iterable[Event]) -> Sequence[MessageReceived]:
    """Return the texts at the head of a chat's events that may become one."""
    head = islice(takewhile(is_text, events), LONGEST_BURST)
    return [event for event in head if isinstance(event, MessageReceived)]


def joined(events: Sequence[MessageReceived]) -> MessageReceived:
    """Return one event for several: their texts on lines of their own, in the place of the last."""
    first, last = events[0], events[-1]
    text = "\n".join(event.message.text for event in events)
    message = replace(last.message, text=text, reply_to=first.message.reply_to)
    return MessageReceived(message=message, first_contact=first.first_contact)
