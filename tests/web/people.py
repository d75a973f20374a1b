"""Several people at one workspace: accounts, and a browser without scripts for each."""

from __future__ import annotations

import re
from contextlib import contextmanager

from fastapi.testclient import TestClient

from attested import review
from attested.web.app import workspace_app
from attested.web.security import Access

PASSWORD = "a long enough password"


class Seat:
    """One person's browser: it keeps its cookie, and sends the token of the page it last saw."""

    def __init__(self, app, name: str) -> None:
        self.name = name
        self.http = TestClient(app, base_url="http://desk.example", follow_redirects=False)

    def sign_in(self, password: str = PASSWORD, to: str = "/"):
        page = self.http.get("/sign-in").text
        csrf = re.search(r'data-csrf="([0-9a-f]+)"', page).group(1)
        return self.http.post("/sign-in", data={"csrf": csrf, "name": self.name, "password": password, "to": to})

    def get(self, path: str):
        return self.http.get(path)

    def page(self, path: str) -> str:
        answer = self.http.get(path, follow_redirects=True)
        assert answer.status_code == 200, (path, answer.status_code, answer.text[-1500:])
        return answer.text

    def post(self, path: str, data=None, **more):
        token = re.search(r'data-csrf="([0-9a-f]+)"', self.http.get("/codebook").text).group(1)
        return self.http.post(path, data=data, headers={"X-CSRF-Token": token}, **more)


@contextmanager
def cheap_hashes():
    """Argon2 with little memory and one round: what is tested is who may what, not how long guessing takes."""
    import argon2

    before = argon2.PasswordHasher.__init__.__kwdefaults__, argon2.PasswordHasher.__init__.__defaults__
    argon2.PasswordHasher.__init__.__defaults__ = (1, 8, 1, *(before[1] or ())[3:])
    try:
        yield
    finally:
        argon2.PasswordHasher.__init__.__defaults__ = before[1]


def team(store, **roles: str) -> dict[str, Seat]:
    """An account for each name with its role, and each of them signed in."""
    app = workspace_app(store, Access(host="0.0.0.0"))
    for name, role in roles.items():
        review.create_account(store, name, PASSWORD, role, by="test")
    seats = {name: Seat(app, name) for name in roles}
    for seat in seats.values():
        assert seat.sign_in().status_code == 303
    return seats
