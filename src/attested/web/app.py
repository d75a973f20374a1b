"""Putting the workspace together: the screens, the guard, what errors look like."""

from __future__ import annotations

from urllib.parse import quote

from fastapi import APIRouter, Depends, FastAPI, HTTPException, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import PlainTextResponse, RedirectResponse, Response
from starlette.exceptions import HTTPException as StarletteHTTPException
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

import attested
from attested.errors import AttestedError, QueryError
from attested.query import Store
from attested.web import assets
from attested.web.render import page, part
from attested.web.screens import Screen, screens
from attested.web.security import Access, Guard, Sessions, needs, unforged
from attested.web.signed_in import finder
from attested.web.workspace import Workspace

OPEN_PATHS = frozenset({"/sign-in", "/health"})
"""What may be asked without having signed in, beside the files below `/static`."""


class _Files(StaticFiles):
    """Files: those whose address changes with their bytes may be kept for ever, others are asked for again each time."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        marked = b"v=" in scope.get("query_string", b"") or path.endswith(".woff2")  # fonts come by hash and never change
        response.headers["cache-control"] = "public, max-age=31536000, immutable" if marked else "no-cache"
        return response


def workspace_app(store: Store, access: Access | None = None) -> FastAPI:
    """The workspace on a store, as an ASGI application.

    Every route of a screen needs a reader signed in (on loopback everybody is an admin), and nothing is changed without the token
    of the session; a route that changes something names the role it needs itself.
    """
    sessions = Sessions(access or Access())
    app = FastAPI(
        title="attested", version=attested.__version__, docs_url=None, redoc_url=None, openapi_url=None,
        dependencies=[Depends(unforged)],
    )  # fmt: skip
    app.state.sessions = sessions
    app.state.workspace = Workspace(store)
    app.state.find_person = finder(store)
    app.add_middleware(Guard, sessions=sessions, broken=_broken)
    app.mount("/static", _Files(directory=assets.STATIC), name="static")

    @app.get("/health", include_in_schema=False)
    def health() -> PlainTextResponse:
        return PlainTextResponse("ok")

    for screen in screens():
        app.include_router(screen.router, dependencies=[] if screen.path in OPEN_PATHS else [Depends(needs("reader"))])
    app.add_exception_handler(StarletteHTTPException, _http_error)
    app.add_exception_handler(RequestValidationError, _unreadable)
    app.add_exception_handler(AttestedError, _told)
    return app


ERROR = Screen(name="error", title="Not as asked", path="", router=APIRouter())


def _error(request: Request, status: int, message: str) -> Response:
    if request.headers.get("hx-request") == "true":
        return part(request, "error/part.html", status=status, message=message)
    return page(request, "error/error.html", ERROR, status=status, code=status, message=message)


async def _http_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, (HTTPException, StarletteHTTPException))
    if error.status_code == 401 and request.method == "GET" and request.headers.get("hx-request") != "true":
        there = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        return RedirectResponse(f"/sign-in?to={quote(there, safe='/')}", 303)
    message = str(error.detail)
    if error.status_code == 404 and message == "Not Found":
        message = "There is no page at this address."
    return _error(request, error.status_code, message)


async def _unreadable(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    said = "; ".join(f"{'.'.join(str(part) for part in e['loc'][1:])}: {e['msg']}" for e in error.errors())
    return _error(request, 422, f"this request cannot be read: {said}")


async def _broken(request: Request, error: Exception) -> Response:
    what = " ".join(f"{type(error).__name__}: {error}".split())[:300]
    return _error(request, 500, f"This page broke, and nothing was changed by it: {what}. Please report this as a bug.")


async def _told(request: Request, error: Exception) -> Response:
    status = 404 if isinstance(error, QueryError) and "has the id" in str(error) else 400
    return _error(request, status, str(error))
