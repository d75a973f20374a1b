"""The map: precision honoured, what cannot be drawn listed, everything in the address."""

from __future__ import annotations

import importlib.util
import re
from datetime import date
from pathlib import Path

import pytest

from attested.query import Desk
from attested.web.basemap import frame
from attested.web.brushes import brush
from attested.web.mapping import chart, sheet

BUILD = Path(__file__).parents[3] / "tools" / "assets" / "build.py"


@pytest.fixture
def drawn(store):
    with store.view() as view:
        desk = Desk(view)
        return chart(desk.map(), desk.page_events().rows)


def test_a_town_is_a_ring_and_a_province_an_area(drawn):
    assert {m.spot.place_name: m.form for m in drawn.marks} == {"Damra": "ring", "Idlib": "area"}
    province = next(m for m in drawn.marks if m.form == "area")
    assert province.reach_km > 20
    assert drawn.unplaced >= 1


def test_the_range_of_those_killed_stays_open(drawn):
    damra = next(m for m in drawn.marks if m.form == "ring")
    assert damra.killed == (7, None)
    assert damra.family == "violence"


def test_the_drawing_without_a_script_has_the_same_marks_and_no_point_for_a_province(client):
    page = client.page("/map")
    figure = page[page.index('<figure class="map"') : page.index("</figure>")]
    assert len(re.findall(r'<circle class="ring"', figure)) == 1
    assert len(re.findall(r'<circle class="area"', figure)) == 1
    assert '<circle class="dot"' not in figure
    assert "imply no opinion" in page


def test_marks_stand_inside_their_frame(drawn):
    made = sheet(drawn.marks)
    for _, x, y, _ in made.marks:
        assert 0 < x < made.frame.width
        assert 0 < y < made.frame.height


def test_a_frame_is_wide_enough_and_does_not_stretch():
    held = frame([(36.6, 35.9), (44.4, 33.3)])
    west, south, east, north = held.bounds
    assert west < 36.6 < 44.4 < east
    assert south < 33.3 < 35.9 < north
    assert (east - west) * held.squeeze * held.scale == pytest.approx(held.width)


def test_the_strip_is_by_month_and_old_dates_do_not_press_it_together():
    made = brush([("1966-01", 1), ("2025-01", 50), ("2025-03", 25)], since=date(2025, 3, 1))
    assert [(b.words, b.count, b.on) for b in made.bars] == [
        ("before Jan 2025", 1, False), ("Jan 2025", 50, False), ("Feb 2025", 0, False), ("Mar 2025", 25, True),
    ]  # fmt: skip
    assert sum(b.width for b in made.bars) == pytest.approx(100, abs=0.1)
    assert brush([]) is None
    assert brush([(f"{y}-05", 3) for y in range(1990, 2026)]).unit == "year"


def test_the_outlines_go_on_beyond_the_180th_meridian():
    spec = importlib.util.spec_from_file_location("assets_build", BUILD)
    build = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(build)
    assert build.unbroken([[170, 60], [-170, 60], [-170, 65], [170, 65], [170, 60]]) == [
        [170, 60], [190, 60], [190, 65], [170, 65], [170, 60],
    ]  # fmt: skip
    around = build.unbroken([[-180, -70], [-60, -70], [60, -70], [180, -70]])
    assert [180, -90] in around
    assert [-180, -90] in around
    topology = {
        "transform": {"scale": [1, 1], "translate": [0, 0]},
        "arcs": [[[0, 0], [2, 0], [0, 2]], [[2, 2], [-2, 0], [0, -2]]],
        "objects": {"countries": {"geometries": [{"type": "Polygon", "arcs": [[0, 1]], "properties": {"name": "Square"}}]}},
    }
    world = build.geojson(topology, 2)
    assert world["features"][0]["geometry"]["coordinates"] == [[[[0, 0], [2, 0], [2, 2], [0, 2], [0, 0]]]]
    assert build.labels(world) == [("Square", 1.0, 1.0, 4.0)]


def test_the_question_is_in_the_address_and_in_the_links(client):
    page = client.page("/map?kind=displacement&size=killed")
    assert "Idlib" in page
    assert 'name="size" value="killed"' in page
    assert "events.geojson?kind=displacement" in page


def test_nothing_found_and_nothing_there_say_what_to_do(client, empty_client):
    assert "The whole map" in client.page("/map?place=Nowhereville")
    assert "Nothing is on the map yet" in empty_client.page("/map")


def test_in_the_browser(check_page, screen):
    check_page("/map")
    screen.goto("/map")
    screen.wait_for_timeout(2500)
    live = screen.evaluate("document.querySelector('figure.map').dataset.live")
    assert screen.locator(".map-sheet").is_visible() != bool(live)
    screen.keyboard.press("j")
    assert screen.locator(".spots [aria-current=true]").count() == 1
    screen.get_by_role("link", name="Damra").click()
    assert "/events/ev_" in screen.url
