"""The gazetteer: towns, divisions and countries of GeoNames, and the crossings, camps, bases and regions that reports name."""

from __future__ import annotations

import math
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import as_file
from pathlib import Path
from typing import Any

from attested.errors import KnowledgeError
from attested.knowledge.files import DATA, parts, rows
from attested.knowledge.spelling import fold, is_acronym
from attested.model import Where

PRECISION_OF_KIND = {
    "country": "country", "region": "region", "area": "province", "province": "province", "district": "district", "town": "town",
    "island": "district", "sea": "region", "mountains": "district", "valley": "district", "river": "region", "desert": "region",
    "quarter": "town", "road": "district", "strait": "district", "crossing": "exact", "camp": "exact", "base": "exact",
    "airport": "exact", "prison": "exact", "hospital": "exact", "port": "exact", "dam": "exact", "plant": "exact",
    "field": "exact", "site": "exact",
}  # fmt: skip
"""How exactly we know where something is when all we know is that it is at a place of this kind."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A place of the gazetteer. `kind` is a key of `PRECISION_OF_KIND`; `admin` the name of its first-level division.

    Latitude and longitude are WGS 84 degrees of a representative point, `within_km` the radius around it that the place
    covers, as far as known. `country` is `None` for what no one country holds (a sea, the Sahel).
    """

    id: str
    name: str
    kind: str
    country: str | None = None
    admin: str | None = None
    lat: float | None = None
    lon: float | None = None
    population: int = 0
    within_km: float | None = None

    def where(self, name: str | None = None) -> Where:
        """The place as a value of a claim."""
        return Where(
            id=self.id, name=name or self.name, country=self.country, admin=self.admin, lat=self.lat, lon=self.lon,
            precision=PRECISION_OF_KIND[self.kind], within_km=self.within_km,
        )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A place that a name may stand for, and whether that is its first name (every name of our own stock counts as one)."""

    place: Place
    main: bool


def radius_of_town(population: int) -> float:
    """A rough radius of a town in kilometres: it grows with the root of the population, between 2 and 25.

    >>> radius_of_town(0), radius_of_town(250_000), radius_of_town(20_000_000)
    (2.0, 10.0, 25.0)
    """
    return round(min(25.0, max(2.0, 0.02 * math.sqrt(population))), 1)


class Places:
    """The gazetteer, opened on first use and only read.

    `stock` holds the places of our own table (crossings, camps, bases, regions); the others are looked up in the index that
    `tools/build_gazetteer.py` makes.
    """

    def __init__(self, index: Path, stock: list[tuple[Place, tuple[str, ...]]]) -> None:
        self._index = index
        self._connection: sqlite3.Connection | None = None
        self._stock: dict[str, list[Candidate]] = {}
        self._own = {place.id: place for place, _ in stock}
        self._acronyms: set[str] = set()
        for place, aliases in stock:
            for name in (place.name, *aliases):
                if is_acronym(name):
                    self._acronyms.add(fold(name))
                found = self._stock.setdefault(fold(name), [])
                if all(c.place.id != place.id for c in found):
                    found.append(Candidate(place=place, main=True))

    def _open(self) -> sqlite3.Connection:
        if self._connection is None:
            if not self._index.is_file():
                raise KnowledgeError(f"{self._index.name}: the place index is missing; build it with tools/build_gazetteer.py")
            # immutable: the file ships inside the package and may lie where no journal can be written.
            self._connection = sqlite3.connect(f"{self._index.as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False)
        return self._connection

    def __len__(self) -> int:
        return len(self._own) + int(self._open().execute("SELECT count(*) FROM place").fetchone()[0])

    def get(self, identifier: str) -> Place | None:
        """The place of an id; `None` if the gazetteer has none."""
        if identifier in self._own:
            return self._own[identifier]
        where = ("id = ?", identifier.removeprefix("geonames:")) if identifier.startswith("geonames:") else ("code = ?", identifier)
        row = self._open().execute(f"SELECT {_COLUMNS} FROM place WHERE {where[0]}", (where[1],)).fetchone()
        return _place(row) if row else None

    def find(self, name: str) -> tuple[Candidate, ...]:
        """Every place that bears a name, in any of its known spellings; our own stock first, then by size.

        >>> from attested.knowledge import places
        >>> [c.place.country for c in places().find("Kherson")][:1]
        ['UA']
        """
        key = fold(name)
        if not key or (key in self._acronyms and name.strip().upper() != name.strip()):
            return ()
        return self._find(key)

    @lru_cache(maxsize=16384)  # noqa: B019 - one Places lives as long as the process
    def _find(self, key: str) -> tuple[Candidate, ...]:
        # "al-Bukamal" and "Bukamal", "El Fasher" and "Fasher": the article comes and goes.
        keys = [key]
        head, _, rest = key.partition(" ")
        if head in _ARTICLES and len(rest) > 3:
            keys += [f"{article} {rest}" for article in ("al", "el") if article != head] + [rest, f"al{rest}"]
        elif len(key) > 4:
            keys += [f"al {key}", f"el {key}"]
        found: list[Candidate] = []
        for n, spelling in enumerate(keys):
            known = {c.place.id for c in found}
            # A spelling with another article is one step less sure than the one asked for.
            found += [Candidate(place=c.place, main=c.main and not n) for c in self._exact(spelling) if c.place.id not in known]
        own = [c for c in found if c.place.id in self._own]
        others = sorted((c for c in found if c.place.id not in self._own), key=lambda c: -c.place.population)
        return (*own, *others)

    def _exact(self, key: str) -> list[Candidate]:
        rows_ = self._open().execute(
            f"SELECT {_COLUMNS}, main FROM name JOIN place ON place.id = name.place WHERE name.key = ?", (key,)
        )
        return [*self._stock.get(key, ()), *(Candidate(place=_place(row), main=bool(row[-1])) for row in rows_)]

    def own(self) -> Iterator[Place]:
        """The places of our own table."""
        return iter(self._own.values())


_ARTICLES = {"al", "el", "ar", "as", "ash", "an", "ad", "at", "az", "ul"}
_COLUMNS = "place.id, code, place.name, kind, country, admin, lat, lon, population, within"


def _place(row: tuple[Any, ...]) -> Place:
    number, code, name, kind, country, admin, lat, lon, population, within = row[:10]
    return Place(
        id=code or f"geonames:{number}", name=name, kind=kind or "town", country=country, admin=admin,
        lat=lat / 10_000, lon=lon / 10_000, population=population,
        within_km=within if within is not None else radius_of_town(population),
    )  # fmt: skip


def read_own_places(path: Path | None = None) -> Iterator[tuple[Place, tuple[str, ...]]]:
    """The places of `data/places.csv`, or of a table of the user's, each with its aliases."""
    seen: dict[str, str] = {}
    for where, row in rows(path or DATA / "places.csv", "id", "name", "kind"):
        if row["kind"] not in PRECISION_OF_KIND:
            raise KnowledgeError(f"{where}: {row['kind']!r} is no kind of place; known are {', '.join(PRECISION_OF_KIND)}")
        identifier = f"place:{row['id']}"
        if identifier in seen:
            raise KnowledgeError(f"{where}: {identifier} was given before, at {seen[identifier]}")
        seen[identifier] = where
        try:
            lat, lon = (float(row[c]) if row[c] else None for c in ("lat", "lon"))
            within = float(row["within_km"]) if row["within_km"] else None
        except ValueError as error:
            raise KnowledgeError(f"{where}: {error}") from None
        if (lat is not None and abs(lat) > 90) or (lon is not None and abs(lon) > 180):
            raise KnowledgeError(f"{where}: {lat}, {lon} is no point on earth")
        yield Place(
            id=identifier, name=row["name"], kind=row["kind"], country=row["country"] or None, admin=row["admin"] or None,
            lat=lat, lon=lon, within_km=within,
        ), parts(row["aliases"])  # fmt: skip


def read_places(own: Sequence[tuple[Place, tuple[str, ...]]] = ()) -> Places:
    """The gazetteer that ships with the package, and before it the places of a project; one of an id of ours takes its place."""
    said = {place.id for place, _ in own}
    with as_file(DATA / "gazetteer.sqlite") as index:
        return Places(Path(index), [*own, *((place, names) for place, names in read_own_places() if place.id not in said)])
