"""attested reads reports about armed conflict and writes down what each one says, who says it, and how surely."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from attested.api import Archive

__version__ = "0.1.0"
__all__ = ["__version__", "open"]


def open(path: str | Path = "attested.db", *, create: bool = False) -> Archive:
    """The archive in a database, to be asked in the field's words; with `create`, a new one where there is none.

        import attested

        with attested.open("attested.db") as archive:
            archive.who_backs("Badr")

    Nothing else is imported until this is called.
    """
    from attested.api import Archive

    return Archive(path, create=create)
