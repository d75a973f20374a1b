"""Adding a dump of GeoNames to a user's own place index: in a stream, in bounded memory, and going on where it was stopped."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path

from attested.errors import KnowledgeError
from attested.knowledge.gazetteer_index import FORM, Row, spellings, tables
from attested.knowledge.geonames_dump import BadRow, Entry, entries, opened

BATCH = 20_000
"""Rows between two commits: what a kill costs at most, and what memory holds."""
MOST_SHOWN = 20
_SAMPLE, _MOST_BAD = 1_000, 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """What adding a dump came to: rows read, places taken, rows of sorts not taken, bad rows by code, and the first of them.

    `resumed` is the row after which an addition that was stopped went on; 0 where it began anew.
    """

    rows: int
    places: int
    passed: int
    bad: dict[str, int] = field(default_factory=dict)
    shown: tuple[BadRow, ...] = ()
    resumed: int = 0


Division = Callable[[str], int]
"""Gives the number of a division by its GeoNames code ("UA.08"), 0 where it is not known."""


def add_dump(dump: Path, index: Path, division: Division, progress: Callable[[int], None] = lambda rows: None) -> Added:
    """Add the places of a dump to an index, which is made where there is none yet. A place that it holds already is replaced.

    The work is done in a copy beside it, `….part`, committed every `BATCH` rows: stopped at any point, the same call goes on
    from the last commit, and the index itself is whole at all times. Raises `KnowledgeError` where the dump cannot be read, is
    no dump of GeoNames, or another process is adding.
    """
    if not dump.is_file():
        raise KnowledgeError(f"{dump}: there is no such file")
    part = index.with_name(f"{index.name}.part")
    part.parent.mkdir(parents=True, exist_ok=True)
    with _work(part) as connection:
        known = _state(connection)
        resumed = int(known.get("adding rows", 0))
        if not resumed or not _same_beginning(dump, resumed, known["adding digest"]):
            resumed = 0  # nothing begun, or with another dump
            _begin(connection, index)
        done = _take(dump, connection, lru_cache(maxsize=65536)(division), resumed, progress)
        _finish(connection, dump)
    part.replace(index)
    return done


@contextmanager
def _work(part: Path) -> Iterator[sqlite3.Connection]:
    """A connection to the copy, which nobody else may have at the same time."""
    with closing(sqlite3.connect(part, timeout=0, isolation_level=None)) as connection:
        try:
            connection.execute("PRAGMA locking_mode = EXCLUSIVE")
            connection.execute("BEGIN EXCLUSIVE")
            connection.execute("COMMIT")
            yield connection
        except sqlite3.OperationalError as error:
            if "locked" in str(error):
                raise KnowledgeError(f"{part.name}: another process is adding places there; wait until it is done") from None
            raise KnowledgeError(f"{part.name}: cannot be written ({error})") from None
        except sqlite3.DatabaseError as error:
            raise KnowledgeError(f"{part.name}: is damaged ({error}); delete it and add the dump again") from None


def _state(connection: sqlite3.Connection) -> dict[str, str]:
    tables(connection)
    return dict(connection.execute("SELECT what, value FROM about"))


def _begin(connection: sqlite3.Connection, index: Path) -> None:
    """Make the copy: empty, or with what the index holds."""
    connection.executescript("DROP TABLE IF EXISTS name; DROP TABLE IF EXISTS other_id; DELETE FROM place; DELETE FROM about;")
    connection.executescript(
        """
        CREATE TABLE name (key TEXT NOT NULL, place INTEGER NOT NULL, main INTEGER NOT NULL);
        CREATE TABLE other_id (id TEXT PRIMARY KEY, place INTEGER NOT NULL) WITHOUT ROWID;
        """
    )
    if index.is_file():
        connection.execute("ATTACH ? AS old", (str(index),))
        connection.execute("BEGIN")
        for table in ("place", "name", "about"):
            connection.execute(f"INSERT INTO {table} SELECT * FROM old.{table}")
        connection.execute("COMMIT")
        connection.execute("DETACH old")


def _take(
    dump: Path, connection: sqlite3.Connection, division: Division, until: int, progress: Callable[[int], None]
) -> Added:
    """Read the dump through and write what is new. What was written before a stop is read past, if it is the same text."""
    held = bool(connection.execute("SELECT 1 FROM place LIMIT 1").fetchone())
    if held:  # to take out the names of what is replaced
        connection.execute("CREATE INDEX IF NOT EXISTS name_place ON name (place)")
    total, rows, taken, passed = hashlib.sha256(), 0, 0, 0
    bad: dict[str, int] = {}
    shown: list[BadRow] = []
    batch: list[Entry] = []
    with opened(dump) as lines:
        for rows, found in enumerate(entries(lines, total.update), start=1):
            if isinstance(found, BadRow):
                bad[found.code] = bad.get(found.code, 0) + 1
                shown += [found] if len(shown) < MOST_SHOWN else []
                if rows >= _SAMPLE and sum(bad.values()) > _MOST_BAD * rows:
                    raise KnowledgeError(_no_dump(dump, shown[0]))
            elif found is None:
                passed += 1
            else:
                taken += 1
                if rows > until:
                    batch.append(found)
            if rows % BATCH == 0 and rows > until:
                _write(connection, batch, division, held, rows, total.hexdigest())
                batch = []
                progress(rows)
    if rows and sum(bad.values()) > _MOST_BAD * rows:
        raise KnowledgeError(_no_dump(dump, shown[0]))
    if not rows:
        raise KnowledgeError(f"{dump}: holds no rows")
    _write(connection, batch, division, held, rows, total.hexdigest())
    return Added(rows=rows, places=taken, passed=passed, bad=bad, shown=tuple(shown), resumed=until)


def _no_dump(dump: Path, first: BadRow) -> str:
    return (
        f"{dump}: most rows are none of GeoNames (line {first.line}: {first.message});\n"
        "take allCountries.zip or a country's file of https://download.geonames.org/export/dump/"
    )


def _same_beginning(dump: Path, rows: int, digest: str) -> bool:
    total = hashlib.sha256()
    with opened(dump) as lines:
        for number, _ in enumerate(entries(lines, total.update), start=1):
            if number == rows:
                return total.hexdigest() == digest
    return False


def _write(
    connection: sqlite3.Connection, batch: list[Entry], division: Division, held: bool, rows: int, digest: str
) -> None:
    connection.execute("BEGIN")
    try:
        if held:
            connection.executemany("DELETE FROM name WHERE place = ?", [(one.row.number,) for one in batch])
        connection.executemany(
            "INSERT OR REPLACE INTO place VALUES (?,?,?,?,?,?,?,?,?,?)",
            [_divided(one, division).fields for one in batch],
        )
        names = [
            (key, one.row.number, flag) for one in batch for key, flag in spellings(one.names[0], one.names[1:]).items()
        ]  # the name of a script that is not Latin is a name in an original report, but never in an English one
        connection.executemany("INSERT INTO name VALUES (?,?,?)", names)
        state = (("adding rows", str(rows)), ("adding digest", digest))
        connection.executemany("INSERT OR REPLACE INTO about VALUES (?,?)", state)
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise


def _divided(one: Entry, division: Division) -> Row:
    """The row of a place with the numbers of its divisions; no place lies in itself."""
    first, second = (division(code) if code else 0 for code in (one.admin, one.second))
    return replace(one.row, admin=first if first != one.row.number else 0, second=second if second != one.row.number else 0)


def _finish(connection: sqlite3.Connection, dump: Path) -> None:
    """Make the names findable, and say what the index is made of."""
    about = dict(connection.execute("SELECT what, value FROM about"))
    digest = hashlib.sha256(f"{about.get('digest', '')} {about['adding digest']}".encode()).hexdigest()
    source = "; ".join(dict.fromkeys([*filter(None, about.get("source", "").split("; ")), dump.name]))
    connection.execute("DROP INDEX IF EXISTS name_place")
    connection.execute("CREATE INDEX IF NOT EXISTS name_key ON name (key)")
    connection.execute("BEGIN")
    connection.execute("DELETE FROM about WHERE what LIKE 'adding %'")
    said = {"form": FORM, "digest": digest, "source": source, "licence": "CC BY 4.0 (GeoNames, geonames.org)"}
    connection.executemany("INSERT OR REPLACE INTO about VALUES (?,?)", said.items())
    connection.execute("COMMIT")

