"""The conflict desk: a column for each independent source, what differs marked, and what a person can do about it."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request, Response
from fastapi.responses import RedirectResponse

from attested import review
from attested.errors import QueryError, ReviewError
from attested.export.citing import titled
from attested.export.columns import rule_of
from attested.query import Desk, Question
from attested.query.dossier import HEADLINE_RULES, THRESHOLD, against, dossier
from attested.web import address
from attested.web.render import page
from attested.web.screens import Screen
from attested.web.security import Person, needs
from attested.web.workspace import Workspace, at_desk, workspace

router = APIRouter()
screen = Screen(name="conflicts", title="Conflicts", path="/conflicts", router=router, group="Judge", order=10, key="c")

PER_PAGE = 15
DID = ("split", "merge", "apart", "back", "rule", "note")
"""What the page may say was done."""


@router.get("/conflicts")
def listed(
    request: Request, question: Question = Depends(address.asked), after: str = "", first: int = 1, order: str = "changed",
    desk: Desk = Depends(at_desk),
) -> Response:  # fmt: skip
    """The events about which independent sources cannot all be right, those that changed last first."""
    order = order if order in ("changed", "day", "sources", "killed") else "changed"
    asked = address.changed(question, disputed=True)
    listing = desk.page_events(asked, order=order, after=after or None, limit=PER_PAGE)
    rows = [(row, against(desk, row.id)) for row in listing.rows]
    return page(
        request, "conflicts/list.html", screen, question=question, listing=listing, rows=rows, titled=titled, after=after,
        order=order, first=max(1, first),
    )  # fmt: skip


@router.get("/conflicts/{id}")
def show(request: Request, id: str, did: str = "", other: str = "", desk: Desk = Depends(at_desk)) -> Response:
    """One event with its sources side by side."""
    at = desk.whereabouts(id)
    if not at.stands and at.into is not None:
        return RedirectResponse(address.link(f"/conflicts/{at.into}", did=did, other=other), 303)
    rule = rule_of()
    held = dossier(desk, id, rule=rule.name, order=rule.order)
    undoable = next((j for j in reversed(held.judgements) if j.undoes is None), None)
    rest = desk.whereabouts(other) if other.startswith("ev_") else None
    return page(
        request, "conflicts/desk.html", screen, held=held, row=held.row, event=held.event, title=titled(held.row),
        did=did if did in DID else "",
        rest=desk.event_row(other) if rest is not None and (rest.stands or rest.into) else None, titled=titled,
        rules=HEADLINE_RULES, threshold=THRESHOLD, undoable=undoable, order=", ".join(rule.order),
    )  # fmt: skip


@router.post("/conflicts/{id}/rule")
def choose(
    id: str, figure: Annotated[str, Form()], rule: Annotated[str, Form()], order: Annotated[str, Form()] = "",
    who: Person = Depends(needs("reviewer")), here: Workspace = Depends(workspace),
) -> Response:  # fmt: skip
    """Choose by which rule one value stands for a figure. The range and every source's figure stay as they are."""
    if rule not in HEADLINE_RULES:
        raise ReviewError(f"there is no rule {rule!r} for a headline figure; try one of {', '.join(HEADLINE_RULES)}")
    if rule == "order" and not order.strip():
        raise ReviewError("an order needs the names of sources, the first choice first, with commas between")
    with here.desk() as desk:
        if figure not in {f.id for f in dossier(desk, id).figures}:
            raise QueryError(f"no figure of this event has the id {figure}")
    review.remark(here.store, figure, f"order: {order.strip()}" if rule == "order" else rule, by=who.name, sort="rule")
    return RedirectResponse(f"/conflicts/{id}?did=rule", 303)


@router.post("/conflicts/{id}/split")
def split(
    id: str, claim: Annotated[list[str] | None, Form()] = None, note: Annotated[str, Form()] = "",
    who: Person = Depends(needs("reviewer")), here: Workspace = Depends(workspace),
) -> Response:  # fmt: skip
    """Claims that tell of another happening become an event of their own."""
    made = review.split(here.store, id, claim or [], by=who.name, note=note.strip())
    here.changed()
    with here.desk() as desk:
        stays, goes = desk.event_of(made[0].right), desk.event_of(made[0].left)
    return RedirectResponse(address.link(f"/conflicts/{stays or id}", did="split", other=goes), 303)


@router.post("/conflicts/{id}/merge")
def merge(
    id: str, other: Annotated[str, Form()], verdict: Annotated[str, Form()] = "same", note: Annotated[str, Form()] = "",
    to: Annotated[str, Form()] = "", who: Person = Depends(needs("reviewer")), here: Workspace = Depends(workspace),
) -> Response:  # fmt: skip
    """Two events are one happening (`same`), or are not, whatever comes to be known of them (`different`)."""
    if verdict not in ("same", "different"):
        raise ReviewError(f"{verdict!r} is no judgement on two events; try same or different")
    act = review.join if verdict == "same" else review.keep_apart
    act(here.store, id, other.strip().removeprefix("/events/"), by=who.name, note=note.strip())
    here.changed()
    did = "merge" if verdict == "same" else "apart"
    if to.startswith("/review/"):
        return RedirectResponse(to, 303)
    return RedirectResponse(address.link(f"/conflicts/{id}", did=did, other=other.strip()), 303)


@router.post("/conflicts/{id}/back")
def back(
    id: str, left: Annotated[str, Form()], right: Annotated[str, Form()], who: Person = Depends(needs("reviewer")),
    here: Workspace = Depends(workspace),
) -> Response:  # fmt: skip
    """Take back a split or a merge whole: every judgement that was made with the one on these two claims."""
    with here.desk() as desk:
        on_both = [j for j in desk.judgements() if {j.left, j.right} == {left, right} and j.undoes is None]
    if not on_both:
        raise ReviewError("nobody has judged these two claims")
    review.take_back(here.store, on_both[-1], by=who.name)
    here.changed()
    with here.desk() as desk:
        id = desk.event_of(left) or id
    return RedirectResponse(f"/conflicts/{id}?did=back", 303)


@router.post("/conflicts/{id}/note")
def note(
    id: str, words: Annotated[str, Form()], who: Person = Depends(needs("coder")), here: Workspace = Depends(workspace)
) -> Response:
    """Say for everybody what is known about the dispute."""
    with here.desk() as desk:
        id = desk.event(id).id
    review.remark(here.store, id, words, by=who.name)
    return RedirectResponse(f"/conflicts/{id}?did=note#notes", 303)
