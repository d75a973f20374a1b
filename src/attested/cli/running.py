"""`attested run` for a person at a terminal: progress, a summary, the brief, and what was refused."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from attested.cli.show import as_markdown, note, to_file
from attested.cli.start import REFUSED
from attested.errors import UsageError
from attested.export.brief import markdown
from attested.ingest.readers.table import FIELDS
from attested.pipeline import Progress, RunReport, run
from attested.query import Desk
from attested.store import open_store

EVERY = 30.0
"""Seconds between two lines of progress where there is no terminal."""


def read(
    reports: Sequence[str], db: Path, output: Path | None, processes: int | None, columns: Sequence[str] = ()
) -> int:
    """Read the reports, print the brief, list what was refused; the exit status."""
    named = columns_of(columns)
    with open_store(db) as store:
        with _progress() as tell:
            done = run(reports, store, progress=tell, processes=processes, columns=named)
        note(_summary(done, db))
        with store.view() as view:
            written = markdown(Desk(view))
    if output is None:
        as_markdown(written)
        sys.stdout.flush()  # what was refused comes after the brief, also where both go to one place
    else:
        to_file(output, written)
        note(f"the brief is in {output}")
    for finding in done.refusals:
        note(f"refused {finding.item} [{finding.code}]: {finding.message}")
    return REFUSED if done.refusals else 0


def _summary(done: RunReport, db: Path) -> str:
    known = f", {done.known:,} known before" if done.known else ""
    refused = f"; {done.refused:,} refused" if done.refused else ""
    reports = "report" if done.taken == 1 else "reports"
    claims = "claim" if done.claims == 1 else "claims"
    return (
        f"{done.taken:,} {reports} ({done.new:,} new{known}), {done.claims:,} {claims} added to {db} "
        f"in {done.seconds:.1f} s{refused}"
    )


def columns_of(words: Sequence[str]) -> dict[str, str]:
    """What `--columns` says: which column holds which field of a report. Raises `UsageError`.

    >>> columns_of(["text=full story,date=day", "outlet=paper"])
    {'text': 'full story', 'date': 'day', 'outlet': 'paper'}
    """
    found = {}
    for pair in (pair for word in words for pair in word.split(",") if pair.strip()):
        field, mark, column = pair.partition("=")
        if not mark or not column.strip() or field.strip() not in FIELDS:
            raise UsageError(f"--columns {pair!r} names no column; write FIELD=COLUMN, FIELD one of {', '.join(FIELDS)}")
        found[field.strip()] = column.strip()
    return found


def told(progress: Progress) -> str:
    """One line on how far a run is, where there is no terminal to draw a bar on.

    >>> told(Progress(done=1200, total=10000, claims=9000, refused=3, seconds=100.0, rate=12.0))
    '1,200 of 10,000 reports, 12.0 reports/s, 9,000 claims, 3 refused, about 12 min left'
    """
    if progress.doing != "reading":
        return f"{progress.doing}: {progress.done:,} reports read in {progress.seconds:.0f} s"
    parts = [f"{progress.done:,} of {progress.total:,} reports", f"{progress.rate:.1f} reports/s", f"{progress.claims:,} claims"]
    if progress.refused:
        parts.append(f"{progress.refused:,} refused")
    if progress.left is not None:
        parts.append(f"about {progress.left / 60:.0f} min left" if progress.left >= 90 else f"about {progress.left:.0f} s left")
    return ", ".join(parts)


@contextmanager
def _progress() -> Iterator[Callable[[Progress], None]]:
    """On a terminal a bar: reports done, how many a second, how long it will still take; elsewhere a line now and then."""
    if not sys.stderr.isatty():
        last = time.monotonic()

        def line(progress: Progress) -> None:
            nonlocal last
            if time.monotonic() - last >= EVERY:
                last = time.monotonic()
                note(told(progress))

        yield line
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    columns = (
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[rate]}"),
        TextColumn("{task.fields[claims]:,} claims"), TimeRemainingColumn(compact=True, elapsed_when_finished=True),
    )  # fmt: skip
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("reading", total=None, rate="", claims=0)

        def tell(progress: Progress) -> None:
            rate = f"{progress.rate:.1f} reports/s" if progress.rate else ""
            bar.update(
                task, completed=progress.done, total=progress.total, claims=progress.claims, rate=rate, description=progress.doing
            )

        yield tell
