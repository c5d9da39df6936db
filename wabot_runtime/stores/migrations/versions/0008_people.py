"""People: a name for the API, what people of ours changed, the opt-out ledger and the tombstones of the erased."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
CONFINED = ("opt_changes", "tombstones")


def upgrade() -> None:
    """Add columns, name the contacts there are, create the tables and confine them on Postgres."""
    op.add_column("contacts", sa.Column("handle", sa.Text(), nullable=True))
    op.add_column("contacts", sa.Column("rev", sa.Integer(), nullable=False, server_default="1"))
    op.add_column("contacts", sa.Column("opted_out", sa.DateTime(timezone=True), nullable=True))
    op.add_column("contacts", sa.Column("confirmation", sa.Text(), nullable=True))
    op.create_index("uq_contacts_handle", "contacts", ["workspace_id", "handle"], unique=True)
    op.create_index("ix_contacts_listed", "contacts", ["workspace_id", "seen", "handle"], unique=False)
    op.create_table(
        "opt_changes",
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("id", ROW_ID, sa.Identity(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("contact", sa.Text(), nullable=False),
        sa.Column("out", sa.Boolean(), nullable=False),
        sa.Column("how", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opt_changes")),
    )
    op.create_index("ix_opt_changes_contact", "opt_changes", ["workspace_id", "number", "contact", "id"], unique=False)
    op.create_table(
        "tombstones",
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", "digest", name=op.f("pk_tombstones")),
    )
    name_contacts()
    if op.get_context().dialect.name == "postgresql":
        for table in CONFINED:
            confine(table)


def name_contacts() -> None:
    """Give each contact its random name."""
    if op.get_context().dialect.name == "postgresql":
        op.execute("ALTER TABLE contacts NO FORCE ROW LEVEL SECURITY")  # else even their owner sees none of them
        op.execute("UPDATE contacts SET handle = substr(replace(gen_random_uuid()::text, '-', ''), 1, 24)")
        op.execute("ALTER TABLE contacts FORCE ROW LEVEL SECURITY")
    else:
        op.execute("UPDATE contacts SET handle = lower(hex(randomblob(12)))")


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
    op.drop_index("ix_contacts_listed", table_name="contacts")
    op.drop_index("uq_contacts_handle", table_name="contacts")
    for column in ("confirmation", "opted_out", "rev", "handle"):
        op.drop_column("contacts", column)
