"""Movements as arrows: drawn only between places that are known, with a stub where an end is not told."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from attested.model import MovementRow, Where
from attested.web.basemap import Frame, Point, frame, labels, land
from attested.web.mapping import FORMS, REACH
from attested.web.shown import folded

STUB = 46.0
"""How long a stub for an end that is not told is, in units of the sheet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrow:
    """One arrow.

    `claimed` as a claim tells it; `inferred` where one movement's end and the next one's beginning differ and nobody tells the way
    between; `from-gap` and `to-gap` where the other end is not told, or only a country. `number` is that of its row.
    """

    number: int
    sort: Literal["claimed", "inferred", "from-gap", "to-gap"]
    path: str
    label: Point
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class End:
    """A place that an arrow leads to or from, in the form that says how exactly it is known."""

    form: str
    x: float
    y: float
    r: float
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ways:
    """The arrows over land, and the numbers of the movements that could not be drawn."""

    frame: Frame
    land: tuple[tuple[str, str], ...]
    labels: tuple[tuple[str, float, float], ...]
    arrows: tuple[Arrow, ...]
    ends: tuple[End, ...]
    undrawn: tuple[int, ...]


def ways(rows: Sequence[MovementRow]) -> Ways | None:
    """The drawing of movements, numbered from 1 in their order; `None` where no place is known well enough to be drawn."""
    chains = [(n, row, [_known(part) for part in (row.origins, row.vias, row.destinations)]) for n, row in enumerate(rows, 1)]
    known = {(w.lat, w.lon, w.precision): w for _, _, chain in chains for part in chain for w in part}
    if not known:
        return None
    shown = frame([(w.lon, w.lat) for w in known.values() if w.lon is not None and w.lat is not None])
    arrows: list[Arrow] = []
    undrawn = []
    for number, row, (origins, vias, ends) in chains:
        who = ", ".join(row.who) or "somebody"
        made = _arrows(number, who, shown, origins, vias, ends)
        arrows += made
        if not made:
            undrawn.append(number)
    arrows += _inferred(chains, shown)
    return Ways(
        frame=shown, land=land(shown), labels=labels(shown), arrows=tuple(arrows), undrawn=tuple(undrawn),
        ends=tuple(_end(w, shown) for w in known.values()),
    )  # fmt: skip


def _known(places: Sequence[Where]) -> list[Where]:
    """The places that can be drawn: with a point, and known more exactly than a country."""
    return [w for w in places if w.lat is not None and w.lon is not None and w.precision in FORMS]


def _at(where: Where, shown: Frame) -> Point:
    assert where.lat is not None
    assert where.lon is not None
    return shown.at(where.lon, where.lat)


def _arrows(
    number: int, who: str, shown: Frame, origins: Sequence[Where], vias: Sequence[Where], ends: Sequence[Where]
) -> list[Arrow]:
    if not origins and not vias and not ends:
        return []
    made = []
    nowhere: Sequence[Where | None] = (None,)
    for origin in origins or nowhere:
        for end in ends or nowhere:
            chain = [place for place in (origin, *vias, end) if place is not None]
            points = [_at(place, shown) for place in chain]
            names = [place.name for place in chain]
            if len(points) > 1:
                path, label = _curve(points)
                made.append(Arrow(number=number, sort="claimed", path=path, label=label, words=f"{who}: {' → '.join(names)}"))
            if origin is None:
                x, y = points[0]
                stub = (x - STUB, y - STUB * 0.6)
                path, label = _curve([stub, points[0]])
                words = f"{who}: origin not told, or only a country → {names[0]}"
                made.append(Arrow(number=number, sort="from-gap", path=path, label=stub, words=words))
            if end is None:
                x, y = points[-1]
                stub = (x + STUB, y - STUB * 0.6)
                path, label = _curve([points[-1], stub])
                words = f"{who}: {names[-1]} → destination not told, or only a country"
                made.append(Arrow(number=number, sort="to-gap", path=path, label=stub, words=words))
    return made


def _inferred(chains: Sequence[tuple[int, MovementRow, list[list[Where]]]], shown: Frame) -> list[Arrow]:
    """From where one movement of the same people ended to where their next one began, if those differ and both are dated."""
    last: dict[str, tuple[int, Where]] = {}
    made = []
    for number, row, (origins, _, ends) in sorted(chains, key=lambda c: str(c[1].first_day or "9999")):
        if row.first_day is None or row.denied or not row.who:
            continue
        key = folded(row.who[0])
        before = last.get(key)
        if before is not None and origins and (origins[0].lat, origins[0].lon) != (before[1].lat, before[1].lon):
            path, label = _curve([_at(before[1], shown), _at(origins[0], shown)])
            between = f"from {before[1].name} (after {before[0]}) to {origins[0].name} (before {number})"
            words = f"{row.who[0]}: nobody tells the way {between}"
            made.append(Arrow(number=number, sort="inferred", path=path, label=label, words=words))
        if ends:
            last[key] = number, ends[-1]
    return made


def _curve(points: Sequence[Point]) -> tuple[str, Point]:
    """A path through points, bent a little so that ways there and back lie apart; and where its number stands."""
    path = f"M{points[0][0]:g} {points[0][1]:g}"
    label = points[0]
    for (ax, ay), (bx, by) in pairwise(points):
        dx, dy = bx - ax, by - ay
        bend = 0.16
        cx, cy = (ax + bx) / 2 + dy * bend, (ay + by) / 2 - dx * bend
        long = math.hypot(bx - cx, by - cy) or 1.0
        back = min(9.0, long / 3)  # the head must not cover the place
        ex, ey = bx - (bx - cx) / long * back, by - (by - cy) / long * back
        path += f"Q{cx:.1f} {cy:.1f} {ex:.1f} {ey:.1f}"
        label = (round((ax + 2 * cx + bx) / 4, 1), round((ay + 2 * cy + by) / 4, 1))
    return path, label


def _end(where: Where, shown: Frame) -> End:
    x, y = _at(where, shown)
    form = FORMS[where.precision]
    r = max(13.0, shown.length(where.within_km or REACH[where.precision])) if form == "area" else 6.0
    return End(form=form, x=x, y=y, r=r, name=where.name)
