"""Conversations as people of ours see them: by last activity, assigned, labelled, with notes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
CONFINED = ("conversation_labels", "labels", "remarks")
LISTED = ("workspace_id", "changed", "id", "number", "bot", "owner", "ended", "assignee", "unread", "contact")
KNOWN = sa.text("conversation IS NOT NULL")


def upgrade() -> None:
    """Add columns, indexes and tables, and confine these on Postgres."""
    op.add_column("conversations", sa.Column("assignee", sa.Text(), nullable=True))
    op.add_column("conversations", sa.Column("unread", sa.Integer(), nullable=True))
    op.add_column("outbox", sa.Column("author", sa.Text(), nullable=True))
    op.create_index("ix_conversations_changed", "conversations", [*LISTED], unique=False)
    op.create_index(
        "ix_conversations_contact", "conversations", ["workspace_id", "number", "contact", "started"], unique=False
    )
    for table in ("inbox", "outbox"):
        op.create_index(
            f"ix_{table}_conversation",
            table,
            ["workspace_id", "conversation", "id"],
            unique=False,
            sqlite_where=KNOWN,
            postgresql_where=KNOWN,
        )
    op.create_table(
        "labels",
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("colour", sa.Text(), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", "id", name=op.f("pk_labels")),
    )
    op.create_index("uq_labels_name", "labels", ["workspace_id", "name"], unique=True)
    op.create_table(
        "conversation_labels",
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("conversation", sa.Text(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", "conversation", "label", name=op.f("pk_conversation_labels")),
    )
    op.create_index(
        "ix_conversation_labels_label", "conversation_labels", ["workspace_id", "label", "conversation"], unique=False
    )
    op.create_table(
        "remarks",
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("id", ROW_ID, sa.Identity(), nullable=False),
        sa.Column("conversation", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("about", sa.Text(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("edited", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_remarks")),
    )
    op.create_index("ix_remarks_conversation", "remarks", ["workspace_id", "conversation", "id"], unique=False)
    if op.get_context().dialect.name == "postgresql":
        for table in CONFINED:
            confine(table)


def confine(table: str) -> None:
    """Let a transaction see and write only rows of the workspace it has set; none when it has set none."""
    op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
    op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
    op.execute(
        f"CREATE POLICY workspace ON {table}"
        " USING (workspace_id = current_setting('wabot.workspace', true))"
        " WITH CHECK (workspace_id = current_setting('wabot.workspace', true))"
    )


def downgrade() -> None:
    """Drop what was added, with everything in it."""
    for table in CONFINED:
        op.drop_table(table)
    for table, index in (
        ("inbox", "ix_inbox_conversation"),
        ("outbox", "ix_outbox_conversation"),
        ("conversations", "ix_conversations_contact"),
        ("conversations", "ix_conversations_changed"),
    ):
        op.drop_index(index, table_name=table)
    op.drop_column("outbox", "author")
    op.drop_column("conversations", "unread")
    op.drop_column("conversations", "assignee")
