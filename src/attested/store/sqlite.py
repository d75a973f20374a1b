"""What only SQLite does: opening the file, its modes, full-text search."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, column, create_engine, event, exists, func, select, table, text
from sqlalchemy.exc import DatabaseError
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from attested.errors import StoreError
from attested.store.wanted import Terms

# "attd": says in the file's header whose database it is.
APPLICATION = 0x61747464
_MAGIC = b"SQLite format 3\x00"
_BUSY_MS = 60_000
OPENED, CLOSED = "\x02", "\x03"
"""What full-text search puts around the words it found."""


def connect(path: Path, *, create: bool) -> Engine:
    """An engine on the file, its tables not yet looked at; `StoreError` where the file cannot be one of ours."""
    try:
        with path.open("rb") as file:
            head = file.read(len(_MAGIC))
    except FileNotFoundError:
        if not create:
            raise StoreError(f"there is no {path}; make one with: attested run REPORTS… --db {path}") from None
        if not path.parent.is_dir():
            raise StoreError(f"the folder of {path} does not exist; make it first") from None
        head = b""
    except OSError as error:
        raise StoreError(f"{path} cannot be opened: {error.strerror}") from error
    if head and head != _MAGIC:
        raise StoreError(f"{path} is not an SQLite database; give another file with --db")
    if not head and not create:
        raise StoreError(f"{path} is empty; make a database with: attested run REPORTS… --db {path}")
    if path.exists() and not os.access(path, os.W_OK):
        raise StoreError(f"{path} may not be written")  # WAL needs to write even to read
    engine = create_engine(f"sqlite:///{path}", max_overflow=-1)  # a connection is cheap; a web server's threads each want one
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _prepare(connection: sqlite3.Connection, _: Any) -> None:
    connection.isolation_level = None  # we begin and commit ourselves: `_begin`
    connection.execute(f"PRAGMA busy_timeout = {_BUSY_MS}")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA journal_mode = WAL")
    # In WAL, NORMAL never damages the file, and a killed process loses no committed report; only a power cut can lose the last few.
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute("PRAGMA cache_size = -65536")


def _begin(connection: Connection) -> None:
    # A writer takes its lock at once: one that upgrades from reading later fails instead of waiting.
    connection.exec_driver_sql("BEGIN IMMEDIATE" if connection.get_execution_options().get("writes") else "BEGIN")


def owner(connection: Connection) -> bool | None:
    """Whether the database is ours; `None` if it is new and nobody's."""
    if connection.exec_driver_sql("PRAGMA application_id").scalar() == APPLICATION:
        return True
    return None if connection.exec_driver_sql("SELECT count(*) FROM sqlite_master").scalar() == 0 else False


def claim_file(connection: Connection) -> None:
    """Write our sign into a new database."""
    connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION}")


def learn(connection: Connection) -> None:
    """Let SQLite count what its tables hold, so that it chooses the right index; costs milliseconds."""
    connection.exec_driver_sql("PRAGMA analysis_limit = 1000")
    connection.exec_driver_sql("PRAGMA optimize")


def _match(terms: Terms) -> str:
    wanted = " AND ".join(f'"{t}"' for t in terms.wanted)
    return f"({wanted})" + "".join(f' NOT "{t}"' for t in terms.unwanted)


def document_hits(connection: Connection, terms: Terms, limit: int) -> list[tuple[int, str]]:
    """(number of the document, snippet with marks) of the documents that hold the terms, best first; a title counts four times."""
    best = (
        "SELECT rowid FROM document_words WHERE document_words MATCH :match AND rowid >= :oldest"
        " ORDER BY bm25(document_words, 4.0, 1.0), rowid LIMIT :limit"
    )
    # Snippets are cut one by one, for the best only: in the same query SQLite would cut one for every match before it sorts.
    cut = text(
        "SELECT snippet(document_words, -1, :opened, :closed, '…', 24) FROM document_words"
        " WHERE document_words MATCH :match AND rowid = :number"
    )
    asked = {"match": _match(terms), "opened": OPENED, "closed": CLOSED}
    oldest = _oldest(connection, "document_words", asked["match"])
    numbers = connection.scalars(text(best), {"match": asked["match"], "limit": limit, "oldest": oldest}).all()
    return [(number, connection.scalar(cut, {**asked, "number": number}) or "") for number in numbers]


