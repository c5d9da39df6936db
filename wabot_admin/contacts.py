"""What one does with contacts: look them up, change, opt out, erase; API and command line both call this."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from wabot_admin.captures import check_search
from wabot_admin.keyring import Keyring
from wabot_admin.masking import Mask
from wabot_admin.news import telling
from wabot_admin.services import Services
from wabot_core.stores import OptChange
from wabot_runtime import ContactRow, Erased, get_log, handoffs_topic

TOMBSTONES = "erased"
"""Where the files store keeps digests of who was erased, so that a restored database can be cleared again."""

TOLD_EVERY = 20
"""Files of an erasure after which those who watch are told how far it is."""

log = get_log("contacts")


@dataclass(frozen=True, kw_only=True)
class ContactsFilter:
    """Which contacts: all that every given field says."""

    search: str | None = None
    number: str | None = None
    opted_out: bool | None = None
    language: str | None = None
    since: datetime | None = None
    until: datetime | None = None


async def list_contacts(
    services: Services, mask: Mask, *, limit: int, after: Any = None, only: ContactsFilter
) -> Sequence[ContactRow]:
    """Return contacts, the last seen first; raise SearchNeedsPersonal."""
    check_search(mask, only.search)
    shown = {name: getattr(only, name) for name in only.__dataclass_fields__}
    return await services.desk.contacts.page(limit=limit, after=after, **shown)


async def history(services: Services, row: ContactRow) -> Sequence[OptChange]:
    """Return how a contact opted out and in, the newest first."""
    return await services.runtime.records.optouts.history(row.number, row.id)


async def change_contact(services: Services, handle: str, changes: Mapping[str, Any], *, rev: int) -> ContactRow:
    """Change name, language or fields (those named; None takes one away); raise NotFound, RevMismatch."""
    given = dict(changes)
    if "fields" in given:
        known = (await services.desk.contacts.get(handle)).fields
        given["fields"] = {name: value for name, value in {**known, **given["fields"]}.items() if value is not None}
    return await services.desk.contacts.change(handle, rev=rev, **given)


async def opt(services: Services, handle: str, *, out: bool, by: str) -> ContactRow:
    """Opt a contact out, or in again; where they stand so already nothing changes. Raise NotFound."""
    row = await services.desk.contacts.get(handle)
    await services.runtime.records.optouts.change(row.number, row.id, out=out, how="admin", by=by, at=services.now())
    await tell(services, row.number, row.id)
    return await services.desk.contacts.get(handle)


async def erase_contact(services: Services, handle: str) -> Erased:
    """Erase a person for good: everything about them in the records, their media, their state in the cache.

    A digest stays in the files store, so that `erase_again` can clear a restored database. Raise NotFound.
    """
    async with telling(services, "erase", of=handle) as progress:
        erased = await services.desk.erasure.erase(
            handle, digest=lambda number, id: digest_of(services.keyring, number, id), at=services.now()
        )
        for number, id in erased.people:
            key = f"{TOMBSTONES}/{digest_of(services.keyring, number, id)}"
            await services.runtime.files.put(key, services.now().isoformat().encode())
            await tell(services, number, id)
        await services.runtime.live.forget()
        for done, key in enumerate(erased.files, 1):
            await services.runtime.files.delete(key)
            if done % TOLD_EVERY == 0 or done == len(erased.files):
                await progress(done, len(erased.files))
    return erased


async def erase_again(services: Services) -> int:
    """Erase whoever was erased before and is back with an older database; return how many. A person who wrote since
    they were erased is a new one and stays."""
    known = set(await services.runtime.files.list(f"{TOMBSTONES}/"))
    count = 0
    for handle, number, id, seen in await services.desk.erasure.handles():
        key = f"{TOMBSTONES}/{digest_of(services.keyring, number, id)}"
        if key in known and seen <= datetime.fromisoformat((await services.runtime.files.get(key)).decode()):
            await erase_contact(services, handle)
            count += 1
    return count


def digest_of(keyring: Keyring, number: str, id: str) -> str:
    """Return what is kept of somebody who was erased, as the inbox makes it to know what they wrote before."""
    return keyring.stamp("erased", f"{number}\n{id}".encode())


async def tell(services: Services, number: str, contact: str) -> None:
    """Let whoever runs the number forget what it has of a contact in memory and in the cache."""
    try:
        await services.runtime.cache.publish(handoffs_topic(number), contact.encode())
    except Exception as error:  # each cache has errors of its own; what is recorded counts
        log.warning("cache_unreachable", error=type(error).__name__)
