"""The codebook: every kind and role, with examples, what other codebooks call it, and how many claims here are of it."""

from __future__ import annotations

from collections import Counter

from fastapi import APIRouter, Depends, Request, Response

from attested.knowledge import codebook
from attested.query import Desk
from attested.web.render import page
from attested.web.screens import Screen
from attested.web.workspace import at_desk

router = APIRouter()
screen = Screen(name="codebook", title="Codebook", path="/codebook", router=router, group="Method", order=10, key="b")

GROUP_TITLES = {"event": "Events", "tie": "Standing ties", "fact": "Standing facts", "total": "Totals"}


@router.get("/codebook")
def show(request: Request, desk: Desk = Depends(at_desk)) -> Response:
    """The whole manual on one page, so that a browser's own search works in it."""
    book = codebook()
    used = Counter({tally.value: tally.count for tally in desk.counts_by("kind", limit=len(book)).rows})
    groups = [(title, [book[name] for name in book.of(group)]) for group, title in GROUP_TITLES.items()]  # type: ignore[arg-type]
    return page(request, "codebook/codebook.html", screen, groups=groups, book=book, used=used)
