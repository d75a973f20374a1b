"""The reading side: model types out of one unchanging moment of the database."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from types import TracebackType
from typing import Any

import msgspec
from sqlalchemy import Connection, Engine, Row, exists, func, or_, select

from attested.errors import QueryError, SpanError
from attested.model import (
    Acquisition,
    Anchor,
    Changes,
    Claim,
    Copy,
    Document,
    DocumentRow,
    Finding,
    Judgement,
    Listing,
    Maker,
    Original,
    Page,
    Source,
    likest,
)
from attested.store import custody, schema, sqlite, tallies
from attested.store.asking import begins, conditions
from attested.store.custody import Checkpoint, Entry
from attested.store.index import COUNTED, RARE, Index
from attested.store.people import People, judgement_of
from attested.store.question import Question
from attested.store.settling import parts
from attested.store.wanted import padded, terms

_anchor = msgspec.json.Decoder(Anchor)
_claim = msgspec.json.Decoder(Claim)
_copy = msgspec.json.Decoder(Copy)
_maker = msgspec.json.Decoder(Maker)
_pages = msgspec.json.Decoder(tuple[Page, ...])
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
        self._lent = False
        self._names: dict[str, list[int]] = {}

    def __enter__(self) -> View:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the moment; asking again opens a new one."""
        if self._opened is not None and not self._lent:
            self._opened.close()
            self._opened = None
            self._names = {}

    @classmethod
    def on(cls, connection: Connection) -> View:
        """The store as a writer sees it in the middle of its transaction; closing it leaves the transaction alone."""
        view = cls(connection.engine)
        view._opened, view._lent = connection, True
        return view

    @property
    def _connection(self) -> Connection:
        if self._opened is None:
            self._opened = self._engine.connect()
        return self._opened

    @property
    def people(self) -> People:
        """What people decided, who they are, what they are at; to be read only."""
        return People(self._connection)

    def log(self, *, action: str | None = None, before: int | None = None, limit: int = 100) -> list[Entry]:
        """Entries of the custody log, the latest first: all or of one action, before the entry of a number."""
        return custody.entries(self._connection, action=action, before=before, limit=limit)

    def checkpoint(self) -> Checkpoint:
        """How long the custody log is now, and the hash of its last entry: to be kept elsewhere."""
        return custody.head(self._connection)

    @property
    def index(self) -> Index:
        """What is assembled from the claims and kept to be looked up."""
        return Index(self._connection, self._names)

    def documents(self) -> Iterator[Document]:
        """Every report, in the order they were kept."""
        table = schema.documents
        for row in self._connection.execute(select(table).order_by(table.c.number)).yield_per(200):
            yield _document(row)

    def document(self, id: str) -> Document:
        """The report of this id, or of the only id that begins so; else `QueryError`."""
        table = schema.documents
        rows = self._connection.execute(select(table).where(begins(table.c.id, id)).limit(2)).all()
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
        """The claims that answer the question and that views show, report by report in text order."""
        table = schema.claims
        wanted = conditions(question or Question(), self.index.names)
        query = select(table.c.body).where(*wanted)
        # "+ 0": where there are conditions, SQLite shall find by them and then sort, not look through all claims in order.
        query = query.order_by(table.c.document + 0 if len(wanted) > 1 else table.c.document, table.c.number)
        for body in self._connection.scalars(query).yield_per(1000):
            yield _claim.decode(body)

    def numbered(self, numbers: Iterable[int] | None = None, *, hidden: bool = False) -> Iterator[tuple[int, Claim]]:
        """The claims that views show with their numbers, report by report: those of these numbers, or all.

        With `hidden` also those that views do not show: of earlier codings, rejected, replaced.
        """
        table = schema.claims
        query = select(table.c.number, table.c.body)
        if not hidden:
            query = query.where(sqlite.looked_at(table.c.shown))
        if numbers is None:
            for row in self._connection.execute(query.order_by(table.c.document, table.c.number)).yield_per(1000):
                yield row.number, _claim.decode(row.body)
            return
        for some in parts(numbers):
            rows = self._connection.execute(query.where(table.c.number.in_(some)).order_by(table.c.document, table.c.number))
            yield from ((row.number, _claim.decode(row.body)) for row in rows)

    def numbers(self, ids: Iterable[str], *, hidden: bool = False) -> dict[str, int]:
        """The numbers of the claims of these ids that views show; with `hidden`, of those too that they do not."""
        table, found = schema.claims, {}
        for some in parts(ids):
            query = select(table.c.id, table.c.number).where(table.c.id.in_(some))
            if not hidden:
                query = query.where(sqlite.looked_at(table.c.shown))
            rows = self._connection.execute(query.order_by(table.c.shown, table.c.number) if hidden else query)
            found.update({row.id: row.number for row in rows})
        return found

    def page_documents(
        self, question: Question, *, order: str = "kept", after: str | None = None, limit: int = 50
    ) -> Listing[DocumentRow]:
        """The reports with a claim that answers, with how many of their claims views show and people decided on."""
        table, claims = schema.documents, schema.claims
        where: list[Any] = []
        floor: int | None = None
        if question.document is not None:
            where.append(begins(table.c.id, question.document))
        rest = replace(question, document=None)
        if not rest.open:
            wanted = self.index.wanted(rest, in_order=True)
            if len(few := self.index.first(rest, RARE)) <= RARE:
                where.append(table.c.number.in_(select(claims.c.document).where(sqlite.one_of(claims.c.number, few))))
            else:
                where.append(exists(select(claims.c.number).where(claims.c.document == table.c.number, *wanted)))
                some = select(claims.c.document).distinct().where(sqlite.one_of(claims.c.number, few))
                floor = self._connection.scalar(select(func.count()).select_from(some.subquery()))
        of = select(func.count()).where(claims.c.document == table.c.number, claims.c.shown)
        decided = of.where(claims.c.state != "unreviewed")
        counted = (of.scalar_subquery().label("shown"), decided.scalar_subquery().label("reviewed"))
        return self.index.page(
            table, where, lambda row: DocumentRow(document=_document(row), claims=row.shown, reviewed=row.reviewed),
            order=order, after=after, limit=limit, more=counted, total=floor, floor=floor is not None,
        )  # fmt: skip

    def changes(self, since: datetime, *, limit: int = 50) -> Changes:
        """What became new or different since a moment: in the index, among reports, claims and findings."""
        moment = since.astimezone(UTC).isoformat(timespec="microseconds")
        codings, reports, findings = schema.codings, schema.documents, schema.findings
        found = self.index.changed(moment, limit=limit)
        new = select(reports).join(codings, codings.c.document == reports.c.number)
        new = new.where(codings.c.current, codings.c.at > moment)
        new = new.order_by(codings.c.at.desc(), codings.c.number.desc()).limit(limit)
        documents = tuple(_document(row) for row in self._connection.execute(new))
        coded = select(schema.claims.c.id).join(codings, codings.c.number == schema.claims.c.coding)
        coded = coded.where(codings.c.at > moment, codings.c.current).limit(COUNTED + 1)
        counts = {
            "documents": self.index.count(codings, [codings.c.at > moment, codings.c.current]),
            "claims": self._connection.scalar(select(func.count()).select_from(coded.subquery())) or 0,
            "findings": self.index.count(findings, [findings.c.at > moment, findings.c.current]),
            "decisions": self.index.count(schema.decisions, [schema.decisions.c.at > moment]),
        }
        return replace(found, documents=documents, counts=found.counts | counts)

    def tallies(
        self, facets: Sequence[str], question: Question, most: int | None = None
    ) -> tuple[dict[str, dict[str, int]], int, bool]:
        """How many of the claims that answer have each value of facets; of how many claims that is; whether there are more.

        Of all claims the `most` values of each facet that most claims have.
        """
        if question.open and (kinds := tallies.known(self._connection, "kind")):
            return {facet: tallies.known(self._connection, facet, most) for facet in facets}, sum(kinds.values()), False
        claims = self.index.first(question, tallies.ENOUGH)
        some = claims[: tallies.ENOUGH]
        return tallies.of(self._connection, facets, some), len(some), len(claims) > len(some)

    def spelled(self, values: Sequence[str]) -> dict[str, str]:
        """One spelling that reports use for each of these folded names."""
        handles, names, claims = schema.facets, schema.names, schema.claims
        found = {}
        for value in values:
            query = select(claims.c.body).join(handles, handles.c.claim == claims.c.number)
            query = query.join(names, names.c.number == handles.c.name).where(names.c.name == f" {value} ")
            if (body := self._connection.scalar(query.limit(1))) is None:
                continue
            claim = _claim.decode(body)
            told = [a.name for a in claim.arguments] + [s.name for s in claim.speakers]
            told += [a.where.name for a in claim.arguments if a.where]
            written = next((name for name in told if name and padded(name) == f" {value} "), None)
            if written is not None:
                found[value] = written
        return found

    def source_names(self, sources: Sequence[str]) -> dict[str, str]:
        """What the outlets of these ids call themselves in their reports."""
        handles, claims, reports = schema.facets, schema.claims, schema.documents
        found = {}
        for value in sources:
            query = select(reports.c.source).join(claims, claims.c.document == reports.c.number)
            query = query.join(handles, handles.c.claim == claims.c.number)
            source = self._connection.scalar(query.where(handles.c.entity == value, handles.c.role == "outlet").limit(1))
            if source:
                found[value] = _source.decode(source).name
        return found

    def place_names(self, places: Iterable[str]) -> dict[str, str]:
        """What claims call places, by the ids of these."""
        found: dict[str, str] = {}
        for id in places:
            query = select(schema.events.c.place_name).where(schema.events.c.place == id).limit(1)
            if name := self._connection.scalar(query):
                found[id] = name
        return found

    def copies(self, documents: Iterable[str] | None = None) -> Iterator[Copy]:
        """Which reports repeat others, as it was found when the index was made: all, or those of some reports."""
        table = schema.copies
        query = select(table.c.body).order_by(table.c.number)
        for some in [None] if documents is None else parts(documents):
            for body in self._connection.scalars(query if some is None else query.where(table.c.document.in_(some))):
                yield _copy.decode(body)

    def reports(self, ids: Iterable[str]) -> Iterator[Document]:
        """The reports of these ids."""
        for some in parts(ids):
            for row in self._connection.execute(select(schema.documents).where(schema.documents.c.id.in_(some))):
                yield _document(row)

    def claim_ids(self, question: Question) -> set[str]:
        """The ids of the claims that answer the question."""
        return set(self._connection.scalars(select(schema.claims.c.id).where(*conditions(question, self.index.names))))

    def claim(self, id: str) -> Claim:
        """The claim of this id, or of the only id that begins so; else `QueryError`. Of two readings of one id the shown one."""
        table = schema.claims
        query = select(table.c.id, table.c.body).where(begins(table.c.id, id), or_(table.c.shown, table.c.current))
        rows = self._connection.execute(query.order_by(table.c.shown.desc(), table.c.number.desc()).limit(20)).all()
        readings = {row.id: row for row in reversed(rows)}
        return _claim.decode(_only(list(readings.values()), id, "claim").body)

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
        """What people decided about pairs of claims, oldest first, under the ids that the claims had then."""
        return read_judgements(self._connection)

    def judgements_now(self) -> tuple[Judgement, ...]:
        """The same under the ids that the claims have now: a claim that was coded anew, or corrected, is met at its anchor.

        A judgement of which a side is shown no more is left out.
        """
        table, claims = schema.judgements, schema.claims
        rows = self._connection.execute(select(table).order_by(table.c.number)).all()
        shown = self.numbers({id for row in rows for id in (row.left, row.right)})
        now: dict[str, str | None] = dict.fromkeys(shown)
        for row in rows:
            for id, written in ((row.left, row.left_anchor), (row.right, row.right_anchor)):
                if id in now:
                    continue
                anchor = _anchor.decode(written) if written else None
                if anchor is None:  # a judgement of the time before anchors: the row of then still says where it stood
                    body = self._connection.scalar(select(claims.c.body).where(claims.c.id == id).limit(1))
                    anchor = Anchor.of(_claim.decode(body)) if body else None
                found = likest(anchor, list(self.claims(Question(document=anchor.document)))) if anchor else None
                now[id] = found.id if found else None
        ids = {id: id if id in shown else now[id] for id in now}
        told = []
        for judgement in read_judgements(self._connection):
            left, right = ids[judgement.left], ids[judgement.right]
            if left is not None and right is not None and left != right:
                told.append(replace(judgement, left=left, right=right))
        return tuple(told)

    def counts(self) -> dict[str, int]:
        """How many originals, documents, acquisitions, current claims and current findings there are."""

        def count(table: Any, *where: Any) -> int:
            return self._connection.scalar(select(func.count()).select_from(table).where(*where)) or 0

        return {
            "originals": count(schema.originals),
            "documents": count(schema.documents),
            "acquisitions": count(schema.acquisitions),
            "claims": sum(tallies.known(self._connection, "kind").values()) or count(schema.claims, schema.claims.c.shown),
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

    def wrong(self, checkpoint: Checkpoint | None = None) -> Iterator[Wrong]:
        """Everything stored that is not what it should be: bytes, texts, spans, the log, the file itself. Reads the whole store.

        With a `checkpoint` that was kept elsewhere, also a log that was cut off since.
        """
        for message in sqlite.damage(self._connection):
            yield Wrong(item="database", message=message)
        for item, message in custody.wrong(self._connection, checkpoint):
            yield Wrong(item=item, message=message)
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
        made_by=_maker.decode(row.made_by) if row.made_by else None, author=row.author,
        pages=_pages.decode(row.pages) if row.pages else (),
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


def read_judgements(connection: Connection) -> tuple[Judgement, ...]:
    """The log as this connection sees it, oldest first."""
    table = schema.judgements
    rows = connection.execute(select(table).order_by(table.c.number))
    return tuple(judgement_of(row) for row in rows)
