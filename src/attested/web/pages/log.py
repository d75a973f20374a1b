"""The log: what was done here, by whom and when, each entry chained to the one before; and whether all is as it was kept."""

from __future__ import annotations

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import PlainTextResponse

from attested.query import ACTIONS, Desk
from attested.web.render import page, part
from attested.web.screens import Screen
from attested.web.security import may
from attested.web.workspace import at_desk, workspace

router = APIRouter()
screen = Screen(name="log", title="Log", path="/log", router=router, group="Method", order=20, key="l")

PER_PAGE = 100


@router.get("/log", dependencies=[Depends(may("log"))])
def show(request: Request, action: str = "", before: int | None = None, desk: Desk = Depends(at_desk)) -> Response:
    """The entries, the latest first. They hold ids and hashes, never a name or a text of a report."""
    action = action if action in ACTIONS else ""
    entries = desk.log(action=action or None, before=before, limit=PER_PAGE)
    older = entries[-1].number if len(entries) == PER_PAGE else None
    return page(
        request, "log/log.html", screen, entries=entries, action=action, actions=ACTIONS, before=before, older=older,
        checkpoint=desk.checkpoint(), verified=workspace(request).verified,
    )  # fmt: skip


@router.post("/log/verify", dependencies=[Depends(may("verify"))])
def verify(request: Request) -> Response:
    """Check every byte, every quote and the whole chain. Reads the whole store."""
    return part(request, "log/verified.html", verified=workspace(request).verify())


@router.get("/log/checkpoint.txt", dependencies=[Depends(may("log"))])
def checkpoint(desk: Desk = Depends(at_desk)) -> Response:
    """Count and hash of the log as it stands: kept elsewhere, it shows a log that was cut off."""
    headers = {"content-disposition": 'attachment; filename="attested-checkpoint.txt"'}
    return PlainTextResponse(f"{desk.checkpoint()}\n", headers=headers)
