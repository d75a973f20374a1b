"""Places: what is said to have happened there, how exactly it is known, and under which names reports speak of it."""

from __future__ import annotations

from collections import Counter

from fastapi import APIRouter, Depends, Request, Response

from attested.errors import QueryError
from attested.knowledge import places
from attested.model import Where
from attested.query import Desk, Question
from attested.web import address, shown
from attested.web.render import page
from attested.web.screens import Screen
from attested.web.workspace import at_desk

router = APIRouter()
screen = Screen(name="places", title="Places", path="/places", router=router, group="Read", order=60, key="p")

SEEN = 50


@router.get("/places")
def listed(request: Request, q: str = "", desk: Desk = Depends(at_desk)) -> Response:
    """The places of which most claims tell, or those that a name may stand for."""
    counted = desk.counts_by("place", limit=300)
    rows = []
    for tally in counted.rows:
        known = places().get(tally.value)
        where = known.where() if known else None
        rows.append((tally.value, where.name if where else tally.label, _what(where), tally.count))
    if q.strip():
        words = shown.folded(q)
        counts = {t.value: t.count for t in counted.rows}
        rows = [row for row in rows if words in shown.folded(row[1])]
        held = {row[0] for row in rows}
        found = [candidate.place for candidate in places().find(q)][:50]
        rows += [(p.id, p.name, _what(p.where()), counts.get(p.id, 0)) for p in found if p.id not in held]
    return page(request, "places/list.html", screen, rows=rows, q=q)


@router.get("/places/{id:path}")
def show(request: Request, id: str, desk: Desk = Depends(at_desk)) -> Response:
    """One place, by its id in the gazetteer or in our own table."""
    known = places().get(id)
    question = Question(place=id)
    claims = desk.page_claims(question, order="day", limit=SEEN)
    wheres = [(a.where, a.name) for row in claims.rows for a in row.coded.claim.arguments if a.where and a.where.id == id]
    where = known.where() if known else wheres[0][0] if wheres else None
    if where is None:
        raise QueryError(f"no place has the id {id}")
    inside = [held for name in (known.inside if known else ()) if (held := places().get(name))]
    return page(
        request, "places/place.html", screen, id=id, where=where, known=known, inside=inside, question=question, total=claims.total,
        names=Counter(name for _, name in wheres if name).most_common(12), claims=claims.rows[:8], listing=claims,
        events=desk.page_events(question, order="day", limit=20), kinds=desk.counts_by("kind", question, limit=8),
        actors=desk.counts_by("actor", question, limit=8), months=desk.counts_by("month", question, limit=12), link=address.link,
    )  # fmt: skip


def _what(where: Where | None) -> str:
    if where is None:
        return ""
    return ", ".join(part for part in (where.precision, where.admin, shown.country(where.country)) if part and part != where.name)
