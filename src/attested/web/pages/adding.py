"""Adding reports: drop files or paste a text, see what they would bring, read them, see what became of each."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, File, Form, HTTPException, Request, Response, UploadFile
from fastapi.responses import RedirectResponse

from attested.query import Desk
from attested.web.batches import Batch, Batches
from attested.web.render import page, part
from attested.web.screens import Screen
from attested.web.security import Person, may
from attested.web.workspace import at_desk, workspace

router = APIRouter()
screen = Screen(name="adding", title="Add reports", path="/add", router=router, group="Read", order=20, key="n")


def batches(request: Request) -> Batches:
    """What was given since the server started."""
    found: Batches | None = getattr(request.app.state, "batches", None)
    if found is None:
        here = workspace(request)
        found = request.app.state.batches = Batches(here.store, here.forget)
    return found


def batch_of(request: Request, id: str) -> Batch:
    """The batch that an address names."""
    found = batches(request).get(id)
    if found is None:
        raise HTTPException(404, "These files are no longer waiting: the server was started anew, or they were read long ago.")
    return found


@router.get("/add")
def add(request: Request, desk: Desk = Depends(at_desk)) -> Response:
    """Where files and texts are given, and what could not be read before."""
    found = desk.findings()
    refused = [finding for finding in found if finding.level == "refused"]
    notes = [finding for finding in found if finding.level != "refused"]
    return page(
        request, "adding/add.html", screen, refused=refused[-200:][::-1], notes=notes[-100:][::-1], note_count=len(notes),
        batches=list(batches(request))[:5],
    )  # fmt: skip


@router.post("/add")
def give(
    request: Request,
    who: Person = Depends(may("ingest")),
    files: Annotated[list[UploadFile] | None, File()] = None,
    text: Annotated[str, Form()] = "",
    title: Annotated[str, Form()] = "",
    outlet: Annotated[str, Form()] = "",
    date: Annotated[str, Form()] = "",
    url: Annotated[str, Form()] = "",
) -> Response:
    """Take the files into a batch and show what they would bring."""
    waiting = batches(request)
    given = [file for file in files or [] if file.filename]
    if not given and not text.strip():
        raise HTTPException(400, "Nothing was given: choose files, or paste a text.")
    batch = waiting.begin(who.name)
    for file in given:
        waiting.add_file(batch, file.filename or "file", file.file)
    if text.strip():
        waiting.add_text(batch, text, title=title, outlet=outlet, date=date, url=url)
    waiting.look(batch)
    return RedirectResponse(f"/add/{batch.id}", 303)


@router.get("/add/{id}")
def show(request: Request, id: str, desk: Desk = Depends(at_desk)) -> Response:
    """One batch: what it would bring, how far it is, what became of it."""
    batch = batch_of(request, id)
    return page(request, "adding/batch.html", screen, batch=batch, counts=_counts(batch, desk))


@router.get("/add/{id}/state")
def state(request: Request, id: str, desk: Desk = Depends(at_desk)) -> Response:
    """The part of it that changes."""
    batch = batch_of(request, id)
    return part(request, "adding/state.html", batch=batch, counts=_counts(batch, desk))


@router.post("/add/{id}/read", dependencies=[Depends(may("ingest"))])
def read(request: Request, id: str) -> Response:
    """Begin to read, or go on."""
    batches(request).read(batch_of(request, id))
    return RedirectResponse(f"/add/{id}", 303)


@router.post("/add/{id}/stop", dependencies=[Depends(may("ingest"))])
def stop(request: Request, id: str) -> Response:
    """Stop after the report at hand."""
    batches(request).stop(batch_of(request, id))
    return RedirectResponse(f"/add/{id}", 303)


def _counts(batch: Batch, desk: Desk) -> dict[str, int]:
    """How many claims each of its reports has, once they are read."""
    if batch.state == "previewed":
        return {}
    held = desk.holding(item.document.id for item in batch.items if item.document)
    return {id: len(desk.claims_of(id)) for id in held}
