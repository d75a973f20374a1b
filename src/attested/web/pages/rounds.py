"""Blind double coding: coders answer without seeing each other, agreement is measured, somebody adjudicates what differs."""

from __future__ import annotations

import csv
import io
from typing import Annotated

from fastapi import APIRouter, Depends, Form, HTTPException, Request, Response
from fastapi.responses import RedirectResponse

from attested import review
from attested.errors import QueryError, ReviewError
from attested.model import Claim, CodedClaim
from attested.query import Desk
from attested.review.agreement import FIELDS
from attested.web import address
from attested.web.correcting import corrected
from attested.web.passage import passage
from attested.web.render import page
from attested.web.screens import Screen
from attested.web.security import Person, needs, person
from attested.web.workspace import Workspace, at_desk, workspace

router = APIRouter()
screen = Screen(name="rounds", title="Blind rounds", path="/rounds", router=router, under="review")


@router.get("/rounds")
def listed(request: Request, desk: Desk = Depends(at_desk), who: Person = Depends(person)) -> Response:
    """The rounds that there are, and the form that begins one."""
    rounds = [(name, review.cases(desk, name)) for name in desk.people.rounds()]
    mine = sum(answer is None for _, answer in review.tasks(desk, who.name))
    return page(
        request, "rounds/list.html", screen, rounds=rounds, mine=mine, question=address.asked(request),
        accounts=[a.name for a in desk.people.accounts() if a.active], may=who.may("reviewer"),
    )  # fmt: skip


@router.post("/rounds")
def begin(
    request: Request, name: Annotated[str, Form()], coders: Annotated[str, Form()], share: Annotated[float, Form()] = 10.0,
    most: Annotated[int, Form()] = 50, who: Person = Depends(needs("reviewer")), here: Workspace = Depends(workspace),
) -> Response:  # fmt: skip
    """Draw claims and give them to coders. The same name draws the same claims on every machine."""
    if not 0 < share <= 100 or not 0 < most <= 2000:
        raise ReviewError("a round takes more than 0 and up to 100 in a hundred of the claims, and 1 to 2,000 of them")
    names = [part.strip() for part in coders.split(",") if part.strip()]
    with here.desk() as desk:
        drawn = review.sample(desk, address.asked(request), share=share / 100, most=most, seed=name.strip())
    if not drawn:
        raise ReviewError("no claim was drawn; take a larger share, or ask for more")
    review.assign(here.store, name, drawn, names, by=who.name)
    return RedirectResponse(f"/rounds/{address.part(name.strip())}", 303)


@router.get("/rounds/{name}")
def show(request: Request, name: str, desk: Desk = Depends(at_desk), who: Person = Depends(needs("reviewer"))) -> Response:
    """One round: how far each coder is, how far they agree, what is to be adjudicated. Coders do not see it: they answer blind."""
    cases = _cases(desk, name)
    coders = sorted({coder for case in cases for coder in case.coders})
    done = {coder: sum(any(a.coder == coder for a in case.answers) for case in cases) for coder in coders}
    open_cases = [case for case in cases if case.complete and not case.agreed and case.settled is None]
    return page(
        request, "rounds/round.html", screen, name=name, cases=cases, done=done, agreements=review.agreement(cases),
        open_cases=[(case, _coded(desk, case.claim)) for case in open_cases], settled=sum(c.settled is not None for c in cases),
    )  # fmt: skip


