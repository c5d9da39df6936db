"""The tables behind the admin, from accounts and sessions to audit and labels; statements are elsewhere.

They stand in the records' own metadata and history. Of a token or a key only its digest is kept.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, LargeBinary, PrimaryKeyConstraint, Table, text

from wabot_runtime.stores.records.schema import metadata
from wabot_runtime.stores.records.values import Document, UtcTime, Words


def _workspace() -> Column[str]:
    return Column("workspace_id", Words, nullable=False)


accounts = Table(
    "accounts",
    metadata,
    _workspace(),
    Column("id", Words, nullable=False),
    Column("email", Words, nullable=False),
    Column("name", Words, nullable=False),
    Column("role", Words, nullable=False),
    Column("password", Words),
    Column("disabled", Boolean, nullable=False),
    Column("epoch", Integer, nullable=False),
    Column("totp", LargeBinary),
    Column("totp_active", Boolean, nullable=False),
    Column("totp_step", BigInteger, nullable=False),
    Column("rev", Integer, nullable=False),
    Column("created", UtcTime, nullable=False),
    PrimaryKeyConstraint("workspace_id", "id"),
    Index("uq_accounts_email", "workspace_id", "email", unique=True),
)

roles = Table(
    "roles",
    metadata,
    _workspace(),
    Column("name", Words, nullable=False),
    Column("scopes", Document, nullable=False),
    Column("rev", Integer, nullable=False),
    PrimaryKeyConstraint("workspace_id", "name"),
)

secrets = Table(
    "secrets",
    metadata,
    _workspace(),
    Column("name", Words, nullable=False),
    Column("version", Integer, nullable=False),
    Column("format", Integer, nullable=False),
    Column("kek", Words, nullable=False),
    Column("wrapped", LargeBinary, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("updated", UtcTime, nullable=False),
    Column("by", Words, nullable=False),
    PrimaryKeyConstraint("workspace_id", "name"),
)

settings = Table(
    "settings",
    metadata,
    _workspace(),
    Column("name", Words, nullable=False),  # workspace, flags
    Column("rev", Integer, nullable=False),
    Column("data", Document, nullable=False),
    PrimaryKeyConstraint("workspace_id", "name"),
)

sessions = Table(
    "sessions",
    metadata,
    _workspace(),
    Column("id", Words, nullable=False),
    Column("account", Words, nullable=False),
    Column("digest", Words, nullable=False),
    Column("previous", Words),
    Column("created", UtcTime, nullable=False),
    Column("used", UtcTime, nullable=False),
    Column("ended", UtcTime),
    PrimaryKeyConstraint("workspace_id", "id"),
    Index("ix_sessions_account", "workspace_id", "account"),
)

tokens = Table(
    "tokens",
    metadata,
    _workspace(),
    Column("digest", Words, nullable=False),
    Column("kind", Words, nullable=False),
    Column("account", Words),
    Column("data", Document, nullable=False),
    Column("expires", UtcTime, nullable=False),
    Column("used", UtcTime),
    PrimaryKeyConstraint("workspace_id", "digest"),
    Index("ix_tokens_account", "workspace_id", "account"),
)

recovery_codes = Table(
    "recovery_codes",
    metadata,
    _workspace(),
    Column("account", Words, nullable=False),
    Column("digest", Words, nullable=False),
    PrimaryKeyConstraint("workspace_id", "account", "digest"),
)

keys = Table(
    "keys",
    metadata,
    _workspace(),
    Column("id", Words, nullable=False),
    Column("account", Words, nullable=False),
    Column("name", Words, nullable=False),
    Column("digest", Words, nullable=False),
    Column("scopes", Document, nullable=False),
    Column("created", UtcTime, nullable=False),
    Column("expires", UtcTime),
    PrimaryKeyConstraint("workspace_id", "id"),
    Index("ix_keys_account", "workspace_id", "account"),
)

budgets = Table(
    "budgets",
    metadata,
    _workspace(),
    Column("name", Words, nullable=False),
    Column("spent", Integer, nullable=False),
    Column("since", UtcTime, nullable=False),
    Column("until", UtcTime, nullable=False),
    PrimaryKeyConstraint("workspace_id", "name"),
)

audit = Table(
    "audit",
    metadata,
    _workspace(),
    Column("number", BigInteger, nullable=False, autoincrement=False),
    Column("at", UtcTime, nullable=False),
    Column("actor", Words, nullable=False),
    Column("action", Words, nullable=False),
    Column("object", Words, nullable=False),
    Column("outcome", Words, nullable=False),
    Column("mac", Words, nullable=False),
    PrimaryKeyConstraint("workspace_id", "number"),
    Index(  # beginnings too, in any collation: all keys of a person
        *("ix_audit_actor", "workspace_id", "actor", "number"), postgresql_ops={"actor": "text_pattern_ops"}
    ),
    Index("ix_audit_action", "workspace_id", "action", "number"),
    Index("ix_audit_object", "workspace_id", "object", "number"),
    Index("ix_audit_at", "workspace_id", "at"),
    Index(
        *("ix_audit_refused", "workspace_id", "number"),
        sqlite_where=text("outcome <> 'done'"),
        postgresql_where=text("outcome <> 'done'"),
    ),
)

identities = Table(
    "identities",
    metadata,
    _workspace(),
    Column("id", Words, nullable=False),
    Column("account", Words, nullable=False),
    Column("issuer", Words, nullable=False),
    Column("subject", Words, nullable=False),
    Column("email", Words, nullable=False),
    Column("created", UtcTime, nullable=False),
    PrimaryKeyConstraint("workspace_id", "id"),
    Index("uq_identities_subject", "workspace_id", "issuer", "subject", unique=True),
    Index("ix_identities_account", "workspace_id", "account"),
)

intents = Table(
    "intents",
    metadata,
    _workspace(),
    Column("id", Words, nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("actor", Words, nullable=False),
    Column("action", Words, nullable=False),
    Column("object", Words, nullable=False),
    PrimaryKeyConstraint("workspace_id", "id"),
    Index("ix_intents_at", "workspace_id", "at"),
)

replays = Table(
    "replays",
    metadata,
    _workspace(),
    Column("actor", Words, nullable=False),
    Column("key", Words, nullable=False),
    Column("request", Words, nullable=False),
    Column("answer", LargeBinary),
    Column("at", UtcTime, nullable=False),
    PrimaryKeyConstraint("workspace_id", "actor", "key"),
    Index("ix_replays_at", "workspace_id", "at"),
)

labels = Table(
    "labels",
    metadata,
    _workspace(),
    Column("id", Words, nullable=False),
    Column("name", Words, nullable=False),
    Column("colour", Words, nullable=False),
    Column("rev", Integer, nullable=False),
    PrimaryKeyConstraint("workspace_id", "id"),
    Index("uq_labels_name", "workspace_id", "name", unique=True),
)

conversation_labels = Table(
    "conversation_labels",
    metadata,
    _workspace(),
    Column("conversation", Words, nullable=False),
    Column("label", Words, nullable=False),
    PrimaryKeyConstraint("workspace_id", "conversation", "label"),
    Index("ix_conversation_labels_label", "workspace_id", "label", "conversation"),
)

told_apart = Table(
    "told_apart",
    metadata,
    _workspace(),
    Column("one", Words, nullable=False),  # the handles of two contacts that look like one person, in their order
    Column("other", Words, nullable=False),
    Column("by", Words, nullable=False),
    Column("at", UtcTime, nullable=False),
    PrimaryKeyConstraint("workspace_id", "one", "other"),
)

likenesses = Table(
    "likenesses",
    metadata,
    _workspace(),
    Column("why", Words, nullable=False),  # phone, name
    Column("one", Words, nullable=False),  # the handles of two contacts, in their order
    Column("other", Words, nullable=False),
    PrimaryKeyConstraint("workspace_id", "why", "one", "other"),
)

moves = Table(
    "moves",
    metadata,
    _workspace(),
    Column("id", Words, nullable=False),
    Column("bot", Words, nullable=False),
    Column("kind", Words, nullable=False),  # move, end
    Column("revision", Integer, nullable=False),
    Column("nodes", Document, nullable=False),  # [[revision or null, flow, node, new flow, new node], …]
    Column("text", Words, nullable=False),
    Column("done", Boolean, nullable=False),
    Column("after", Words, nullable=False),  # the last conversation that was looked at
    Column("moved", Integer, nullable=False),
    Column("ended", Integer, nullable=False),
    Column("people", Integer, nullable=False),
    Column("stayed", Integer, nullable=False),
    Column("begun", UtcTime, nullable=False),
    PrimaryKeyConstraint("workspace_id", "id"),
    Index("ix_moves_begun", "workspace_id", "bot", "begun"),
)