def claim_hits(connection: Connection, terms: Terms, limit: int) -> list[tuple[int, int]]:
    """(number of the claim, of its document) of the current claims whose evidence holds the terms, best first."""
    best = (
        "SELECT claims.number, claims.document FROM"
        " (SELECT rowid AS number FROM claim_words WHERE claim_words MATCH :match AND rowid >= :oldest"
        " ORDER BY rank, rowid LIMIT :limit) AS best"
        " JOIN claims ON claims.number = best.number"
    )
    asked = {"match": _match(terms), "limit": limit, "oldest": _oldest(connection, "claim_words", _match(terms))}
    return [(row[0], row[1]) for row in connection.execute(text(best), asked)]


RANKED = 5_000
"""Of what a common word finds, so many of the newest are ranked: to rank all of a million takes a second."""


def _oldest(connection: Connection, words: str, match: str) -> int:
    """The number from which on the newest `RANKED` matches stand."""
    query = f"SELECT rowid FROM {words} WHERE {words} MATCH :match ORDER BY rowid DESC LIMIT 1 OFFSET {RANKED - 1}"
    return connection.scalar(text(query), {"match": match}) or 0


def marked_evidence(connection: Connection, terms: Terms, claim: int) -> str:
    """The evidence of a claim with marks around what was searched for."""
    query = text(
        "SELECT highlight(claim_words, 0, :opened, :closed) FROM claim_words WHERE claim_words MATCH :match AND rowid = :claim"
    )
    return connection.scalar(query, {"match": _match(terms), "opened": OPENED, "closed": CLOSED, "claim": claim}) or ""


def one_of(column: Any, numbers: Sequence[int]) -> Any:
    """Whether a column holds one of these numbers, however many: thousands of parameters cost more than the search."""
    if len(numbers) < _MANY:
        return column.in_(numbers)
    listed = func.json_each(json.dumps(list(numbers))).table_valued("value")
    return column.in_(select(listed.c.value))


_MANY = 50


class looked_at(FunctionElement[Any]):
    """A column whose rows are looked at one by one: SQLite shall go through them in the order asked for, and not find by it."""

    name = "looked_at"
    inherit_cache = True

    def __init__(self, column: Any) -> None:
        super().__init__(column)
        self.type = column.type


@compiles(looked_at, "sqlite")
def _plus(element: Any, compiler: Any, **more: Any) -> str:
    return f"+{compiler.process(next(iter(element.clauses)), **more)}"


@compiles(looked_at)
def _plain(element: Any, compiler: Any, **more: Any) -> str:
    return str(compiler.process(next(iter(element.clauses)), **more))


_WORDS = table("claim_words", column("rowid"), column("claim_words"))


def says(number: Any, terms: Terms) -> Any:
    """Whether the claim of this number says the terms in its evidence, to be asked claim by claim."""
    return exists(select(_WORDS.c.rowid).where(_WORDS.c.rowid == number, _WORDS.c.claim_words.op("MATCH")(_match(terms))))


def saying(query: Any, claims: Any, number: Any, terms: Terms) -> Any:
    """The query over claims (or a join of them) narrowed to those that say the terms, found one after another by their words."""
    found = query.select_from(claims.join(_WORDS, _WORDS.c.rowid == number))
    return found.where(_WORDS.c.claim_words.op("MATCH")(_match(terms)))


def common(connection: Connection, terms: Terms, most: int) -> bool:
    """Whether more claims than these say the terms in their evidence."""
    query = text("SELECT count(*) FROM (SELECT rowid FROM claim_words WHERE claim_words MATCH :match LIMIT :most)")
    return (connection.scalar(query, {"match": _match(terms), "most": most + 1}) or 0) > most


def claims_with(terms: Terms) -> Any:
    """The numbers of claims whose evidence holds the terms, as a query to stand inside another."""
    return text("SELECT rowid FROM claim_words WHERE claim_words MATCH :wanted_words").bindparams(wanted_words=_match(terms))


def damage(connection: Connection) -> list[str]:
    """What SQLite itself finds wrong with the file."""
    try:
        found = [str(row[0]) for row in connection.exec_driver_sql("PRAGMA integrity_check(20)") if row[0] != "ok"]
        found += [
            f"a row of {row[0]} points to no row of {row[2]}" for row in connection.exec_driver_sql("PRAGMA foreign_key_check")
        ]
    except DatabaseError as error:
        return [str(error.orig)]
    return found
