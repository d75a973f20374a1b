"""`attested evaluate plv PATH`, satp, isaf, polnear, re3d, muc34: what our coder makes of public samples, on their measures."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from attested.annotate import read
from attested.annotate.casing import restored
from attested.cli.measured import Measured
from attested.evaluate.counting import Counts, counts
from attested.evaluate.isaf import Record, Release, compare_releases, read_releases, record_of, render_fields
from attested.evaluate.muc import Message, Template, compare_templates, read_messages, render_templates, templates_of
from attested.evaluate.plover import Pair, compare_types, read_pairs, render_types, type_between
from attested.evaluate.polnear import Article, Span, compare_sources, read_articles, render_sources
from attested.evaluate.re3d import RelatedText, Relation, compare_relations, read_related, relations_of, render_relations
from attested.evaluate.satp import Incident, compare_incidents, read_incidents, render_counts
from attested.extract.attributions import attributions
from attested.ingest.datelines import dateline
from attested.knowledge import actors, states
from attested.model import Claim, CodedClaim, Coding, Document, Reading, Stage
from attested.pipeline.coder import DEFAULT, stages_of
from attested.resolve.events import group


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """A text with its reading and its claims."""

    document: Document
    reading: Reading
    claims: tuple[Claim, ...]


@cache
def _stages() -> tuple[Stage, ...]:
    return stages_of(DEFAULT)


def coded(documents: Iterable[Document]) -> Iterator[Read]:
    """Each text through the stages, as in a run, but nothing is kept and what fails is raised."""
    for document in documents:
        yield _coded(document)


def _coded(document: Document) -> Read:
    reading: Reading | None = None
    claims: list[Claim] = []
    for step in _stages():
        if step.reads is Document:
            reading = next(made for made in step(document) if isinstance(made, Reading))
        elif reading is not None and step.reads is Coding:
            claims = [c for c in step(Coding(reading=reading, claims=tuple(claims))) if isinstance(c, Claim)]
        elif reading is not None:
            claims += [c for c in step(reading) if isinstance(c, Claim)]
    if reading is None:
        raise RuntimeError("no stage reads a document")
    return Read(document=document, reading=reading, claims=tuple(claims))


# ------------------------------------------------------------ the samples


def satp(path: Path) -> Measured:
    """SATP: how many were killed, injured, arrested, abducted and surrendered in each incident."""
    scores = compare_incidents(read_incidents(path), _counts)
    return Measured(values=scores.as_dict(), text=render_counts(scores))


def _counts(incidents: Sequence[Incident]) -> Iterator[Counts]:
    for found in coded(Document(id=one.id, text=one.text, published=one.day) for one in incidents):
        yield counts(found.claims, found.document.text)


def isaf(path: Path) -> Measured:
    """ISAF releases: date, province, target group, killed, captured."""
    scores = compare_releases(read_releases(path), _records)
    return Measured(values=scores.as_dict(), text=render_fields(scores))


def _records(releases: Sequence[Release]) -> Iterator[Record]:
    today = date.today()  # noqa: DTZ011 - a dateline after today is not believed
    for found in coded(Document(id=one.id, text=one.text, published=dateline(one.text, latest=today)) for one in releases):
        yield record_of(found.claims, found.document.text, found.document.published, _named(found.reading))


def _named(reading: Reading) -> list[str]:
    """The actors that a reading names, by what its names can stand for, in text order."""
    found = []
    for name in sorted(reading.mentions, key=lambda m: m.first):
        match = actors().one(name.mention.name)
        if match is not None:
            found.append(match.entity.id)
    return found


def plover(path: Path) -> Measured:
    """PLV and the gold records of PLOVER: the type of what one named actor does to another."""
    scores = compare_types(read_pairs(path), _types)
    return Measured(values=scores.as_dict(), text=render_types(scores))


def _types(pairs: Sequence[Pair]) -> Iterator[str]:
    for pair, found in zip(pairs, coded(Document(id=pair.id, text=pair.text) for pair in pairs), strict=True):
        yield type_between(found.reading, found.claims, pair.source, pair.target)


def polnear(path: Path) -> Measured:
    """PolNeAR: who is credited, by head word and by exact span."""
    scores = compare_sources(read_articles(path), _sources)
    return Measured(values=scores.as_dict(), text=render_sources(scores))


def _sources(article: Article) -> tuple[list[Span], Callable[[Span], int]]:
    reading = next(made for made in read(Document(id=article.id, text=article.text)) if isinstance(made, Reading))
    tokens = reading.tokens
    return [(tokens[a.first].start, tokens[a.end - 1].end) for a in attributions(reading)], lambda span: _head_of(reading, span)


def _head_of(reading: Reading, span: Span) -> int:
    """Where the head word of a stretch begins: the first of its words that hangs on a word outside."""
    over = [t for t in reading.tokens if t.start < span[1] and span[0] < t.end and t.pos not in ("PUNCT", "SPACE")]
    inside = {t.index for t in over}
    return next((t.start for t in over if t.head == t.index or t.head not in inside), span[0])


def re3d(path: Path) -> Measured:
    """re3d: who fights, belongs to, leads, is allied with, meets whom, and who is where."""
    scores = compare_relations(read_related(path), _relations)
    return Measured(values=scores.as_dict(), text=render_relations(scores))


def _relations(texts: Sequence[RelatedText]) -> Iterator[list[Relation]]:
    for found in coded(Document(id=one.id, text=one.text) for one in texts):
        yield list(relations_of(found.claims))


def muc34(path: Path) -> Measured:
    """MUC-3/4: records of incidents, capitals restored first."""
    scores = compare_templates(read_messages(path), _templates, _country)
    return Measured(values=scores.as_dict(), text=render_templates(scores))


def _templates(messages: Sequence[Message]) -> Iterator[list[Template]]:
    documents = (Document(id=one.id, text=restored(one.text), published=one.day) for one in messages)
    for found in coded(documents):
        claims = [CodedClaim(claim=c, document=found.document, published=found.document.published) for c in found.claims]
        yield templates_of(group(claims), _kind_of)


def _kind_of(entity: str) -> str:
    known = actors().get(entity)
    return known.kind if known else ""


def _country(name: str) -> str | None:
    state = states().one(name)
    return state.code if state else None


ADAPTERS: dict[str, Callable[[Path], Measured]] = {
    "plv": plover, "plover-gsr": plover, "satp": satp, "isaf": isaf, "polnear": polnear, "re3d": re3d, "muc34": muc34,
}  # fmt: skip
