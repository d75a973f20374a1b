"""Who may do what, and what browsers are told: headers, sessions, forged requests, roles.

Bound to loopback, whoever can reach the workspace is its user and may do everything. Bound beyond it, everyone signs in.
"""

from __future__ import annotations

import hmac
import ipaddress
import logging
import secrets
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import urlsplit

from fastapi import Depends, HTTPException, Request, Response
from itsdangerous import BadSignature, URLSafeTimedSerializer
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from attested.review import allowed

Role = Literal["reader", "coder", "reviewer", "admin"]
ROLES: tuple[Role, ...] = ("reader", "coder", "reviewer", "admin")
"""From the least to the most: each may do what those before it may (`review.PERMISSIONS`)."""

COOKIE = "attested"
FIELD = "csrf"
HEADER = "x-csrf-token"
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_SESSION_SECONDS = 12 * 3600

CONTENT_POLICY = "; ".join(
    (
        "default-src 'self'", "script-src 'self'", "style-src 'self'", "img-src 'self' data: blob:", "font-src 'self'",
        "connect-src 'self'", "worker-src 'self'", "object-src 'none'", "base-uri 'none'", "form-action 'self'",
        "frame-ancestors 'none'",
    )
)  # fmt: skip
HEADERS = {
    "content-security-policy": CONTENT_POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    # not no-referrer: with that, browsers send the forms of our own pages with the origin "null"
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}


def is_loopback(host: str) -> bool:
    """Whether a host that is bound to, or named in a request, is this machine only.

    >>> is_loopback("127.0.0.1"), is_loopback("localhost"), is_loopback("0.0.0.0"), is_loopback("::1")
    (True, True, False, True)
    """
    if host.casefold().rstrip(".") == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Who is at the workspace: the name that decisions are signed with, and what they may do."""

    name: str
    role: Role

    def may(self, role: Role) -> bool:
        """Whether this person may do what that role may."""
        return ROLES.index(self.role) >= ROLES.index(role)


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """How the workspace is reached: bound to which host, and by whom where nobody signs in.

    `secret` signs the cookies; anew at each start, so that a restart signs everybody out.
    """

    host: str = "127.0.0.1"
    user: str = "analyst"
    secret: str = field(default_factory=lambda: secrets.token_urlsafe(32), repr=False)

    @property
    def open(self) -> bool:
        """Whether nobody needs to sign in: only this machine can reach it."""
        return is_loopback(self.host)


class Sessions:
    """Signed cookies that say which browser this is, and who signed in there."""

    def __init__(self, access: Access) -> None:
        self.access = access
        self._signer = URLSafeTimedSerializer(access.secret, salt="attested.session")

    def read(self, request: Request) -> dict[str, str]:
        """What the request's cookie says; a new session where it says nothing that we signed."""
        held = getattr(request.state, "session", None)
        if held is not None:
            return dict(held)
        try:
            session = self._signer.loads(request.cookies.get(COOKIE, ""), max_age=_SESSION_SECONDS)
        except BadSignature:
            session = None
        if not isinstance(session, dict) or not isinstance(session.get("id"), str):
            session = {"id": secrets.token_urlsafe(18)}
            request.state.session_is_new = True
        request.state.session = session
        return dict(session)

    def write(self, request: Request, response: Response, **changed: str) -> None:
        """Let the response carry the session. With changes it is a new one, so that nobody can fix it before somebody signs in."""
        session = {"id": secrets.token_urlsafe(18), **changed} if changed else self.read(request)
        request.state.session_is_new = False
        response.set_cookie(
            COOKIE, self._signer.dumps(session), max_age=_SESSION_SECONDS, httponly=True, samesite="lax",
            secure=request.url.scheme == "https", path="/",
        )  # fmt: skip

    def token(self, request: Request) -> str:
        """What a form of this session must send back."""
        id = self.read(request)["id"]
        return hmac.new(self.access.secret.encode(), f"csrf {id}".encode(), "sha256").hexdigest()


async def unforged(request: Request) -> None:
    """Refuse what would change something and was not sent by a page of ours: no token of this session, or another origin."""
    if request.method in _SAFE:
        return
    origin = request.headers.get("origin")
    if origin is not None and urlsplit(origin).netloc != request.headers.get("host", ""):
        raise HTTPException(403, "this request came from another site")
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        raise HTTPException(403, "this request came from another site")
    sent = request.headers.get(HEADER, "")
    kind = request.headers.get("content-type", "")
    if not sent and kind.startswith(("application/x-www-form-urlencoded", "multipart/form-data")):
        given = (await request.form()).get(FIELD, "")
        sent = given if isinstance(given, str) else ""
    sessions: Sessions = request.app.state.sessions
    if not hmac.compare_digest(sent.encode(), sessions.token(request).encode()):
        raise HTTPException(403, "this page is older than the server, or its session has ended; load it again and repeat")


def person(request: Request) -> Person:
    """Who asks. Where nobody signs in, the user of this machine; else whoever signed in, or the way to the sign-in page."""
    sessions: Sessions = request.app.state.sessions
    session = sessions.read(request)
    if sessions.access.open:
        return Person(name=session.get("name", sessions.access.user), role="admin")
    find: Callable[[Mapping[str, str]], Person | None] = request.app.state.find_person
    found = find(session)
    if found is None:
        raise HTTPException(401, "sign in first")
    return found


def needs(role: Role) -> Callable[..., Person]:
    """A dependency for routes that only this role, or one above it, may use."""

    def allowed(who: Person = Depends(person)) -> Person:
        if not who.may(role):
            raise HTTPException(403, f"only a {role} may do this, and you are signed in as {who.role}")
        return who

    allowed.role = role  # type: ignore[attr-defined]
    return allowed


def may(permission: str) -> Callable[..., Person]:
    """A dependency for routes that only those may use who may do this: a key of `review.PERMISSIONS`."""
    lowest = next(role for role in ROLES if allowed(role, permission))
    return needs(lowest)


class Guard:
    """The outermost layer: the headers of every answer, also that of a page that broke; the session of a browser that has none.

    Requests that name a host which is not ours are refused (DNS rebinding).
    """

    def __init__(self, app: ASGIApp, sessions: Sessions, broken: Callable[[Request, Exception], Awaitable[Response]]) -> None:
        self.app = app
        self.broken = broken
        self.sessions = sessions

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        named = urlsplit(f"//{Headers(scope=scope).get('host', '')}").hostname or ""
        if self.sessions.access.open and not is_loopback(named):
            refusal = PlainTextResponse(f"this workspace answers on this machine only, not as {named!r}", 421)
            await refusal(scope, receive, send)
            return

        begun = False

        async def with_headers(message: Message) -> None:
            nonlocal begun
            if message["type"] == "http.response.start":
                begun = True
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
                headers.setdefault("cache-control", "no-store")
                if scope.get("state", {}).get("session_is_new"):
                    carrier = Response()
                    self.sessions.write(Request(scope), carrier)
                    headers.append("set-cookie", carrier.headers["set-cookie"])
            await send(message)

        try:
            await self.app(scope, receive, with_headers)
        except Exception as error:
            logging.getLogger("attested.web").exception("%s %s broke", scope["method"], scope["path"])
            if begun:
                raise
            await (await self.broken(Request(scope, receive), error))(scope, receive, with_headers)
