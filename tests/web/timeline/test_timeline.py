"""The timeline: hard and soft ends, lanes in which nothing covers another, days of publication on the same axis."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest

from attested.query import Desk
from attested.web.lanes import lanes


@pytest.fixture
def held(store):
    """The strike, and its claims."""
    with store.view() as view:
        desk = Desk(view)
        rows = desk.timeline().rows
        told: dict = {}
        for claim in desk.page_claims().rows:
            told.setdefault(claim.event, []).append(claim)
        return next(row for row in rows if row.place_name == "Damra"), told


def test_a_day_that_is_told_has_hard_ends_and_a_day_of_publication_after_it(held):
    row, told = held
    (lane,) = lanes([row], told, "kind").lanes
    (bar,) = lane.bars
    assert not bar.soft
    assert (bar.open_start, bar.open_end) == (False, False)
    assert [day for _, day, _, _ in bar.told] == [date(2025, 3, 4), date(2025, 3, 5)]
    assert all(x > bar.x + bar.width / 2 for x, *_ in bar.told)


def test_days_that_no_claim_gives_exactly_are_soft_and_open_ends_reach_the_edge(held):
    row, _ = held
    long = replace(row, id="ev_1", first_day=date(2025, 3, 1), last_day=date(2025, 3, 20))
    endless = replace(row, id="ev_2", first_day=date(2025, 3, 2), last_day=None)
    bars = {bar.row.id: bar for bar in lanes([row, long, endless], {}, "kind").lanes[0].bars}
    assert bars["ev_1"].soft
    assert bars["ev_2"].open_end
    assert bars["ev_2"].x + bars["ev_2"].width == pytest.approx(100, abs=1)


def test_bars_of_one_line_do_not_cover_each_other(held):
    row, _ = held
    rows = [replace(row, id=f"ev_{n}", first_day=date(2025, 3, n), last_day=date(2025, 3, n + n % 5)) for n in range(1, 25)]
    (lane,) = lanes(rows, {}, "kind").lanes
    for line in range(lane.lines):
        bars = sorted((b for b in lane.bars if b.line == line), key=lambda b: b.x)
        assert all(a.x + a.width <= b.x for a, b in pairwise(bars))
    assert 1 < lane.lines < 12


def test_the_scale_keeps_to_the_days_asked_for(held):
    row, _ = held
    long = replace(row, id="ev_1", first_day=date(2025, 3, 4), last_day=date(2045, 1, 1))
    made = lanes([row, long], {}, "kind", since=date(2025, 3, 1), until=date(2025, 3, 31))
    assert made.last < date(2025, 5, 1)
    assert {bar.row.id: bar.open_end for bar in made.lanes[0].bars}["ev_1"]


def test_an_event_stands_in_the_lane_of_each_actor(held):
    row, _ = held
    both = replace(row, agents=("army",), targets=("market", "army"))
    assert [lane.name for lane in lanes([both], {}, "actor").lanes] == ["army", "market"]
    assert lanes([replace(row, first_day=None, last_day=None)], {}, "kind") is None


def test_the_page_leads_from_bars_to_events_and_from_marks_to_sentences(client):
    page = client.page("/timeline?by=place")
    assert "Damra" in page
    assert "data-bar" in page
    assert 'class="told"' in page
    assert "#c-" in page
    assert 'name="by" value="place"' in page


def test_nothing_found_and_nothing_there_say_what_to_do(client, empty_client):
    assert "The whole timeline" in client.page("/timeline?place=Nowhereville")
    assert "/add" in empty_client.page("/timeline")


def test_in_the_browser(check_page, screen):
    check_page("/timeline")
    screen.goto("/timeline")
    screen.locator("[data-bar]").first.focus()
    first = screen.locator(".frame-note").inner_text()
    assert first
    screen.keyboard.press("ArrowDown")
    assert screen.locator(".frame-note").inner_text() != first
    screen.keyboard.press("Enter")
    screen.wait_for_url("**/events/ev_*")
