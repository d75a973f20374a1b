"""Events along time, drawn: bars whose ends are hard where the day is known and soft where it is not, lane by lane."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from attested.model import ClaimRow, EventRow
from attested.web.shown import country, named

PRECISE = ("day", "days")
By = Literal["actor", "place", "kind"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """An event on its lane: shares of the room (0 to 100). `soft` where no claim gives its days exactly; an open end reaches to the
    edge. `told` are the days of publication of its claims, where they stand and which claim was published."""

    row: EventRow
    line: int
    x: float
    width: float
    soft: bool
    open_start: bool
    open_end: bool
    told: tuple[tuple[float, date, str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane:
    """The events of one actor, place or kind, in so many lines that none covers another."""

    name: str
    bars: tuple[Bar, ...]
    lines: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Lanes:
    """All lanes over one scale of days, with marks on it."""

    lanes: tuple[Lane, ...]
    first: date
    last: date
    ticks: tuple[tuple[float, str], ...]
    shown: int


def lanes(
    rows: Sequence[EventRow], claims: Mapping[str, Sequence[ClaimRow]], by: By, since: date | None = None, until: date | None = None
) -> Lanes | None:
    """The lanes of these events, the fullest first; `claims` are those of each event, by its id. `None` where nothing is dated.

    The scale lies between `since` and `until` where they are given; what begins before or ends after is open at that edge.

    An event of several actors stands in the lane of each: lanes are views of the events, not parts of a sum.
    """
    dated = [row for row in rows if row.first_day or row.last_day]
    if not dated:
        return None
    # Beginnings and days of publication make the scale: a stretch said to last until some far year goes on beyond the edge.
    days = [day for row in dated if (day := row.first_day or row.last_day)]
    days += [c.coded.published for row in dated for c in claims.get(row.id, ()) if c.coded.published]
    first, last = max(filter(None, (min(days), since))), min(filter(None, (max(days), until)))
    if last < first:
        first, last = min(days), max(days)
    room = timedelta(max(1, math.ceil((last - first).days * 0.02)))
    first, last = first - room, last + room + timedelta(1)
    scale = 100 / (last - first).days

    def at(day: date) -> float:
        return round((day - first).days * scale, 3)

    held: dict[str, list[EventRow]] = defaultdict(list)
    for row in dated:
        for name in _names(row, by):
            held[name].append(row)
    made = []
    for name, within in sorted(held.items(), key=lambda item: (-len(item[1]), item[0])):
        ends: list[float] = []
        bars = []
        for row in sorted(within, key=lambda row: (row.first_day or first, row.last_day or last, row.id)):
            starts, stops = row.first_day and row.first_day >= first, row.last_day and row.last_day < last
            begin = min(at(row.first_day), 99.0) if row.first_day and starts else 0.0
            end = max(at(row.last_day + timedelta(1)), 1.0) if row.last_day and stops else 100.0
            width = max(0.7, end - begin)
            line = next((n for n, taken in enumerate(ends) if taken <= begin), len(ends))
            ends[line:line + 1] = [begin + width + 0.4]
            told = tuple(
                (at(c.coded.published) + scale / 2, c.coded.published, c.coded.claim.id, c.coded.document.id)
                for _, c in sorted({c.coded.published: c for c in claims.get(row.id, ()) if c.coded.published}.items())
                if c.coded.published and first <= c.coded.published < last
            )
            bars.append(
                Bar(
                    row=row, line=line, x=round(begin, 3), width=round(width, 3), soft=_soft(row, claims.get(row.id, ())),
                    open_start=not starts, open_end=not stops, told=told,
                )
            )  # fmt: skip
        made.append(Lane(name=name, bars=tuple(bars), lines=len(ends)))
    ticks = tuple((at(day), words) for day, words in _ticks(first, last))
    return Lanes(lanes=tuple(made), first=first, last=last, ticks=ticks, shown=len(dated))


def _names(row: EventRow, by: By) -> Sequence[str]:
    if by == "kind":
        return (named(row.kind),)
    if by == "place":
        return (row.place_name or country(row.country) or "place not told",)
    return tuple(dict.fromkeys([*row.agents, *row.targets])) or ("nobody named",)


def _soft(row: EventRow, claims: Iterable[ClaimRow]) -> bool:
    """Whether no claim gives exactly these days to the day."""
    if row.first_day is None or row.last_day is None:
        return True
    whens = [slot.when for c in claims for slot in c.coded.claim.role("time") if slot.when is not None]
    same = [when for when in whens if (when.earliest, when.latest) == (row.first_day, row.last_day)]
    return not any(when.precision in PRECISE for when in same)


def _ticks(first: date, last: date) -> list[tuple[date, str]]:
    span = (last - first).days
    if span <= 45:
        step = max(1, span // 7)
        return [(day, f"{day.day} {day:%b %Y}") for day in (first + timedelta(n) for n in range(1, span, step))][:8]
    months = [date(y, m, 1) for y in range(first.year, last.year + 1) for m in range(1, 13)]
    if span > 1200:
        months = [month for month in months if month.month == 1]
    inside = [month for month in months if first < month < last]
    every = max(1, math.ceil(len(inside) / 8))
    return [(month, f"{month:%Y}" if span > 1200 else f"{month:%b %Y}") for month in inside[::every]]
