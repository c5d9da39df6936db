"""Numbers: what they are asked to do, the rev of what people change, and the states they went through."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns and the table, confined on Postgres."""
    op.add_column("numbers", sa.Column("asked", sa.Text(), nullable=True))
    op.add_column("numbers", sa.Column("rev", sa.Integer(), nullable=False, server_default="1"))
    op.create_table(
        "number_states",
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("id", ROW_ID, sa.Identity(always=False), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_number_states")),
    )
    op.create_index("ix_number_states_number", "number_states", ["workspace_id", "number", "id"], unique=False)
    if op.get_context().dialect.name == "postgresql":
        op.execute("ALTER TABLE number_states ENABLE ROW LEVEL SECURITY")
        op.execute("ALTER TABLE number_states FORCE ROW LEVEL SECURITY")
        op.execute(
            "CREATE POLICY workspace ON number_states"
            " USING (workspace_id = current_setting('wabot.workspace', true))"
            " WITH CHECK (workspace_id = current_setting('wabot.workspace', true))"
        )


def downgrade() -> None:
    """Drop the table and the columns."""
    op.drop_table("number_states")
    op.drop_column("numbers", "rev")
    op.drop_column("numbers", "asked")
