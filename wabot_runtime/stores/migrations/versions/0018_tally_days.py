"""Sums of whole days beside those of quarters of an hour, so that a year is summed from few rows."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

METRICS = (
    *("received", "handled", "sent", "sent_by_people", "started"),
    *("finished", "stopped", "expired", "failed", "replaced"),
)


def upgrade() -> None:
    """Create the table, sum up what is counted, and confine it on Postgres."""
    op.create_table(
        "tally_days",
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("day", sa.DateTime(timezone=True), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("bot", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        *(sa.Column(metric, sa.Integer(), nullable=False) for metric in METRICS),
        sa.PrimaryKeyConstraint("workspace_id", "day", "number", "bot", "revision", name=op.f("pk_tally_days")),
    )
    if op.get_context().dialect.name != "postgresql":
        sum_up("substr(slot, 1, 10) || ' 00:00:00.000000'")
        return
    op.execute("ALTER TABLE tallies NO FORCE ROW LEVEL SECURITY")  # else even their owner sees none of them
    sum_up("date_trunc('day', slot, 'UTC')")
    op.execute("ALTER TABLE tallies FORCE ROW LEVEL SECURITY")
    op.execute("ALTER TABLE tally_days ENABLE ROW LEVEL SECURITY")
    op.execute("ALTER TABLE tally_days FORCE ROW LEVEL SECURITY")
    op.execute(
        "CREATE POLICY workspace ON tally_days"
        " USING (workspace_id = current_setting('wabot.workspace', true))"
        " WITH CHECK (workspace_id = current_setting('wabot.workspace', true))"
    )


def sum_up(day: str) -> None:
    """Fill the table; `day` is the UTC day a slot lies in, as it is stored."""
    op.execute(
        f"INSERT INTO tally_days (workspace_id, day, number, bot, revision, {', '.join(METRICS)})"  # noqa: S608 - ours
        f" SELECT workspace_id, {day}, number, bot, revision, {', '.join(f'sum({metric})' for metric in METRICS)}"
        f" FROM tallies GROUP BY workspace_id, {day}, number, bot, revision"
    )


def downgrade() -> None:
    """Drop the table; the sums are those of the quarters of an hour."""
    op.drop_table("tally_days")
