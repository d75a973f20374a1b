"""A stage: a function from one model type to a stream of another, or of findings."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from attested.errors import PipelineError
from attested.model.claim import Claim, Finding
from attested.model.reading import Coding, Reading
from attested.model.text import Maker


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """One step of the work: what it reads, what it writes, and which version of its code this is.

    Calling a stage calls its function. `name` is the room and the function, `extract.violence`.
    """

    name: str
    version: int
    reads: type
    writes: type
    run: Callable[..., Iterator[Any]]

    def __call__(self, item: Any, **options: Any) -> Iterator[Any]:
        return self.run(item, **options)

    @property
    def maker(self) -> Maker:
        """The stamp of this stage on what it derives."""
        return Maker(stage=self.name, version=self.version)


def stage(*, version: int, reads: type, writes: type) -> Callable[[Callable[..., Iterator[Any]]], Stage]:
    """Declare what a function reads and writes. It wraps and returns; it registers nothing.

    >>> @stage(version=1, reads=str, writes=int)
    ... def lengths(text: str) -> Iterator[int]:
    ...     yield len(text)
    >>> list(lengths("Kherson")), lengths.version
    ([7], 1)
    """

    def wrap(function: Callable[..., Iterator[Any]]) -> Stage:
        room = function.__module__.removeprefix("attested.")
        name = room if room.split(".")[-1] == function.__name__ else f"{room}.{function.__name__}"
        return Stage(name=name, version=version, reads=reads, writes=writes, run=function)

    return wrap


def compose(stages: Sequence[Stage], *, given: type) -> tuple[Stage, ...]:
    """The stages, if each finds what it reads among what is given or written before it; else `PipelineError`.

    >>> @stage(version=1, reads=int, writes=float)
    ... def halves(number: int) -> Iterator[float]:
    ...     yield number / 2
    >>> compose([halves], given=str)
    Traceback (most recent call last):
    ...
    attested.errors.PipelineError: no stage writes int, which model.stage.halves reads;
    add one before it in pipeline/default.py
    """
    present: set[type] = {given, Finding}
    for step in stages:
        if step.reads not in present:
            raise PipelineError(
                f"no stage writes {step.reads.__name__}, which {step.name} reads;\nadd one before it in pipeline/default.py"
            )
        present.add(step.writes)
        if {Reading, Claim} <= present:
            present.add(Coding)  # nobody writes it: it is the reading and the claims that there are by then
    return tuple(stages)
