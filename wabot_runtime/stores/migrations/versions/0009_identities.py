"""Identities: whose account somebody at another provider is."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table and confine it on Postgres."""
    op.create_table(
        "identities",
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("issuer", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("created", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", "id", name=op.f("pk_identities")),
    )
    op.create_index("uq_identities_subject", "identities", ["workspace_id", "issuer", "subject"], unique=True)
    op.create_index("ix_identities_account", "identities", ["workspace_id", "account"], unique=False)
    if op.get_context().dialect.name == "postgresql":
        confine("identities")


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
    op.drop_table("identities")
