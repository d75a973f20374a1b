"""Reports coded in several processes at once, in the order given, with a bounded number under way."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context, parent_process

from attested.errors import PipelineError
from attested.model import Document, Finding, Maker, Stage
from attested.pipeline.coder import Coded, code, stages_of

_MOST_DEATHS_IN_A_ROW = 3
_stages: tuple[Stage, ...] = ()


def _begin(recipe: str) -> None:
    """What each worker does once: get ready to stop with its parent, and load the stages."""
    signal.signal(signal.SIGINT, lambda *_: os._exit(130))
    threading.Thread(target=_end_with_parent, daemon=True).start()
    global _stages
    _stages = stages_of(recipe)


def _end_with_parent() -> None:
    # A worker waits on a queue whose other end it holds itself, so it would outlive a parent that was killed.
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _code(documents: Sequence[Document]) -> list[Coded]:
    return [code(document, _stages) for document in documents]


class Workers:
    """Processes that code reports. A report on which a process dies is found out and becomes a finding; the run goes on."""

    def __init__(self, processes: int, recipe: str) -> None:
        self.processes = processes
        self._recipe = recipe
        self._deaths = 0
        self._pool = self._made(processes)

    def _made(self, processes: int) -> ProcessPoolExecutor:
        # Spawned, not forked: a fork would copy the threads' locks of the network's run time in whatever state they are.
        return ProcessPoolExecutor(processes, mp_context=get_context("spawn"), initializer=_begin, initargs=(self._recipe,))

    def submit(self, documents: Sequence[Document]) -> Future[list[Coded]]:
        """Start coding these reports, when a process is free."""
        try:
            return self._pool.submit(_code, documents)
        except BrokenProcessPool as error:
            failed: Future[list[Coded]] = Future()
            failed.set_exception(error)
            return failed

    def result(self, future: Future[list[Coded]], documents: Sequence[Document]) -> list[Coded]:
        """What was made of these reports, in their order."""
        try:
            coded = future.result()
        except BrokenProcessPool:
            return self._one_by_one(documents)
        self._deaths = 0
        return coded

    def _one_by_one(self, documents: Sequence[Document]) -> list[Coded]:
        """The same after a process died, each report by itself, so that the one it died of shows."""
        self.close()
        results = []
        alone = self._made(1)
        for document in documents:
            try:
                results.append(alone.submit(_code, [document]).result()[0])
                self._deaths = 0
            except BrokenProcessPool:
                alone.shutdown(wait=False, cancel_futures=True)
                self._deaths += 1
                if self._deaths >= _MOST_DEATHS_IN_A_ROW:
                    raise PipelineError(
                        f"worker processes died on {self._deaths} reports in a row, the last {document.id};\n"
                        "the machine may be out of memory: try --processes 1"
                    ) from None
                alone = self._made(1)
                words = "a worker process died on this report; it is tried again on the next run. Please report this as a bug"
                maker = Maker(stage="pipeline", version=1)
                died = Finding(item=document.id, code="died", message=words, level="refused", made_by=maker)
                results.append(Coded(claims=(), findings=(died,), read=False))
        alone.shutdown(wait=False, cancel_futures=True)
        self._pool = self._made(self.processes)
        return results

    def close(self) -> None:
        """Stop, without waiting for what is under way."""
        self._pool.shutdown(wait=False, cancel_futures=True)
