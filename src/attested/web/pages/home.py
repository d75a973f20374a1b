"""Home: what changed since somebody was here last, what is disputed, what waits, what was refused, whether all is as kept."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

from fastapi import APIRouter, Depends, Request, Response

from attested import review
from attested.query import Desk, Question
from attested.web import address
from attested.web.render import page
from attested.web.screens import Screen
from attested.web.security import Person, person
from attested.web.workspace import at_desk, workspace

router = APIRouter()
screen = Screen(name="home", title="Home", path="/", router=router, group="Read", order=10, key="h")

SHOWN = 8
BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
SPANS = {"day": timedelta(days=1), "week": timedelta(days=7), "month": timedelta(days=31)}
"""What "since" may say beside a day."""


@router.get("/")
def home(request: Request, since: str = "", who: Person = Depends(person), desk: Desk = Depends(at_desk)) -> Response:
    """The front page. Since when is in the address; else it is since the last visit, and at the first visit from the beginning."""
    here = workspace(request)
    last = here.seen(who.name)
    moment = _moment(since) if since else last or BEGINNING
    changed = desk.changes(moment, limit=SHOWN)
    findings = [finding for finding in desk.findings() if finding.level == "refused"] if changed.counts.get("findings") else []
    return page(
        request, "home/home.html", screen, counts=desk.counts(), changed=changed, moment=moment, first=moment == BEGINNING,
        last=last, since=since, spans=SPANS, queue=review.queue(desk, who.name, limit=5),
        refused=findings[-SHOWN:][::-1], verified=here.verified, toured=request.cookies.get("tour") == "done",
    )  # fmt: skip


@router.get("/tour")
def tour(request: Request, desk: Desk = Depends(at_desk)) -> Response:
    """Five minutes through the workspace, on what this project holds."""
    return page(request, "home/tour.html", screen, example=_example(desk), counts=desk.counts())


def _example(desk: Desk) -> dict[str, str | None]:
    """Addresses that a tour can start from: a claim in its text, a disputed event, an event known only to a province."""
    claims = desk.page_claims(order="confidence", limit=1).rows
    disputed = desk.changes(BEGINNING, limit=1).disputed
    wide = desk.page_events(Question(precision=("province", "country")), order="sources", limit=1).rows
    claim = claims[0].coded if claims else None
    return {
        "claim": f"/sources/{claim.document.id}?claim={claim.claim.id}#c-{claim.claim.id}" if claim else None,
        "disputed": f"/events/{disputed[0].id}" if disputed else None,
        "wide": f"/events/{wide[0].id}" if wide else None,
    }


def _moment(since: str) -> datetime:
    if since in SPANS:
        return datetime.now(UTC) - SPANS[since]
    return datetime.combine(address.day(since), time(), UTC)
