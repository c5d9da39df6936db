"""Remarks: what people of ours noted in a conversation, or did with it, each with who and when."""

from __future__ import annotations

from sqlalchemy import Connection, insert

from wabot_runtime.stores.records.dialect import database_time
from wabot_runtime.stores.records.schema import remarks


def remark(
    connection: Connection,
    workspace: str,
    conversation: str,
    kind: str,
    *,
    by: str,
    about: str | None = None,
    text: str = "",
) -> int:
    """Add a remark within a transaction; return its id."""
    values = {"workspace_id": workspace, "conversation": conversation, "kind": kind, "author": by}
    made = insert(remarks).values(**values, about=about, text=text, at=database_time()).returning(remarks.c.id)
    return int(connection.execute(made).scalar_one())
