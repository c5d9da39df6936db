"""Words: which conversations a word occurs in, and how far messages are gone through."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

CONFINED = ("word_marks", "words", "words_waiting")
WORD = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")  # so that an index leads to beginnings of words


def upgrade() -> None:
    """Create the tables and confine them on Postgres."""
    op.create_table(
        "word_marks",
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("goal", sa.BigInteger(), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", "name", name=op.f("pk_word_marks")),
    )
    op.create_table(
        "words",
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("word", WORD, nullable=False),
        sa.Column("conversation", sa.Text(), nullable=False),
        sa.Column("came", sa.BigInteger(), nullable=True),
        sa.Column("said", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("workspace_id", "word", "conversation", name=op.f("pk_words")),
    )
    op.create_index("ix_words_conversation", "words", ["workspace_id", "conversation", "word"], unique=False)
    op.create_table(
        "words_waiting",
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("entry", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", "entry", name=op.f("pk_words_waiting")),
    )
    if op.get_context().dialect.name == "postgresql":
        for table in CONFINED:
            confine(table)


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
    """Drop the tables; the words can be gathered again."""
    for table in CONFINED:
        op.drop_table(table)
