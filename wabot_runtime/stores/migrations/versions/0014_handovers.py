"""Handovers and active people, for analytics: who was active before is counted here, who was called for from now on."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

CONFINED = ("active_days", "active_people", "agent_times", "handovers")
READ = ("conversations", "inbox", "tally_marks", "tally_progress", "turns")


def upgrade() -> None:
    """Create the tables, confine them on Postgres, and count who was active on which day as far as tallies are."""
    op.create_table(
        "active_days",
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("day", sa.DateTime(timezone=True), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("bot", sa.Text(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", "day", "number", "bot", name=op.f("pk_active_days")),
    )
    op.create_table(
        "active_people",
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("day", sa.DateTime(timezone=True), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("bot", sa.Text(), nullable=False),
        sa.Column("contact", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", "day", "number", "bot", "contact", name=op.f("pk_active_people")),
    )
    op.create_index("ix_active_people_contact", "active_people", ["workspace_id", "number", "contact"])
    op.create_table(
        "agent_times",
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("day", sa.DateTime(timezone=True), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("bot", sa.Text(), nullable=False),
        sa.Column("agent", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("bucket", sa.Integer(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint(
            "workspace_id", "day", "number", "bot", "agent", "kind", "bucket", name=op.f("pk_agent_times")
        ),
    )
    op.create_table(
        "handovers",
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), sa.Identity(), nullable=False),
        sa.Column("conversation", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("bot", sa.Text(), nullable=False),
        sa.Column("called", sa.Boolean(), nullable=False),
        sa.Column("began", sa.DateTime(timezone=True), nullable=False),
        sa.Column("holder", sa.Text(), nullable=True),
        sa.Column("answered", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answerer", sa.Text(), nullable=True),
        sa.Column("ended", sa.DateTime(timezone=True), nullable=True),
        sa.Column("counted", sa.Integer(), nullable=False),
        sa.Column("due", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handovers")),
    )
    op.create_index(
        "uq_handovers_open",
        "handovers",
        ["workspace_id", "conversation"],
        unique=True,
        sqlite_where=sa.text("ended IS NULL"),
        postgresql_where=sa.text("ended IS NULL"),
    )
    op.create_index("ix_handovers_conversation", "handovers", ["workspace_id", "conversation"])
    op.create_index(
        "ix_handovers_due",
        "handovers",
        ["workspace_id", "id"],
        sqlite_where=sa.text("due = 1"),
        postgresql_where=sa.text("due"),
    )
    if op.get_context().dialect.name != "postgresql":
        count()
        return
    for table in READ:
        op.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")  # else even their owner sees none of them
    count()
    for table in READ:
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
    for table in CONFINED:
        confine(table)


def count() -> None:
    """Count who was active, as far as messages and turns are counted; the rest is counted as it comes."""
    postgres = op.get_context().dialect.name == "postgresql"
    op.execute(
        "INSERT INTO active_people (workspace_id, day, number, bot, contact)"  # noqa: S608 - names of our own
        f" SELECT DISTINCT i.workspace_id, {day('i.recorded', postgres)}, i.number, '', i.contact"
        " FROM inbox i JOIN tally_marks m ON m.workspace_id = i.workspace_id AND m.name = 'inbox'"
        f" WHERE i.id <= m.position AND {said('i.event', 'event', postgres)} = 'MessageReceived'"
        f" AND coalesce({said('i.event', 'message.from_me', postgres)}, '') NOT IN ('true', '1')"
    )
    op.execute(
        "INSERT INTO active_people (workspace_id, day, number, bot, contact)"  # noqa: S608 - names of our own
        f" SELECT DISTINCT c.workspace_id, {day('t.at', postgres)}, c.number, c.bot, c.contact"
        " FROM turns t"
        " JOIN conversations c ON c.workspace_id = t.workspace_id AND c.id = t.conversation"
        " JOIN tally_progress p ON p.workspace_id = t.workspace_id AND p.conversation = t.conversation"
        f" WHERE t.turn <= p.turns AND {said('t.event', 'event', postgres)} = 'MessageReceived'"
    )
    op.execute(
        "INSERT INTO active_days (workspace_id, day, number, bot, count)"
        " SELECT workspace_id, day, number, bot, count(*) FROM active_people GROUP BY workspace_id, day, number, bot"
    )


def day(column: str, postgres: bool) -> str:
    """Return the UTC day a time lies in, as it is stored."""
    return f"date_trunc('day', {column}, 'UTC')" if postgres else f"substr({column}, 1, 10) || ' 00:00:00.000000'"


def said(column: str, path: str, postgres: bool) -> str:
    """Return a part of a document as text."""
    if postgres:
        return f"({column} #>> '{{{path.replace('.', ',')}}}')"
    return f"CAST(json_extract({column}, '$.{path}') AS TEXT)"


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
    """Drop the tables; of handovers nothing is left to count them again by."""
    for table in CONFINED:
        op.drop_table(table)
