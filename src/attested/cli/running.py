"""`attested run` for a person at a terminal: progress, a summary, the brief, and what was refused."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from attested.cli.show import as_markdown, note, to_file
from attested.cli.start import REFUSED
from attested.export.brief import markdown
from attested.pipeline import Progress, RunReport, run
from attested.query import Desk
from attested.store import open_store


def read(reports: Sequence[str], db: Path, output: Path | None, processes: int | None) -> int:
    """Read the reports, print the brief, list what was refused; the exit status."""
    with open_store(db) as store:
        with _progress() as tell:
            done = run(reports, store, progress=tell, processes=processes)
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


@contextmanager
def _progress() -> Iterator[Callable[[Progress], None] | None]:
    """A bar on a terminal: reports done, how many a second, how long it will still take; nothing elsewhere."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    columns = (
        TextColumn("reading"), BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[rate]}"),
        TextColumn("{task.fields[claims]:,} claims"), TimeRemainingColumn(compact=True, elapsed_when_finished=True),
    )  # fmt: skip
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("reading", total=None, rate="", claims=0)

        def tell(progress: Progress) -> None:
            speed = bar.tasks[0].speed
            rate = f"{speed:.1f} reports/s" if speed else ""
            bar.update(task, completed=progress.done, total=progress.total, claims=progress.claims, rate=rate)

        yield tell
