"""The gazetteer: towns, divisions and countries of GeoNames, and the crossings, camps, bases and regions that reports name."""

from __future__ import annotations

import math
import os
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.resources import as_file
from pathlib import Path
from types import MappingProxyType
from typing import Any

from attested.errors import KnowledgeError
from attested.knowledge.files import DATA, parts, rows
from attested.knowledge.gazetteer_index import Index, Row
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
    covers, as far as known. `country` is `None` for what no one country holds (a sea, the Sahel). `population` of a division is
    that of its towns. `inside` holds the ids of the divisions that it lies in, the widest first. `own` marks the places of our own
    table. `source` says what sort of source the fact was taken from; `was` is an id that it had in an earlier release.
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
    inside: tuple[str, ...] = ()
    own: bool = False
    source: str = "GeoNames"
    was: str = ""

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

    `stock` holds the places of our own table (crossings, camps, bases, regions) and comes first; then the index that ships with the
    package; then those that users made from a GeoNames dump, which add the places that it lacks.
    """

    def __init__(
        self,
        index: Path,
        stock: list[tuple[Place, tuple[str, ...]]],
        added: Sequence[Path] = (),
        short: Mapping[str, Sequence[str]] = MappingProxyType({}),
    ) -> None:
        self._indexes = [
            Index(index, _REBUILD),
            *(Index(path, _ANEW) for path in added),
        ]
        self._short = short
        self._stock: dict[str, list[Candidate]] = {}
        self._own = {place.id: place for place, _ in stock}
        self._formerly = {place.was: place for place, _ in stock if place.was}
        self._acronyms: set[str] = set()
        for place, aliases in stock:
            for name in (place.name, *aliases):
                if is_acronym(name):
                    self._acronyms.add(fold(name))
                found = self._stock.setdefault(fold(name), [])
                if all(c.place.id != place.id for c in found):
                    found.append(Candidate(place=place, main=True))

    def __len__(self) -> int:
        return len(self._own) + sum(len(index) for index in self._indexes)

    def get(self, identifier: str) -> Place | None:
        """The place of an id, also of one that it had in an earlier release; `None` if the gazetteer has none."""
        if found := self._own.get(identifier) or self._formerly.get(identifier):
            return found
        number = identifier.removeprefix("geonames:")
        for index in self._indexes:
            known = int(number) if number != identifier and number.isdecimal() and len(number) < 12 else index.number(identifier)
            if known is not None and (row := index.get(known)):
                return self._place(row)
        return None

    def short(self, written: str) -> tuple[Place, ...]:
        """The divisions that a short form stands for behind a town and a comma: "Va.", "N.C.", "KY", as it is written.

        >>> from attested.knowledge import places
        >>> [place.name for place in places().short("KY")], places().short("ky")
        (['Kentucky'], ())
        """
        return tuple(place for code in self._short.get(written, ()) if (place := self.get(code)))

    def find(self, name: str) -> tuple[Candidate, ...]:
        """Every place that bears a name, in any of its known spellings; our own stock first, then by size.

        >>> from attested.knowledge import places
        >>> [c.place.country for c in places().find("Kherson")][:1]
        ['UA']
        """
        if name in self._short and "." in name:
            return tuple(Candidate(place=place, main=True) for place in self.short(name))
        key = fold(name)
        if not key or (key in self._acronyms and name.strip().upper() != name.strip()):
            return ()
        return self._find(key)

    @lru_cache(maxsize=8192)  # noqa: B019 - one Places lives as long as the process
    def _find(self, key: str) -> tuple[Candidate, ...]:
        # "al-Bukamal" and "Bukamal", "El Fasher" and "Fasher": the article comes and goes.
        keys = [key]
        head, _, rest = key.partition(" ")
        if head in _ARTICLES and len(rest) > 3:
            keys += [f"{article} {rest}" for article in ("al", "el") if article != head] + [rest, f"al{rest}"]
        elif len(key) > 4:
            keys += [f"al {key}", f"el {key}"]
        sure = {key}
        if rest and (other := _ABBREVIATED.get(head)):  # "St. Louis", "Mt. Vernon", "Ft. Hood"
            keys.append(f"{other} {rest}")
            sure.add(keys[-1])
        found: dict[str, Candidate] = {}
        for spelling in keys:
            for c in self._exact(spelling):
                # A spelling with another article is one step less sure than the one asked for.
                main, known = c.main and spelling in sure, found.get(c.place.id)
                if known is None or (main and not known.main):
                    found[c.place.id] = Candidate(place=known.place if known else c.place, main=main)
        own = [c for c in found.values() if c.place.own]
        others = sorted((c for c in found.values() if not c.place.own), key=lambda c: -c.place.population)
        return (*own, *others)

    def _exact(self, key: str) -> Iterator[Candidate]:
        yield from self._stock.get(key, ())
        for index in self._indexes:
            for row, main in index.find(key):
                yield Candidate(place=self._own.get(f"geonames:{row.number}") or self._place(row), main=main)

    def _place(self, row: Row) -> Place:
        kind = row.kind or "town"
        inside = tuple(f"geonames:{number}" for number in (row.admin, row.second) if number)
        return Place(
            id=f"geonames:{row.number}", name=row.name, kind=kind, country=row.country,
            admin=row.name if kind == "province" else self._division(row.admin), lat=row.lat, lon=row.lon,
            population=row.population,
            within_km=row.within if row.within is not None else radius_of_town(row.population), inside=inside,
        )  # fmt: skip

    @lru_cache(maxsize=8192)  # noqa: B019 - one Places lives as long as the process
    def _division(self, number: int) -> str | None:
        found = next((row for index in self._indexes if number and (row := index.get(number))), None)
        return found.name if found else None

    def made_of(self) -> Iterator[dict[str, Any]]:
        """What the gazetteer is made of, our own table first: name, source, licence, and how many places of each kind."""
        counts = Counter(place.kind for place in self._own.values())
        yield {
            "name": "places.csv", "source": "our own", "licence": "CC0-1.0", "places": dict(counts.most_common()),
        }  # fmt: skip
        for index in self._indexes:
            about = index.about
            yield {
                "name": index.path.name, "source": about.get("source", ""), "licence": about.get("licence", ""),
                "places": index.counts(),
            }  # fmt: skip

    def own(self) -> Iterator[Place]:
        """The places of our own table."""
        return iter(self._own.values())


_REBUILD = "build it with tools/build_gazetteer.py"
_ANEW = "make it anew with attested gazetteer add"
_ARTICLES = {"al", "el", "ar", "as", "ash", "an", "ad", "at", "az", "ul"}
_ABBREVIATED = {"st": "saint", "saint": "st", "mt": "mount", "mount": "mt", "ft": "fort", "fort": "ft", "ste": "sainte"}


def read_own_places(path: Path | None = None) -> Iterator[tuple[Place, tuple[str, ...]]]:
    """The places of `data/places.csv`, or of a table of the user's, each with its aliases."""
    seen: dict[str, str] = {}
    for where, row in rows(path or DATA / "places.csv", "id", "name", "kind"):
        if row["kind"] not in PRECISION_OF_KIND:
            raise KnowledgeError(f"{where}: {row['kind']!r} is no kind of place; known are {', '.join(PRECISION_OF_KIND)}")
        identifier = f"geonames:{row['geonames']}" if row.get("geonames") else f"place:{row['id']}"
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
            lat=lat, lon=lon, within_km=within, own=True, source=row.get("source") or "general",
            was=f"place:{row['id']}" if row.get("geonames") else "",
        ), parts(row["aliases"])  # fmt: skip


