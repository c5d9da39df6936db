"""Moves of those who wait to another Revision, and the way to a bot's live conversations."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table and confine it on Postgres; index the live conversations of a bot."""
    op.create_table(
        "moves",
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("bot", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("nodes", sa.JSON(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("done", sa.Boolean(), nullable=False),
        sa.Column("after", sa.Text(), nullable=False),
        sa.Column("moved", sa.Integer(), nullable=False),
        sa.Column("ended", sa.Integer(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("stayed", sa.Integer(), nullable=False),
        sa.Column("begun", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", "id", name=op.f("pk_moves")),
    )
    op.create_index("ix_moves_begun", "moves", ["workspace_id", "bot", "begun"], unique=False)
    op.create_index(
        "ix_conversations_of_bot",
        "conversations",
        ["workspace_id", "bot", "id"],
        unique=False,
        sqlite_where=sa.text("ended IS NULL"),
        postgresql_where=sa.text("ended IS NULL"),
    )
    if op.get_context().dialect.name == "postgresql":
        op.execute("ALTER TABLE moves ENABLE ROW LEVEL SECURITY")
        op.execute("ALTER TABLE moves FORCE ROW LEVEL SECURITY")
        op.execute(
            "CREATE POLICY workspace ON moves"
            " USING (workspace_id = current_setting('wabot.workspace', true))"
            " WITH CHECK (workspace_id = current_setting('wabot.workspace', true))"
        )


def downgrade() -> None:
    """Drop the index and the table, with how far each move has come."""
    op.drop_index("ix_conversations_of_bot", table_name="conversations")
    op.drop_table("moves")
