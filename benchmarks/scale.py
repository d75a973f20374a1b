"""A run on many reports: how fast for each core, how much memory, how the rate changes, and the share of the reading model.

    python benchmarks/scale.py 1000 [--short] [--processes 2] [--folder FOLDER] [--brief] [--json]

The reports are those of benchmarks/reports.py, or lie in FOLDER. Seconds of the processor are those of all processes together, so
"a core" means the same however many there are, and however busy the machine is otherwise. The reading model alone reads a sample of
the same reports in the same run, before and after. Memory is the most that each process held (resident), looked at when a tenth
more is done.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from multiprocessing import active_children
from pathlib import Path
from tempfile import TemporaryDirectory

import pipeline
import reports
from attested.export.brief import markdown
from attested.ingest import Taken, take
from attested.model import Document
from attested.pipeline import Progress, run
from attested.query import Desk
from attested.store import open_store

SAMPLE = 300


@dataclass(slots=True, kw_only=True)
class Scale:
    """What was measured: seconds on the clock and of the processors, and a row for each tenth of the reports."""

    documents: int = 0
    words: int = 0
    claims: int = 0
    read: float = 0.0
    read_processor: float = 0.0
    assembled: float = 0.0
    assembled_processor: float = 0.0
    brief: float = 0.0
    again: float = 0.0
    model_words_per_second: float = 0.0
    database_bytes: int = 0
    rows: list[dict[str, float]] = field(default_factory=list)

    @property
    def ratio(self) -> float:
        """The speed of reading, coding and writing as a share of the reading model's alone."""
        return self.words / self.read_processor / self.model_words_per_second


def processor() -> float:
    """Seconds of the processor that this process and those it started have used."""
    used = sum(
        usage.ru_utime + usage.ru_stime for usage in map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    )
    return used + sum(_ticks(child.pid) for child in active_children() if child.pid)


def _ticks(pid: int) -> float:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def memory() -> list[int]:
    """The most bytes that this process, then each it started, has held."""
    held = []
    for pid in (os.getpid(), *(child.pid for child in active_children())):
        try:
            status = Path(f"/proc/{pid}/status").read_text()
        except OSError:
            continue
        held += [int(line.split()[1]) * 1024 for line in status.splitlines() if line.startswith("VmHWM")]
    return held


def measure(folder: Path, db: Path, processes: int, say: Callable[[str], None], brief: bool) -> Scale:
    """One run over the folder, and a second over what is known by then."""
    found = Scale()
    sample: list[Document] = []
    for taken in take([folder]):
        if isinstance(taken, Taken):
            found.words += len(taken.document.text.split())
            if found.documents % 7 == 0 and len(sample) < SAMPLE:
                sample.append(taken.document)
            found.documents += 1
    pipeline.read_only(sample[:10])
    before = _alone(sample)
    began, used = time.monotonic(), processor()
    step = max(1, found.documents // 10)

    def tell(progress: Progress) -> None:
        if progress.doing == "reading":
            found.read = time.monotonic() - began
            if progress.done % step == 0:
                most = memory()
                found.read_processor = processor() - used
                row = {
                    "done": progress.done, "seconds": found.read, "processor": found.read_processor, "main": most[0],
                    "worker": max(most[1:], default=0),
                }  # fmt: skip
                found.rows.append(row)
                speed = f"{progress.done:>7,}  {found.read:>7.1f} s  {progress.rate:>6.1f} reports/s"
                say(f"{speed}  left {progress.left or 0:>6.0f} s  {most[0] / 1e6:>5.0f} MB  workers {row['worker'] / 1e6:>5.0f} MB")
        elif not found.assembled:
            found.assembled, found.assembled_processor = time.monotonic(), processor()
            found.read_processor = found.assembled_processor - used

    with open_store(db) as store:
        done = run([folder], store, progress=tell, processes=processes)
        found.claims = done.claims
        found.assembled_processor = processor() - found.assembled_processor
        found.assembled = time.monotonic() - found.assembled
        say(f"assembled in {found.assembled:.1f} s; main process at most {memory()[0] / 1e6:.0f} MB")
        if brief:
            clock = time.monotonic()
            with store.view() as view:
                markdown(Desk(view))
            found.brief = time.monotonic() - clock
            say(f"brief in {found.brief:.1f} s; main process at most {memory()[0] / 1e6:.0f} MB")
        clock = time.monotonic()
        again = run([folder], store, processes=processes)
        found.again = time.monotonic() - clock
        if again.new:
            raise SystemExit(f"the second run coded {again.new} reports again")
    found.database_bytes = db.stat().st_size
    found.model_words_per_second = 2 / (1 / before + 1 / _alone(sample))
    return found


def _alone(sample: list[Document]) -> float:
    """Words a second and core of the reading model alone."""
    _, alone = pipeline.timed(lambda: pipeline.read_only(sample))
    return sum(len(document.text.split()) for document in sample) / alone.processor


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("number", type=int)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--short", action="store_true", help="reports of some 80 words instead of 270")
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--brief", action="store_true", help="make the brief of all of it too")
    parser.add_argument("--json", action="store_true")
    wanted = parser.parse_args()
    with TemporaryDirectory(prefix="attested-") as home:
        folder = wanted.folder or Path(home) / "reports"
        if wanted.folder is None:
            reports.write(folder, wanted.number, short=wanted.short)
        found = measure(folder, Path(home) / "scale.db", wanted.processes, lambda line: print(line, flush=True), wanted.brief)
    if wanted.json:
        print(json.dumps({name: getattr(found, name) for name in Scale.__slots__} | {"ratio": found.ratio}, indent=1))
        return
    print(f"{found.documents:,} documents, {found.words:,} words, {found.claims:,} claims, {wanted.processes} processes")
    print(
        f"read, coded and written in {found.read:.0f} s: {found.documents / found.read_processor:.1f} documents and "
        f"{found.words / found.read_processor:,.0f} words a second and core"
    )
    print(f"the reading model alone: {found.model_words_per_second:,.0f} words a second and core; ratio {found.ratio:.0%}")
    print(f"the index assembled in {found.assembled:.1f} s ({found.assembled_processor:.1f} of the processor)")
    print(f"the same again, all known: {found.again:.1f} s; database {found.database_bytes / 1e6:.0f} MB")


if __name__ == "__main__":
    main()
