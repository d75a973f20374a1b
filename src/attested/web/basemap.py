"""The outlines of countries for drawings without a script, from the files that the build made of Natural Earth's.

The outlines imply no opinion about any border. Where the front-end packages are not there, drawings go without land.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from attested.web.assets import VENDOR

KM_A_DEGREE = 111.2
Point = tuple[float, float]
Ring = tuple[tuple[float, float], ...]
Bounds = tuple[float, float, float, float]
"""West, south, east, north, in degrees."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """A part of the world on a sheet of `width` by `height` units, where a kilometre is as long either way at its middle."""

    bounds: Bounds
    width: float = 1000.0
    height: float = 600.0

    @property
    def squeeze(self) -> float:
        """How much shorter a degree of longitude is than one of latitude at the middle."""
        return max(0.2, math.cos(math.radians((self.bounds[1] + self.bounds[3]) / 2)))

    @property
    def scale(self) -> float:
        """Units a degree of latitude."""
        return self.height / (self.bounds[3] - self.bounds[1])

    def at(self, lon: float, lat: float) -> Point:
        """Where a point stands on the sheet."""
        west, _, _, north = self.bounds
        return (round((lon - west) * self.squeeze * self.scale, 1), round((north - lat) * self.scale, 1))

    def length(self, km: float) -> float:
        """How many units so many kilometres are."""
        return round(km / KM_A_DEGREE * self.scale, 1)


def frame(points: Iterable[Point], *, width: float = 1000.0, height: float = 600.0, least: float = 4.0) -> Frame:
    """The frame that holds these points (longitude, latitude) with room around them, at least so many degrees high.

    >>> frame([(36.6, 35.9)]).bounds
    (32.48..., 33.9, 40.71..., 37.9)
    """
    held = list(points) or [(20.0, 20.0)]
    west, east = min(p[0] for p in held), max(p[0] for p in held)
    south, north = min(p[1] for p in held), max(p[1] for p in held)
    middle = ((west + east) / 2, max(-70.0, min(70.0, (south + north) / 2)))
    squeeze = max(0.2, math.cos(math.radians(middle[1])))
    high = min(150.0, max(least, (north - south) * 1.25, (east - west) * 1.15 * squeeze * height / width))
    wide = high * width / height / squeeze
    return Frame(
        bounds=(middle[0] - wide / 2, middle[1] - high / 2, middle[0] + wide / 2, middle[1] + high / 2), width=width, height=height
    )


@lru_cache(maxsize=2)
def _world(name: str) -> tuple[tuple[str, tuple[tuple[Ring, Bounds], ...]], ...]:
    path = VENDOR / "world" / name
    if not path.is_file():
        return ()
    held: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))["features"]
    found = []
    for feature in held:
        shape = feature["geometry"]
        polygons = [shape["coordinates"]] if shape["type"] == "Polygon" else shape["coordinates"]
        rings: list[Ring] = []
        for ring in (ring for polygon in polygons for ring in polygon):
            beyond = max(x for x, _ in ring) > 180, min(x for x, _ in ring) < -180
            for turn in (0, *((-360,) if beyond[0] else ()), *((360,) if beyond[1] else ())):
                rings.append(tuple((x + turn, y) for x, y in ring))
        found.append((str(feature["properties"]["name"]), tuple((ring, _bounds(ring)) for ring in rings)))
    return tuple(found)


def _bounds(ring: Sequence[Point]) -> Bounds:
    return (min(p[0] for p in ring), min(p[1] for p in ring), max(p[0] for p in ring), max(p[1] for p in ring))


def land(shown: Frame) -> tuple[tuple[str, str], ...]:
    """The countries in a frame: their names and their outlines as the `d` of an SVG path. What lies outside is cut away."""
    west, south, east, north = shown.bounds
    wide, high = east - west, north - south
    near = (west - wide / 2, south - high / 2, east + wide / 2, north + high / 2)
    found = []
    for name, rings in _world("countries-50m.geojson" if high < 60 else "countries-110m.geojson"):
        parts = []
        for ring, (w, s, e, n) in rings:
            if e < west or w > east or n < south or s > north:
                continue
            points = [shown.at(min(max(x, near[0]), near[2]), min(max(y, near[1]), near[3])) for x, y in ring]
            kept = [point for i, point in enumerate(points) if i == 0 or point != points[i - 1]]
            if len(kept) > 2:
                parts.append("M" + "L".join(f"{x:g} {y:g}" for x, y in kept) + "Z")
        if parts:
            found.append((name, "".join(parts)))
    return tuple(found)


@lru_cache(maxsize=1)
def _labels() -> tuple[tuple[str, float, float, float], ...]:
    path = VENDOR / "world" / "labels.json"
    return tuple((str(n), x, y, size) for n, x, y, size in json.loads(path.read_text(encoding="utf-8"))) if path.is_file() else ()


def labels(shown: Frame, most: int = 24) -> tuple[tuple[str, float, float], ...]:
    """Names of the largest countries whose middle lies in a frame, and where they stand on the sheet."""
    inside = []
    for name, lon, lat, size in _labels():
        x, y = shown.at(lon, lat)
        room = math.sqrt(size) * shown.scale  # about how many units the country is across
        if 40 < x < shown.width - 40 and 15 < y < shown.height - 15 and room > len(name) * 5:
            inside.append((name, x, y, size))
    return tuple((n, x, y) for n, x, y, _ in sorted(inside, key=lambda label: -label[3])[:most])
