"""Notes count their edits, so that nobody writes over what they have not seen."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; the notes there are begin with 1."""
    op.add_column("remarks", sa.Column("rev", sa.Integer(), nullable=False, server_default="1"))


def downgrade() -> None:
    """Drop the column."""
    op.drop_column("remarks", "rev")
