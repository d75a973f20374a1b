"""The review queue: one claim a screen, its words in the middle, one key for each decision. Nothing is overwritten."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Form, Request, Response
from fastapi.responses import RedirectResponse

from attested import review
from attested.errors import ReviewError
from attested.query import Desk, Question
from attested.web import address
from attested.web.correcting import corrected
from attested.web.passage import passage
from attested.web.render import page, part
from attested.web.screens import Screen
from attested.web.security import Person, needs, person
from attested.web.workspace import Workspace, at_desk, workspace

router = APIRouter()
screen = Screen(name="review", title="Review", path="/review", router=router, group="Judge", order=20, key="v")

ORDERS = {
    "priority": "what matters most", "told": "told last", "-confidence": "read least surely", "confidence": "read most surely",
}  # fmt: skip
SKIPPED = 60
"""So many claims that were passed over are remembered in the address."""
VERDICTS = {"accept": "accepted", "reject": "rejected", "unsure": "left unsure"}


@router.get("/review")
def begin(request: Request, desk: Desk = Depends(at_desk), who: Person = Depends(person)) -> Response:
    """The next claim that waits; where none waits, what there is to do instead."""
    if not who.may("reviewer"):
        return RedirectResponse("/tasks", 303)
    found = _next(request, desk, who)
    if found is not None:
        return RedirectResponse(_here(request, found), 303)
    question = address.asked(request)
    others = [lock for lock in review.locks(desk).values() if lock.by != who.name]
    return page(
        request, "review/done.html", screen, question=question, states=desk.counts_by("state", Question()).rows, others=others,
        latest=review.latest(desk, who.name), orders=ORDERS, skipped=_skipped(request), path=request.url.path,
    )  # fmt: skip


@router.post("/review/undo")
def undo(request: Request, who: Person = Depends(needs("reviewer")), here: Workspace = Depends(workspace)) -> Response:
    """Take back one's latest decision, and go to what it was about."""
    with here.desk() as desk:
        last = review.latest(desk, who.name)
    if last is None:
        raise ReviewError("you have decided nothing that could be taken back")
    review.undo(here.store, last.number, by=who.name)
    here.settle()
    about = last.seen or last.made
    return RedirectResponse(_here(request, about.id if about else "", told="undone"), 303)


@router.get("/review/{id}")
def show(request: Request, id: str, desk: Desk = Depends(at_desk), who: Person = Depends(person)) -> Response:
    """One claim to decide on. The page takes its lock once it is shown: looking waits for nobody who is writing."""
    return _page(request, desk, who, id)


@router.get("/review/{id}/lock")
def holder(request: Request, id: str, desk: Desk = Depends(at_desk), who: Person = Depends(person)) -> Response:
    """Who is at work on it now, as a part of the page that renews itself."""
    return part(request, "review/holder.html", held=review.locks(desk, [id]).get(id), id=id, mine=who.name)


@router.post("/review/{id}/lock")
def keep(request: Request, id: str, who: Person = Depends(needs("coder")), here: Workspace = Depends(workspace)) -> Response:
    """Say that one is still at work on it."""
    return part(request, "review/holder.html", held=review.lock(here.store, id, by=who.name), id=id, mine=who.name)


@router.post("/review/{id}/skip")
def skip(request: Request, id: str, who: Person = Depends(needs("reviewer")), here: Workspace = Depends(workspace)) -> Response:
    """Leave it undecided and go on."""
    review.unlock(here.store, by=who.name, items=[id])
    return _on(request, here, who, skipped=[*_skipped(request), id[:12]][-SKIPPED:])


@router.post("/review/{id}/decide")
def decide(
    request: Request, id: str, verdict: Annotated[str, Form()], note: Annotated[str, Form()] = "",
    after: Annotated[int, Form()] = 0, anyway: Annotated[bool, Form()] = False, who: Person = Depends(needs("reviewer")),
    here: Workspace = Depends(workspace),
) -> Response:  # fmt: skip
    """Accept, reject or leave unsure, and go on. Where somebody decided since the page was loaded, that is shown first."""
    if verdict not in VERDICTS:
        raise ReviewError(f"{verdict!r} is no verdict on a claim; try {', '.join(VERDICTS)}")
    with here.desk() as desk:
        if not anyway and _last(desk, id) > after:
            return _page(request, desk, who, id, wanted=verdict, note=note, status=409)
    review.decide(here.store, id, verdict, by=who.name, note=note.strip())  # type: ignore[arg-type]
    return _decided(request, here, who, id, VERDICTS[verdict])


