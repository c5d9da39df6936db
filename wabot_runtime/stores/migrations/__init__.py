"""The history of the schema, one Alembic history for SQLite and Postgres; importing this loads no Alembic."""

HEAD = "0021"
"""The newest migration; numbers sort, so that an older schema is told from a newer one without Alembic."""
