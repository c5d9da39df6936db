"""The simulated people and groups that write to the company's number."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass
from typing import Any

from wabot_runtime.sandbox.errors import UnknownContact
from wabot_runtime.sandbox.records import Records

# 555-01xx numbers are reserved for fiction.
FIRST_CONTACTS = {
    "15550100101@c.us": "Ana",
    "15550100102@c.us": "Bruno",
    "15550100103@c.us": "Chloé",
}
NEXT_INVENTED = 15550100104


@dataclass(frozen=True, kw_only=True)
class Contact:
    """A person, or a group if it has members."""

    jid: str
    name: str
    members: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Return the contact as plain data."""
        return {"jid": self.jid, "name": self.name, "members": list(self.members)}


def jid_of(number: str) -> str:
    """Return the WhatsApp id of a phone number written in any way; an id stays as it is."""
    if "@" in number:
        return number.replace("@s.whatsapp.net", "@c.us")
    return "".join(digit for digit in number if digit.isdigit()) + "@c.us"


class Contacts:
    """Everyone there is, kept in the records."""

    def __init__(self, records: Records) -> None:
        """Read from these records; three people are there from the start."""
        self._records = records
        for jid, name in FIRST_CONTACTS.items():
            records.execute("INSERT OR IGNORE INTO contact (jid, name) VALUES (?, ?)", jid, name)

    def all(self) -> list[Contact]:
        """Return everyone in the order they came."""
        return [_contact(row) for row in self._records.rows("SELECT * FROM contact ORDER BY rowid")]

    def get(self, jid: str) -> Contact:
        """Return that contact; raise UnknownContact."""
        row = self._records.row("SELECT * FROM contact WHERE jid = ?", jid)
        if row is None:
            raise UnknownContact
        return _contact(row)

    def name_of(self, jid: str) -> str:
        """Return the name known for an id, or the digits of an unknown one."""
        row = self._records.row("SELECT name FROM contact WHERE jid = ?", jid)
        return row["name"] if row else jid.partition("@")[0]

    def add(self, *, name: str, jid: str | None = None, members: tuple[str, ...] = ()) -> Contact:
        """Add a person, or a group if members are given; an invented number serves if none is given."""
        jid = jid or self._invented("g.us" if members else "c.us")
        self._records.execute(
            "INSERT INTO contact (jid, name, members) VALUES (?, ?, ?)"
            " ON CONFLICT (jid) DO UPDATE SET name = excluded.name, members = excluded.members",
            jid,
            name,
            json.dumps(members) if members else None,
        )
        return self.get(jid)

    def _invented(self, server: str) -> str:
        number = NEXT_INVENTED
        while self._records.row("SELECT 1 FROM contact WHERE jid = ?", f"{number}@{server}"):
            number += 1
        return f"{number}@{server}"


def _contact(row: sqlite3.Row) -> Contact:
    return Contact(jid=row["jid"], name=row["name"], members=tuple(json.loads(row["members"] or "[]")))
