"""What Alembic runs: the given connection, our metadata, one transaction for all migrations."""

from __future__ import annotations

from alembic import context

from wabot_runtime.stores.records.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    compare_type=True,
    compare_server_default=True,
    transactional_ddl=False,  # the caller's transaction holds
)
context.run_migrations()
