"""The pages of actors, places and outlets: lists, names, what is told, and where each row leads."""

from __future__ import annotations

import pytest


def test_actors_and_one_of_them(client, store):
    page = client.page("/actors")
    assert "army" in page
    one = client.page("/actors/white%20helmets")
    assert "What it says" in one
    assert '<h1 dir="auto">White Helmets</h1>' in one
    assert "/search?actor=white+helmets" in one
    assert client.get("/actors/nobody-at-all").status_code == 404
    assert "Badr" in client.page("/actors?q=Badr")  # of our stock, though no report names it


def test_a_known_actor_shows_its_stock(client):
    page = client.page("/actors/badr-organization")
    assert "alias" in page
    assert "0 claims" in page


def test_places_and_one_of_them(client):
    assert "Damra" in client.page("/places")
    town = client.page("/places/place:damra")
    assert "town" in town
    assert "35.900" in town
    province = client.page("/places/place:idlib-province")
    assert "it is no spot" in province
    assert client.get("/places/place:nowhere").status_code == 404


def test_outlets_and_one_of_them(client):
    assert "/outlets/example-wire" in client.page("/outlets")
    wire = client.page("/outlets/example-wire")
    assert "1 day after" in wire
    assert "nothing here is a rating" in wire
    assert client.get("/outlets/nothing").status_code == 404


@pytest.mark.parametrize("path", ["/actors", "/places", "/outlets"])
def test_an_empty_project_says_what_to_do(empty_client, path):
    assert "Add reports" in empty_client.page(path)


@pytest.mark.parametrize(
    "path",
    [
        "/actors",
        "/actors/White%20Helmets",
        "/actors/badr-organization",
        "/places",
        "/places/place:damra",
        "/outlets",
        "/outlets/x",
        "/outlets/example-wire",
    ],
)
def test_in_a_browser(check_page, path):
    check_page(path)
