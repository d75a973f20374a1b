"""Figures drawn: each source's as a dot with whiskers, and the range from day to day as steps.

Lengths are shares of the room, 0 to 100: so one drawing fits a phone and a printed page, and neither marks nor words are stretched.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from attested.model import Quantity
from attested.query.figured import Figured, Voice

Form = Literal["exact", "about", "least", "most", "between"]
"""What the words give: one number, one roughly, no less than, no more than, two bounds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Whisker:
    """One source's figure on the scale: where its bounds lie; an open end reaches to the edge of the room and is open there."""

    voice: Voice
    form: Form
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """The range from one day on: where it begins and ends in time, and between which heights it lies (0 is the top)."""

    x: float
    width: float
    top: float
    height: float
    open_top: bool
    open_bottom: bool
    low: int | float | None
    high: int | float | None
    day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Dot:
    """One published figure among the steps."""

    voice: Voice
    form: Form
    x: float
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """A figure with its drawings: `ticks` and `days` are places on the two scales with their words; `band` the range of all."""

    figured: Figured
    whiskers: tuple[Whisker, ...]
    ticks: tuple[tuple[float, int], ...]
    band: tuple[float, float]
    steps: tuple[Step, ...] = ()
    dots: tuple[Dot, ...] = ()
    days: tuple[tuple[float, date], ...] = ()


def form(quantity: Quantity) -> Form:
    """What the words give.

    >>> form(Quantity(low=12, high=None)), form(Quantity(low=24, high=99)), form(Quantity(low=5000, high=5000, approximate=True))
    ('least', 'between', 'about')
    """
    if quantity.high is None:
        return "least"
    if quantity.low is None:
        return "most"
    return "between" if quantity.low != quantity.high else "about" if quantity.approximate else "exact"


def round_ticks(most: float, count: int = 4) -> list[int]:
    """Round numbers from 0 to at or above a number, about so many.

    >>> round_ticks(15), round_ticks(3912), round_ticks(1)
    ([0, 5, 10, 15], [0, 1000, 2000, 3000, 4000], [0, 1])
    """
    rough = max(1.0, most) / count
    scale = 10 ** math.floor(math.log10(rough)) if rough >= 1 else 1
    step = max(1, round(next(n * scale for n in (1, 2, 2.5, 5, 10) if n * scale >= rough and (n != 2.5 or scale >= 10))))
    return list(range(0, math.ceil(max(1, most) / step) * step + 1, step))


def drawn(figured: Figured) -> Drawn:
    """A figure's drawings. Steps are drawn where figures of at least two days of publication are there to be told apart."""
    told = figured.told or figured.voices
    bounds = [bound for voice in told for bound in (voice.given.quantity.low, voice.given.quantity.high) if bound is not None]
    ticks = round_ticks(max(bounds))
    # Room beyond the last tick lets an open end be seen as open.
    whole = ticks[-1] * 1.06 if any(voice.given.quantity.high is None for voice in told) else ticks[-1] * 1.02

    def at(value: float) -> float:
        return round(value / whole * 100, 2)

    def ends(low: float | None, high: float | None) -> tuple[float, float]:
        return (at(low) if low is not None else 0.0, at(high) if high is not None else 100.0)

    whiskers = []
    for voice in figured.voices:
        low, high = ends(voice.given.quantity.low, voice.given.quantity.high)
        whiskers.append(Whisker(voice=voice, form=form(voice.given.quantity), low=low, high=high))
    steps, dots, days = _steps(figured, ends) if len(figured.stages) > 1 else ([], [], ())
    return Drawn(
        figured=figured, whiskers=tuple(whiskers), ticks=tuple((at(tick), tick) for tick in ticks),
        band=ends(figured.figure.low, figured.figure.high), steps=tuple(steps), dots=tuple(dots), days=tuple(days),
    )  # fmt: skip


def _steps(
    figured: Figured, ends: Callable[[float | None, float | None], tuple[float, float]]
) -> tuple[list[Step], list[Dot], Sequence[tuple[float, date]]]:
    first, last = figured.stages[0].day, figured.stages[-1].day
    # The last figure holds on: a stretch after it shows that.
    span = (last - first).days * 1.12

    def along(day: date) -> float:
        return round((day - first).days / span * 100, 2)

    steps: list[Step] = []
    dots: list[Dot] = []
    for stage, following in zip(figured.stages, [*figured.stages[1:], None], strict=True):
        low, high = ends(stage.low, stage.high)
        x = along(stage.day)
        end = along(following.day) if following else 100.0
        steps.append(
            Step(
                x=x, width=round(end - x, 2), top=round(100 - high, 2), height=round(max(0.0, high - low), 2), day=stage.day,
                open_top=stage.high is None, open_bottom=stage.low is None, low=stage.low, high=stage.high,
            )
        )  # fmt: skip
        for voice in stage.voices:
            low, high = ends(voice.given.quantity.low, voice.given.quantity.high)
            dots.append(Dot(voice=voice, form=form(voice.given.quantity), x=x, low=round(100 - low, 2), high=round(100 - high, 2)))
    return steps, dots, _apart([(along(stage.day), stage.day) for stage in figured.stages])


def _apart(marks: Iterable[tuple[float, date]], room: float = 20.0) -> Sequence[tuple[float, date]]:
    """Those marks whose words do not run into each other."""
    kept: list[tuple[float, date]] = []
    for mark in marks:
        if not kept or mark[0] - kept[-1][0] >= room:
            kept.append(mark)
    return kept