@router.get("/rounds/{name}/agreement.csv")
def table(name: str, desk: Desk = Depends(at_desk), who: Person = Depends(needs("reviewer"))) -> Response:
    """The agreement figures as CSV."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(["round", "coder_1", "coder_2", "field", "compared", "equal", "percent", "kappa"])
    for found in review.agreement(_cases(desk, name)):
        for field in found.fields:
            figures = [
                field.compared, field.equal, "" if field.percent is None else f"{field.percent:.1f}",
                "" if field.kappa is None else f"{field.kappa:.3f}",
            ]  # fmt: skip
            writer.writerow([_inert(text) for text in (name, *found.coders, field.name)] + figures)
    headers = {"content-disposition": 'attachment; filename="agreement.csv"'}
    return Response(stream.getvalue(), media_type="text/csv; charset=utf-8", headers=headers)


@router.get("/rounds/{name}/settle/{id}")
def settle(
    request: Request, name: str, id: str, desk: Desk = Depends(at_desk), who: Person = Depends(needs("reviewer"))
) -> Response:
    """One claim on which coders differ: their readings side by side, field by field."""
    case = next((case for case in _cases(desk, name) if case.claim.id == id), None)
    if case is None:
        raise HTTPException(404, f"The round {name} holds no such claim.")
    coded = _coded(desk, case.claim)
    rows = []
    for field, read in FIELDS.items():
        values = [read(answer.claim) if answer.claim is not None else None for answer in case.answers]
        rows.append((field, read(case.claim), values, len({v for v in values if v is not None}) > 1))
    return page(
        request, "rounds/settle.html", screen, name=name, case=case, coded=coded, rows=rows,
        passage=passage(coded.document, coded.claim),
    )  # fmt: skip


@router.post("/rounds/{name}/settle/{id}")
def adjudicate(
    name: str, id: str, choice: Annotated[str, Form()], note: Annotated[str, Form()] = "",
    who: Person = Depends(needs("reviewer")), here: Workspace = Depends(workspace),
) -> Response:  # fmt: skip
    """Settle it: with one coder's answer ("answer 0"), or with a verdict of one's own. It then holds in all views."""
    with here.desk() as desk:
        case = next((case for case in _cases(desk, name) if case.claim.id == id), None)
        if case is None:
            raise QueryError(f"the round {name} holds no claim {id}")
    made: Claim | None = None
    verdict = choice
    if choice.startswith("answer "):
        try:
            answer = case.answers[int(choice.removeprefix("answer "))]
        except (ValueError, IndexError):
            raise ReviewError("there is no such answer") from None
        verdict = answer.verdict
        made = answer.claim if verdict == "correct" else None
    review.adjudicate(here.store, name, id, verdict, by=who.name, made=made, note=note.strip())  # type: ignore[arg-type]
    here.changed()
    with here.desk() as desk:
        left = review.cases(desk, name, open_only=True)
    return RedirectResponse(f"/rounds/{address.part(name)}" + (f"/settle/{left[0].claim.id}" if left else ""), 303)


@router.get("/tasks")
def tasks(request: Request, desk: Desk = Depends(at_desk), who: Person = Depends(person)) -> Response:
    """One's own assignments: what is still to be answered, and what was settled of what one answered."""
    mine = review.tasks(desk, who.name)
    waiting = [assignment for assignment, answer in mine if answer is None]
    settled = {
        (name, d.seen.id): d for name in {a.round for a, _ in mine} for d in desk.people.adjudicated(name) if d.seen is not None
    }
    told = [
        (assignment, answer, settled.get((assignment.round, assignment.claim.id)), _coded(desk, assignment.claim))
        for assignment, answer in mine
        if answer is not None
    ]
    return page(request, "rounds/tasks.html", screen, waiting=waiting, told=told[::-1][:100])


@router.get("/tasks/{number}")
def task(request: Request, number: int, desk: Desk = Depends(at_desk), who: Person = Depends(person)) -> Response:
    """One assignment, blind: the report's words and the machine's reading, nothing of what anybody else made of it."""
    mine = review.tasks(desk, who.name)
    found = next(((a, answer) for a, answer in mine if a.number == number), None)
    if found is None:
        raise HTTPException(404, "This assignment is not yours, or there is none of this number.")
    coded = _coded(desk, found[0].claim)
    left = sum(answer is None for a, answer in mine if a.round == found[0].round)
    return page(
        request, "rounds/task.html", screen, task=found[0], answer=found[1], coded=coded, left=left, of=len(mine),
        passage=passage(coded.document, coded.claim),
    )  # fmt: skip


@router.post("/tasks/{number}")
async def answer(
    request: Request, number: int, who: Person = Depends(needs("coder")), here: Workspace = Depends(workspace)
) -> Response:
    """Answer it and go on to the next. No view changes by it."""
    given = {name: value for name, value in (await request.form()).items() if isinstance(value, str)}
    verdict = given.get("verdict", "")
    with here.desk() as desk:
        found = next((a for a, _ in review.tasks(desk, who.name) if a.number == number), None)
    if found is None:
        raise HTTPException(404, "This assignment is not yours, or there is none of this number.")
    made = corrected(found.claim, given) if verdict == "correct" else None
    review.answer(here.store, number, verdict, by=who.name, made=made, note=given.get("note", "").strip())  # type: ignore[arg-type]
    with here.desk() as desk:
        left = [a.number for a, answer in review.tasks(desk, who.name, found.round) if answer is None]
    return RedirectResponse(f"/tasks/{left[0]}" if left else "/tasks", 303)


def _cases(desk: Desk, name: str) -> list[review.Case]:
    found = review.cases(desk, name)
    if not found:
        raise HTTPException(404, f"There is no round {name}.")
    return found


def _coded(desk: Desk, claim: Claim) -> CodedClaim:
    """The claim as it was given to the coders, with its report: its id may be no longer current."""
    document = desk.document(claim.document)
    return CodedClaim(claim=claim, document=document, published=document.published)


def _inert(text: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{text}" if text[:1] in "=+-@\t\r" else text
