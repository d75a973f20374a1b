"""Movements: claimed ways solid, inferred ones dotted, gaps as gaps; a place that is only a country is no point."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from attested.query import Desk
from attested.web.ways import ways


@pytest.fixture
def rows(tied, store):
    with store.view() as view:
        return sorted(Desk(view).page_movements().rows, key=lambda row: row.first_day)


def test_each_arrow_says_whether_it_is_told_inferred_or_has_a_gap(rows):
    drawn = ways(rows)
    assert {(a.number, a.sort) for a in drawn.arrows} == {
        (1, "claimed"), (2, "claimed"), (2, "inferred"), (3, "from-gap"),
    }  # fmt: skip
    inferred = next(a for a in drawn.arrows if a.sort == "inferred")
    assert "nobody tells the way from Idlib (after 1) to Homs (before 2)" in inferred.words
    assert "origin not told" in next(a.words for a in drawn.arrows if a.sort == "from-gap")


def test_a_country_is_never_an_end_of_an_arrow(rows):
    wide = tuple(replace(where, precision="country") for where in rows[0].destinations)
    drawn = ways([replace(rows[0], destinations=wide)])
    assert [a.sort for a in drawn.arrows] == ["to-gap"]
    assert [e.name for e in drawn.ends] == ["Damra"]
    lost = replace(rows[0], origins=(), vias=(), destinations=wide)
    assert ways([lost]) is None
    assert ways([rows[1], lost]).undrawn == (2,)


def test_a_province_is_an_area_and_a_denied_way_leads_to_no_inference(rows):
    drawn = ways(rows)
    assert {(e.name, e.form) for e in drawn.ends} == {("Damra", "ring"), ("Idlib", "ring"), ("Homs", "ring"), ("Idlib", "area")}
    denied = [replace(rows[0], denied=True), *rows[1:]]
    assert not [a for a in ways(denied).arrows if a.sort == "inferred"]


def test_the_table_says_the_gaps_and_leads_to_the_sentence(tied, client):
    page = client.page("/movements")
    assert "origin not told" in page
    assert "who is not told" in page
    assert "300" in page
    assert len(re.findall(r"/sources/[^\"]+#c-", page)) >= 3
    assert "movements.geojson" in page


def test_nothing_found_and_nothing_there_say_what_to_do(tied, client, empty_client):
    assert "All movements" in client.page("/movements?place=Nowhereville")
    assert "No movement has been read yet" in empty_client.page("/movements")


def test_in_the_browser(tied, check_page, screen):
    check_page("/movements")
    screen.goto("/movements")
    screen.locator(".way-claimed .count").first.click()
    assert "#m" in screen.url
