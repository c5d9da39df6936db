"""The inbox on a Database: facts recorded once, before they are handled."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Literal

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    and_,
    bindparam,
    case,
    func,
    literal,
    literal_column,
    or_,
    select,
    true,
    update,
)

from wabot_core.conversations import Contact
from wabot_core.events import Event, MessageReceived, event_from_json, event_to_json
from wabot_core.stores import Arrival, InboxEntry
from wabot_runtime.stores.records.database import Database
from wabot_runtime.stores.records.dialect import database_time, finish, follow, insert, merged, rows, veiled
from wabot_runtime.stores.records.people import contact_of, new_handle
from wabot_runtime.stores.records.schema import aliases, contacts, conversations, inbox, tombstones
from wabot_runtime.stores.records.values import storable, to_json, to_time
from wabot_runtime.tombstones import phone_name

UNHANDLED: ColumnElement[str] = literal_column("'new'")
"""Literal, as in the partial index: with a parameter in its place no planner would take the index."""


def _latest() -> Any:
    """Return the latest conversation in an entry's chat with the person who wrote it, in any of theirs if merged.

    A live one goes before those that ended: after a merge it may have begun earlier.
    """
    merged_one = select(literal(1)).where(
        aliases.c.workspace_id == inbox.c.workspace_id,
        aliases.c.number == inbox.c.number,
        aliases.c.contact == inbox.c.contact,
    )
    theirs = and_(~inbox.c.chat.endswith("@g.us"), merged_one.correlate(inbox).exists())
    return (
        select(conversations.c.id)
        .where(
            conversations.c.workspace_id == inbox.c.workspace_id,
            conversations.c.number == inbox.c.number,
            conversations.c.contact == inbox.c.contact,
            or_(conversations.c.chat == inbox.c.chat, theirs),
        )
        .order_by(conversations.c.ended.is_(None).desc(), conversations.c.started.desc())
        .limit(1)
        .scalar_subquery()
    )


def _has_a_person() -> ColumnElement[bool]:
    return and_(conversations.c.owner == "human", conversations.c.ended.is_(None))


class SqlInbox:
    """Inbox of one workspace; see `wabot_core.stores.Inbox`."""

    def __init__(self, database: Database) -> None:
        """Take the database; it may be opened later."""
        self._database = database
        self._digest: Callable[[str, str], str] | None = None
        workspace, dialect = database.workspace, database.dialect
        self._record = _insert_arrivals(dialect, workspace)
        self._meet = _insert_contacts(dialect, workspace)
        self._read = (
            select(
                inbox.c.id,
                inbox.c.number,
                inbox.c.key,
                inbox.c.chat,
                inbox.c.event,
                inbox.c.tries,
                inbox.c.contact.label("contact_id"),
                contacts.c.phone,
                contacts.c.name,
                contacts.c.language,
                contacts.c.fields,
                contacts.c.opted_out,
                contacts.c.first_message,
            )
            .select_from(
                inbox.outerjoin(
                    contacts,
                    and_(
                        contacts.c.workspace_id == inbox.c.workspace_id,
                        contacts.c.number == inbox.c.number,
                        contacts.c.id == inbox.c.contact,
                    ),
                )
            )
            .where(
                inbox.c.workspace_id == workspace,
                inbox.c.number == bindparam("of_number"),
                inbox.c.status == UNHANDLED,
                inbox.c.id > bindparam("after"),
            )
            .order_by(inbox.c.id)
            .limit(bindparam("most"))
        )

    def heed_erasures(self, digest: Callable[[str, str], str]) -> None:
        """Record nothing any more that somebody wrote before they were erased."""
        self._digest = digest

    async def record(self, arrivals: Sequence[Arrival]) -> Sequence[InboxEntry]:
        """Record what is new of the arrivals, with their contacts, in one transaction.

        What comes from a contact that was merged into another is the other's; what somebody wrote before they were
        erased, and WhatsApp shows again, is not recorded.
        """
        if not arrivals:
            return []
        return await self._database.write(lambda connection: self._write(connection, arrivals))

    async def unhandled(self, number: str, *, after: int = 0, limit: int = 500) -> Sequence[InboxEntry]:
        """Return entries that are not closed, oldest first."""
        asked = {"of_number": number, "after": after, "most": limit}
        return await self._database.read(
            lambda connection: [_entry(row) for row in connection.execute(self._read, asked)]
        )

    async def start(self, entry: int) -> int:
        """Count one more try; return the count."""
        counted = (
            update(inbox)
            .where(inbox.c.workspace_id == self._database.workspace, inbox.c.id == entry)
            .values(tries=inbox.c.tries + 1)
            .returning(inbox.c.tries)
        )
        return await self._database.write_once(lambda connection: int(connection.execute(counted).scalar_one()))

    async def close(
        self, entry: int, status: Literal["ignored", "dead_letter"], reason: str, *, event: Event | None = None
    ) -> None:
        """End an entry with a reason; one that has ended already stays as it is.

        It belongs to the person's latest conversation in that chat, if there is one, which is unread when a message
        waits there for one of us.
        """
        arrived = {} if event is None else {"event": event_to_json(event)}
        closed = (
            update(inbox)
            .where(
                inbox.c.workspace_id == self._database.workspace,
                inbox.c.id == entry,
                veiled(inbox.c.status) == UNHANDLED,
            )
            .values(status=status, reason=reason, closed=database_time(), conversation=_latest(), **arrived)
            .returning(inbox.c.conversation, inbox.c.event)
        )

        def work(connection: Connection) -> None:
            found = connection.execute(closed).one_or_none()
            if found is None or found.conversation is None or "message" not in found.event:
                return
            ours = found.event["message"].get("from_me", False)
            waits = literal(True) if status == "dead_letter" else _has_a_person()
            more = case((waits, func.coalesce(conversations.c.unread, 0) + 1), else_=conversations.c.unread)
            active = update(conversations).where(
                conversations.c.workspace_id == self._database.workspace, conversations.c.id == found.conversation
            )
            connection.execute(active.values(changed=database_time(), unread=None if ours else more))

        await self._database.write(work)

    def _write(self, connection: Connection, arrivals: Sequence[Arrival]) -> Sequence[InboxEntry]:
        # in turn for each Number: the same arrivals twice at once would deadlock, and ids show up in their order
        follow(connection, *{f"inbox:{self._database.workspace}:{one.number}" for one in arrivals})
        fresh = _first_of_each(arrivals)
        given = to_json([{**_arrival_row(place, one), **self._digests(one)} for place, one in enumerate(fresh)])
        ids = {(row.number, row.key): row for row in connection.execute(self._record, {"arrived": given})}
        if not ids:
            return []
        fresh = [
            replace(one, contact=replace(one.contact, id=ids[key].contact))
            for one in fresh
            if (key := (storable(one.number), storable(one.key))) in ids
        ]
        met = to_json(_contact_rows(fresh))
        finish(connection)
        seen = {(row.number, row.contact_id): row for row in connection.execute(self._meet, {"met": met})}
        entries = []
        for one in fresh:
            key = storable(one.number), storable(one.key)
            contact = seen[storable(one.number), storable(one.contact.id)]
            entries.append(
                InboxEntry(
                    id=ids[key].id,
                    number=one.number,
                    chat=one.chat,
                    contact=contact_of(contact),
                    event=_greeted(one.event, first=contact.first_message == key[1]),
                )
            )
        return sorted(entries, key=lambda entry: entry.id)

    def _digests(self, one: Arrival) -> Mapping[str, Any]:
        """Return what a tombstone would know the person by, and when they wrote."""
        if self._digest is None:
            return {"digest": None, "phone": None, "at": None}
        number, phone = storable(one.number), one.contact.phone
        return {
            "digest": self._digest(number, storable(one.contact.id)),
            "phone": self._digest(number, phone_name(phone)) if phone else None,
            "at": to_time(one.event.at),
        }


def _insert_arrivals(dialect: str, workspace: str) -> Any:
    """Look keys up first: a sweep repeats mostly known ones, and a refused INSERT still burns an id."""
    arrived = rows(
        dialect,
        "arrived",
        *(inbox.c[key] for key in ("number", "key", "chat", "contact", "event", "tries")),
        tombstones.c.digest,
        contacts.c.phone,
        tombstones.c.at,
    )
    values: Mapping[str, Any] = {
        "workspace_id": literal(workspace),
        **{key: arrived.c[key] for key in ("number", "key", "chat", "contact", "event")},
        "contact": func.coalesce(aliases.c.contact, arrived.c.contact),
        "status": literal("new"),
        "tries": literal(0),
        "recorded": database_time(),
    }
    # `tries` of the given rows is their place in the list
    known = select(literal(1)).where(
        inbox.c.workspace_id == workspace, inbox.c.number == arrived.c.number, inbox.c.key == arrived.c.key
    )
    erased = select(literal(1)).where(
        tombstones.c.workspace_id == workspace,
        tombstones.c.digest.in_([arrived.c.digest, arrived.c.phone]),
        tombstones.c.at >= arrived.c.at,
    )
    is_alias = and_(
        aliases.c.workspace_id == workspace,
        aliases.c.number == arrived.c.number,
        aliases.c.alias == arrived.c.contact,
    )
    chosen = (
        select(*values.values())
        .select_from(arrived.outerjoin(aliases, is_alias))
        .where(~known.correlate(arrived).exists(), ~erased.correlate(arrived).exists())
        .order_by(arrived.c.tries)
    )
    return (
        insert(dialect, inbox)
        .from_select(list(values), chosen)
        .on_conflict_do_nothing()
        .returning(inbox.c.id, inbox.c.number, inbox.c.key, inbox.c.contact)
    )


def _insert_contacts(dialect: str, workspace: str) -> Any:
    given = ("number", "id", "phone", "name", "language", "fields", "first_message", "seen", "handle")
    met = rows(dialect, "met", *(contacts.c[key] for key in given))
    values = {"workspace_id": literal(workspace), **{key: met.c[key] for key in given}}
    chosen = select(*values.values()).where(true()).order_by(met.c.number, met.c.id)
    put = insert(dialect, contacts).from_select(list(values), chosen)
    new = put.excluded
    return put.on_conflict_do_update(
        index_elements=[contacts.c.workspace_id, contacts.c.number, contacts.c.id],
        set_={
            "phone": func.coalesce(new.phone, contacts.c.phone),
            "name": func.coalesce(new.name, contacts.c.name),
            "language": func.coalesce(new.language, contacts.c.language),
            "fields": merged(contacts.c.fields, new.fields),
            "first_message": func.coalesce(contacts.c.first_message, new.first_message),
            "handle": func.coalesce(contacts.c.handle, new.handle),
            "sought": case((and_(_stays(new, "name"), _stays(new, "phone")), contacts.c.sought)),
            # only what they wrote counts as seeing them, not our schedules and webhooks
            "seen": case(
                (and_(new.first_message.is_not(None), new.seen > contacts.c.seen), new.seen),
                else_=contacts.c.seen,
            ),
        },
    ).returning(
        contacts.c.number,
        contacts.c.id.label("contact_id"),
        contacts.c.phone,
        contacts.c.name,
        contacts.c.language,
        contacts.c.fields,
        contacts.c.opted_out,
        contacts.c.first_message,
    )


def _stays(new: Any, name: str) -> Any:
    return or_(new[name].is_(None), new[name].is_not_distinct_from(contacts.c[name]))


def _first_of_each(arrivals: Iterable[Arrival]) -> list[Arrival]:
    found: dict[tuple[str, str], Arrival] = {}
    for one in arrivals:
        found.setdefault((storable(one.number), storable(one.key)), one)
    return list(found.values())


def _arrival_row(place: int, one: Arrival) -> Mapping[str, Any]:
    return {
        "number": one.number,
        "key": one.key,
        "chat": one.chat,
        "contact": one.contact.id,
        "event": event_to_json(one.event),
        "tries": place,
    }


def _contact_rows(arrivals: Sequence[Arrival]) -> list[Mapping[str, Any]]:
    """Fold a batch into one row a contact: later facts win, the first message written stays the first."""
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for one in arrivals:
        at = to_time(one.event.at)
        first = one.key if _written(one) else None
        row = found.setdefault(
            (storable(one.number), storable(one.contact.id)),
            {
                "number": one.number,
                "id": one.contact.id,
                "fields": {},
                "first_message": None,
                "seen": at,
                "handle": new_handle(),
            },
        )
        for name in ("phone", "name", "language"):
            row[name] = getattr(one.contact, name) or row.get(name)
        row["fields"] |= one.contact.fields
        if first is not None:
            row["seen"] = at if row["first_message"] is None else max(row["seen"], at)
            row["first_message"] = row["first_message"] or first
    return list(found.values())


def _written(arrival: Arrival) -> bool:
    """Say whether the contact wrote this, not we from our phone."""
    return isinstance(arrival.event, MessageReceived) and not arrival.event.message.from_me


def _greeted(event: Any, *, first: bool) -> Any:
    return replace(event, first_contact=first) if isinstance(event, MessageReceived) else event


def _entry(row: Row[*tuple[Any, ...]]) -> InboxEntry:
    contact = Contact(id=row.contact_id) if row.fields is None else contact_of(row)
    return InboxEntry(
        id=row.id,
        number=row.number,
        chat=row.chat,
        contact=contact,
        event=_greeted(event_from_json(row.event), first=row.first_message == row.key),
        tries=row.tries,
    )
