"""Settings: what people of a workspace set, and which of its features are switched off."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table and confine it on Postgres."""
    op.create_table(
        "settings",
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", "name", name=op.f("pk_settings")),
    )
    if op.get_context().dialect.name == "postgresql":
        confine("settings")


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
    """Drop the table."""
    op.drop_table("settings")
