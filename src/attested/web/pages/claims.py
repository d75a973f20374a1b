"""What people do with claims, wherever they see them: decide on one or many, take it back, and the address that each claim has."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Form, HTTPException, Request, Response
from fastapi.responses import RedirectResponse

from attested import review
from attested.query import Desk
from attested.web import address
from attested.web.screens import Screen
from attested.web.security import Person, may
from attested.web.workspace import at_desk, workspace

router = APIRouter()
screen = Screen(name="claims", title="Claim", path="/claims", router=router, under="search")

MOST = 500
"""So many claims may be decided on at once: what nobody can have looked at is not decided."""


@router.get("/claims/{id}")
def show(id: str, desk: Desk = Depends(at_desk)) -> Response:
    """A claim's own address leads to its sentence."""
    coded = desk.claim(id)
    return RedirectResponse(f"/sources/{coded.document.id}?claim={coded.claim.id}#c-{coded.claim.id}", 303)


@router.post("/claims/decide")
def decide(
    request: Request,
    claim: Annotated[list[str], Form()],
    verdict: Annotated[str, Form()],
    who: Person = Depends(may("decide")),
    note: Annotated[str, Form()] = "",
    back: Annotated[str, Form()] = "/search",
) -> Response:
    """Accept, reject, or leave undecided each of these claims; the page that follows offers to take it back."""
    if verdict not in ("accept", "reject", "unsure"):
        raise HTTPException(400, f"{verdict!r} is no verdict; it is accept, reject or unsure.")
    if len(claim) > MOST:
        raise HTTPException(400, f"At most {MOST} claims can be decided on at once; {len(claim)} were chosen.")
    here = workspace(request)
    made = [review.decide(here.store, id, verdict, by=who.name, note=note).number for id in dict.fromkeys(claim)]  # type: ignore[arg-type]
    here.changed()
    return RedirectResponse(address.with_parameters(back, done=f"{verdict}:{','.join(map(str, made))}"), 303)


@router.post("/claims/undo")
def undo(
    request: Request,
    number: Annotated[list[int], Form()],
    who: Person = Depends(may("undo")),
    back: Annotated[str, Form()] = "/search",
) -> Response:
    """Take decisions back, by entries of their own."""
    here = workspace(request)
    made = [review.undo(here.store, n, by=who.name).number for n in number]
    here.changed()
    return RedirectResponse(address.with_parameters(back, done=f"undo:{','.join(map(str, made))}"), 303)
