"""Events: what claims of several reports tell of one happening, each attribute with the claims behind it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Form, HTTPException, Request, Response
from fastapi.responses import RedirectResponse

from attested import review
from attested.export.citing import FORMATS, cite, titled
from attested.export.columns import rule_of
from attested.query import Desk, Question
from attested.query.dossier import THRESHOLD, dossier, near
from attested.web import address
from attested.web.drawing import WIDTH, strip
from attested.web.render import page, part
from attested.web.screens import Screen
from attested.web.security import Person, needs
from attested.web.workspace import Workspace, at_desk, workspace

router = APIRouter()
screen = Screen(name="events", title="Events", path="/events", router=router, group="Compare", order=10, key="e")

PER_PAGE = 40
ORDERS = {
    "day": "latest first",
    "-day": "earliest first",
    "changed": "changed last",
    "sources": "most sources",
    "killed": "most killed",
}
CITED = {"text": "Text", "bib": "BibTeX", "ris": "RIS", "json": "CSL-JSON"}


@router.get("/events")
def listed(
    request: Request, question: Question = Depends(address.asked), order: str = "day", after: str = "", first: int = 1,
    desk: Desk = Depends(at_desk),
) -> Response:  # fmt: skip
    """Every event, or those that a claim which answers the question tells of."""
    order = order if order in ORDERS else "day"
    listing = desk.page_events(question, order=order, after=after or None, limit=PER_PAGE)
    keep = {"order": order if order != "day" else ""}
    return page(
        request, "events/list.html", screen, question=question, listing=listing, order=order, orders=ORDERS, keep=keep, after=after,
        first=max(1, first), titled=titled,
    )  # fmt: skip


@router.get("/events/{id}")
def show(request: Request, id: str, desk: Desk = Depends(at_desk)) -> Response:
    """One event; where its id went into another, the way there; where it was withdrawn, what became of it."""
    at = desk.whereabouts(id)
    if not at.stands:
        if at.into is not None:
            return RedirectResponse(f"/events/{at.into}?from={id}", 303)
        return page(request, "events/gone.html", screen, status=410, at=at)
    rule = rule_of()
    held = dossier(desk, id, rule=rule.name, order=rule.order)
    came = request.query_params.get("from", "")
    return page(
        request, "events/event.html", screen, held=held, row=held.row, event=held.event, title=titled(held.row),
        strip=strip(held.event), width=WIDTH, came=desk.whereabouts(came) if came.startswith("ev_") else None, cited=CITED,
        steps=review.decided(desk, held.event.claims),
    )  # fmt: skip


@router.get("/events/{id}/near")
def likely(request: Request, id: str, to: str = "", desk: Desk = Depends(at_desk)) -> Response:
    """Other events that may be the same happening, with why: asked for after the page, so that the page need not wait."""
    return part(request, "events/near.html", id=id, found=near(desk, id), threshold=THRESHOLD, titled=titled, to=to)


@router.get("/events/{id}/cite.{format}")
def citation(id: str, format: str, desk: Desk = Depends(at_desk)) -> Response:
    """The citation of an event and its reports, as a file."""
    if format not in FORMATS:
        raise HTTPException(404, f"A citation is one of {', '.join(FORMATS)}, not {format}.")
    event = desk.event(id)
    words = cite(event, desk.event_row(event.id), format, seen=datetime.now(UTC).date())
    headers = {} if format == "text" else {"content-disposition": f'attachment; filename="attested-{event.id}.{format}"'}
    return Response(words, media_type=f"{FORMATS[format]}; charset=utf-8", headers=headers)


@router.post("/events/{id}/note")
def note(
    id: str, words: Annotated[str, Form()], who: Person = Depends(needs("coder")), here: Workspace = Depends(workspace)
) -> Response:
    """Put words to an event."""
    with here.desk() as desk:
        id = desk.event(id).id
    review.remark(here.store, id, words, by=who.name)
    return RedirectResponse(f"/events/{id}#notes", 303)


@router.post("/events/{id}/withdraw")
def withdraw(
    id: str, left: Annotated[str, Form()], right: Annotated[str, Form()], who: Person = Depends(needs("reviewer")),
    here: Workspace = Depends(workspace),
) -> Response:  # fmt: skip
    """Take back the latest judgement on two claims."""
    review.withdraw(here.store, left, right, by=who.name)
    here.changed()
    with here.desk() as desk:
        id = desk.event_of(left) or id
    return RedirectResponse(f"/events/{id}#history", 303)


@router.post("/events/{id}/undo")
def undo(
    id: str, decision: Annotated[int, Form()], who: Person = Depends(needs("reviewer")), here: Workspace = Depends(workspace)
) -> Response:
    """Take back a decision on one of its claims."""
    review.undo(here.store, decision, by=who.name)
    here.changed()
    return RedirectResponse(f"/events/{id}#history", 303)
