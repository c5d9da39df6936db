"""Likenesses: pairs of contacts that may be one person, as the last walk through all contacts found them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table and confine it on Postgres; the next walk fills it."""
    op.create_table(
        "likenesses",
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("one", sa.Text(), nullable=False),
        sa.Column("other", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", "why", "one", "other", name=op.f("pk_likenesses")),
    )
    if op.get_context().dialect.name != "postgresql":
        return
    op.execute("ALTER TABLE likenesses ENABLE ROW LEVEL SECURITY")
    op.execute("ALTER TABLE likenesses FORCE ROW LEVEL SECURITY")
    op.execute(
        "CREATE POLICY workspace ON likenesses"
        " USING (workspace_id = current_setting('wabot.workspace', true))"
        " WITH CHECK (workspace_id = current_setting('wabot.workspace', true))"
    )


def downgrade() -> None:
    """Drop the table; who is alike is found again."""
    op.drop_table("likenesses")
