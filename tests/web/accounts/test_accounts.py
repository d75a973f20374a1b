"""Accounts: who may what on every route, sessions that end when they should, passwords that cannot be tried by the thousand."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from attested import review
from attested.cli import main
from attested.web import assets
from attested.web.app import OPEN_PATHS, workspace_app
from attested.web.pages.signing_in import TRIES, Patience, _ours
from attested.web.screens import screens
from attested.web.security import ROLES, Access
from attested.web.signed_in import proof

sys.path.insert(0, str(Path(__file__).parents[1]))
from people import PASSWORD, Seat, cheap_hashes, team


@pytest.fixture(autouse=True)
def quick():
    with cheap_hashes():
        yield


CODERS_MAY = {
    ("POST", "/add"), ("POST", "/add/{id}/read"), ("POST", "/add/{id}/stop"), ("POST", "/events/{id}/note"),
    ("POST", "/conflicts/{id}/note"), ("POST", "/review/{id}/lock"), ("POST", "/review/{id}/remark"), ("POST", "/tasks/{number}"),
}  # fmt: skip
REVIEWERS_MAY = {
    ("POST", "/events/{id}/withdraw"), ("POST", "/events/{id}/undo"), ("POST", "/conflicts/{id}/rule"),
    ("POST", "/conflicts/{id}/split"), ("POST", "/conflicts/{id}/merge"), ("POST", "/conflicts/{id}/back"),
    ("POST", "/review/undo"), ("POST", "/review/{id}/skip"), ("POST", "/review/{id}/decide"), ("POST", "/review/{id}/correct"),
    ("POST", "/rounds"), ("GET", "/rounds/{name}"), ("GET", "/rounds/{name}/agreement.csv"), ("GET", "/rounds/{name}/settle/{id}"),
    ("POST", "/rounds/{name}/settle/{id}"),
}  # fmt: skip
ADMINS_MAY = {("GET", "/accounts"), ("POST", "/accounts"), ("POST", "/accounts/change")}
PERMISSION = {
    ("POST", "/add"): "ingest", ("POST", "/events/{id}/note"): "remark", ("POST", "/conflicts/{id}/note"): "remark",
    ("POST", "/review/{id}/lock"): "lock", ("POST", "/review/{id}/remark"): "remark", ("POST", "/tasks/{number}"): "answer",
    ("POST", "/events/{id}/withdraw"): "judge", ("POST", "/events/{id}/undo"): "undo", ("POST", "/conflicts/{id}/split"): "judge",
    ("POST", "/conflicts/{id}/merge"): "judge", ("POST", "/conflicts/{id}/back"): "judge", ("POST", "/review/undo"): "undo",
    ("POST", "/review/{id}/decide"): "decide", ("POST", "/review/{id}/correct"): "decide", ("POST", "/rounds"): "assign",
    ("GET", "/rounds/{name}/settle/{id}"): "adjudicate", ("POST", "/rounds/{name}/settle/{id}"): "adjudicate",
    ("GET", "/accounts"): "accounts", ("POST", "/accounts"): "accounts", ("POST", "/accounts/change"): "accounts",
}  # fmt: skip
"""Which permission of `review.PERMISSIONS` a route is about."""
TABLE = {1: CODERS_MAY, 2: REVIEWERS_MAY, 3: ADMINS_MAY}
MINE = ("events", "conflicts", "review", "rounds", "accounts")


def routes():
    for screen in screens():
        if screen.path in OPEN_PATHS:
            continue
        for route in screen.router.routes:
            for method in sorted(set(getattr(route, "methods", None) or ()) - {"HEAD", "OPTIONS"}):
                yield screen.name, method, route.path


def declared(method: str, path: str) -> int:
    """The least role that a route asks for, as a number in `ROLES`, read from its dependencies."""

    def roles(dependant):
        if hasattr(dependant.call, "role"):
            yield dependant.call.role
        for inner in dependant.dependencies:
            yield from roles(inner)

    route = next(r for s in screens() for r in s.router.routes if r.path == path and method in (getattr(r, "methods", None) or ()))
    return max((ROLES.index(role) for role in roles(route.dependant)), default=0)


def test_the_table_names_what_each_of_these_screens_asks_for():
    found = {(m, p): declared(m, p) for name, m, p in routes() if name in MINE}
    wanted = {pair: level for level, pairs in TABLE.items() for pair in pairs}
    assert found == {pair: wanted.get(pair, 0) for pair in found}
    assert {pair for pair, level in wanted.items() if pair not in found and pair[1].split("/")[1] in MINE} == set()


@pytest.mark.parametrize(("method", "path"), PERMISSION)
def test_routes_and_the_table_that_people_are_shown_say_the_same(method, path):
    least = declared(method, path)
    assert [review.allowed(role, PERMISSION[method, path]) for role in ROLES] == [n >= least for n in range(len(ROLES))]


def test_every_route_of_every_screen_holds_to_the_role_it_names(store):
    """Each role on each route: refused below the role that the route names, let in from there on."""
    seats = team(store, reader="reader", coder="coder", reviewer="reviewer", admin="admin")
    checked = 0
    for _, method, path in routes():
        least = declared(method, path)
        there = re.sub(r"{[^}]*}", "1", path)
        for level, role in enumerate(ROLES):
            token = {"X-CSRF-Token": tokens(seats[role])}
            answer = seats[role].http.request(method, there, headers=token if method != "GET" else {})
            if level < least:
                assert answer.status_code == 403, (role, method, path, answer.status_code)
            else:
                assert answer.status_code not in (401, 403), (role, method, path, answer.status_code, answer.text[-300:])
            checked += 1
    assert checked > 100


def tokens(seat: Seat, held: dict[str, str] = {}) -> str:  # noqa: B006 - one request for each seat is enough
    key = seat.http.cookies.get("attested", "")
    if key not in held:
        held[key] = re.search(r'data-csrf="([0-9a-f]+)"', seat.http.get("/codebook").text).group(1)
    return held[key]


def test_signing_in_and_out(store):
    seat = team(store, Ada="admin")["Ada"]
    assert "Ada" in seat.page("/codebook")
    assert seat.post("/sign-out").headers["location"] == "/sign-in"
    assert seat.get("/").status_code == 303
    assert seat.sign_in(to="/events?kind=clash").headers["location"] == "/events?kind=clash"
    assert seat.get("/").status_code == 200


def test_the_session_is_a_new_one_after_signing_in_and_lies_out_of_reach(store):
    review.create_account(store, "Ada", PASSWORD, "admin", by="test")
    seat = Seat(workspace_app(store, Access(host="0.0.0.0")), "Ada")
    seat.get("/sign-in")
    before = seat.http.cookies["attested"]
    cookie = seat.sign_in().headers["set-cookie"]
    assert seat.http.cookies["attested"] != before
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie


@pytest.mark.parametrize(("name", "password"), [("Ada", "wrong password"), ("Nobody", PASSWORD), ("Ada", ""), ("", PASSWORD)])
def test_what_does_not_fit_is_refused_in_the_same_words(store, name, password):
    review.create_account(store, "Ada", PASSWORD, "admin", by="test")
    seat = Seat(workspace_app(store, Access(host="0.0.0.0")), name)
    answer = seat.sign_in(password)
    assert answer.status_code in (401, 422)
    if name and password:
        assert "Name and password do not fit" in answer.text
    assert seat.get("/").status_code == 303


def test_signing_in_needs_the_token(store):
    review.create_account(store, "Ada", PASSWORD, "admin", by="test")
    http = TestClient(workspace_app(store, Access(host="0.0.0.0")), base_url="http://desk.example", follow_redirects=False)
    http.get("/sign-in")
    assert http.post("/sign-in", data={"name": "Ada", "password": PASSWORD}).status_code == 403


def test_another_role_a_closed_account_and_another_password_hold_at_once(store):
    seats = team(store, Ada="admin", Ben="reviewer")
    assert seats["Ben"].get("/rounds").status_code == 200
    assert seats["Ada"].post("/accounts/change", {"name": "Ben", "role": "reader"}).status_code == 303
    assert seats["Ben"].post("/review/undo").status_code == 403
    seats["Ada"].post("/accounts/change", {"name": "Ben", "password": "another long password"})
    assert seats["Ben"].get("/").status_code == 303
    assert seats["Ben"].sign_in().status_code == 401
    assert seats["Ben"].sign_in("another long password").status_code == 303
    seats["Ada"].post("/accounts/change", {"name": "Ben", "active": "no"})
    assert seats["Ben"].get("/").status_code == 303
    assert seats["Ben"].sign_in("another long password").status_code == 401


def test_the_last_admin_cannot_lock_everybody_out(store):
    seat = team(store, Ada="admin")["Ada"]
    answer = seat.post("/accounts/change", {"name": "Ada", "role": "reader"})
    assert answer.status_code == 400
    assert "the last who may change accounts" in answer.text
    assert seat.post("/accounts", {"name": "Ben", "password": "short", "role": "coder"}).status_code == 400
    assert seat.post("/accounts", {"name": "Ben", "password": PASSWORD, "role": "king"}).status_code == 400
    assert seat.post("/accounts", {"name": "Ben", "password": PASSWORD, "role": "coder"}).status_code == 303
    assert "Ben" in seat.page("/accounts")


def test_the_menu_offers_accounts_to_admins_only(store):
    seats = team(store, Ada="admin", Cy="coder")
    assert 'href="/accounts"' in seats["Ada"].page("/codebook")
    assert 'href="/accounts"' not in seats["Cy"].page("/codebook")


def test_too_many_wrong_passwords_have_to_wait(store):
    review.create_account(store, "Ada", PASSWORD, "admin", by="test")
    seat = Seat(workspace_app(store, Access(host="0.0.0.0")), "Ada")
    assert [seat.sign_in("wrong").status_code for _ in range(TRIES + 1)] == [401] * TRIES + [429]
    assert seat.sign_in().status_code == 429


def test_patience_comes_back(monkeypatch):
    patience, now = Patience(), [0.0]
    monkeypatch.setattr("attested.web.pages.signing_in.time.monotonic", lambda: now[0])
    for _ in range(TRIES):
        assert not patience.spent("name a", "address b")
        patience.wrong("name a", "address b")
    assert patience.spent("name c", "address b")
    assert not patience.spent("name c")
    now[0] = 301.0
    assert not patience.spent("name a", "address b")


@pytest.mark.parametrize("to", ["//evil.example", "/\\evil.example", "https://evil.example", "evil", "/sign-out", "/a\nb", ""])
def test_signing_in_leads_nowhere_else(to):
    assert _ours(to) == "/"


def test_a_session_fits_one_password_only():
    assert proof("one") == proof("one") != proof("two")


def test_on_this_machine_nobody_signs_in(client):
    assert client.get("/sign-in").headers["location"] == "/"
    assert "nobody signs in" in client.page("/accounts")


def test_accounts_by_the_command_line(tmp_path, capsys, monkeypatch):
    import io

    db = str(tmp_path / "x.db")
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{PASSWORD}\n"))
    assert main(["accounts", "add", "Ada", "--role", "admin", "--db", db]) == 0
    assert main(["accounts", "list", "--db", db]) == 0
    assert "Ada" in capsys.readouterr().out
    assert main(["accounts", "close", "Ada", "--db", db]) == 1
    assert "the last who may change accounts" in capsys.readouterr().err
    monkeypatch.setattr("sys.stdin", io.StringIO("short\n"))
    assert main(["accounts", "add", "Ben", "--db", db]) == 1


def test_beyond_this_machine_an_admin_is_needed(tmp_path, capsys, monkeypatch):
    from attested.store import open_store

    monkeypatch.setattr(assets, "check_vendor", lambda: None)
    db = tmp_path / "x.db"
    with open_store(db) as store:
        review.create_account(store, "Cy", PASSWORD, "coder", by="test")
    assert main(["serve", "--db", str(db), "--host", "0.0.0.0", "--port", "0"]) == 2
    assert "attested accounts add NAME --role admin" in capsys.readouterr().err


def test_the_pages_in_a_browser(check_page, store):
    review.create_account(store, "Ada", PASSWORD, "admin", by="test")
    check_page("/accounts")


def test_signing_in_with_a_browser(browser, store):
    from conftest import Served, serious

    review.create_account(store, "Ada", PASSWORD, "reviewer", by="test")
    served = Served(workspace_app(store, Access(host="0.0.0.0")), store)
    context = browser.new_context(viewport={"width": 360, "height": 740}, base_url=served.url)
    try:
        page = context.new_page()
        page.set_default_timeout(8000)
        page.goto("/events?kind=air_strike")
        assert page.url.endswith("/sign-in?to=/events%3Fkind%3Dair_strike")
        assert serious(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        page.get_by_label("Name").fill("Ada")
        page.get_by_label("Password").fill("wrong password")
        page.get_by_role("button", name="Sign in").click()
        page.get_by_text("Name and password do not fit").wait_for()
        assert serious(page) == []
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        page.wait_for_url("**/events?kind=air_strike")
        page.set_viewport_size({"width": 1200, "height": 800})
        assert page.locator(".side .who").inner_text().startswith("Ada")
        page.get_by_role("button", name="Sign out").click()
        page.wait_for_url("**/sign-in")
    finally:
        context.close()
        served.stop()
