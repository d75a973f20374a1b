"""The writing side: one report is one transaction; judgements are only ever appended."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection, Engine, Table, and_, insert, select, update

from attested.errors import StoreError
from attested.model import Acquisition, Claim, Document, Finding, Judgement, Original
from attested.store import custody, schema
from attested.store.custody import Checkpoint
from attested.store.keeping import Keeper
from attested.store.people import People
from attested.store.settling import add_claims, moment, settle_report, shown_claims
from attested.store.view import View, read_judgements


def _json(value: Any) -> str | None:
    return None if value is None else msgspec.json.encode(value).decode()




class Writer:
    """What is written together: everything is kept, or, if anything fails, nothing. Made by `Store.writer()`."""

    def __init__(self, connection: Connection, by: str = "attested") -> None:
        self._connection = connection
        self.by = by

    @property
    def people(self) -> People:
        """What people decide, who they are, what they are at."""
        return People(self._connection)

    def record(self, action: str, about: Mapping[str, Any]) -> None:
        """Add an entry to the custody log: what was done, about which ids and hashes (never words of a report)."""
        custody.record(self._connection, self.by, action, about)

    def checkpoint(self) -> Checkpoint:
        """Keep how long the custody log is now, and the hash of its last entry."""
        return custody.keep_checkpoint(self._connection)

    @property
    def view(self) -> View:
        """The store with what this transaction has written so far."""
        return View.on(self._connection)

    @property
    def index(self) -> Keeper:
        """The writing side of what is assembled from the claims."""
        return Keeper(self._connection)

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
            at = self._insert(schema.acquisitions, {**came, "at": acquisition.at.isoformat()})
            about = {"original": original.sha256, "document": document.id, "text": _sha256(document.text)}
            custody.record_row(self._connection, self.by, "import", schema.acquisitions, at, **about)
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
        before = shown_claims(self._connection, number)
        earlier = select(codings.c.number).where(codings.c.document == number, codings.c.current)
        of_coder = and_(schema.claims.c.document == number, schema.claims.c.coding.in_(earlier), schema.claims.c.current)
        self._connection.execute(update(schema.claims).where(of_coder).values(current=False, shown=False))
        self._connection.execute(update(codings).where(codings.c.document == number).values(current=False))
        coding = self._insert(codings, {"document": number, "fingerprint": fingerprint, "at": moment(), "current": True})
        in_order = sorted(surest.values(), key=lambda c: (c.evidence[0].start, (c.trigger or c.evidence[0]).start, c.kind, c.id))
        add_claims(self._connection, in_order, document, number, coding)
        settle_report(self._connection, document, number, before)
        kept, sha256 = custody.digest_of_coding(self._connection, coding)
        self.record(
            "extract",
            {"coding": coding, "document": document.id, "fingerprint": fingerprint, "claims": kept, "sha256": sha256},
        )
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
            self.record("refuse", {"item": _sha256(finding.item), "code": finding.code})
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
        row |= {"author": document.author, "pages": _json(document.pages or None)}
        row |= {"source": _json(document.source), "made_by": _json(document.made_by), "text_sha256": _sha256(document.text)}
        return self._insert(schema.documents, row)

    def _insert(self, table: Table, row: dict[str, Any]) -> int:
        key = self._connection.execute(insert(table), row).inserted_primary_key
        return int(key[0]) if key else 0

    def _add_findings(self, findings: Iterable[Finding], number: int | None) -> None:
        rows = [
            {
                "document": number, "item": f.item, "code": f.code, "message": f.message, "level": f.level,
                "made_by": _json(f.made_by), "at": moment(), "current": True,
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
        with self._engine.connect().execution_options(writes=True) as connection, connection.begin():
            People(connection).judge(judgement)

    def all(self) -> tuple[Judgement, ...]:
        """Every decision, oldest first."""
        with self._engine.connect() as connection:
            return read_judgements(connection)
