"""The reading side: model types out of one unchanging moment of the database."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from types import TracebackType
from typing import Any

import msgspec
from sqlalchemy import Connection, Engine, Row, and_, false, func, or_, select

from attested.errors import QueryError, SpanError
from attested.model import PLACE_ROLES, Acquisition, Claim, Document, Finding, Judgement, Maker, Original, Source
from attested.store import schema, sqlite
from attested.store.wanted import Question, fold, terms
from attested.store.writer import read_judgements

_claim = msgspec.json.Decoder(Claim)
_maker = msgspec.json.Decoder(Maker)
_source = msgspec.json.Decoder(Source)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A report that holds what was searched for: a snippet of it, and its claims whose evidence holds it too.

    `marks` are the half-open ranges of `snippet` that were searched for.
    """

    document: Document
    snippet: str
    marks: tuple[tuple[int, int], ...]
    claims: tuple[Claim, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Wrong:
    """Something stored that is not what it should be: which item, and what is wrong with it."""

    item: str
    message: str


class View:
    """The store as it was when first asked: what is written later is seen by the next view. Made by `Store.view()`.

    Close it, or use it in a `with` statement.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._opened: Connection | None = None

    def __enter__(self) -> View:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the moment; asking again opens a new one."""
        if self._opened is not None:
            self._opened.close()
            self._opened = None

    @property
    def _connection(self) -> Connection:
        if self._opened is None:
            self._opened = self._engine.connect()
        return self._opened

    def documents(self) -> Iterator[Document]:
        """Every report, in the order they were kept."""
        table = schema.documents
        for row in self._connection.execute(select(table).order_by(table.c.number)).yield_per(200):
            yield _document(row)

    def document(self, id: str) -> Document:
        """The report of this id, or of the only id that begins so; else `QueryError`."""
        table = schema.documents
        rows = self._connection.execute(select(table).where(_begins(table.c.id, id)).limit(2)).all()
        return _document(_only(rows, id, "report"))

    def original(self, sha256: str) -> Original:
        """A file's bytes as they reached us; `QueryError` where none has this SHA-256."""
        row = self._connection.execute(select(schema.originals).where(schema.originals.c.sha256 == sha256)).first()
        if row is None:
            raise QueryError(f"no original has the SHA-256 {sha256}")
        return Original(sha256=row.sha256, content=zlib.decompress(row.packed), media_type=row.media_type)

    def acquisitions(self, document: str | None = None) -> Iterator[Acquisition]:
        """From where reports came, in the order they came: all, or those of one report."""
        table, reports = schema.acquisitions, schema.documents
        query = select(table, reports.c.id.label("report")).join(reports, reports.c.number == table.c.document)
        if document is not None:
            query = query.where(reports.c.id == document)
        for r in self._connection.execute(query.order_by(table.c.number)).yield_per(1000):
            yield Acquisition(original=r.original, path=r.path, document=r.report, at=datetime.fromisoformat(r.at), member=r.member)

    def claims(self, question: Question | None = None) -> Iterator[Claim]:
        """The current claims that answer the question, report by report in text order."""
        table = schema.claims
        conditions = _conditions(question or Question())
        query = select(table.c.body).where(table.c.current, *conditions)
        # "+ 0": where there are conditions, SQLite shall find by them and then sort, not look through all claims in order.
        query = query.order_by(table.c.document + 0 if conditions else table.c.document, table.c.number)
        for body in self._connection.scalars(query).yield_per(1000):
            yield _claim.decode(body)

    def claim_ids(self, question: Question) -> set[str]:
        """The ids of the current claims that answer the question."""
        table = schema.claims
        return set(self._connection.scalars(select(table.c.id).where(table.c.current, *_conditions(question))))

    def claim(self, id: str) -> Claim:
        """The current claim of this id, or of the only id that begins so; else `QueryError`."""
        table = schema.claims
        query = select(table.c.body).where(_begins(table.c.id, id), table.c.current)
        return _claim.decode(_only(self._connection.execute(query.limit(2)).all(), id, "claim").body)

    def earlier_claims(self, document: str) -> Iterator[Claim]:
        """The claims of a report's earlier codings, oldest coding first."""
        table, reports = schema.claims, schema.documents
        query = select(table.c.body).join(reports, reports.c.number == table.c.document)
        query = query.where(reports.c.id == document, ~table.c.current).order_by(table.c.coding, table.c.number)
        for body in self._connection.scalars(query):
            yield _claim.decode(body)

    def findings(self, document: str | None = None) -> Iterator[Finding]:
        """What could not be done and still holds, in the order it was found: all, or of one report."""
        table, reports = schema.findings, schema.documents
        query = select(table).where(table.c.current)
        if document is not None:
            query = query.join(reports, reports.c.number == table.c.document).where(reports.c.id == document)
        for r in self._connection.execute(query.order_by(table.c.number)).yield_per(1000):
            made_by = _maker.decode(r.made_by) if r.made_by else None
            yield Finding(item=r.item, code=r.code, message=r.message, level=r.level, made_by=made_by)

    def judgements(self) -> tuple[Judgement, ...]:
        """What people decided, oldest first."""
        return read_judgements(self._connection)

    def counts(self) -> dict[str, int]:
        """How many originals, documents, acquisitions, current claims and current findings there are."""

        def count(table: Any, *where: Any) -> int:
            return self._connection.scalar(select(func.count()).select_from(table).where(*where)) or 0

        return {
            "originals": count(schema.originals),
            "documents": count(schema.documents),
            "acquisitions": count(schema.acquisitions),
            "claims": count(schema.claims, schema.claims.c.current),
            "findings": count(schema.findings, schema.findings.c.current),
        }

    def search(self, text: str, *, limit: int = 50) -> list[Hit]:
        """Reports whose words or whose claims' evidence hold what is searched for, best first.

        All words must be there; "phrases in quotes" as they stand; what follows a minus must not. Endings are ignored
        (strike, strikes, striking), as are case and accents. Raises `QueryError` where no word is asked for.
        """
        asked = terms(text)
        snippets = dict(sqlite.document_hits(self._connection, asked, limit))
        found: dict[int, list[int]] = {number: [] for number in snippets}
        # A report may hold the words only within one claim: "-Iran" keeps a claim whose report speaks of Iran elsewhere.
        for claim, document in sqlite.claim_hits(self._connection, asked, 4 * limit):
            if document not in found and len(found) < limit:
                found[document] = []
                snippets[document] = sqlite.marked_evidence(self._connection, asked, claim)
            if document in found:
                found[document].append(claim)
        table = schema.documents
        rows = self._connection.execute(select(table).where(table.c.number.in_(found)))
        reports = {row.number: _document(row) for row in rows}
        bodies = schema.claims
        query = select(bodies.c.number, bodies.c.body).where(bodies.c.number.in_([c for held in found.values() for c in held]))
        claims = {row.number: _claim.decode(row.body) for row in self._connection.execute(query)}
        hits = []
        for number, held in found.items():
            snippet, marks = _marked(snippets[number])
            hits.append(Hit(document=reports[number], snippet=snippet, marks=marks, claims=tuple(claims[c] for c in sorted(held))))
        return hits

    def wrong(self) -> Iterator[Wrong]:
        """Everything stored that is not what it should be: bytes, texts, spans, the file itself. Reads the whole store."""
        for message in sqlite.damage(self._connection):
            yield Wrong(item="database", message=message)
        for row in self._connection.execute(select(schema.originals)).yield_per(50):
            try:
                content = zlib.decompress(row.packed)
            except zlib.error as error:
                yield Wrong(item=row.sha256, message=f"the original cannot be unpacked: {error}")
                continue
            if hashlib.sha256(content).hexdigest() != row.sha256 or len(content) != row.size:
                yield Wrong(item=row.sha256, message="the original's bytes are not those that were kept")
        bodies = schema.claims
        for row in self._connection.execute(select(schema.documents)).yield_per(50):
            document = _document(row)
            if hashlib.sha256(document.text.encode("utf-8", "surrogatepass")).hexdigest() != row.text_sha256:
                yield Wrong(item=document.id, message="the report's text is not the one that was kept")
            query = select(bodies.c.id, bodies.c.body).where(bodies.c.document == row.number)
            for id, body in self._connection.execute(query):
                try:
                    _claim.decode(body).check(document)
                except (SpanError, msgspec.MsgspecError) as error:
                    yield Wrong(item=id, message=str(error))


def _conditions(question: Question) -> list[Any]:
    claims, handles, reports = schema.claims, schema.facets, schema.documents
    conditions: list[Any] = []

    def handled(*where: Any) -> None:
        conditions.append(claims.c.number.in_(select(handles.c.claim).where(*where)))

    if question.document is not None:
        conditions.append(claims.c.document.in_(select(reports.c.number).where(_begins(reports.c.id, question.document))))
    if question.kind is not None:
        conditions.append(claims.c.kind == question.kind)
    if question.since is not None:
        conditions.append(claims.c.last_day >= question.since)
    if question.until is not None:
        conditions.append(claims.c.first_day <= question.until)
    if question.place is not None:
        place = question.place.strip()
        same = [handles.c.place == place, _named(place)]
        if len(place) == 2 and place.isupper():
            same = [handles.c.country == place]
        handled(or_(*same), handles.c.role.in_(PLACE_ROLES))
    if question.actor is not None:
        who = or_(handles.c.entity == question.actor.strip(), _named(question.actor))
        handled(who, handles.c.role.not_in((*PLACE_ROLES, "outlet")))
    if question.source is not None:
        handled(or_(handles.c.entity == question.source.strip(), _named(question.source)), handles.c.role == "outlet")
    if question.text is not None:
        conditions.append(claims.c.number.in_(sqlite.claims_with(terms(question.text))))
    return conditions


def _named(name: str) -> Any:
    """Whether a facet's name holds these words, whole; never true where no word is left."""
    words = fold(name)
    if not words:
        return false()
    # Every name stands in its table once, however many claims bear it: looking through all of them costs little.
    held = select(schema.names.c.number).where(schema.names.c.name.contains(f" {words} ", autoescape=True))
    return schema.facets.c.name.in_(held)


def _begins(column: Any, id: str) -> Any:
    # A range, unlike LIKE, can use the index; ids are hexadecimal, so "g" ends the range.
    return and_(column >= id, column < id + "g") if len(id) < 32 else column == id


def _only(rows: Any, id: str, what: str) -> Any:
    if not rows:
        raise QueryError(f"no {what} has the id {id}")
    if len(rows) > 1:
        raise QueryError(f"several {what}s have an id that begins with {id}; give more of it")
    return rows[0]


def _document(row: Row[Any]) -> Document:
    return Document(
        id=row.id, source=_source.decode(row.source) if row.source else None, url=row.url, title=row.title,
        published=row.published, fetched=row.fetched, lang=row.lang, licence=row.licence, text=row.text,
        made_by=_maker.decode(row.made_by) if row.made_by else None,
    )  # fmt: skip


def _marked(text: str) -> tuple[str, tuple[tuple[int, int], ...]]:
    """A snippet without the marks of full-text search, and where they stood; line breaks become blanks."""
    plain, marks, start = "", [], None
    for part in _split(" ".join(text.split())):
        if part == sqlite.OPENED:
            start = len(plain)
        elif part == sqlite.CLOSED:
            if start is not None and start < len(plain):
                marks.append((start, len(plain)))
            start = None
        else:
            plain += part
    return plain, tuple(marks)


def _split(text: str) -> list[str]:
    return text.replace(sqlite.OPENED, f"\0{sqlite.OPENED}\0").replace(sqlite.CLOSED, f"\0{sqlite.CLOSED}\0").split("\0")
