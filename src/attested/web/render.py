"""Templates: Jinja with everything escaped, and the words that all pages share."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import Any

from fastapi import HTTPException, Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader, StrictUndefined

import attested
from attested.web import address, assets, shown
from attested.web.screens import Screen, menu, screens
from attested.web.security import ROLES, Person, Sessions, person
from attested.web.workspace import workspace

THEMES = ("light", "dark")


@functools.lru_cache(maxsize=1)
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("attested.web"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters |= shown.FILTERS
    environment.globals |= shown.GLOBALS
    environment.globals |= {"asset": assets.address, "address": address, "version": attested.__version__, "roles": ROLES}
    return environment


def page(request: Request, template: str, screen: Screen, *, status: int = 200, **context: Any) -> HTMLResponse:
    """A whole page of a screen: the template with the menu, who is signed in, the foot, and what the route gives.

    Called for an htmx request that wants a part (`hx-target`), render that part's template with `part` instead.
    """
    marked = screen.under or screen.name
    shared: dict[str, Any] = {
        "screen": screen,
        "menu": menu(screen for screen in screens() if _offered(request, screen)),
        "marked": marked,
        "styles": [f"screens/{screen.name}.css"] if assets.has(f"screens/{screen.name}.css") else [],
        "scripts": [f"screens/{screen.name}.js"] if assets.has(f"screens/{screen.name}.js") else [],
        "glance": workspace(request).glance(),
        "verified": workspace(request).verified,
        "theme": request.cookies.get("theme") if request.cookies.get("theme") in THEMES else None,
        "access": request.app.state.sessions.access,
    }
    return HTMLResponse(_rendered(request, template, {**shared, **context}), status)


def _offered(request: Request, screen: Screen) -> bool:
    who = _who(request)
    return who is None or ROLES.index(who.role) >= ROLES.index(screen.role)


def _who(request: Request) -> Person | None:
    try:
        return person(request)
    except HTTPException:  # an error page or the sign-in page, for somebody who has not signed in
        return None


def part(request: Request, template: str, *, status: int = 200, **context: Any) -> HTMLResponse:
    """A piece of a page, for htmx to put into place."""
    return HTMLResponse(_rendered(request, template, context), status)


def _rendered(request: Request, template: str, context: Mapping[str, Any]) -> str:
    sessions: Sessions = request.app.state.sessions
    return _environment().get_template(template).render(request=request, who=_who(request), csrf=sessions.token(request), **context)
