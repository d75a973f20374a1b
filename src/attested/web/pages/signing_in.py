"""Signing in, where the workspace can be reached from other machines."""

from __future__ import annotations

import threading
import time
from collections import deque
from typing import Annotated

from fastapi import APIRouter, Depends, Form, HTTPException, Request, Response
from fastapi.responses import RedirectResponse

from attested import review
from attested.web.render import page
from attested.web.screens import Screen
from attested.web.security import Sessions
from attested.web.signed_in import proof
from attested.web.workspace import Workspace, workspace

router = APIRouter()
screen = Screen(name="signing_in", title="Sign in", path="/sign-in", router=router)

TRIES = 8
WITHIN = 300.0
"""So many wrong passwords for one name or from one address within so many seconds, then it has to wait."""


class Patience:
    """How often somebody was wrong lately: by name and by address, so that passwords cannot be tried by the thousand."""

    def __init__(self) -> None:
        self._wrong: dict[str, deque[float]] = {}
        self._lock = threading.Lock()

    def spent(self, *keys: str) -> bool:
        """Whether one of these was wrong too often."""
        now = time.monotonic()
        with self._lock:
            return any(len(self._lately(key, now)) >= TRIES for key in keys)

    def wrong(self, *keys: str) -> None:
        """Note that all of these were wrong just now."""
        now = time.monotonic()
        with self._lock:
            if len(self._wrong) > 10_000:
                self._wrong = {key: held for key in list(self._wrong) if (held := self._lately(key, now))}
            for key in keys:
                self._lately(key, now).append(now)

    def right(self, *keys: str) -> None:
        """Forget what was wrong with these."""
        with self._lock:
            for key in keys:
                self._wrong.pop(key, None)

    def _lately(self, key: str, now: float) -> deque[float]:
        held = self._wrong.setdefault(key, deque(maxlen=TRIES))
        while held and now - held[0] > WITHIN:
            held.popleft()
        return held


@router.get("/sign-in")
def form(request: Request, to: str = "/") -> Response:
    """The form. Where nobody needs to sign in, the way home."""
    sessions: Sessions = request.app.state.sessions
    if sessions.access.open:
        return RedirectResponse("/", 303)
    return page(request, "signing_in/form.html", screen, to=_ours(to), wrong=False, name="")


@router.post("/sign-in")
def sign_in(
    request: Request, name: Annotated[str, Form()], password: Annotated[str, Form()], to: Annotated[str, Form()] = "/",
    here: Workspace = Depends(workspace),
) -> Response:  # fmt: skip
    """Begin a session of one's own. A name that there is not is answered as slowly, and in the same words, as a wrong password."""
    sessions: Sessions = request.app.state.sessions
    if sessions.access.open:
        return RedirectResponse("/", 303)
    patience = _patience(request)
    keys = (f"name {name.strip().casefold()}", f"address {request.client.host if request.client else ''}")
    if patience.spent(*keys):
        raise HTTPException(429, "Too many wrong passwords. Wait five minutes, then try again.")
    account = review.authenticate(here.store, name, password)
    if account is None:
        patience.wrong(*keys)
        return page(request, "signing_in/form.html", screen, status=401, to=_ours(to), wrong=True, name=name)
    patience.right(*keys)
    answer = RedirectResponse(_ours(to), 303)
    sessions.write(request, answer, name=account.name, proof=proof(account.hash))
    return answer


@router.post("/sign-out")
def sign_out(request: Request) -> Response:
    """End the session."""
    sessions: Sessions = request.app.state.sessions
    answer = RedirectResponse("/sign-in" if not sessions.access.open else "/", 303)
    sessions.write(request, answer, signed_out="yes")
    return answer


def _patience(request: Request) -> Patience:
    found: Patience | None = getattr(request.app.state, "patience", None)
    if found is None:
        found = request.app.state.patience = Patience()
    return found


def _ours(to: str) -> str:
    """A path of this workspace: never another host, whatever the address says."""
    return to if to.startswith("/") and not to.startswith(("//", "/\\", "/sign-")) and to.isprintable() else "/"
