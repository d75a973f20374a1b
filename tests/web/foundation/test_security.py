"""Headers, forged requests, hosts, sources that would run: what holds on every page."""

from __future__ import annotations

import re

import pytest

from attested.review import allowed
from attested.web.screens import screens
from attested.web.security import FIELD, ROLES, Access, Person, is_loopback

GET_PAGES = ["/", "/sources", "/codebook", "/nowhere"]


@pytest.mark.parametrize("path", [*GET_PAGES, "/static/base.css", "/health"])
def test_every_answer_carries_the_headers(client, path):
    headers = client.get(path).headers
    policy = headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "same-origin"


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(client):
    cookie = client.get("/").headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie


@pytest.mark.parametrize("path", GET_PAGES)
def test_no_page_has_a_script_or_a_style_in_it_or_loads_from_elsewhere(client, path):
    page = client.get(path).text
    assert not re.search(r"<script(?![^>]*\bsrc=)", page)
    tags = "".join(re.findall(r"<[a-z][^>]*>", re.sub(r"\"[^\"]*\"", '""', page)))
    assert not re.search(r"<style|\sstyle=|\son\w+=", tags)
    assert not re.search(r'(?:src|href|action)="(?:https?:)?//', page)


def routes():
    """Every route of every screen."""
    return [route for screen in screens() for route in screen.router.routes]


def unsafe_routes():
    """Every route that changes something, as (method, path with made-up parameters)."""
    for route in routes():
        for method in sorted(getattr(route, "methods", None) or ()):
            if method not in ("GET", "HEAD", "OPTIONS"):
                yield method, re.sub(r"{[^}]*}", "x", route.path)


def test_nothing_is_changed_without_the_token(client):
    found = list(unsafe_routes())
    assert found
    for method, path in found:
        client.get("/")
        for sent in ({}, {"X-CSRF-Token": "0" * 64}):
            answer = client.http.request(method, path, headers=sent, data={"name": "x"})
            assert answer.status_code == 403, (method, path)


def test_nothing_is_changed_at_the_bidding_of_another_site(client):
    token = client.token()
    for sent in ({"origin": "http://evil.example"}, {"sec-fetch-site": "cross-site"}, {"origin": "null"}):
        for method, path in unsafe_routes():
            answer = client.http.request(method, path, headers={"X-CSRF-Token": token, **sent})
            assert answer.status_code == 403, (method, path, sent)


def test_a_token_of_another_session_is_no_token(client, store):
    stolen = client.token()
    client.http.cookies.clear()
    client.get("/")
    id = next(iter(store.view().documents())).id
    assert client.http.post(f"/sources/{id}/verify", data={FIELD: stolen}).status_code == 403


def test_a_form_without_scripts_may_send_the_token_as_a_field(client, store):
    id = next(iter(store.view().documents())).id
    assert client.http.post(f"/sources/{id}/verify", data={FIELD: client.token()}).status_code == 200


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "192.168.1.7", ""])
def test_on_loopback_no_other_host_name_is_answered(client, host):
    assert client.get("/", headers={"host": host}).status_code == 421


@pytest.mark.parametrize("host", ["localhost:8765", "127.0.0.1", "[::1]:80"])
def test_on_loopback_its_own_names_are_answered(client, host):
    assert client.get("/", headers={"host": host}).status_code == 200


def test_beyond_loopback_everything_needs_signing_in(store):
    from fastapi.testclient import TestClient

    from attested.web.app import OPEN_PATHS, workspace_app

    app = workspace_app(store, Access(host="0.0.0.0"))
    http = TestClient(app, base_url="http://desk.example", follow_redirects=False)
    checked = 0
    for route in routes():
        if "GET" not in (getattr(route, "methods", None) or ()) or route.path in OPEN_PATHS:
            continue
        answer = http.get(re.sub(r"{[^}]*}", "x", route.path))
        assert answer.status_code == 303, route.path
        assert answer.headers["location"].startswith("/sign-in")
        checked += 1
    assert checked >= 4


def test_roles_are_in_order():
    for n, role in enumerate(ROLES):
        who = Person(name="x", role=role)
        assert [who.may(other) for other in ROLES] == [m <= n for m in range(len(ROLES))]


READERS_MAY = {"/sources/{id}/verify", "/sources/{id}/draft", "/sign-in", "/sign-out"}
"""What changes nothing that is kept."""


def test_every_changing_route_names_the_role_it_needs():
    assert {path for path, route in changing() if role_of(route) == "reader"} == READERS_MAY


@pytest.mark.parametrize(
    ("path", "permission"),
    [
        ("/add", "ingest"),
        ("/add/{id}/read", "ingest"),
        ("/add/{id}/stop", "ingest"),
        ("/claims/decide", "decide"),
        ("/claims/undo", "undo"),
        ("/sources/{id}/claims", "add"),
        ("/log/verify", "verify"),
    ],
)
def test_who_may_what(path, permission):
    assert allowed(role_of(dict(changing())[path]), permission)
    below = ROLES[: ROLES.index(role_of(dict(changing())[path]))]
    assert not any(allowed(role, permission) for role in below)


def changing():
    for route in routes():
        if (getattr(route, "methods", None) or set()) & {"POST", "PUT", "PATCH", "DELETE"}:
            yield route.path, route


def role_of(route) -> str:
    """The highest role that a route's dependencies ask for."""

    def roles(dependant):
        if hasattr(dependant.call, "role"):
            yield dependant.call.role
        for inner in dependant.dependencies:
            yield from roles(inner)

    return max(["reader", *roles(route.dependant)], key=ROLES.index)


@pytest.mark.parametrize("host", ["127.0.0.1", "127.9.9.9", "::1", "localhost"])
def test_what_is_loopback(host):
    assert is_loopback(host)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "10.0.0.1", "example.org", "localhost.example.org", ""])
def test_what_is_not(host):
    assert not is_loopback(host)


def test_each_screen_has_a_name_a_path_and_a_key_of_its_own():
    names = [screen.name for screen in screens()]
    paths = [screen.path for screen in screens()]
    keys = [screen.key for screen in screens() if screen.key]
    assert len(set(names)) == len(names)
    assert len(set(paths)) == len(paths)
    assert len(set(keys)) == len(keys)
