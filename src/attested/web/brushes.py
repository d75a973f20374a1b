"""A strip of time above a map, a timeline, a network: how much there is when, and which part of it is shown."""

from __future__ import annotations

import calendar
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

MOST_MONTHS = 150
"""Over a longer time the bars are years."""
FEW = 0.02
"""Of all, so many at most may lie before the strip begins, in one bar: a few old dates would press the rest together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One month or year: its days, how many, where it stands and how high (shares of the room, 0 to 100), whether it is shown."""

    first: date
    last: date
    words: str
    count: int
    x: float
    width: float
    height: float
    on: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Brush:
    """The bars from the first to the last month (or, over a long time, year), and words for some of them."""

    bars: tuple[Bar, ...]
    ticks: tuple[tuple[float, str], ...]
    unit: str


def brush(months: Iterable[tuple[str, int]], since: date | None = None, until: date | None = None) -> Brush | None:
    """The strip of these months ("2024-12", and how many); `None` where there are none.

    >>> made = brush([("2024-11", 3), ("2025-01", 6)], since=date(2025, 1, 1))
    >>> [(bar.words, bar.count, bar.height, bar.on) for bar in made.bars]
    [('Nov 2024', 3, 50.0, False), ('Dec 2024', 0, 0.0, False), ('Jan 2025', 6, 100.0, True)]
    """
    counts = {(int(month[:4]), int(month[5:7])): count for month, count in months if len(month) >= 7}
    if not counts:
        return None
    (first_year, first_month), (last_year, last_month) = _begin(counts), max(counts)
    before = {month: count for month, count in counts.items() if month < (first_year, first_month)}
    span = (last_year - first_year) * 12 + last_month - first_month + 1
    if span > MOST_MONTHS:
        years: Counter[int] = Counter()
        for (year, month), count in counts.items():
            if (year, month) not in before:
                years[year] += count
        held = [(date(y, 1, 1), date(y, 12, 31), f"{y}", years[y]) for y in range(first_year, last_year + 1)]
    else:
        held = []
        for n in range(span):
            year, month = divmod(first_year * 12 + first_month - 1 + n, 12)
            first = date(year, month + 1, 1)
            last = date(year, month + 1, calendar.monthrange(year, month + 1)[1])
            held.append((first, last, f"{first:%b %Y}", counts.get((year, month + 1), 0)))
    if before:
        words = f"before {held[0][2]}"
        held.insert(0, (date(*min(before), 1), held[0][0] - timedelta(1), words, sum(before.values())))
    most = max(count for *_, count in held)
    width = 100 / len(held)
    bars = tuple(
        Bar(
            first=first, last=last, words=words, count=count, x=round(n * width, 3), width=round(width, 3),
            height=round(count / most * 100, 1), on=(since is None or last >= since) and (until is None or first <= until),
        )
        for n, (first, last, words, count) in enumerate(held)
    )  # fmt: skip
    every = max(1, -(-len(bars) // 7))
    ticks = tuple((bar.x, bar.words) for n, bar in enumerate(bars) if n % every == 0)
    return Brush(bars=bars, ticks=ticks, unit="year" if span > MOST_MONTHS else "month")


def _begin(counts: Mapping[tuple[int, int], int]) -> tuple[int, int]:
    """The month that the strip begins with: the first, unless only few lie in the years before a later one."""
    room = sum(counts.values()) * FEW
    before = 0
    for month in sorted(counts):
        before += counts[month]
        if before > room:
            return month
    return min(counts)
