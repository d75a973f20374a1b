"""The custody log: what was done to the store, by whom and when, each entry chained to the one before by its hash.

Entries hold ids and hashes, never words of a report. An entry about a row of another table holds that row's digest, so that
a byte flipped there is found too. A checkpoint says how many entries there were and what the last one's hash was: with one that
was copied elsewhere, a log whose end was cut off is found out.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Table, func, insert, select

from attested.errors import QueryError
from attested.store import schema
from attested.store.settling import moment

START = "0" * 64
"""What stands before the first entry."""
ACTIONS = (
    "import", "extract", "refuse", "decide", "judge", "assign", "remark", "assemble", "export", "login", "login refused", "account",
    "settings", "delete",
)  # fmt: skip
"""What an entry can be about, in the words of the log."""
ROWS = ("decisions", "judgements", "assignments", "remarks", "acquisitions")
"""Tables of which each row that is written has an entry with its digest."""
EVERY = 500
"""A checkpoint is kept after so many entries, and at the end of each run."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry of the log. `about` holds ids, numbers and hashes by what they are of."""

    number: int
    at: datetime
    by: str
    action: str
    about: Mapping[str, Any]
    previous: str
    hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkpoint:
    """How many entries the log had, and the hash of the last one. Its text can be kept outside the database.

    >>> Checkpoint.parse("3:" + "ab" * 32).count
    3
    """

    count: int
    head: str

    def __str__(self) -> str:
        return f"{self.count}:{self.head}"

    @classmethod
    def parse(cls, text: str) -> Checkpoint:
        """The checkpoint of this text; `QueryError` where it is none."""
        count, _, head = text.strip().partition(":")
        if not count.isdecimal() or len(head) != 64 or set(head) - set("0123456789abcdef"):
            raise QueryError(f"{text!r} is no checkpoint; it is a count, a colon and 64 hexadecimal digits")
        return cls(count=int(count), head=head)


def record(connection: Connection, by: str, action: str, about: Mapping[str, Any]) -> str:
    """Add an entry at the end of the log; its hash."""
    if action not in ACTIONS:
        raise ValueError(f"the log knows no action {action!r}")
    table = schema.log
    last = connection.execute(select(table.c.number, table.c.hash).order_by(table.c.number.desc()).limit(1)).first()
    number, previous = (last.number + 1, last.hash) if last is not None else (1, START)
    row = {
        "number": number, "at": moment(), "by": by, "action": action,
        "about": json.dumps(about, ensure_ascii=False, sort_keys=True), "previous": previous,
    }  # fmt: skip
    row["hash"] = _hash(row)
    connection.execute(insert(table), row)
    if number % EVERY == 0:
        keep_checkpoint(connection)
    return str(row["hash"])


def record_row(connection: Connection, by: str, action: str, table: Table, number: int, **about: Any) -> str:
    """Add an entry about a row that was just written, with its digest."""
    row = connection.execute(select(table).where(table.c.number == number)).one()
    return record(connection, by, action, {**about, "row": number, "sha256": digest_of(row), "table": table.name})


def digest_of(row: Row[Any]) -> str:
    """A digest of everything in a row; what it does not have is left out, so that a column that comes later changes no digest."""
    held = [[name, value] for name, value in sorted(row._mapping.items()) if value is not None]
    written = json.dumps(held, ensure_ascii=False, default=str)
    return hashlib.sha256(written.encode("utf-8", "surrogatepass")).hexdigest()


def digest_of_coding(connection: Connection, coding: int) -> tuple[int, str]:
    """How many claims a coding has, and a digest of all of them."""
    table = schema.claims
    total, count = hashlib.sha256(), 0
    query = select(table.c.id, table.c.body).where(table.c.coding == coding).order_by(table.c.number)
    for row in connection.execute(query):
        total.update(f"{row.id}\0{row.body}\0".encode("utf-8", "surrogatepass"))
        count += 1
    return count, total.hexdigest()


def head(connection: Connection) -> Checkpoint:
    """The log as it stands now."""
    table = schema.log
    last = connection.execute(select(table.c.number, table.c.hash).order_by(table.c.number.desc()).limit(1)).first()
    return Checkpoint(count=last.number, head=last.hash) if last is not None else Checkpoint(count=0, head=START)


def keep_checkpoint(connection: Connection) -> Checkpoint:
    """Keep a checkpoint of the log as it stands now, if there is anything new in it."""
    now, table = head(connection), schema.checkpoints
    if (connection.scalar(select(func.max(table.c.count))) or 0) < now.count:
        connection.execute(insert(table), {"at": moment(), "count": now.count, "head": now.head})
    return now


def entries(connection: Connection, *, action: str | None = None, before: int | None = None, limit: int = 100) -> list[Entry]:
    """Entries of the log, the latest first."""
    table = schema.log
    query = select(table).order_by(table.c.number.desc()).limit(limit)
    if action is not None:
        query = query.where(table.c.action == action)
    if before is not None:
        query = query.where(table.c.number < before)
    return [
        Entry(
            number=r.number, at=datetime.fromisoformat(r.at), by=r.by, action=r.action, about=json.loads(r.about),
            previous=r.previous, hash=r.hash,
        )
        for r in connection.execute(query)
    ]  # fmt: skip


def wrong(connection: Connection, outside: Checkpoint | None = None) -> Iterator[tuple[str, str]]:
    """What is wrong with the log and with the rows it speaks of: (which, what). `outside` is a checkpoint kept elsewhere."""
    table = schema.log
    previous, count = START, 0
    hashes: dict[int, str] = {}
    marks = {row["count"]: row["head"] for row in connection.execute(select(schema.checkpoints)).mappings()}
    if outside is not None and outside.count:
        marks[outside.count] = outside.head if marks.get(outside.count, outside.head) == outside.head else ""
    for row in connection.execute(select(table).order_by(table.c.number)).yield_per(1000):
        count += 1
        if row.number != count:
            yield f"log entry {count}", "is missing"
            count = row.number
        elif row.previous != previous:
            yield f"log entry {row.number}", "does not follow from the entry before it"
        if _hash(row._mapping) != row.hash:
            yield f"log entry {row.number}", "is not the one that was written"
        else:
            yield from _rows_wrong(connection, row)
        previous = row.hash
        if row.number in marks:
            hashes[row.number] = row.hash
    for at, wanted in sorted(marks.items()):
        if at > count:
            yield "log", f"the end is cut off: there were {at:,} entries once, there are {count:,}"
        elif hashes.get(at) != wanted:
            yield f"log entry {at}", "is not the one of its checkpoint"


def _rows_wrong(connection: Connection, entry: Row[Any]) -> Iterator[tuple[str, str]]:
    about = json.loads(entry.about)
    if about.get("table") in ROWS:
        table = schema.metadata.tables[about["table"]]
        row = connection.execute(select(table).where(table.c.number == about["row"])).first()
        if row is None:
            yield f"{table.name} {about['row']}", "is gone"
        elif digest_of(row) != about["sha256"]:
            yield f"{table.name} {about['row']}", "is not the one that was written"
    elif entry.action == "extract" and "coding" in about:
        held = digest_of_coding(connection, about["coding"])
        if held != (about["claims"], about["sha256"]):
            yield f"coding {about['coding']} of {about['document']}", "its claims are not those that were written"


def _hash(row: Mapping[Any, Any]) -> str:
    parts = [row[name] for name in ("number", "at", "by", "action", "about", "previous")]
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode("utf-8", "surrogatepass")).hexdigest()
