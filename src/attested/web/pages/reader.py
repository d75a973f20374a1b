"""The source reader: a report's text with its claims marked and beside it, where it came from, and whether it is unchanged."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from typing import Annotated

import msgspec
from fastapi import APIRouter, Depends, Form, HTTPException, Request, Response
from fastapi.responses import PlainTextResponse

from attested import review
from attested.knowledge import codebook
from attested.model import CodedClaim, Document
from attested.pipeline import Draft, by_hand, draft_of
from attested.query import Desk, Question
from attested.query.checking import check
from attested.review import allowed
from attested.web import address, shown
from attested.web.highlight import lines
from attested.web.render import page, part
from attested.web.screens import Screen
from attested.web.security import Person, may, person
from attested.web.workspace import at_desk, workspace

router = APIRouter()
screen = Screen(name="reader", title="Reports", path="/sources", router=router, group="Read", order=30, key="r")

PER_PAGE = 50
MOST = 3000
"""So many claims of one report are shown at once."""


@router.get("/sources")
def listed(
    request: Request, question: Question = Depends(address.asked), order: str = "kept", after: str = "", first: int = 1,
    desk: Desk = Depends(at_desk),
) -> Response:  # fmt: skip
    """Every report, or those with a claim that answers the question."""
    order = order if order.removeprefix("-") in ("day", "kept") else "kept"
    listing = desk.page_documents(question, order=order, after=after or None, limit=PER_PAGE)
    first = max(1, first)
    return page(request, "reader/list.html", screen, question=question, listing=listing, order=order, after=after, first=first)


@router.get("/sources/{id}")
def read(
    request: Request, id: str, claim: str = "", family: str = "", rejected: str = "", who: Person = Depends(person),
    desk: Desk = Depends(at_desk),
) -> Response:  # fmt: skip
    """One report: its text with marks, its claims, its chain from who says to who published, its provenance."""
    document = desk.document(id)
    rows = list(desk.page_claims(Question(document=document.id), order="-kept", limit=MOST).rows)
    hidden = desk.page_claims(Question(document=document.id, state=("rejected", "replaced")), order="-kept", limit=MOST)
    if rejected or claim in {row.coded.claim.id for row in hidden.rows}:
        rows += hidden.rows
    rows.sort(key=lambda row: (row.coded.claim.evidence[0].start, (row.coded.claim.trigger or row.coded.claim.evidence[0]).start))
    claims = [row.coded for row in rows]
    counted = Counter(shown.family(coded.claim.kind) for coded in claims)
    return page(
        request, "reader/reader.html", screen, document=document, rows=rows, hidden=hidden.total, rejected=rejected,
        lines=lines(document.text, [coded.claim for coded in claims]), pages=dict(_pages(document)),
        kinds={coded.claim.id: coded.claim.kind for coded in claims},
        families=[(name, counted[name]) for name in shown.HOMES if counted[name]], copies=desk.copies_of(document.id),
        sayers=_sayers(claims), acquisitions=desk.acquisitions(document.id), active=claim, family=family,
        findings=[finding for finding in desk.findings() if finding.item == document.id],
        may_decide=allowed(who.role, "decide"), may_add=allowed(who.role, "add"),
    )  # fmt: skip


@router.get("/sources/{id}/composer")
def composer(request: Request, id: str, claim: str = "", desk: Desk = Depends(at_desk)) -> Response:
    """The form in which words become a claim: empty, or filled with a claim to be corrected."""
    document = desk.document(id)
    draft = draft_of(desk.claim(claim).claim) if claim else None
    families = [(home, [kind for kind in codebook() if shown.family(kind) == home]) for home in shown.HOMES]
    return part(
        request, "reader/composer.html", document=document, correct=claim, families=families, book=codebook(),
        draft=msgspec.json.encode(draft).decode() if draft else "",
        roles=msgspec.json.encode({role.name: role.holds for role in codebook().roles.values()}).decode(),
    )  # fmt: skip


@router.post("/sources/{id}/draft")
def would_be(request: Request, id: str, draft: Annotated[str, Form()], desk: Desk = Depends(at_desk)) -> Response:
    """How a draft would read: nothing is kept."""
    document = desk.document(id)
    made = by_hand(document, _read(draft), linked=False)
    return part(request, "reader/would.html", coded=CodedClaim(claim=made, document=document, published=document.published))


@router.post("/sources/{id}/claims")
def keep(
    request: Request, id: str, draft: Annotated[str, Form()], correct: Annotated[str, Form()] = "",
    note: Annotated[str, Form()] = "", who: Person = Depends(may("add")),
) -> Response:  # fmt: skip
    """Keep a person's claim: added, or in place of the one it corrects, which stays in the log. Answers with its id."""
    here = workspace(request)
    with here.desk() as desk:
        document = desk.document(id)
    made = by_hand(document, _read(draft))
    if correct:
        decision = review.correct(here.store, correct, made, by=who.name, note=note)
    else:
        decision = review.add(here.store, made, by=who.name, note=note)
    here.changed()
    kept = decision.made or made
    return PlainTextResponse(f"{kept.id} {decision.verdict}:{decision.number}")


@router.get("/sources/{id}/history/{claim}")
def past(request: Request, id: str, claim: str, desk: Desk = Depends(at_desk)) -> Response:
    """How a claim came to be what it is: earlier readings, and every decision about it."""
    return part(request, "reader/history.html", steps=review.history(desk, claim))


def _read(draft: str) -> Draft:
    try:
        return msgspec.json.decode(draft, type=Draft)
    except msgspec.MsgspecError as error:
        raise HTTPException(400, f"This is no claim that can be read: {error}") from error


def _pages(document: Document) -> Iterator[tuple[int, int]]:
    """Where pages begin, by the offset of the line that each begins in."""
    starts = [0, *(n + 1 for n, letter in enumerate(document.text) if letter == "\n")] if document.pages else []
    for held in document.pages:
        yield starts[bisect_right(starts, held.start) - 1], held.number


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
