"""Words of people and captures; those there are are gone through afterwards, beside the main path."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

WORD = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")  # so that an index leads to beginnings of words


def upgrade() -> None:
    """Create the table, confine it on Postgres, and let each person and capture say whether its words are kept."""
    op.create_table(
        "people_words",
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("word", WORD, nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("contact", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint(
            "workspace_id", "word", "number", "contact", "kind", "key", name=op.f("pk_people_words")
        ),
    )
    op.create_index(
        "ix_people_words_contact", "people_words", ["workspace_id", "number", "contact", "kind", "key", "word"]
    )
    for table, newest in (("contacts", "seen"), ("captures", "at")):
        op.add_column(table, sa.Column("sought", sa.Boolean(), nullable=True))
        where = sa.text("sought IS NULL")
        op.create_index(
            f"ix_{table}_unsought", table, ["workspace_id", newest], sqlite_where=where, postgresql_where=where
        )
    if op.get_context().dialect.name == "postgresql":
        op.execute("ALTER TABLE people_words ENABLE ROW LEVEL SECURITY")
        op.execute("ALTER TABLE people_words FORCE ROW LEVEL SECURITY")
        op.execute(
            "CREATE POLICY workspace ON people_words"
            " USING (workspace_id = current_setting('wabot.workspace', true))"
            " WITH CHECK (workspace_id = current_setting('wabot.workspace', true))"
        )


def downgrade() -> None:
    """Drop what was added; it can be made again."""
    for table in ("captures", "contacts"):
        op.drop_index(f"ix_{table}_unsought", table_name=table)
        op.drop_column(table, "sought")
    op.drop_table("people_words")
