"""`attested assemble` brings the index up to date; `attested log` shows what was done to the store."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from attested.cli.options import DATABASE, Db, Json

if TYPE_CHECKING:
    from attested.store import Entry


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


def log(
    db: Db = DATABASE,
    json: Json = False,
    action: Annotated[str | None, typer.Option(metavar="ACTION", help="Only entries of it: import, decide, export, …")] = None,
    limit: Annotated[int, typer.Option(min=1, help="How many entries at most, the latest first.")] = 50,
    checkpoint: Annotated[
        bool, typer.Option("--checkpoint", help="Print only how long the log is and its last hash, to be kept elsewhere.")
    ] = False,
) -> None:
    """List the custody log: who did what to the store and when, each entry chained to the one before. It holds no words of reports.

    Example: attested log --action decide
    """
    from attested.cli.show import as_json, note
    from attested.store import ACTIONS, open_store

    if action is not None and action not in ACTIONS:
        raise typer.BadParameter(f"there is no action {action!r}; try one of {', '.join(ACTIONS)}", param_hint="--action")
    with open_store(db, create=False) as store, store.view() as view:
        if checkpoint:
            print(view.checkpoint())
            return
        entries = view.log(action=action, limit=limit)
    if json:
        as_json([{**_plain(entry), "about": dict(entry.about)} for entry in entries])
        return
    for entry in entries:
        about = ", ".join(f"{name} {str(value)[:16]}" for name, value in entry.about.items())
        print(f"{entry.number:>7} {entry.at:%Y-%m-%d %H:%M:%S} {entry.by} {entry.action}: {about}")
    if not entries:
        note("nothing is in the log" + (f" of {action}" if action else ""))


def _plain(entry: Entry) -> dict[str, object]:
    return {
        "number": entry.number, "at": entry.at.isoformat(), "by": entry.by, "action": entry.action,
        "previous": entry.previous, "hash": entry.hash,
    }  # fmt: skip
