"""The tables of the records store, as the newest migration leaves them; statements are elsewhere.

`workspace_id` leads every key, so that no constraint can tell one workspace about another.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKeyConstraint,
    Identity,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    UniqueConstraint,
    text,
)

from wabot_runtime.stores.records.values import Document, Fields, UtcTime, Words

DEFAULT_WORKSPACE = "default"

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    }
)

RowId = BigInteger().with_variant(Integer, "sqlite")  # SQLite counts only an INTEGER PRIMARY KEY up by itself


def _workspace() -> Column[str]:
    return Column("workspace_id", Words, nullable=False)


def _of_bot() -> ForeignKeyConstraint:
    return ForeignKeyConstraint(["workspace_id", "bot"], ["bots.workspace_id", "bots.id"])


def _unsought(table: str, newest: str) -> Index:
    where = text("sought IS NULL")
    return Index(f"ix_{table}_unsought", "workspace_id", newest, sqlite_where=where, postgresql_where=where)


workspaces = Table(
    "workspaces",
    metadata,
    Column("workspace_id", Words, primary_key=True),
    Column("name", Words, nullable=False),
)

bots = Table(
    "bots",
    metadata,
    _workspace(),
    Column("id", Words, nullable=False),
    Column("name", Words, nullable=False),
    Column("live", Integer),
    PrimaryKeyConstraint("workspace_id", "id"),
)

drafts = Table(
    "drafts",
    metadata,
    _workspace(),
    Column("bot", Words, nullable=False),
    Column("rev", Integer, nullable=False),
    Column("document", Document, nullable=False),
    PrimaryKeyConstraint("workspace_id", "bot"),
    _of_bot(),
)

revisions = Table(
    "revisions",
    metadata,
    _workspace(),
    Column("bot", Words, nullable=False),
    Column("number", Integer, nullable=False),
    Column("sha256", Words, nullable=False),
    Column("parent", Integer),
    Column("author", Words, nullable=False),
    Column("message", Words, nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("document", Document, nullable=False),
    PrimaryKeyConstraint("workspace_id", "bot", "number"),
    _of_bot(),
)

numbers = Table(
    "numbers",
    metadata,
    _workspace(),
    Column("id", Words, nullable=False),
    Column("name", Words, nullable=False),
    Column("channel", Words, nullable=False),
    Column("bot", Words),
    Column("wanted", Words, nullable=False),
    Column("state", Words, nullable=False),
    Column("reason", Words, nullable=False),
    Column("since", UtcTime),
    Column("phone", Words),
    Column("asked", Words),
    Column("rev", Integer, nullable=False, server_default=text("1")),  # the release before knows no rev
    PrimaryKeyConstraint("workspace_id", "id"),
)

number_states = Table(
    "number_states",
    metadata,
    _workspace(),
    Column("id", RowId, Identity(), primary_key=True),
    Column("number", Words, nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("state", Words, nullable=False),
    Column("reason", Words, nullable=False),
    Index("ix_number_states_number", "workspace_id", "number", "id"),
)

leases = Table(
    "leases",
    metadata,
    _workspace(),
    Column("name", Words, nullable=False),
    Column("token", BigInteger, nullable=False),
    Column("owner", Words),  # NULL: given back
    Column("expires", UtcTime, nullable=False),
    PrimaryKeyConstraint("workspace_id", "name"),
)

contacts = Table(
    "contacts",
    metadata,
    _workspace(),
    Column("number", Words, nullable=False),
    Column("id", Words, nullable=False),
    Column("phone", Words),
    Column("name", Words),
    Column("language", Words),
    Column("fields", Fields, nullable=False),
    Column("first_message", Words),  # the key of the first message they ever wrote
    Column("seen", UtcTime, nullable=False),
    Column("handle", Words),  # random, what the API calls them; NULL: the release before wrote the row
    Column("rev", Integer, nullable=False, server_default="1"),  # counts what people of ours changed
    Column("opted_out", UtcTime),  # since when nothing is sent to them
    Column("confirmation", Words),  # the message that tells them so, which still leaves
    Column("sought", Boolean),  # its words are kept; NULL: not yet, or not as it is now
    PrimaryKeyConstraint("workspace_id", "number", "id"),
    _unsought("contacts", "seen"),
    Index("ix_contacts_seen", "workspace_id", "number", "seen"),
    Index("ix_contacts_listed", "workspace_id", "seen", "handle"),
    Index("uq_contacts_handle", "workspace_id", "handle", unique=True),
)

aliases = Table(
    "aliases",
    metadata,
    _workspace(),
    Column("number", Words, nullable=False),
    Column("alias", Words, nullable=False),  # the id of a contact that was merged into another
    Column("contact", Words, nullable=False),  # who has it all now
    Column("handle", Words, nullable=False),  # what the API called the merged one
    Column("kept", Document, nullable=False),  # what taking the merge back needs
    Column("by", Words, nullable=False),
    Column("at", UtcTime, nullable=False),
    PrimaryKeyConstraint("workspace_id", "number", "alias"),
    Index("ix_aliases_contact", "workspace_id", "number", "contact"),
)

inbox = Table(
    "inbox",
    metadata,
    _workspace(),
    Column("id", RowId, Identity(), primary_key=True),
    Column("number", Words, nullable=False),
    Column("key", Words, nullable=False),
    Column("chat", Words, nullable=False),
    Column("contact", Words, nullable=False),
    Column("event", Document, nullable=False),
    Column("status", Words, nullable=False),  # new, done, ignored, dead_letter
    Column("reason", Words),
    Column("tries", Integer, nullable=False),
    Column("conversation", Words),
    Column("turn", Integer),
    Column("recorded", UtcTime, nullable=False),
    Column("closed", UtcTime),
    UniqueConstraint("workspace_id", "number", "key"),
    Index(
        "ix_inbox_unhandled",
        "workspace_id",
        "number",
        "id",
        sqlite_where=text("status = 'new'"),
        postgresql_where=text("status = 'new'"),
    ),
    Index(
        "ix_inbox_conversation",
        "workspace_id",
        "conversation",
        "id",
        sqlite_where=text("conversation IS NOT NULL"),
        postgresql_where=text("conversation IS NOT NULL"),
    ),
)

conversations = Table(
    "conversations",
    metadata,
    _workspace(),
    Column("id", Words, nullable=False),
    Column("number", Words, nullable=False),
    Column("chat", Words, nullable=False),
    Column("contact", Words, nullable=False),
    Column("bot", Words, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("turns", Integer, nullable=False),
    Column("epoch", Integer, nullable=False),
    Column("owner", Words, nullable=False),
    Column("ended", Words),
    Column("wait_kind", Words),
    Column("wait_until", UtcTime),
    Column("stack", Document, nullable=False),
    Column("variables", Document, nullable=False),
    Column("started", UtcTime, nullable=False),
    Column("changed", UtcTime, nullable=False),  # the last thing that happened in it
    Column("assignee", Words),  # whose it is: an account
    Column("unread", Integer),  # messages that wait for a person of ours
    PrimaryKeyConstraint("workspace_id", "id"),
    Index("ix_conversations_contact", "workspace_id", "number", "contact", "started"),
    Index(  # all a list is filtered by, so that going through it touches no row
        "ix_conversations_changed",
        "workspace_id",
        "changed",
        "id",
        "number",
        "bot",
        "owner",
        "ended",
        "assignee",
        "unread",
        "contact",
    ),
    Index(
        "uq_conversations_live",
        "workspace_id",
        "number",
        "contact",
        unique=True,
        sqlite_where=text("ended IS NULL"),
        postgresql_where=text("ended IS NULL"),
    ),
    Index(
        "ix_conversations_due",
        "workspace_id",
        "number",
        "wait_until",
        sqlite_where=text("wait_until IS NOT NULL"),
        postgresql_where=text("wait_until IS NOT NULL"),
    ),
    Index(
        "ix_conversations_of_bot",
        "workspace_id",
        "bot",
        "id",
        "owner",
        sqlite_where=text("ended IS NULL"),
        postgresql_where=text("ended IS NULL"),
    ),
)

turns = Table(
    "turns",
    metadata,
    _workspace(),
    Column("conversation", Words, nullable=False),
    Column("turn", Integer, nullable=False),
    Column("number", Words, nullable=False),
    Column("inbox", RowId),
    Column("lease", BigInteger, nullable=False),
    Column("event", Document, nullable=False),
    Column("steps", Document, nullable=False),  # [[flow, node, exit, error], …]
    Column("at", UtcTime, nullable=False),
    PrimaryKeyConstraint("workspace_id", "conversation", "turn"),
)

answers = Table(
    "answers",
    metadata,
    _workspace(),
    Column("conversation", Words, nullable=False),
    Column("turn", Integer, nullable=False),
    Column("key", Words, nullable=False),
    Column("answer", Document, nullable=False),  # [answer]: SQLite would make a lone JSON number an INTEGER
    PrimaryKeyConstraint("workspace_id", "conversation", "turn", "key"),
)

outbox = Table(
    "outbox",
    metadata,
    _workspace(),
    Column("id", RowId, Identity(), primary_key=True),
    Column("number", Words, nullable=False),
    Column("chat", Words, nullable=False),
    Column("message_id", Words, nullable=False),
    Column("content", Document, nullable=False),
    Column("conversation", Words),
    Column("turn", Integer),
    Column("epoch", Integer, nullable=False),
    Column("status", Words, nullable=False),  # queued, sending, taken, failed, dropped
    Column("reason", Words),  # why it failed, was dropped or went back to queued
    Column("tries", Integer, nullable=False),
    Column("ack", Integer, nullable=False),  # 0 none, 1 server, 2 delivered, 3 read, 4 played, -1 failed
    Column("queued", UtcTime, nullable=False),
    Column("changed", UtcTime, nullable=False),  # when `status` last changed
    Column("acked", UtcTime),  # when `ack` last changed
    Column("author", Words),  # who of us said it, NULL: the bot
    UniqueConstraint("workspace_id", "number", "message_id"),
    Index(
        "ix_outbox_pending",
        "workspace_id",
        "number",
        "id",
        sqlite_where=text("status IN ('queued', 'sending')"),
        postgresql_where=text("status IN ('queued', 'sending')"),
    ),
    Index(
        "ix_outbox_unconfirmed",
        "workspace_id",
        "number",
        "changed",
        sqlite_where=text("status = 'taken' AND ack = 0"),
        postgresql_where=text("status = 'taken' AND ack = 0"),
    ),
    Index(
        "ix_outbox_conversation",
        "workspace_id",
        "conversation",
        "id",
        sqlite_where=text("conversation IS NOT NULL"),
        postgresql_where=text("conversation IS NOT NULL"),
    ),
)

remarks = Table(
    "remarks",
    metadata,
    _workspace(),
    Column("id", RowId, Identity(), primary_key=True),
    Column("conversation", Words, nullable=False),
    Column("kind", Words, nullable=False),  # note, taken_over, released, restarted, assigned, merged
    Column("author", Words, nullable=False),
    Column("about", Words),  # whom it was assigned to
    Column("text", Words, nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("edited", UtcTime),
    Column("rev", Integer, nullable=False, server_default="1"),  # counts the versions of a note
    Index("ix_remarks_conversation", "workspace_id", "conversation", "id"),
)

opt_changes = Table(
    "opt_changes",
    metadata,
    _workspace(),
    Column("id", RowId, Identity(), primary_key=True),
    Column("number", Words, nullable=False),
    Column("contact", Words, nullable=False),
    Column("out", Boolean, nullable=False),
    Column("how", Words, nullable=False),  # word, admin
    Column("by", Words, nullable=False),
    Column("at", UtcTime, nullable=False),
    Index("ix_opt_changes_contact", "workspace_id", "number", "contact", "id"),
)

tombstones = Table(
    "tombstones",
    metadata,
    _workspace(),
    Column("digest", Words, nullable=False),  # keyed: of a number's contact that was erased
    Column("at", UtcTime, nullable=False),
    PrimaryKeyConstraint("workspace_id", "digest"),
)

captures = Table(
    "captures",
    metadata,
    _workspace(),
    Column("number", Words, nullable=False),
    Column("contact", Words, nullable=False),
    Column("kind", Words, nullable=False),
    Column("key", Words, nullable=False),
    Column("bot", Words, nullable=False),
    Column("conversation", Words, nullable=False),
    Column("data", Fields, nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("sought", Boolean),  # as a contact's
    PrimaryKeyConstraint("workspace_id", "number", "contact", "kind", "key"),
    _unsought("captures", "at"),
    Index("ix_captures_at", "workspace_id", "at"),
    Index("ix_captures_kind", "workspace_id", "kind", "at"),
)
