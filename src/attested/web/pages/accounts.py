"""Accounts: who may sign in, as what. Only admins see it; on this machine alone nobody needs one."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request, Response
from fastapi.responses import RedirectResponse

from attested import review
from attested.errors import ReviewError
from attested.query import Desk
from attested.web.render import page
from attested.web.screens import Screen
from attested.web.security import Person, needs
from attested.web.workspace import Workspace, at_desk, workspace

router = APIRouter()
screen = Screen(name="accounts", title="Accounts", path="/accounts", router=router, group="Method", order=90, role="admin")


@router.get("/accounts")
def listed(request: Request, did: str = "", desk: Desk = Depends(at_desk), who: Person = Depends(needs("admin"))) -> Response:
    """The accounts, and what each role may do."""
    return page(
        request, "accounts/list.html", screen, accounts=desk.people.accounts(), permissions=review.PERMISSIONS,
        all_roles=review.ROLES, visits={a.name: desk.people.visited(a.name) for a in desk.people.accounts()}, me=who.name,
    )  # fmt: skip


@router.post("/accounts")
def create(
    name: Annotated[str, Form()], password: Annotated[str, Form()], role: Annotated[str, Form()],
    who: Person = Depends(needs("admin")), here: Workspace = Depends(workspace),
) -> Response:  # fmt: skip
    """Make an account."""
    review.create_account(here.store, name, password, role, by=who.name)
    return RedirectResponse("/accounts", 303)


@router.post("/accounts/change")
def change(
    name: Annotated[str, Form()], role: Annotated[str, Form()] = "", password: Annotated[str, Form()] = "",
    active: Annotated[str, Form()] = "", who: Person = Depends(needs("admin")), here: Workspace = Depends(workspace),
) -> Response:  # fmt: skip
    """Give an account another role or password, close it or open it again. It holds from the next request on."""
    if active not in ("", "yes", "no"):
        raise ReviewError(f"an account is open or closed (yes or no), not {active!r}")
    if role:
        review.set_role(here.store, name, role, by=who.name)
    if password:
        review.set_password(here.store, name, password, by=who.name)
    if active:
        review.set_active(here.store, name, active == "yes", by=who.name)
    return RedirectResponse("/accounts", 303)
