"""Who talks with a bot, and with whom of ours, is counted in an index alone."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Let the index of live conversations say who has them."""
    replace(["workspace_id", "bot", "id", "owner"])


def replace(columns: Sequence[str]) -> None:
    """Make the index anew with these columns."""
    live = sa.text("ended IS NULL")
    op.drop_index("ix_conversations_of_bot", table_name="conversations")
    op.create_index("ix_conversations_of_bot", "conversations", columns, sqlite_where=live, postgresql_where=live)


def downgrade() -> None:
    """Make the index as it was."""
    replace(["workspace_id", "bot", "id"])
