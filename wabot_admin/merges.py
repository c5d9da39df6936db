"""What one does with two contacts that are one person: find them, look at what merging does, merge, take it back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from wabot_admin.contacts import tell
from wabot_admin.news import telling
from wabot_admin.services import Services
from wabot_runtime import ContactRow, Likeness, MergedContact, MergePlan, UnmergeableContacts

AT_ONCE = 50
"""Likenesses that are listed; what is seen to makes room for the next."""


@dataclass(frozen=True, kw_only=True)
class MergePreview:
    """Two contacts, and what merging the first into the second does."""

    contact: ContactRow
    into: ContactRow
    plan: MergePlan


async def preview_merge(services: Services, handle: str, into: str | None) -> MergePreview:
    """Say what a merge would do, changing nothing; raise NotFound, UnmergeableContacts."""
    contact = await services.desk.contacts.get(handle)
    if into is None:
        raise UnmergeableContacts(why="say into which one")
    plan = await services.desk.merging.plan(handle, into)
    return MergePreview(contact=contact, into=await services.desk.contacts.get(into), plan=plan)


async def merge_contacts(
    services: Services, handle: str, into: str, *, revs: tuple[int, int] | None = None, by: str
) -> ContactRow:
    """Merge a contact into another and return that; `revs` is what both were read at, None for as they are now.

    Raise NotFound, UnmergeableContacts or RevMismatch.
    """
    contact = await services.desk.contacts.get(handle)
    if revs is None:
        revs = contact.rev, (await services.desk.contacts.get(into)).rev
    async with telling(services, "merge", of=into):
        await services.desk.merging.merge(handle, into, revs=revs, by=by, at=services.now())
    stays = await services.desk.contacts.get(into)
    for id in (contact.id, stays.id):
        await tell(services, stays.number, id)
    return stays


async def unmerge_contact(services: Services, handle: str, merged: str, *, rev: int | None = None) -> ContactRow:
    """Part a contact again from one that was merged into it, and return that one; raise NotFound, RevMismatch."""
    if rev is None:
        rev = (await services.desk.contacts.get(handle)).rev
    parted = await services.desk.parting.part(handle, merged, rev=rev)
    for id in (parted.contact, parted.alias):
        await tell(services, parted.number, id)
    return await services.desk.contacts.get(merged)


async def list_merged(services: Services, row: ContactRow) -> Sequence[MergedContact]:
    """Return who was merged into a contact, the latest first."""
    return await services.desk.parting.of(row.number, row.id)


async def list_likenesses(services: Services, *, anew: bool = False) -> tuple[Sequence[Likeness], bool]:
    """Return pairs of contacts that may be one person, and whether there are more.

    They are those of the last walk through all contacts, which the runtime does by itself; or looked for `anew`.
    """
    if anew:
        await services.desk.likenesses.walk()
    found = await services.desk.likenesses.find(limit=AT_ONCE + 1)
    return found[:AT_ONCE], len(found) > AT_ONCE


async def tell_apart(services: Services, handle: str, other: str, *, by: str) -> None:
    """Keep that two contacts are two people, so that they are not suggested as one; raise NotFound."""
    for one in (handle, other):
        await services.desk.contacts.get(one)
    await services.desk.likenesses.tell_apart(handle, other, by=by, at=services.now())
