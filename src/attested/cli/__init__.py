"""The command line: thin commands over the rooms, one line for every error, and an exit status that says what happened."""

from attested.cli.start import main

__all__ = ["main"]
