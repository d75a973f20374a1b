"""Home: what there is, what is disputed, what was refused, and what to do next."""

from __future__ import annotations

from fastapi import APIRouter, Depends, Request, Response

from attested.query import Desk
from attested.web.render import page
from attested.web.screens import Screen
from attested.web.workspace import at_desk

router = APIRouter()
screen = Screen(name="home", title="Home", path="/", router=router, group="Read", order=10, key="h")


@router.get("/")
def home(request: Request, desk: Desk = Depends(at_desk)) -> Response:
    """The front page."""
    disputed = [figure for figure in desk.figures() if figure.disputed]
    refused = [finding for finding in desk.findings() if finding.level == "refused"]
    newest = sorted(desk.acquisitions(), key=lambda a: a.at, reverse=True)[:8]
    titles = {a.document: desk.document(a.document) for a in newest}
    return page(
        request, "home/home.html", screen, counts=desk.counts(), disputed=disputed, refused=refused, newest=newest, titles=titles
    )
