"""The audit's filters are led to their rows: by who, what, which, when, and what was refused."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

NAMES = ("ix_audit_actor", "ix_audit_action", "ix_audit_object", "ix_audit_at", "ix_audit_refused")


def upgrade() -> None:
    """Make an index for each filter."""
    refused = sa.text("outcome <> 'done'")
    beginnings = {"actor": "text_pattern_ops"}
    op.create_index("ix_audit_actor", "audit", ["workspace_id", "actor", "number"], postgresql_ops=beginnings)
    op.create_index("ix_audit_action", "audit", ["workspace_id", "action", "number"])
    op.create_index("ix_audit_object", "audit", ["workspace_id", "object", "number"])
    op.create_index("ix_audit_at", "audit", ["workspace_id", "at"])
    op.create_index(
        "ix_audit_refused", "audit", ["workspace_id", "number"], sqlite_where=refused, postgresql_where=refused
    )


def downgrade() -> None:
    """Drop them."""
    for name in NAMES:
        op.drop_index(name, table_name="audit")
