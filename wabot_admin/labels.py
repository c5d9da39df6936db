"""What one does with labels: make, change, remove them, put them on conversations; whoever watches is told."""

from __future__ import annotations

import secrets

from wabot_admin.news import tell_conversation, tell_label
from wabot_admin.services import Services
from wabot_runtime import Label


async def make_label(services: Services, *, name: str, colour: str) -> Label:
    """Make a label; raise AlreadyThere."""
    made = Label(id=secrets.token_hex(8), name=name, colour=colour)
    await services.desk.labels.add(made)
    await tell_label(services, made.id, "made")
    return made


async def change_label(services: Services, label: str, *, rev: int, name: str, colour: str) -> Label:
    """Change the label that has `rev`; raise NotFound, RevMismatch, AlreadyThere."""
    changed = await services.desk.labels.change(label, rev=rev, name=name, colour=colour)
    await tell_label(services, label, "changed")
    return changed


async def remove_label(services: Services, label: str, *, rev: int | None = None) -> None:
    """Remove a label, that has `rev` if one is given, from every conversation too; raise NotFound, RevMismatch."""
    await services.desk.labels.remove(label, rev=rev)
    await tell_label(services, label, "removed")


async def put_label(services: Services, conversation: str, label: str) -> None:
    """Put a label on a conversation; it may be there already. Raise NotFound."""
    await services.desk.labels.put(conversation, label)
    await tell_conversation(services, conversation)


async def take_label(services: Services, conversation: str, label: str) -> None:
    """Take a label off a conversation; it may be off already. Raise NotFound."""
    await services.desk.labels.take(conversation, label)
    await tell_conversation(services, conversation)
