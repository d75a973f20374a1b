"""Outlets: who publishes, how soon, in its own words or another's, and what became of its claims. No rating is invented."""

from __future__ import annotations

from collections import Counter
from statistics import median

from fastapi import APIRouter, Depends, Request, Response

from attested.errors import QueryError
from attested.knowledge import outlets
from attested.model import Entity, Listing
from attested.query import Desk, Question
from attested.web import address, shown
from attested.web.render import page
from attested.web.screens import Screen
from attested.web.workspace import at_desk

router = APIRouter()
screen = Screen(name="outlets", title="Outlets", path="/outlets", router=router, group="Read", order=70, key="u")

SEEN = 50


@router.get("/outlets")
def listed(request: Request, q: str = "", desk: Desk = Depends(at_desk)) -> Response:
    """Who published most of the claims."""
    rows = [(t.value, t.label, _what(outlets().get(t.value)), t.count) for t in desk.counts_by("source", limit=300).rows]
    if q.strip():
        rows = [row for row in rows if shown.folded(q) in shown.folded(row[1])]
    return page(request, "outlets/list.html", screen, rows=rows, q=q)


@router.get("/outlets/{id:path}")
def show(request: Request, id: str, desk: Desk = Depends(at_desk)) -> Response:
    """One outlet, by its id or name."""
    question = Question(source=id)
    reports = desk.page_documents(question, order="day", limit=SEEN)
    claims = desk.page_claims(question, order="told", limit=SEEN)
    if not reports.rows and not claims.rows:
        raise QueryError(f"no outlet has the id {id}")
    source = next((row.document.source for row in reports.rows if row.document.source and row.document.source.id == id), None)
    lags = [
        (row.coded.published - when.latest).days
        for row in claims.rows
        for a in row.coded.claim.role("time")
        if (when := a.when) and when.latest and when.precision == "day"
        if row.coded.published and when.latest <= row.coded.published
    ]
    copied = [copy for row in reports.rows for copy in desk.copies_of(row.document.id)]
    known = outlets().get(id)
    return page(
        request, "outlets/outlet.html", screen, id=id, source=source, known=known, what=_what(known),
        name=source.name if source else known.name if known else id, reports=reports, claims=claims, question=question,
        lag=median(lags) if lags else None, lags=len(lags), copied=copied, seen=len(reports.rows),
        languages=Counter(row.document.lang or "unknown" for row in reports.rows).most_common(5),
        states=Counter(row.state for row in claims.rows), kinds=desk.counts_by("kind", question, limit=8),
        speakers=desk.counts_by("speaker", question, limit=8), countries=desk.counts_by("country", question, limit=8),
        link=address.link, latest=Listing(rows=claims.rows[:8], total=claims.total),
    )  # fmt: skip


def _what(entity: Entity | None) -> str:
    if entity is None:
        return ""
    return ", ".join(part for part in (shown.named(entity.kind), shown.country(entity.country)) if part)
