"""Alembic's entry: runs on the connection it is handed, in that connection's transaction."""

from alembic import context

if hasattr(context, "config"):  # while alembic runs it; pytest, looking for examples, only imports it
    context.configure(connection=context.config.attributes["connection"], transactional_ddl=True)
    with context.begin_transaction():
        context.run_migrations()
