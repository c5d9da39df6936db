"""Secrets, each in its envelope."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table and confine it on Postgres."""
    op.create_table(
        "secrets",
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("format", sa.Integer(), nullable=False),
        sa.Column("kek", sa.Text(), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("updated", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", "name", name=op.f("pk_secrets")),
    )
    if op.get_context().dialect.name == "postgresql":
        op.execute("ALTER TABLE secrets ENABLE ROW LEVEL SECURITY")
        op.execute("ALTER TABLE secrets FORCE ROW LEVEL SECURITY")
        op.execute(
            "CREATE POLICY workspace ON secrets"
            " USING (workspace_id = current_setting('wabot.workspace', true))"
            " WITH CHECK (workspace_id = current_setting('wabot.workspace', true))"
        )


def downgrade() -> None:
    """Drop the table, with every secret in it."""
    op.drop_table("secrets")
