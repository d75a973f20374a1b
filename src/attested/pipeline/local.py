"""A run on one machine: paths are taken in, what is new is coded in a few processes, each report is written whole."""

from __future__ import annotations

import os
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from pathlib import Path

from attested.ingest import Taken, take
from attested.ingest.counting import expected
from attested.ingest.files import Place
from attested.model import Document, Finding, compose
from attested.pipeline.assemble import assemble
from attested.pipeline.coder import DEFAULT, Coded, code, fingerprint, stages_of
from attested.pipeline.workers import Workers
from attested.store import Store

WORTH_PROCESSES = 8
"""Up to so many new reports are coded in this process: starting others, each with its own model, takes longer."""
_LATELY = 60.0
"""Seconds over which the rate is taken: long enough to be steady, short enough to follow a change of load."""
_BATCH_REPORTS = 8
_BATCH_CHARACTERS = 8_000
_BATCH_BYTES = 10_000_000
_BYTES_AHEAD = 150_000_000
"""Files that wait with their reports to be kept may have so many bytes together: an archive of its own size more at most."""
_BATCHES_AHEAD = 3  # for each process: enough that none waits, few enough that memory stays flat


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far a run is: reports done, reports in all as far as can be told, claims found, reports and files refused.

    `seconds` is the time since it began; `rate` how many reports a second were done of late, those known from before among them.
    `doing` says what is done beside reading reports, at the end: bringing the index up to date.

    >>> Progress(done=30, total=90, claims=50, refused=0, seconds=10.0, rate=3.0).left
    20.0
    """

    done: int
    total: int
    claims: int
    refused: int
    seconds: float = 0.0
    rate: float = 0.0
    doing: str = "reading"

    @property
    def left(self) -> float | None:
        """Seconds that the rest will take at that rate; `None` while there is no rate."""
        return (self.total - self.done) / self.rate if self.rate > 0 else None


@dataclass(frozen=True, slots=True, kw_only=True)
class RunReport:
    """What a run did: reports taken in, how many of them were new and how many known and coded before; what was refused, and why.

    `claims` counts those that were kept in this run. `seconds` is the time on the clock.
    """

    taken: int = 0
    new: int = 0
    known: int = 0
    refused: int = 0
    claims: int = 0
    seconds: float = 0.0
    refusals: tuple[Finding, ...] = ()


def run(
    paths: Iterable[str | Path | Place],
    store: Store,
    *,
    progress: Callable[[Progress], None] | None = None,
    processes: int | None = None,
    recipe: str = DEFAULT,
    columns: Mapping[str, str] | None = None,
) -> RunReport:
    """Read the reports of these files and folders into the store; what it holds already is not coded again.

    A report is one transaction: whenever the run is stopped, what was written is whole, and the next run goes on from there.
    At its end the index of events, figures, ties and movements is brought up to date (`pipeline.assemble`).
    `processes` defaults to the number of cores, at most 2; with 1 no process is started. (Others are spawned, so a script
    that calls this must do so below `if __name__ == "__main__":`.) `recipe` names the module
    that lists the stages. `columns` says which column of a table holds what (`ingest.take`).
    """
    paths = [paths] if isinstance(paths, (str, Path)) else list(paths)
    current = _Run(store, recipe, processes or min(2, os.cpu_count() or 1))
    if progress is not None:
        current.tell = progress
        current.total = expected(paths)
    try:
        current.take(paths, columns)
    finally:
        current.close()
    assemble(store, progress=current.doing)
    return replace(current.report, seconds=time.monotonic() - current.started, refusals=tuple(current.refusals))


@dataclass
class _Batch:
    """Reports on their way through the stages together. `new` are those to be coded; the others only have their path kept."""

    taken: list[Taken] = field(default_factory=list)
    new: list[Document] = field(default_factory=list)
    future: Future[list[Coded]] | None = None
    characters: int = 0
    originals: dict[str, int] = field(default_factory=dict)

    def add(self, taken: Taken, *, new: bool) -> None:
        """One more report; `new` where it is to be coded."""
        self.taken.append(taken)
        self.originals[taken.original.sha256] = len(taken.original.content)
        if new:
            self.new.append(taken.document)
            self.characters += len(taken.document.text)

    @property
    def full(self) -> bool:
        return len(self.taken) >= _BATCH_REPORTS or self.characters >= _BATCH_CHARACTERS or self.bytes >= _BATCH_BYTES

    @property
    def bytes(self) -> int:
        """The size of the files that its reports come from, each once: they wait with them to be kept."""
        return sum(self.originals.values())


class _Run:
    def __init__(self, store: Store, recipe: str, processes: int) -> None:
        self.store = store
        self.recipe = recipe
        self.processes = processes
        self.stages = compose(stages_of(recipe), given=Document)
        self.mark = fingerprint(self.stages)
        self.report = RunReport()
        self.refusals: list[Finding] = []
        self.tell: Callable[[Progress], None] = lambda progress: None
        self.total = 0
        self._done = 0
        self._workers: Workers | None = None
        self._waiting: deque[_Batch] = deque()
        self._under_way: set[str] = set()
        self.started = time.monotonic()
        self._lately: deque[tuple[float, int]] = deque([(self.started, 0)])

    def take(self, paths: list[str | Path | Place], columns: Mapping[str, str] | None = None) -> None:
        batch = _Batch()
        for taken in self._unknown(take(paths, columns=columns)):
            new = taken.document.id not in self._under_way  # the same report twice in one run is coded once
            self._under_way.add(taken.document.id)
            batch.add(taken, new=new)
            if batch.full:
                self._send(batch)
                batch = _Batch()
        if batch.taken:
            self._send(batch)
        if self._workers is None and sum(len(b.new) for b in self._waiting) > WORTH_PROCESSES:
            self._hire()
        while self._waiting:
            self._finish(self._waiting.popleft())

    def _unknown(self, entries: Iterable[Taken | Finding]) -> Iterator[Taken]:
        """The reports that are still to be coded; refusals and known reports are written down on the way."""
        for entry in entries:
            if isinstance(entry, Finding):
                with self.store.writer() as writer:
                    writer.note(entry)
                if entry.level == "refused":
                    self._refuse(entry)
                    self._count()
            elif self.store.known(entry.acquisition, self.mark):
                self._count(taken=1, known=1)
            elif self.store.coded(entry.document.id, self.mark):
                with self.store.writer() as writer:
                    writer.keep(entry.original, entry.acquisition, entry.document)
                self._count(taken=1, known=1)
            else:
                yield entry

    def _send(self, batch: _Batch) -> None:
        self._waiting.append(batch)
        if self._workers is None:
            if self.processes == 1:
                self._finish(self._waiting.popleft())
            elif sum(len(b.new) for b in self._waiting) > WORTH_PROCESSES:
                self._hire()
            return
        batch.future = self._workers.submit(batch.new)
        while len(self._waiting) > _BATCHES_AHEAD * self.processes or self._too_heavy():
            self._finish(self._waiting.popleft())

    def _too_heavy(self) -> bool:
        """Whether the files that wait are too large together; the last batch may be, by itself."""
        sizes = {sha256: size for batch in self._waiting for sha256, size in batch.originals.items()}
        return len(self._waiting) > 1 and sum(sizes.values()) > _BYTES_AHEAD

    def _hire(self) -> None:
        if self.processes > 1:
            self._workers = Workers(self.processes, self.recipe)
            for batch in self._waiting:
                batch.future = self._workers.submit(batch.new)

    def _finish(self, batch: _Batch) -> None:
        """Write the reports of a batch, in the order they came in, each in a transaction of its own."""
        if batch.future is not None and self._workers is not None:
            results = self._workers.result(batch.future, batch.new)
            made = dict(zip((document.id for document in batch.new), results))
        else:
            made = {}
        new = {document.id for document in batch.new}
        for taken in batch.taken:
            id = taken.document.id
            if id in new:
                new.discard(id)
                self._write(taken, made.get(id) or code(taken.document, self.stages))
            else:
                with self.store.writer() as writer:
                    writer.keep(taken.original, taken.acquisition, taken.document)
                self._count(taken=1, known=1)
        self._under_way -= {document.id for document in batch.new}

    def _write(self, taken: Taken, coded: Coded) -> None:
        findings = tuple(_by_path(finding, taken) for finding in coded.findings)
        kept = 0
        with self.store.writer() as writer:
            writer.keep(taken.original, taken.acquisition, taken.document)
            if coded.read:
                kept = writer.code(taken.document, coded.claims, findings, fingerprint=self.mark)
            else:  # not coded: the next run tries again
                for finding in findings:
                    writer.note(finding, taken.document)
        for finding in findings:
            if finding.level == "refused":
                self._refuse(finding)
        self._count(taken=1, new=1, claims=kept)

    def _refuse(self, finding: Finding) -> None:
        self.refusals.append(finding)
        self.report = replace(self.report, refused=self.report.refused + 1)

    def _count(self, *, taken: int = 0, new: int = 0, known: int = 0, claims: int = 0) -> None:
        old = self.report
        self.report = replace(old, taken=old.taken + taken, new=old.new + new, known=old.known + known, claims=old.claims + claims)
        self._done += 1
        self.tell(self._progress("reading"))

    def doing(self, words: str) -> None:
        """Tell what is done after the reading."""
        self.tell(self._progress(words))

    def _progress(self, doing: str) -> Progress:
        now = time.monotonic()
        if now - self._lately[-1][0] >= _LATELY / 20:
            self._lately.append((now, self._done))
            while len(self._lately) > 2 and now - self._lately[0][0] > _LATELY:
                self._lately.popleft()
        since, done = self._lately[0]
        return Progress(
            done=self._done, total=max(self.total, self._done), claims=self.report.claims, refused=self.report.refused,
            seconds=now - self.started, rate=(self._done - done) / max(now - since, 1e-3), doing=doing,
        )  # fmt: skip

    def close(self) -> None:
        if self._workers is not None:
            self._workers.close()


def _by_path(finding: Finding, taken: Taken) -> Finding:
    """A finding about a whole report, under the path that people know it by."""
    if finding.item != taken.document.id:
        return finding
    acquisition = taken.acquisition
    return replace(finding, item=f"{acquisition.path}, {acquisition.member}" if acquisition.member else acquisition.path)
