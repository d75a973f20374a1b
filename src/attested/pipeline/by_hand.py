"""A claim as a person codes it: stretches of a report with their parts, made into a claim read and linked as the coder's are."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date

from attested.annotate import read
from attested.annotate.quantities import read_quantity
from attested.annotate.times import read_time
from attested.errors import ClaimError
from attested.knowledge import codebook
from attested.model import (
    PEOPLE_ROLES,
    Argument,
    Claim,
    Coding,
    Document,
    Maker,
    Polarity,
    Quantity,
    Reading,
    Span,
    Speaker,
    SpeakerKind,
    Status,
    When,
    dated_items,
)
from attested.resolve.links import link

MAKER = Maker(stage="review", version=1)
_ARTICLE = re.compile(r"(?:the|an?)\s+", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """One part of a draft: a role and its words. Bounds and days that the person gives hold; else they are read from the words."""

    role: str
    start: int
    end: int
    low: float | None = None
    high: float | None = None
    approximate: bool = False
    unit: str | None = None
    of: str | None = None
    earliest: date | None = None
    latest: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """Whom the report credits, on the words that name them; outermost first."""

    start: int
    end: int
    kind: SpeakerKind = "unknown"
    named: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A claim before it is one. Offsets are code points of the report's text, ends exclusive."""

    kind: str
    evidence: tuple[tuple[int, int], ...]
    trigger: tuple[int, int] | None = None
    slots: tuple[Slot, ...] = ()
    speakers: tuple[Said, ...] = ()
    polarity: Polarity = "affirmed"
    status: Status = "occurred"
    hedge: str | None = None


def draft_of(claim: Claim) -> Draft:
    """A claim as a draft, to be corrected."""
    slots = [
        Slot(
            role=a.role, start=a.span.start, end=a.span.end, low=a.quantity.low if a.quantity else None,
            high=a.quantity.high if a.quantity else None, approximate=a.quantity.approximate if a.quantity else False,
            unit=a.quantity.unit if a.quantity else None, of=a.quantity.of if a.quantity else None,
            earliest=a.when.earliest if a.when else None, latest=a.when.latest if a.when else None,
        )
        for a in claim.arguments
        if a.span is not None
    ]  # fmt: skip
    return Draft(
        kind=claim.kind, evidence=tuple((span.start, span.end) for span in claim.evidence),
        trigger=(claim.trigger.start, claim.trigger.end) if claim.trigger else None, slots=tuple(slots),
        speakers=tuple(Said(start=s.span.start, end=s.span.end, kind=s.kind, named=s.named) for s in claim.speakers),
        polarity=claim.polarity, status=claim.status, hedge=claim.hedge,
    )  # fmt: skip


def by_hand(document: Document, draft: Draft, *, linked: bool = True) -> Claim:
    """The claim that a draft makes: values read from their words where none is given, names linked to actors and places (unless
    `linked` is false: linking reads the whole report).

    Raises `ClaimError` where the codebook has no such kind or role, or a quantity or interval is none; `SpanError` where a stretch
    holds no words.
    """
    if draft.kind not in codebook():
        raise ClaimError(f"{draft.kind!r} is no kind of claim; see the codebook")
    if not draft.evidence:
        raise ClaimError("a claim needs the words that it stands on: select its sentence")
    published = _published(document, draft.evidence[0][0])
    claim = Claim.make(
        kind=draft.kind,
        evidence=tuple(Span.of(document, *piece) for piece in sorted(draft.evidence)),
        trigger=Span.of(document, *draft.trigger) if draft.trigger else None,
        arguments=tuple(_argument(document, slot, published) for slot in draft.slots),
        speakers=tuple(_speaker(document, said) for said in draft.speakers),
        polarity=draft.polarity, status=draft.status, hedge=draft.hedge or None, confidence=1.0, made_by=MAKER,
    )  # fmt: skip
    if not linked:
        return claim
    reading = next((found for found in read(document) if isinstance(found, Reading)), None)
    if reading is None:  # a text that cannot be annotated: the claim stands, without links
        return claim
    found = next(iter(link(Coding(reading=reading, claims=(claim,)))))
    return replace(found, made_by=MAKER) if isinstance(found, Claim) else claim


def _argument(document: Document, slot: Slot, published: date | None) -> Argument:
    role = codebook().roles.get(slot.role)
    if role is None:
        raise ClaimError(f"{slot.role!r} is no role; see the codebook")
    span = Span.of(document, slot.start, slot.end)
    name = _ARTICLE.sub("", span.quote, count=1) if _ARTICLE.match(span.quote) else span.quote
    if role.holds == "quantity":
        return Argument(role=slot.role, span=span, quantity=_quantity(slot, span))
    if role.holds == "time":
        return Argument(role=slot.role, span=span, when=_when(slot, span, published))
    return Argument(role=slot.role, span=span, name=name)


def _quantity(slot: Slot, span: Span) -> Quantity:
    found = read_quantity(span.quote, people=slot.role in PEOPLE_ROLES)
    if slot.low is None and slot.high is None:
        if found is None:
            raise ClaimError(f"“{span.quote}” tells no number; give its lowest or highest bound")
        return replace(found, unit=slot.unit or found.unit, of=slot.of or found.of)
    try:
        return Quantity(
            low=_whole(slot.low), high=_whole(slot.high), approximate=slot.approximate,
            unit=slot.unit or (found.unit if found else "people"), of=slot.of or (found.of if found else None),
            as_written=span.quote,
        )  # fmt: skip
    except ValueError as error:
        raise ClaimError(str(error)) from error


def _whole(value: float | None) -> int | float | None:
    return int(value) if value is not None and float(value).is_integer() else value


def _when(slot: Slot, span: Span, published: date | None) -> When:
    found = read_time(span.quote, published)
    if slot.earliest is None and slot.latest is None:
        if found is None:
            raise ClaimError(f"“{span.quote}” tells no time that could be read; give its first or last day")
        return found
    if slot.earliest and slot.latest and slot.earliest > slot.latest:
        raise ClaimError(f"the time ends ({slot.latest}) before it begins ({slot.earliest})")
    if found is not None and (found.earliest, found.latest) == (slot.earliest, slot.latest):
        return found
    precision = "day" if slot.earliest == slot.latest else "days"
    return When(earliest=slot.earliest, latest=slot.latest, precision=precision, as_written=span.quote)


def _speaker(document: Document, said: Said) -> Speaker:
    span = Span.of(document, said.start, said.end)
    return Speaker(span=span, name=_ARTICLE.sub("", span.quote, count=1), kind=said.kind, named=said.named)


def _published(document: Document, at: int) -> date | None:
    """The report date that holds at a place of the text: of the digest's item, or of the whole."""
    day = document.published
    for item in dated_items(document):
        if item.start <= at:
            day = item.published or day
    return day
