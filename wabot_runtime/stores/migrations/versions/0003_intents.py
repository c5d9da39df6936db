"""Intents: what is about to be changed, until the audit has its row; and an audit that is only ever appended to."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

REFUSAL = "the audit is only ever appended to"


def upgrade() -> None:
    """Create the table, confine it on Postgres, and let nobody change or delete a row of the audit."""
    op.create_table(
        "intents",
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("object", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", "id", name=op.f("pk_intents")),
    )
    op.create_index("ix_intents_at", "intents", ["workspace_id", "at"], unique=False)
    if op.get_context().dialect.name == "postgresql":
        confine("intents")
        op.execute(
            "CREATE FUNCTION wabot_append_only() RETURNS trigger LANGUAGE plpgsql AS"
            f" $$ BEGIN RAISE EXCEPTION '{REFUSAL}'; END $$"
        )
        op.execute(
            "CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit"
            " FOR EACH STATEMENT EXECUTE FUNCTION wabot_append_only()"
        )
    else:
        for change in ("update", "delete"):
            op.execute(
                f"CREATE TRIGGER audit_no_{change} BEFORE {change.upper()} ON audit"
                f" BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
            )


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
    """Drop the table, and let the audit be changed again."""
    if op.get_context().dialect.name == "postgresql":
        op.execute("DROP TRIGGER append_only ON audit")
        op.execute("DROP FUNCTION wabot_append_only()")
    else:
        for change in ("update", "delete"):
            op.execute(f"DROP TRIGGER audit_no_{change}")
    op.drop_table("intents")
