"""Figures as they are looked at: a range over sources, whiskers in their form, steps in their order, totals apart."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest

from attested.model import Quantity
from attested.query import Desk
from attested.query.figured import figured
from attested.web.whiskers import drawn, form, round_ticks


@pytest.fixture
def killed(store):
    """The drawing of how many the strike killed: at least 12, and seven."""
    with store.view() as view:
        desk = Desk(view)
        return drawn(figured(desk, desk.page_figures(measure="killed").rows[0]))


def test_each_source_has_its_whisker_and_an_open_end_stays_open(killed):
    forms = {w.voice.name: (w.form, w.low, w.high) for w in killed.whiskers}
    assert {name: f[0] for name, f in forms.items()} == {"governor (Example Review)": "exact", "White Helmets": "least"}
    assert forms["White Helmets"][2] == 100
    assert forms["governor (Example Review)"][1] < forms["White Helmets"][1]
    assert killed.figured.figure.disputed


def test_steps_follow_the_days_of_publication_and_widen_the_range(killed):
    assert [(s.day, s.low, s.high) for s in killed.steps] == [(date(2025, 3, 4), 12, None), (date(2025, 3, 5), 7, None)]
    first, second = killed.steps
    assert first.x + first.width == pytest.approx(second.x)
    assert second.x + second.width == pytest.approx(100)
    assert second.top + second.height > first.top + first.height
    assert [d.form for d in killed.dots] == ["least", "exact"]


@pytest.mark.parametrize("most", [1, 3, 4, 7, 12, 99, 100, 101, 3912, 70000, 1_700_000])
def test_ticks_are_whole_round_numbers_that_hold_the_largest(most):
    ticks = round_ticks(most)
    assert ticks[0] == 0
    assert ticks[-1] >= most
    assert ticks[-2] < most
    assert 2 <= len(ticks) <= 6
    assert len({b - a for a, b in pairwise(ticks)}) == 1


def test_an_upper_bound_is_at_most():
    assert form(Quantity(low=None, high=50)) == "most"


def test_the_page_prints_its_rule_and_links_each_number_to_its_sentence(client):
    page = client.page("/figures")
    assert "the lowest that any source gives to the highest" in page
    assert "governor (Example Review)" in page
    assert "at least 12 people" in page
    assert "/sources/" in page
    assert "#c-" in page
    assert "How it was told" in page
    assert "Displaced" in page


def test_the_rule_is_in_the_address(client):
    page = client.page("/figures?measure=killed&rule=lowest")
    assert "the lowest figure that a source gives" in page
    assert "from governor" in page


def test_a_measure_nobody_gives_is_not_none(client):
    assert "not the same as none" in client.page("/figures?measure=missing")


def test_an_empty_project_says_what_to_do(empty_client):
    page = empty_client.page("/figures")
    assert "No figure has been read yet" in page
    assert "/add" in page


def test_in_the_browser(check_page, screen):
    check_page("/figures")
    screen.goto("/figures?measure=killed")
    screen.get_by_role("link", name="≥ 12").first.click()
    assert "#c-" in screen.url
