"""Actors: who is spoken of, under which names, beside whom, in which events, and who says so."""

from __future__ import annotations

from collections import Counter

from fastapi import APIRouter, Depends, Request, Response

from attested.errors import QueryError
from attested.knowledge import actors, outlets, states
from attested.model import Entity
from attested.query import Desk, Question
from attested.web import address, shown
from attested.web.render import page
from attested.web.screens import Screen
from attested.web.workspace import at_desk

router = APIRouter()
screen = Screen(name="actors", title="Actors", path="/actors", router=router, group="Read", order=50, key="a")

SEEN = 50
"""In so many of an actor's latest claims its names are counted."""


@router.get("/actors")
def listed(request: Request, q: str = "", desk: Desk = Depends(at_desk)) -> Response:
    """The actors of whom most claims tell, or those that a name may stand for."""
    counted = desk.counts_by("actor", limit=300)
    rows = [(t.value, t.label, _what(entity_of(t.value)), t.count) for t in counted.rows]
    if q.strip():
        known = {t.value: t.count for t in counted.rows}
        found = [m.entity for m in actors().find(q)]
        words = shown.folded(q)
        rows = [row for row in rows if words in shown.folded(row[1])]
        held = {row[0] for row in rows}
        rows += [(e.id, e.name, _what(e), known.get(e.id, 0)) for e in found if e.id not in held]
    return page(request, "actors/list.html", screen, rows=rows, q=q)


@router.get("/actors/{id:path}")
def show(request: Request, id: str, desk: Desk = Depends(at_desk)) -> Response:
    """One actor, by its entity id, or by a name that only reports know it by."""
    entity = entity_of(id)
    question = Question(actor=id)
    claims = desk.page_claims(question, order="day", limit=SEEN)
    if entity is None and not claims.rows:
        raise QueryError(f"no actor has the id {id}")
    names: Counter[str] = Counter()
    for row in claims.rows:
        claim = row.coded.claim
        named = [*((a.name or "", a.entity) for a in claim.arguments), *((s.name, s.entity) for s in claim.speakers)]
        names.update(name for name, linked in named if name and (linked == id or _is(name, id, entity)))
    roles = [
        (words, desk.page_claims(asked, order="day", limit=6), asked)
        for words, asked in (
            ("What it is said to do", Question(agent=id)),
            ("What is said to be done to it", Question(target=id)),
            ("What it says", Question(speaker=id)),
        )
    ]
    parent = entity_of(entity.parent) if entity and entity.parent else None
    children = [e for e in actors() if e.parent == id][:40]
    return page(
        request, "actors/actor.html", screen, id=id, entity=entity, name=_called(entity, names, id), what=_what(entity),
        names=names.most_common(20), seen=len(claims.rows), parent=parent, children=children,
        years=actors().years(id) if entity else (None, None), network=desk.network(id, depth=1, limit=60), roles=roles,
        events=desk.page_events(question, order="day", limit=12), kinds=desk.counts_by("kind", question, limit=8),
        places=desk.counts_by("country", question, limit=8), question=question, total=claims.total,
        not_same=[], link=address.link,
    )  # fmt: skip


def entity_of(id: str | None) -> Entity | None:
    """What we know of an actor before any report: of our stock, a state, or an outlet."""
    if not id:
        return None
    found = actors().get(id) or outlets().get(id)
    if found is None and (state := states().get(id)) is not None:
        found = actors().of_state(state)
    return found


def _is(name: str, id: str, entity: Entity | None) -> bool:
    """Whether a name that is linked to nobody is the one by which reports alone know this actor."""
    return entity is None and shown.folded(name) == shown.folded(id)


def _called(entity: Entity | None, names: Counter[str], id: str) -> str:
    return entity.name if entity else next((name for name, _ in names.most_common(1)), id)


def _what(entity: Entity | None) -> str:
    if entity is None:
        return "known from reports only"
    return ", ".join(part for part in (shown.named(entity.kind), shown.country(entity.country)) if part)
