"""Movements: who is said to have gone from where to where, with gaps shown as gaps, and who was there already."""

from __future__ import annotations

from dataclasses import replace

from fastapi import APIRouter, Depends, Request, Response

from attested.query import Desk, Question
from attested.web import address
from attested.web.brushes import brush
from attested.web.render import page
from attested.web.screens import Screen
from attested.web.ways import ways
from attested.web.workspace import at_desk

router = APIRouter()
screen = Screen(name="movements", title="Movements", path="/movements", router=router, group="See", order=20, key="o")

PER_PAGE = 30
KINDS = ("deployment", "withdrawal")
MONTHS = 600


@router.get("/movements")
def shown(
    request: Request, question: Question = Depends(address.asked), after: str = "", first: int = 1, desk: Desk = Depends(at_desk)
) -> Response:
    """Arrows over land with a table of the same movements; one for each claim, as reports overlap and nothing is summed."""
    listing = desk.page_movements(question, order="day", after=after or None, limit=PER_PAGE)
    undated = replace(question, since=None, until=None)
    of_moves = undated if undated.kind or undated.family else replace(undated, kind=KINDS)
    months = [(tally.value, tally.count) for tally in desk.counts_by("month", of_moves, limit=MONTHS).rows]
    held = [(number, row, desk.movement(row.id)) for number, row in enumerate(listing.rows, 1)]
    return page(
        request, "movements/movements.html", screen, question=question, listing=listing, held=held, drawn=ways(listing.rows),
        brush=brush(months, question.since, question.until), undated=undated, after=after, first=max(1, first),
    )  # fmt: skip
