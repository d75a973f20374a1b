"""The timeline: when events are reported to have been, how exactly, and when it was told."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

from fastapi import APIRouter, Depends, Request, Response

from attested.export.citing import titled
from attested.model import ClaimRow
from attested.query import Desk, Question
from attested.web import address
from attested.web.brushes import brush
from attested.web.lanes import lanes
from attested.web.render import page
from attested.web.screens import Screen
from attested.web.workspace import at_desk

router = APIRouter()
screen = Screen(name="timeline", title="Timeline", path="/timeline", router=router, group="See", order=30, key="t")

BY = {"kind": "kind", "actor": "actor", "place": "place"}
PER_PAGE = 120
CLAIMS = 600
"""Of so many claims, those of the earliest events, the times and days of publication are looked at."""


@router.get("/timeline")
def shown(
    request: Request, question: Question = Depends(address.asked), by: str = "kind", after: str = "", first: int = 1,
    desk: Desk = Depends(at_desk),
) -> Response:  # fmt: skip
    """Bars in lanes, from the earliest event on, page by page."""
    by = by if by in BY else "kind"
    held = desk.timeline(question, after=after or None, limit=PER_PAGE)
    days = [day for row in held.rows for day in (row.first_day, row.last_day) if day]
    told: dict[str, list[ClaimRow]] = defaultdict(list)
    if days:
        ids = {row.id for row in held.rows}
        asked = replace(
            question, since=max(filter(None, (question.since, min(days)))), until=min(filter(None, (question.until, max(days))))
        )
        for claim in desk.page_claims(asked, order="-day", limit=CLAIMS).rows:
            if claim.event in ids:
                told[claim.event].append(claim)
    undated = replace(question, since=None, until=None)
    keep = {"by": by if by != "kind" else ""}
    months = held.months if undated == question else desk.timeline(undated, limit=1).months
    return page(
        request, "timeline/timeline.html", screen, question=question, held=held, by=by,
        drawn=lanes(held.rows, told, by, question.since, question.until),  # type: ignore[arg-type]
        ways=BY, keep=keep, after=after, first=max(1, first), undated=undated, titled=titled, claims=told,
        total=sum(count for _, count in held.months), brush=brush(months, question.since, question.until),
    )  # fmt: skip
