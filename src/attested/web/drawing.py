"""Small drawings that need no script: when the claims of an event say it was, and where it lies, as SVG attributes."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from attested.model import CodedClaim, Event, When

WIDTH = 600.0
"""Drawings are this wide in their own units; pages scale them."""
EXACT = ("day", "days")
"""Times that stand as solid bars; all others are faded."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One claim on the strip: where its time begins and how wide it is (0 to `WIDTH`), and where it was published.

    An end that is open reaches to the edge and says so.
    """

    coded: CodedClaim
    when: When | None
    x: float | None
    width: float
    precise: bool
    open_start: bool
    open_end: bool
    published: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Strip:
    """The bars over one scale of days, with its marks."""

    bars: tuple[Bar, ...]
    first: date
    last: date
    ticks: tuple[tuple[float, str], ...]


def strip(event: Event) -> Strip | None:
    """When each claim says that it was, and when it was told; `None` where nothing is dated."""
    times = [(coded, _when(coded)) for coded in event.claims]
    days = [d for _, when in times if when for d in (when.earliest, when.latest) if d]
    days += [coded.published for coded, _ in times if coded.published]
    if not days:
        return None
    first, last = min(days), max(days)
    room = max(1, math.ceil((last - first).days * 0.04))
    first, last = first - timedelta(room), last + timedelta(room + 1)
    scale = WIDTH / (last - first).days

    def at(day: date) -> float:
        return round((day - first).days * scale, 1)

    bars = []
    for coded, when in times:
        begin = at(when.earliest) if when and when.earliest else 0.0
        end = at(when.latest + timedelta(1)) if when and when.latest else WIDTH
        known = when is not None and (when.earliest is not None or when.latest is not None)
        bars.append(
            Bar(
                coded=coded, when=when, x=begin if known else None, width=round(max(4.0, end - begin), 1),
                precise=when is not None and when.precision in EXACT and when.earliest is not None and when.latest is not None,
                open_start=known and when is not None and when.earliest is None,
                open_end=known and when is not None and when.latest is None,
                published=at(coded.published) + scale / 2 if coded.published else None,
            )
        )  # fmt: skip
    return Strip(bars=tuple(bars), first=first, last=last, ticks=tuple(_ticks(first, last, scale)))


def _when(coded: CodedClaim) -> When | None:
    return next((slot.when for slot in coded.claim.role("time") if slot.when is not None), None)


def _ticks(first: date, last: date, scale: float) -> Sequence[tuple[float, str]]:
    span = (last - first).days
    if span <= 24:
        step = max(1, span // 6)
        days = [first + timedelta(n) for n in range(0, span + 1, step)]
        return [((day - first).days * scale, f"{day.day} {day:%b}") for day in days]
    months = [date(year, month, 1) for year in range(first.year, last.year + 1) for month in range(1, 13)]
    if span > 800:
        months = [month for month in months if month.month == 1]
    inside = [month for month in months if first <= month <= last]
    every = max(1, len(inside) // 6)
    return [((month - first).days * scale, f"{month:%b %Y}" if span <= 800 else f"{month:%Y}") for month in inside[::every]]