@router.post("/review/{id}/correct")
async def correct(
    request: Request, id: str, who: Person = Depends(needs("reviewer")), here: Workspace = Depends(workspace)
) -> Response:
    """Put one's own reading in place of the coder's, which is kept."""
    given = {name: value for name, value in (await request.form()).items() if isinstance(value, str)}
    with here.desk() as desk:
        seen = desk.claim(id).claim
        if "anyway" not in given and _last(desk, id) > int(given.get("after") or 0):
            return _page(request, desk, who, id, wanted="edit", note=given.get("note", ""), status=409)
    review.correct(here.store, id, corrected(seen, given), by=who.name, note=given.get("note", "").strip())
    return _decided(request, here, who, id, "corrected")


@router.post("/review/{id}/remark")
def remark(
    request: Request, id: str, words: Annotated[str, Form()], who: Person = Depends(needs("coder")),
    here: Workspace = Depends(workspace),
) -> Response:  # fmt: skip
    """Put words to a claim without deciding on it."""
    with here.desk() as desk:
        id = desk.claim(id).claim.id
    review.remark(here.store, id, words, by=who.name)
    return RedirectResponse(_here(request, id), 303)


def _page(
    request: Request, desk: Desk, who: Person, id: str, *, wanted: str = "", note: str = "", status: int = 200
) -> Response:
    coded = desk.claim(id)
    id = coded.claim.id
    held = review.locks(desk, [id]).get(id)
    steps = review.history(desk, id)
    row = desk.claim_row(id)
    event = desk.event_of(id)
    waiting = review.queue(desk, who.name, address.asked(request), limit=1)
    return page(
        request, "review/claim.html", screen, status=status, coded=coded, passage=passage(coded.document, coded.claim),
        row=row, steps=steps, held=held if held and held.by != who.name else None, event=desk.event_row(event) if event else None,
        beside=[c for c in desk.event(event).claims if c.claim.id != id][:8] if event else [], waiting=waiting, orders=ORDERS,
        order=request.query_params.get("order", "priority"), question=address.asked(request), last=_last(desk, id),
        wanted=wanted, note=note, told=_told(request), rest=_rest(request), latest=review.latest(desk, who.name),
        remarks=desk.people.remarks([id]), id=id, may=who.may("reviewer"), came=request.query_params.get("did", ""),
    )  # fmt: skip


def _told(request: Request) -> str:
    """What the page says was just done: of our own words only, as anybody can write an address."""
    told = request.query_params.get("told", "")
    return told if told in (*VERDICTS.values(), "corrected", "undone") else ""


def _last(desk: Desk, id: str) -> int:
    """The number of the latest decision about a claim, 0 where there is none."""
    return max((step.decision.number for step in review.history(desk, id) if step.decision is not None), default=0)


def _decided(request: Request, here: Workspace, who: Person, id: str, what: str) -> Response:
    here.settle()
    review.unlock(here.store, by=who.name, items=[id])
    return _on(request, here, who, told=what, did=id)


def _on(request: Request, here: Workspace, who: Person, **more: object) -> Response:
    """The way to the next claim, its lock taken before anybody else is led there."""
    skipped = more.get("skipped")
    while True:
        with here.desk() as desk:
            found = _next(request, desk, who, skipped if isinstance(skipped, list) else None)
        if found is None:
            return RedirectResponse(f"/review?{_written(request, **more)}", 303)
        if review.lock(here.store, found, by=who.name).by == who.name:
            return RedirectResponse(_here(request, found, **more), 303)


def _next(request: Request, desk: Desk, who: Person, skipped: list[str] | None = None) -> str | None:
    """The claim most worth a look that nobody else is at and that was not passed over."""
    passed = set(skipped if skipped is not None else _skipped(request))
    question, order = address.asked(request), request.query_params.get("order", "priority")
    after = None
    while True:
        listing = review.queue(desk, who.name, question, order=order if order in ORDERS else "priority", after=after, limit=20)
        for row in listing.rows:
            if row.coded.claim.id[:12] not in passed:
                return row.coded.claim.id
        after = listing.next
        if after is None:
            return None


def _skipped(request: Request) -> list[str]:
    return [id for id in request.query_params.get("skipped", "").split(",") if id]


def _written(request: Request, **more: object) -> str:
    """What the address keeps from claim to claim: the question, the order, what was passed over."""
    pairs = [(k, v) for k, v in request.query_params.multi_items() if v and k not in ("told", "did", *more)]
    pairs += [(name, ",".join(value) if isinstance(value, list) else str(value)) for name, value in more.items() if value]
    return urlencode(pairs)


def _rest(request: Request) -> str:
    written = _written(request)
    return f"?{written}" if written else ""


def _here(request: Request, id: str, **more: object) -> str:
    written = _written(request, **more)
    return f"/review/{id}?{written}" if written else f"/review/{id}"
