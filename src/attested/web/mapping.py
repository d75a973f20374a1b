"""Events on a map as marks whose form says how exactly their place is known. Nothing wider than a town is ever a point."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from attested.knowledge import places
from attested.model import Atlas, EventRow, Spot
from attested.web.basemap import Frame, Point, frame, labels, land
from attested.web.shown import family

Form = Literal["dot", "ring", "area"]
FORMS: Mapping[str, Form] = {"exact": "dot", "town": "ring", "district": "area", "province": "area"}
REACH = {"exact": 1.0, "town": 8.0, "district": 30.0, "province": 90.0}
"""The radius in kilometres where the gazetteer knows none: how wide such a place is as a rule, not a boundary."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """What stands at one place: how many events, of which family most are, and the range over the killed of each that gives one.

    `killed` is the lowest and the highest that any one event there gives (never a sum). `times` are the first and last days of
    those events that are listed (`None` where undated).
    """

    spot: Spot
    form: Form
    reach_km: float
    family: str
    families: tuple[tuple[str, int], ...]
    killed: tuple[float | None, float | None]
    times: tuple[tuple[date | None, date | None, str], ...]

    @property
    def key(self) -> str:
        """A name for it within the page."""
        return f"at-{self.spot.event}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """The marks of an answer, what is only known to lie in a country or region, and what has no place at all."""

    marks: tuple[Mark, ...]
    wide: tuple[Spot, ...]
    unplaced: int
    more: bool

    @property
    def events(self) -> int:
        """How many events are drawn."""
        return sum(mark.spot.events for mark in self.marks)


def chart(atlas: Atlas, rows: Sequence[EventRow]) -> Chart:
    """The marks of an atlas, with what the rows of its events tell beside."""
    at: dict[tuple[float | None, float | None, str | None], list[EventRow]] = defaultdict(list)
    for row in rows:
        at[row.lat, row.lon, row.precision].append(row)
    marks = []
    wide: dict[tuple[str | None, str], Spot] = {}
    for spot in atlas.spots:
        form = FORMS.get(spot.precision)
        if form is None:
            wide[spot.country, spot.place or spot.event] = spot
            continue
        marks.append(_mark(spot, form, at[spot.lat, spot.lon, spot.precision]))
    return Chart(marks=tuple(marks), wide=tuple(wide.values()), unplaced=atlas.unplaced, more=atlas.more)


def _mark(spot: Spot, form: Form, rows: Sequence[EventRow]) -> Mark:
    known = places().get(spot.place) if spot.place and form != "dot" else None
    families = Counter(family(row.kind) for row in rows).most_common()
    lows = [row.killed[0] for row in rows if row.killed[0] is not None]
    highs = [row.killed[1] for row in rows if row.killed != (None, None)]
    return Mark(
        spot=spot, form=form, reach_km=(known.within_km if known and known.within_km else 0) or REACH[spot.precision],
        family=families[0][0] if families and families[0][1] * 2 > spot.events else "mixed", families=tuple(families),
        killed=(min(lows) if lows else None, None if None in highs else max((h for h in highs if h is not None), default=None)),
        times=tuple((row.first_day, row.last_day, family(row.kind)) for row in rows),
    )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A map drawn without a script: land, names of countries, and the marks where they stand, the widest first."""

    frame: Frame
    land: tuple[tuple[str, str], ...]
    labels: tuple[tuple[str, float, float], ...]
    marks: tuple[tuple[Mark, float, float, float], ...]


def sheet(marks: Sequence[Mark], *, beside: Sequence[Point] = ()) -> Sheet:
    """The drawing of marks (and of a frame that holds other points, longitude and latitude, beside)."""
    shown = frame([*((mark.spot.lon, mark.spot.lat) for mark in marks), *beside])
    drawn = []
    for mark in sorted(marks, key=lambda mark: -mark.reach_km):
        size = shown.length(mark.reach_km) if mark.form == "area" else 5 + mark.spot.events**0.5 * 1.5
        drawn.append((mark, *shown.at(mark.spot.lon, mark.spot.lat), round(max(size, 13.0 if mark.form == "area" else 0.0), 1)))
    return Sheet(frame=shown, land=land(shown), labels=labels(shown), marks=tuple(drawn))


def feature(mark: Mark) -> dict[str, Any]:
    """A mark for the script of the map."""
    spot = mark.spot
    return {
        "key": mark.key, "lat": spot.lat, "lon": spot.lon, "form": mark.form, "precision": spot.precision, "km": mark.reach_km,
        "events": spot.events, "disputed": spot.disputed, "family": mark.family, "killed": mark.killed,
        "times": [[str(first or ""), str(last or first or ""), home] for first, last, home in mark.times],
    }  # fmt: skip
