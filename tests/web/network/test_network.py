"""The network: direction, denial and sources on each edge, the claims behind it, growing from a few actors."""

from __future__ import annotations

import html
import json
import re


def graph(page: str) -> dict:
    return json.loads(html.unescape(re.search(r"data-network='([^']*)'", page).group(1)))


def test_edges_run_from_who_does_to_whom_it_is_done_and_say_that_they_are_denied(tied, client):
    drawn = graph(client.page("/network"))
    edges = {edge["kind"]: edge for edge in drawn["edges"]}
    names = {node["id"]: node["name"] for node in drawn["nodes"]}
    assert (names[edges["arms"]["source"]], names[edges["arms"]["target"]]) == ("Beta", "Alpha Front")
    assert edges["arms"]["denied"] == 1
    assert edges["arms"]["group"] == "support"
    assert edges["trains"]["denied"] == 0


def test_an_edge_opens_its_claims_with_their_sentences(tied, client):
    id = re.search(r'href="/network/ties/([^"]+)"', client.page("/network?kind=arms")).group(1)
    page = client.page(f"/network/ties/{id}")
    assert "Denied" in page
    assert "#c-" in page
    assert "<html" in page
    piece = client.get(f"/network/ties/{id}", headers={"HX-Request": "true"}).text
    assert "<html" not in piece
    assert "Alpha Front is" in piece
    assert client.get("/network/ties/none").status_code == 404


def test_it_starts_from_an_actor_and_goes_on_in_the_address(tied, client):
    page = client.page("/network?around=Gamma+Brigade")
    drawn = graph(page)
    assert {node["name"] for node in drawn["nodes"]} == {"Beta", "Gamma Brigade"}
    more = next(node["more"] for node in drawn["nodes"] if node["name"] == "Beta")
    grown = graph(client.page(more))
    assert {node["name"] for node in grown["nodes"]} == {"Beta", "Gamma Brigade", "Alpha Front"}


def test_time_truly_filters(tied, client):
    assert graph(client.page("/network?since=2025-03-01"))["edges"]
    assert "No tie answers this" in client.page("/network?until=2024-01-01")


def test_nothing_there_says_what_to_do(empty_client):
    assert "No tie has been read yet" in empty_client.page("/network")


def test_in_the_browser(tied, check_page, screen):
    check_page("/network")
    screen.goto("/network")
    screen.wait_for_selector(".graph-live canvas")
    screen.locator("[data-claims]").first.click()
    screen.wait_for_selector(".evidence .card")
    assert "/network" in screen.url
    assert screen.locator("tr.chosen").count() == 1
