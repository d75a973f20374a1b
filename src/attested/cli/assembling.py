"""`attested assemble`: the index of events, figures, ties and movements, brought up to date."""

from __future__ import annotations

from typing import Annotated

import typer

from attested.cli.options import DATABASE, Db


def assemble(
    db: Db = DATABASE,
    again: Annotated[bool, typer.Option("--again", help="Make all of it anew, not only what was touched.")] = False,
) -> None:
    """Bring the index of events, figures, ties and movements up to date. `attested run` does so at its end.

    Example: attested assemble --again
    """
    from attested.cli.show import note
    from attested.pipeline import assemble
    from attested.store import open_store

    with open_store(db, create=False) as store:
        done = assemble(store, again=again, progress=lambda words: note(words) if again else None)
    note(
        f"{done.claims:,} claims looked at: {done.made:,} events new, {done.revised:,} revised, {done.retired:,} gone "
        f"in {done.seconds:.1f} s"
    )
