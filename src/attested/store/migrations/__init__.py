"""Ordered changes of the database's shape; `bring_up_to_date` runs those that a database lacks."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection

if TYPE_CHECKING:
    from alembic.config import Config


def bring_up_to_date(connection: Connection) -> None:
    """Run, inside the caller's transaction, the migrations that this database has not had."""
    from alembic import command  # a fifth of a second to import, and only new or old databases need it

    command.upgrade(_config(connection), "head")


def known_versions() -> list[str]:
    """The versions that this program knows, newest first."""
    from alembic.script import ScriptDirectory

    return [script.revision for script in ScriptDirectory.from_config(_config(None)).walk_revisions()]


def _config(connection: Connection | None) -> Config:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config
