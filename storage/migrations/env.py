"""Alembic's way in: the connection the program gives, or BOT_DATABASE_URL for `alembic` by hand."""

import os

from alembic import context
from sqlalchemy import Connection, create_engine

from storage.tables import metadata


def _run(connection: Connection) -> None:
    context.configure(connection=connection, target_metadata=metadata, render_as_batch=True)
    with context.begin_transaction():
        context.run_migrations()


given: Connection | None = context.config.attributes.get("connection")
if given is not None:
    _run(given)
else:
    url = os.environ.get("BOT_MIGRATION_URL", "sqlite://")
    with create_engine(url).connect() as made:
        _run(made)
