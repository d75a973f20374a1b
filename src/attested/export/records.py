"""Claims, events, figures, ties and movements as plain records for JSON. Every one leads back to claims, and these to words.

The claim is the shape of `claims.jsonl`. What is assembled names its claims by id, with the quote that a reader wants first;
the shapes are written down in `docs/commands.md`.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from datetime import date
from typing import Any

from attested.model import (
    Argument,
    Claim,
    CodedClaim,
    Event,
    Figure,
    Movement,
    Quantity,
    SourceFigure,
    Span,
    Speaker,
    Tie,
    When,
    Where,
)
from attested.query import Desk, Hit

Record = dict[str, Any]


def claim(coded: CodedClaim, desk: Desk) -> Record:
    """A claim as `claims.jsonl` has it, and after it what its report says of itself."""
    pages = {"pages": list(coded.pages)} if coded.pages else {}
    return {**contract(coded.claim, desk), **pages, **_report(coded)}


def contract(claim: Claim, desk: Desk) -> Record:
    """A claim exactly as the contract writes it. `member` says which part of `file` it stands in, where that is not the whole."""
    acquired = desk.acquired(claim.document)
    member = {"member": acquired.member} if acquired and acquired.member else {}
    return {
        "id": claim.id,
        "document": claim.document,
        "file": acquired.path if acquired else None,
        **member,
        "kind": claim.kind,
        "evidence": [_span(span) for span in claim.evidence],
        "trigger": _span(claim.trigger),
        "arguments": [_argument(argument) for argument in claim.arguments],
        "speakers": [_speaker(speaker) for speaker in claim.speakers],
        "polarity": claim.polarity,
        "status": claim.status,
        "hedge": claim.hedge,
        "confidence": round(claim.confidence, 4),
        "made_by": {"stage": claim.made_by.stage, "version": claim.made_by.version} if claim.made_by else None,
    }


def event(event: Event, desk: Desk) -> Record:
    """An event, the claims that tell of it, and why they were put together."""
    return {
        "id": event.id,
        "kind": event.kind,
        "when": _when(event.when),
        "where": _where(event.where),
        "place": event.place,
        "agents": list(event.agents),
        "targets": list(event.targets),
        "sources": list(event.sources),
        "claims": _cited(event.claims, desk),
        "links": [
            {
                "left": link.left,
                "right": link.right,
                "score": _finite(link.score),
                "reasons": [{"feature": r.feature, "weight": _finite(r.weight), "words": r.words} for r in link.reasons],
            }
            for link in event.links
        ],
    }


def figure(figure: Figure, desk: Desk) -> Record:
    """A figure as a range, with every source's latest and all that was said before."""
    return {
        "id": figure.id,
        "event": figure.event,
        "measure": figure.measure,
        "of": figure.of,
        "unit": figure.unit,
        "scope": figure.scope,
        "low": figure.low,
        "high": figure.high,
        "approximate": figure.approximate,
        "disputed": figure.disputed,
        "part_of": figure.part_of,
        "side": figure.side,
        "side_entity": figure.side_entity,
        "about": figure.about,
        "fell": [[_given(one, desk), _given(two, desk)] for one, two in figure.fell],
        "latest": [_given(given, desk) for given in figure.latest],
        "history": [_given(given, desk) for given in figure.history],
    }


def tie(tie: Tie, desk: Desk) -> Record:
    """A tie between two actors, with the claims that affirm and that deny it."""
    return {
        "id": tie.id,
        "kind": tie.kind,
        "agent": tie.agent,
        "agent_entity": tie.agent_entity,
        "target": tie.target,
        "target_entity": tie.target_entity,
        "since": _day(tie.since),
        "until": _day(tie.until),
        "sources": list(tie.sources),
        "claims": _cited(tie.claims, desk),
        "denied": _cited(tie.denied, desk),
    }


def movement(movement: Movement, desk: Desk) -> Record:
    """A movement as one claim tells it."""
    return {
        "id": movement.id,
        "who": list(movement.who),
        "forces": [_quantity(quantity) for quantity in movement.forces],
        "origin": list(movement.origin),
        "via": list(movement.via),
        "destination": list(movement.destination),
        "when": _when(movement.when),
        "manner": list(movement.manner),
        "event": movement.event,
        "source": movement.source,
        "claim": _cited([movement.claim], desk)[0],
        "beside": _cited(movement.beside, desk),
    }


