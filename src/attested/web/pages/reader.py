"""The source reader: a report's text with its claims marked and beside it, where it came from, and whether it is unchanged."""

from __future__ import annotations

from collections import Counter

from fastapi import APIRouter, Depends, Request, Response

from attested.model import CodedClaim
from attested.query import Desk, Question
from attested.query.checking import check
from attested.web import address, shown
from attested.web.highlight import lines
from attested.web.render import page, part
from attested.web.screens import Screen
from attested.web.workspace import at_desk

router = APIRouter()
screen = Screen(name="reader", title="Reports", path="/sources", router=router, group="Read", order=30, key="r")

PER_PAGE = 50


@router.get("/sources")
def listed(
    request: Request, question: Question = Depends(address.asked), start: int = 0, desk: Desk = Depends(at_desk)
) -> Response:
    """Every report, or those with a claim that answers the question."""
    reports = desk.documents(question)
    start = max(0, min(start, len(reports)))
    shown_here = reports[start : start + PER_PAGE]
    counts = {document.id: len(desk.claims_of(document.id)) for document in shown_here}
    return page(
        request, "reader/list.html", screen, question=question, reports=shown_here, counts=counts, start=start, total=len(reports),
        per_page=PER_PAGE,
    )  # fmt: skip


@router.get("/sources/{id}")
def read(request: Request, id: str, claim: str = "", family: str = "", desk: Desk = Depends(at_desk)) -> Response:
    """One report: its text with marks, its claims, its chain from who says to who published, its provenance."""
    document = desk.document(id)
    claims = desk.claims_of(document.id)
    counted = Counter(shown.family(coded.claim.kind) for coded in claims)
    return page(
        request, "reader/reader.html", screen, document=document, claims=claims,
        lines=lines(document.text, [coded.claim for coded in claims]),
        kinds={coded.claim.id: coded.claim.kind for coded in claims},
        families=[(name, counted[name]) for name in shown.HOMES if counted[name]],
        sayers=_sayers(claims), acquisitions=desk.acquisitions(document.id), active=claim, family=family,
        findings=[finding for finding in desk.findings() if finding.item == document.id],
    )  # fmt: skip


@router.post("/sources/{id}/verify")
def verify(request: Request, id: str, desk: Desk = Depends(at_desk)) -> Response:
    """Hash the bytes again, read every quote again, and say what was found."""
    return part(request, "reader/verified.html", checked=check(desk, id))


@router.get("/sources/{id}/original")
def original(id: str, desk: Desk = Depends(at_desk)) -> Response:
    """The file as it reached us, to be saved: never shown as a page of ours."""
    document = desk.document(id)
    acquisition = desk.acquisitions(document.id)[0]
    name = (
        "".join(c if c.isascii() and (c.isalnum() or c in "._-") else "_" for c in acquisition.path.rsplit("/", 1)[-1])
        or "original"
    )
    return Response(
        desk.original(acquisition.original).content, media_type="application/octet-stream",
        headers={"content-disposition": f'attachment; filename="{name}"', "content-security-policy": "default-src 'none'; sandbox"},
    )  # fmt: skip


def _sayers(claims: list[CodedClaim]) -> list[tuple[str, int]]:
    """Whom the report credits, most often credited first, with how many claims rest on each."""
    return Counter(claim.claim.speakers[-1].name for claim in claims if claim.claim.speakers).most_common(12)
