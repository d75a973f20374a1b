"""How fast reports are read: documents and words a second and core, and the share of that which is the reading model.

    python benchmarks/pipeline.py [FOLDER…] [--rounds 5] [--json]

Both are measured in one run, in turns, so that another load on the machine slows both: the whole pipeline (taking files in, coding,
writing to a fresh database, in one process) and the reading model alone on the same texts. Time is the processor time of this
process, which is what "a core" means here; the time on the clock is given beside it. Of several rounds the fastest counts.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from attested.annotate.english import load_pipeline
from attested.ingest import Taken, take
from attested.model import Document, dated_items
from attested.pipeline import RunReport, run
from attested.store import open_store


@dataclass(frozen=True, slots=True, kw_only=True)
class Times:
    """Seconds of one measurement: of the processor, and on the clock."""

    processor: float
    clock: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Speed:
    """What was measured. `ratio` is the speed of the whole as a share of the reading model's alone."""

    documents: int
    words: int
    claims: int
    whole: Times
    reading_model: Times

    @property
    def ratio(self) -> float:
        return self.reading_model.processor / self.whole.processor

    def as_dict(self) -> dict[str, object]:
        return asdict(self) | {
            "documents_per_second_per_core": self.documents / self.whole.processor,
            "words_per_second_per_core": self.words / self.whole.processor,
            "words_per_second_per_core_reading_model_alone": self.words / self.reading_model.processor,
            "ratio": self.ratio,
        }


def timed(work: Callable[[], object]) -> tuple[object, Times]:
    """What the work returned, and how long it took."""
    clock, processor = time.perf_counter(), time.process_time()
    result = work()
    return result, Times(processor=time.process_time() - processor, clock=time.perf_counter() - clock)


def read_only(documents: Sequence[Document]) -> None:
    """The reading model on all texts, given to it as the pipeline does: the items of one document at a time."""
    nlp = load_pipeline()
    for document in documents:
        texts = [document.text[item.start : item.end] for item in dated_items(document)]
        for _ in nlp.pipe([text for text in texts if text.strip()]):
            pass


def run_whole(paths: Sequence[Path]) -> RunReport:
    """The whole pipeline, in this process, into a database of its own."""
    with TemporaryDirectory(prefix="attested-") as home, open_store(Path(home) / "benchmark.db") as store:
        return run(list(paths), store, processes=1)


def measure(paths: Sequence[Path], rounds: int) -> Speed:
    """The fastest of several rounds, after one that loads the model and the knowledge and is not counted."""
    documents = [taken.document for taken in take(paths) if isinstance(taken, Taken)]
    if not documents:
        raise SystemExit(f"no reports in {', '.join(map(str, paths))}")
    report = run_whole(paths)
    whole, alone = [], []
    for _ in range(rounds):
        alone.append(timed(lambda: read_only(documents))[1])
        whole.append(timed(lambda: run_whole(paths))[1])
    return Speed(
        documents=len(documents),
        words=sum(len(document.text.split()) for document in documents),
        claims=report.claims,
        whole=min(whole, key=lambda times: times.processor),
        reading_model=min(alone, key=lambda times: times.processor),
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", nargs="*", type=Path, metavar="FOLDER", default=[Path("examples/reports")])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--json", action="store_true")
    wanted = parser.parse_args()
    speed = measure(wanted.paths, wanted.rounds)
    if wanted.json:
        print(json.dumps(speed.as_dict(), indent=1))
        return
    print(f"{speed.documents} documents, {speed.words:,} words, {speed.claims:,} claims")
    print(f"{'':<20}  {'documents/s/core':>16}  {'words/s/core':>12}  {'clock, s':>8}")
    for name, times in (("whole pipeline", speed.whole), ("reading model alone", speed.reading_model)):
        rates = f"{speed.documents / times.processor:>16.1f}  {speed.words / times.processor:>12,.0f}"
        print(f"{name:<20}  {rates}  {times.clock:>8.2f}")
    print(f"the whole runs at {speed.ratio:.0%} of the speed of the reading model alone")


if __name__ == "__main__":
    main()
