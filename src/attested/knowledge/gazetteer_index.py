"""The file form of a gazetteer: one SQLite file with places, the folded names that they are found by, and what it was made of.

The index that ships with the package and the ones that users make from GeoNames dumps have the same tables.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from attested.errors import KnowledgeError
from attested.knowledge.spelling import fold

MAIN = 1
"""The flag of a name that a place is known by first."""
FORM = "2"
"""Of the tables below; an index of another form is refused."""

_TABLES = """
CREATE TABLE IF NOT EXISTS place (
    number INTEGER PRIMARY KEY, name TEXT NOT NULL, kind TEXT, country TEXT, admin INTEGER, second INTEGER,
    lat INTEGER NOT NULL, lon INTEGER NOT NULL, population INTEGER NOT NULL, within INTEGER);
CREATE TABLE IF NOT EXISTS about (what TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
"""
_NAMES = """
CREATE TABLE name (key TEXT NOT NULL, place INTEGER NOT NULL, main INTEGER NOT NULL, PRIMARY KEY (key, place)) WITHOUT ROWID
"""
_OTHER_IDS = "CREATE TABLE other_id (id TEXT PRIMARY KEY, place INTEGER NOT NULL) WITHOUT ROWID"
# One ten-thousandth of a degree is 11 metres: finer than any point of a town is meant.
_UNIT = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A place as an index keeps it.

    `number` is its GeoNames number, `kind` a kind of place (`None` is a town), `admin` and `second` the numbers of the divisions of
    the first and second level that it lies in (0: none known), `within` a radius in kilometres.
    """

    number: int
    name: str
    kind: str | None
    country: str | None
    admin: int
    second: int
    lat: float
    lon: float
    population: int
    within: int | None

    @property
    def fields(self) -> tuple[Any, ...]:
        """The values as they are written, in the order of the table."""
        return (
            self.number, self.name, self.kind, self.country, self.admin or None, self.second or None,
            round(self.lat * _UNIT), round(self.lon * _UNIT), self.population, self.within,
        )  # fmt: skip


def latin(name: str) -> bool:
    """Whether a name is in Latin letters and could stand in an English report."""
    return all(c < "\u0250" or "\u1e00" <= c <= "\u1eff" or c in "ʼʻʿʾ’‘`" for c in name)


def spellings(main: str, others: Iterable[str]) -> dict[str, int]:
    """The folded names that a place is found by, the one that it is known by marked `MAIN`."""
    keys = {fold(main): MAIN}
    for other in others:
        key = fold(other)
        # Codes and clipped forms ("ALV", "Dam") are not names in a report.
        if len(key) > 3 and latin(other) and not other.isupper() and not any(c.isdigit() for c in key):
            keys.setdefault(key, 0)
    return {key: flag for key, flag in keys.items() if key}


def tables(connection: sqlite3.Connection) -> None:
    """Make the tables that every index has, where they are not there yet."""
    connection.executescript(_TABLES)


def write_index(
    path: Path, places: Iterable[tuple[Row, Mapping[str, int]]], other_ids: Mapping[str, int], about: Mapping[str, str]
) -> tuple[int, int]:
    """Write a whole index, and say how many places and names it holds. The same places give the same bytes.

    Each place comes with its folded names and their flags. `other_ids` are ids of an earlier release and GeoNames codes of
    divisions ("UA.08"). What was at `path` is replaced.
    """
    path.unlink(missing_ok=True)
    rows: list[tuple[Any, ...]] = []
    names: list[tuple[str, int, int]] = []
    for row, keys in places:
        rows.append(row.fields)
        names += [(key, row.number, flag) for key, flag in keys.items()]
    connection = sqlite3.connect(path)
    try:
        connection.executescript("PRAGMA page_size = 4096; PRAGMA journal_mode = OFF;")
        tables(connection)
        connection.execute(_NAMES)
        connection.execute(_OTHER_IDS)
        connection.executemany("INSERT INTO place VALUES (?,?,?,?,?,?,?,?,?,?)", sorted(rows))
        connection.executemany("INSERT INTO name VALUES (?,?,?)", sorted(names))
        connection.executemany("INSERT INTO other_id VALUES (?,?)", sorted(other_ids.items()))
        connection.executemany("INSERT INTO about VALUES (?,?)", sorted({**about, "form": FORM}.items()))
        connection.commit()
        connection.execute("VACUUM")
    finally:
        connection.close()
    return len(rows), len(names)


class Index:
    """An index on disk, opened on first use and only read: memory stays small whatever its size.

    Raises `KnowledgeError` where it is missing, or is no index of this form.
    """

    def __init__(self, path: Path, mend: str) -> None:
        self.path = path
        self._mend = mend
        self._connection: sqlite3.Connection | None = None

    def _open(self) -> sqlite3.Connection:
        if self._connection is None:
            if not self.path.is_file():
                raise KnowledgeError(f"{self.path.name}: the place index is missing; {self._mend}")
            # immutable: the file may lie where no journal can be written, and nobody writes to it while it is read.
            connection = sqlite3.connect(f"{self.path.absolute().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False)
            try:
                form = dict(connection.execute("SELECT what, value FROM about")).get("form")
            except sqlite3.DatabaseError as error:
                raise KnowledgeError(f"{self.path.name}: is no place index ({error}); {self._mend}") from None
            if form != FORM:
                raise KnowledgeError(f"{self.path.name}: is a place index of form {form}, not {FORM}; {self._mend}")
            self._connection = connection
        return self._connection

    def __len__(self) -> int:
        return int(self._open().execute("SELECT count(*) FROM place").fetchone()[0])

    @property
    def about(self) -> dict[str, str]:
        """What the index was made of: `source`, `licence`, and for a user's own `digest`, which names its contents."""
        return dict(self._open().execute("SELECT what, value FROM about"))

    def get(self, number: int) -> Row | None:
        """The place of a GeoNames number."""
        row = self._open().execute("SELECT * FROM place WHERE number = ?", (number,)).fetchone()
        return _row(row) if row else None

    def number(self, other_id: str) -> int | None:
        """The number of a place by its id of an earlier release, or of a division by its GeoNames code ("UA.08")."""
        row = self._open().execute("SELECT place FROM other_id WHERE id = ?", (other_id,)).fetchone()
        return int(row[0]) if row else None

    def find(self, key: str) -> Iterator[tuple[Row, bool]]:
        """The places that bear a folded name, and whether it is the name that they are known by."""
        query = "SELECT place.*, name.main FROM name JOIN place ON place.number = name.place WHERE name.key = ?"
        for found in self._open().execute(query, (key,)):
            yield _row(found[:-1]), bool(found[-1] & MAIN)

    def counts(self) -> dict[str | None, int]:
        """How many places there are of each kind."""
        return dict(self._open().execute("SELECT coalesce(kind, 'town'), count(*) FROM place GROUP BY 1 ORDER BY 2 DESC"))


def _row(fields: tuple[Any, ...]) -> Row:
    number, name, kind, country, admin, second, lat, lon, population, within = fields
    return Row(
        number=number, name=name, kind=kind, country=country, admin=admin or 0, second=second or 0,
        lat=lat / _UNIT, lon=lon / _UNIT, population=population, within=within,
    )  # fmt: skip
