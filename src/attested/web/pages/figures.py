"""Figures: how many, by each independent source, and how the account changed. Never one number without its range."""

from __future__ import annotations

from fastapi import APIRouter, Depends, Request, Response

from attested.export.columns import rule_of
from attested.model import PEOPLE_ROLES
from attested.query import Desk, Question
from attested.query.figured import SORTS, figured
from attested.web import address
from attested.web.render import page
from attested.web.screens import Screen
from attested.web.shown import RULES
from attested.web.whiskers import drawn
from attested.web.workspace import at_desk

router = APIRouter()
screen = Screen(name="figures", title="Figures", path="/figures", router=router, group="See", order=50, key="f")

MEASURES = {
    "killed": "Killed", "injured": "Injured", "missing": "Missing", "abducted": "Abducted", "detained": "Detained",
    "displaced": "Displaced", "forces": "Forces in an event", "strength": "Strength of a force",
}  # fmt: skip
ORDERS = {"sources": "most sources", "size": "largest", "day": "latest", "changed": "changed last"}
AT_A_GLANCE = 3
PER_PAGE = 15


@router.get("/figures")
def figures(
    request: Request, question: Question = Depends(address.asked), measure: str = "", scope: str = "", order: str = "sources",
    rule: str = "", after: str = "", first: int = 1, desk: Desk = Depends(at_desk),
) -> Response:  # fmt: skip
    """A panel for each measure with its best attested figures; with `measure`, all figures of that one, page by page."""
    measure = measure if measure in MEASURES else ""
    scope = scope if scope in ("incident", "total") and measure else ""
    order = order if order in ORDERS else "sources"
    chosen = rule_of(rule if rule in RULES else None)
    limit = PER_PAGE if measure else AT_A_GLANCE
    panels = []
    for name in (measure,) if measure else MEASURES:
        for part in (scope,) if scope else ("incident", "total"):
            listing = desk.page_figures(
                question, measure=name, scope=part, order=order, after=(after or None) if scope else None, limit=limit
            )
            if listing.rows:
                shown = [drawn(figured(desk, row, rule=chosen.name, order=chosen.order)) for row in listing.rows]
                sorts = [(words, [d for d in shown if d.figured.sort == sort]) for sort, words in SORTS.items()]
                panels.append((name, part, listing, [(words, held) for words, held in sorts if held]))
    panels.sort(key=lambda panel: panel[1] == "total")
    keep = {
        "measure": measure, "scope": scope, "order": order if order != "sources" else "", "rule": rule if rule in RULES else "",
    }  # fmt: skip
    return page(
        request, "figures/figures.html", screen, question=question, panels=panels, measure=measure, scope=scope, measures=MEASURES,
        order=order, orders=ORDERS, rule=chosen, keep=keep, after=after, first=max(1, first), people=PEOPLE_ROLES, limit=limit,
    )  # fmt: skip
