"""Events and movements as GeoJSON (RFC 7946). What is known only as a district, a province or a country is never a point."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, TextIO

from attested.errors import UsageError
from attested.export.columns import EVENTS, MOVEMENTS, Column, Told, point, told
from attested.model import Movement, Where
from attested.query import Desk, Question

Feature = dict[str, Any]
_WAY = ("origin", "via", "destination")


def write(desk: Desk, name: str, stream: TextIO, question: Question | None = None) -> int:
    """Write a FeatureCollection of events or movements, one feature a line; how many features it has."""
    if name == "events":
        features: Iterable[Feature] = (event(one) for one in told(desk, question))
    elif name == "movements":
        features = (movement(one) for one in desk.movements(question))
    else:
        raise UsageError(f"{name} have no place of their own, so there is no GeoJSON of them; take --format csv")
    stream.write('{"type":"FeatureCollection","features":[')
    written = 0
    for feature in features:
        stream.write(",\n" if written else "\n")
        stream.write(json.dumps(feature, ensure_ascii=False, allow_nan=False, separators=(",", ":")))
        written += 1
    stream.write("\n]}\n")
    return written


def event(told: Told) -> Feature:
    """An event as a feature: a point where its place is exact or a town, with its radius; else no geometry.

    `near` in the properties gives the representative point of a wider place, its radius and precision, for whoever draws areas.
    """
    properties = _properties(EVENTS, told, without=("id", "lat", "lon"))
    return _feature(told.event.id, _point(told.event.where), {**properties, **_near(told.event.where)})


def movement(movement: Movement) -> Feature:
    """A movement as a feature: a line through its places in order, if those it names are all points; else the points there are.

    A line says in which order places come, not which way was taken (`line` in the properties says so).
    """
    claim = movement.claim.claim
    roles = _WAY if claim.role("destination") else ("origin", "via", "place")
    wheres = [(role, a.where) for role in roles for a in claim.role(role) if a.where is not None]
    ends = {role for role, _ in wheres}
    points = [[at[1], at[0]] for _, where in wheres if (at := point(where)) is not None]
    points = [p for n, p in enumerate(points) if n == 0 or p != points[n - 1]]
    whole = len(points) == len(wheres) and len(points) > 1 and "origin" in ends and len(ends) > 1
    geometry: Feature | None = None
    if whole and len(claim.role("origin")) == 1 and not _crosses(points):
        geometry = {"type": "LineString", "coordinates": points}
    elif len(points) == 1:
        geometry = {"type": "Point", "coordinates": points[0]}
    elif points:
        geometry = {"type": "MultiPoint", "coordinates": points}
    properties = _properties(MOVEMENTS, movement, without=("id",))
    places = [{"role": role, **_place(where)} for role, where in wheres]
    line = {"line": "order of places, not the way taken"} if geometry and geometry["type"] == "LineString" else {}
    return _feature(movement.id, geometry, {**properties, "places": places, **line})


def _crosses(points: Sequence[Sequence[float]]) -> bool:
    """Whether a line would run over the antimeridian, where RFC 7946 wants it cut."""
    return any(abs(one[0] - two[0]) > 180 for one, two in itertools.pairwise(points))


def _feature(id: str, geometry: Feature | None, properties: Feature) -> Feature:
    return {"type": "Feature", "id": id, "geometry": geometry, "properties": properties}


def _point(where: Where | None) -> Feature | None:
    at = point(where)
    return {"type": "Point", "coordinates": [at[1], at[0]]} if at else None


def _near(where: Where | None) -> Feature:
    if where is None or point(where) or where.lat is None or where.lon is None:
        return {}
    return {"near": {"lat": where.lat, "lon": where.lon, "radius_km": where.within_km, "precision": where.precision}}


def _place(where: Where) -> Feature:
    known = {"name": where.name, "id": where.id, "country": where.country}
    return {**known, "precision": where.precision, "radius_km": where.within_km}


def _properties(columns: Sequence[Column[Any]], item: Any, without: Sequence[str]) -> Feature:
    values = {column.name: column.of(item) for column in columns if column.name not in without}
    renamed = {"within_km": "radius_km"}
    return {
        renamed.get(name, name): value.isoformat() if isinstance(value, date) else value
        for name, value in values.items()
    }  # fmt: skip