def read_short_forms() -> dict[str, list[str]]:
    """The short forms of divisions of `data/abbreviations.csv`, each with the codes of what it may stand for."""
    found: dict[str, list[str]] = {}
    for _, row in rows(DATA / "abbreviations.csv", "written", "code"):
        for form in parts(row["written"]):
            found.setdefault(form, []).append(row["code"])
    return found


ADDED = "gazetteer-added.sqlite"
"""The name of the index that `attested gazetteer add` makes, beside the database."""
_VARIABLE = "ATTESTED_PLACES"


def added_index() -> Path | None:
    """The user's index that lookups consult: the one that `ATTESTED_PLACES` names, else the one in the current folder, if any."""
    named = os.environ.get(_VARIABLE)
    path = Path(named) if named else Path(ADDED)
    return path if named or path.is_file() else None


def shipped_division(code: str) -> int:
    """The GeoNames number of a division of the shipped index by its code ("UA.08"); 0 where it is not held.

    >>> shipped_division("UA.08"), shipped_division("UA.99")
    (706442, 0)
    """
    with as_file(DATA / "gazetteer.sqlite") as path:
        return _shipped(Path(path)).number(code) or 0


@lru_cache(maxsize=1)
def _shipped(path: Path) -> Index:
    return Index(path, _REBUILD)


def added_digest() -> str:
    """What names the contents of the user's index, for whoever must know whether it changed; empty where there is none."""
    path = added_index()
    return Index(path, _ANEW).about.get("digest", "") if path else ""


def look_beside(database: Path) -> None:
    """Let this process, and those that it starts, consult the user's index that lies beside a database; a named one comes first."""
    beside = database.absolute().parent / ADDED
    if not os.environ.get(_VARIABLE) and beside.is_file():
        os.environ[_VARIABLE] = str(beside)


def read_places(own: Sequence[tuple[Place, tuple[str, ...]]] = ()) -> Places:
    """The gazetteer that ships with the package, and what the user added to it.

    The places of a project come before our own; one of an id of ours takes its place.
    """
    said = {place.id for place, _ in own}
    stock = [(replace(place, own=True), names) for place, names in own]
    stock += [(place, names) for place, names in read_own_places() if place.id not in said]
    added = added_index()
    with as_file(DATA / "gazetteer.sqlite") as index:
        return Places(Path(index), stock, [added] if added else [], read_short_forms())
