"""What Alembic runs: the given connection, our metadata, one transaction for all migrations."""

from __future__ import annotations

from alembic import context

from wabot_runtime.stores.desk import schema as desk
from wabot_runtime.stores.records.handovers import handovers
from wabot_runtime.stores.records.schema import metadata
from wabot_runtime.stores.tallies import schema as tallies
from wabot_runtime.stores.words import schema as words

assert desk.accounts.metadata is metadata, "the desk's tables stand in the records' metadata"
assert tallies.tallies.metadata is metadata, "and so do the tallies"
assert words.words.metadata is metadata, "and the words"
assert handovers.metadata is metadata, "and the handovers"
connection = context.config.attributes["connection"]

context.configure(
    connection=connection,
    target_metadata=metadata,
    render_as_batch=True,
    compare_type=True,
    compare_server_default=connection.dialect.name != "sqlite",  # which keeps no Identity
    transactional_ddl=False,  # the caller's transaction holds
)
context.run_migrations()
