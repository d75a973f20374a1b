"""The writing side: one report is one transaction; judgements are only ever appended."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, Engine, Table, insert, select, update

from attested.errors import StoreError
from attested.model import Acquisition, Claim, Document, Finding, Judgement, Original, dated_items
from attested.store import schema
from attested.store.wanted import Facet, days, facets, item_at

_AT_ONCE = 1000
"""How many names are looked up in one statement: databases bound the number of its parameters."""


def _json(value: Any) -> str | None:
    return None if value is None else msgspec.json.encode(value).decode()


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


class Writer:
    """What is written together: everything is kept, or, if anything fails, nothing. Made by `Store.writer()`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def keep(self, original: Original, acquisition: Acquisition, document: Document) -> bool:
        """Keep a file's bytes, the report read from them, and that they came from there; whether any of it was new.

        Raises `StoreError` where the bytes are not those of their SHA-256, or the document's text is not the one kept.
        """
        new = False
        seen = select(schema.originals.c.sha256).where(schema.originals.c.sha256 == original.sha256)
        if self._connection.scalar(seen) is None:
            if hashlib.sha256(original.content).hexdigest() != original.sha256:
                raise StoreError(f"the bytes of {acquisition.path} are not those of SHA-256 {original.sha256}")
            self._connection.execute(
                insert(schema.originals),
                {
                    "sha256": original.sha256,
                    "media_type": original.media_type,
                    "size": len(original.content),
                    "packed": zlib.compress(original.content, 6),
                },
            )
            new = True
        number = self._number(document)
        if number is None:
            number = self._add(document)
            new = True
        came = {"original": original.sha256, "path": acquisition.path, "member": acquisition.member, "document": number}
        if self._connection.scalar(select(schema.acquisitions.c.number).filter_by(**came)) is None:
            self._connection.execute(insert(schema.acquisitions), {**came, "at": acquisition.at.isoformat()})
            new = True
        # What could not be read before and now can: the old refusal no longer holds.
        table = schema.findings
        self._settle(table.c.document.is_(None), table.c.item.in_(names_of(acquisition)), table.c.level == "refused")
        return new

    def code(self, document: Document, claims: Sequence[Claim], findings: Iterable[Finding] = (), *, fingerprint: str) -> int:
        """Make these the document's claims and findings; how many claims are kept. Those of before are no longer current.

        Every span is checked against the text first (`SpanError`). Two claims with one id read the same: the surer is kept. A
        document already coded under this fingerprint is left as it is.
        """
        number = self._number(document)
        if number is None:
            raise StoreError(f"document {document.id} must be kept before it is coded")
        codings = schema.codings
        current = select(codings.c.number).where(codings.c.document == number, codings.c.current)
        if self._connection.scalar(current.where(codings.c.fingerprint == fingerprint)) is not None:
            return 0
        surest: dict[str, Claim] = {}
        for claim in claims:
            claim.check(document)
            if claim.id not in surest or claim.confidence > surest[claim.id].confidence:
                surest[claim.id] = claim
        self._connection.execute(update(schema.claims).where(schema.claims.c.document == number).values(current=False))
        self._connection.execute(update(codings).where(codings.c.document == number).values(current=False))
        coding = self._insert(codings, {"document": number, "fingerprint": fingerprint, "at": _now(), "current": True})
        in_order = sorted(surest.values(), key=lambda c: (c.evidence[0].start, (c.trigger or c.evidence[0]).start, c.kind, c.id))
        self._add_claims(in_order, document, number, coding)
        self._settle(schema.findings.c.document == number)
        self._add_findings(findings, number)
        return len(in_order)

    def note(self, finding: Finding, document: Document | None = None) -> None:
        """Keep what could not be done. The same finding again adds nothing; of two refusals of one item the newer holds."""
        table = schema.findings
        number = self._number(document) if document else None
        same = select(table.c.number).where(
            table.c.item == finding.item, table.c.code == finding.code, table.c.message == finding.message, table.c.current
        )
        if self._connection.scalar(same) is not None:
            return
        if finding.level == "refused":
            self._settle(table.c.item == finding.item, table.c.level == "refused")
        self._add_findings([finding], number)

    def _number(self, document: Document) -> int | None:
        table = schema.documents
        row = self._connection.execute(select(table.c.number, table.c.text_sha256).where(table.c.id == document.id)).first()
        if row is None:
            return None
        if row.text_sha256 != _sha256(document.text):
            raise StoreError(f"document {document.id} is kept with another text; a text that changed must be a new document")
        return int(row.number)

    def _add(self, document: Document) -> int:
        row = {name: getattr(document, name) for name in ("id", "url", "title", "published", "fetched", "lang", "licence", "text")}
        row |= {"source": _json(document.source), "made_by": _json(document.made_by), "text_sha256": _sha256(document.text)}
        return self._insert(schema.documents, row)

    def _insert(self, table: Table, row: dict[str, Any]) -> int:
        key = self._connection.execute(insert(table), row).inserted_primary_key
        return int(key[0]) if key else 0

    def _add_claims(self, claims: Sequence[Claim], document: Document, number: int, coding: int) -> None:
        items = dated_items(document)
        rows = []
        handles: list[list[Facet]] = []
        for claim in claims:
            item = item_at(items, claim.evidence[0].start)
            first_day, last_day = days(claim, item)
            row = {
                "id": claim.id, "document": number, "coding": coding, "current": True, "kind": claim.kind,
                "polarity": claim.polarity, "status": claim.status, "confidence": claim.confidence,
                "first_day": first_day, "last_day": last_day,
                "evidence": "\n".join(s.quote for s in claim.evidence), "body": _json(claim),
            }  # fmt: skip
            rows.append(row)
            handles.append(facets(claim, document, item))
        if not rows:
            return
        added = insert(schema.claims).returning(schema.claims.c.number, sort_by_parameter_order=True)
        kept = self._connection.scalars(added, rows).all()
        names = self._names({facet.name for found in handles for facet in found})
        found = [
            {**asdict(facet), "claim": claim, "name": names[facet.name]} for claim, held in zip(kept, handles) for facet in held
        ]
        if found:
            self._connection.execute(insert(schema.facets), found)

    def _names(self, names: set[str]) -> dict[str, int]:
        """The number of each name, new ones added."""
        table = schema.names
        known: dict[str, int] = {}

        def look_up(wanted: Sequence[str]) -> None:
            for start in range(0, len(wanted), _AT_ONCE):
                query = select(table.c.name, table.c.number).where(table.c.name.in_(wanted[start : start + _AT_ONCE]))
                known.update((row.name, int(row.number)) for row in self._connection.execute(query))

        look_up(sorted(names))
        if new := sorted(names - set(known)):
            self._connection.execute(insert(table), [{"name": name} for name in new])
            look_up(new)
        return known

    def _add_findings(self, findings: Iterable[Finding], number: int | None) -> None:
        rows = [
            {
                "document": number, "item": f.item, "code": f.code, "message": f.message, "level": f.level,
                "made_by": _json(f.made_by), "at": _now(), "current": True,
            }
            for f in findings
        ]  # fmt: skip
        if rows:
            self._connection.execute(insert(schema.findings), rows)

    def _settle(self, *where: Any) -> None:
        table = schema.findings
        self._connection.execute(update(table).where(table.c.current, *where).values(current=False))


def names_of(acquisition: Acquisition) -> tuple[str, str]:
    """What a finding calls this file, or this part of it."""
    return acquisition.path, f"{acquisition.path}, {acquisition.member}"


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


class Judgements:
    """The log of what people decided: appended, superseded by a later entry, never edited (the database refuses it)."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def append(self, judgement: Judgement) -> None:
        """Add one decision at the end of the log."""
        row = asdict(judgement) | {"at": judgement.at.isoformat()}
        with self._engine.connect().execution_options(writes=True) as connection, connection.begin():
            connection.execute(insert(schema.judgements), row)

    def all(self) -> tuple[Judgement, ...]:
        """Every decision, oldest first."""
        with self._engine.connect() as connection:
            return read_judgements(connection)


def read_judgements(connection: Connection) -> tuple[Judgement, ...]:
    """The log as this connection sees it, oldest first."""
    table = schema.judgements
    rows = connection.execute(select(table).order_by(table.c.number))
    return tuple(
        Judgement(left=r.left, right=r.right, verdict=r.verdict, by=r.by, at=datetime.fromisoformat(r.at), note=r.note)
        for r in rows
    )