def hit(hit: Hit, desk: Desk) -> Record:
    """A report that was found, with the words around what was searched for and the claims that hold it."""
    document = hit.document
    acquired = desk.acquired(document.id)
    return {
        "document": document.id,
        "file": acquired.path if acquired else None,
        "title": document.title,
        "source": document.source.name if document.source else None,
        "published": _day(document.published),
        "snippet": hit.snippet,
        "marks": [list(mark) for mark in hit.marks],
        "claims": [{"id": c.id, "kind": c.kind, "quote": quote(c)} for c in hit.claims],
    }


def quote(claim: Claim) -> str:
    """The words of a claim's evidence on one line, stretches apart joined by an ellipsis."""
    return " … ".join(" ".join(span.quote.split()) for span in claim.evidence)


def _finite(weight: float) -> float | None:
    """A weight for JSON, which knows no infinity: `null` stands for a person's judgement, which outweighs all."""
    return round(weight, 3) if math.isfinite(weight) else None


def _report(coded: CodedClaim) -> Record:
    document = coded.document
    return {
        "published": _day(coded.published),
        "outlets": list(coded.outlets) or ([document.source.name] if document.source else []),
        "title": document.title,
        "url": document.url,
    }


def _cited(claims: Iterable[CodedClaim], desk: Desk) -> list[Record]:
    return [
        {
            "id": coded.claim.id,
            "kind": coded.claim.kind,
            "document": coded.claim.document,
            "file": acquired.path if (acquired := desk.acquired(coded.claim.document)) else None,
            "published": _day(coded.published),
            "outlets": _report(coded)["outlets"],
            "speakers": [speaker.name for speaker in coded.claim.speakers],
            "polarity": coded.claim.polarity,
            "status": coded.claim.status,
            "hedge": coded.claim.hedge,
            "quote": quote(coded.claim),
        }
        for coded in claims
    ]


def _given(given: SourceFigure, desk: Desk) -> Record:
    return {
        "source": given.source,
        "quantity": _quantity(given.quantity),
        "published": _day(given.published),
        "claim": _cited([given.claim], desk)[0],
    }


def _argument(argument: Argument) -> Record:
    record: Record = {"role": argument.role}
    if argument.name is not None:
        record["name"] = argument.name
    if argument.entity is not None:
        record["entity"] = argument.entity
    if argument.quantity is not None:
        record["quantity"] = _quantity(argument.quantity)
    if argument.when is not None:
        record["when"] = _when(argument.when)
    if argument.where is not None:
        record["where"] = _where(argument.where)
    if argument.because is not None:
        record["because"] = argument.because
    return {**record, "span": _span(argument.span)}


def _speaker(speaker: Speaker) -> Record:
    return {
        "name": speaker.name,
        "kind": speaker.kind,
        "named": speaker.named,
        "entity": speaker.entity,
        "cue": speaker.cue,
        "span": _span(speaker.span),
    }


def _span(span: Span | None) -> Record | None:
    return {"start": span.start, "end": span.end, "quote": span.quote} if span else None


def _quantity(quantity: Quantity) -> Record:
    of = {"of": quantity.of} if quantity.of is not None else {}
    return {
        "low": quantity.low,
        "high": quantity.high,
        "approximate": quantity.approximate,
        "unit": quantity.unit,
        **of,
        "as_written": quantity.as_written,
    }


def _when(when: When | None) -> Record | None:
    if when is None:
        return None
    return {
        "earliest": _day(when.earliest),
        "latest": _day(when.latest),
        "precision": when.precision,
        "as_written": when.as_written,
    }


def _where(where: Where | None) -> Record | None:
    if where is None:
        return None
    admin = {"admin": where.admin} if where.admin is not None else {}
    within = {"within_km": where.within_km} if where.within_km is not None else {}
    point = {"lat": where.lat, "lon": where.lon, "precision": where.precision}
    return {"id": where.id, "name": where.name, "country": where.country, **admin, **point, **within}


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
