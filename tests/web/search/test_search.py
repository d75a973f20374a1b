"""Search: one question, the same rows in every view, its facets, its export."""

from __future__ import annotations

import csv
import hashlib
import html
import io
import json
import re

import pytest

from attested.query import Question
from attested.web.search_words import fields_in


def told(page: str) -> list[str]:
    return [html.unescape(words).strip() for words in re.findall(r'<a class="told"[^>]*>(.*?)</a>', page)]


def test_everything_is_there_and_each_row_opens_its_sentence(client, store):
    page = client.page("/search")
    claims = list(store.view().claims())
    assert len(told(page)) == len(claims)
    for claim in claims:
        assert f"/sources/{claim.document}?claim={claim.id}#c-{claim.id}" in page


@pytest.mark.parametrize(
    ("asked", "rows"),
    [
        ("kind=air_strike", 4), ("kind=air_strike,shelling", 5), ("polarity=denied", 1), ("status=possible", 1), ("country=SY", 3),
        ("text=%22struck+a+market%22", 1), ("text=market+-army", 2), ("source=Example+Review", 3), ("speaker=White+Helmets", 1),
        ("since=2025-03-03&until=2025-03-03", 2), ("precision=province", 1), ("hedged=yes", 2), ("place=nowhere", 0),
    ],
)  # fmt: skip
def test_a_question_keeps_only_what_answers(client, asked, rows):
    page = client.page(f"/search?{asked}")
    assert len(told(page)) == rows
    if not rows:
        assert "Nothing here answers this" in page


def test_what_is_typed_as_fields_moves_into_the_address(client):
    answer = client.get('/search?text=kind:air_strike+speaker:"White Helmets"+market')
    assert answer.status_code == 303
    there = answer.headers["location"]
    assert there == "/search?kind=air_strike&speaker=White+Helmets&text=market"
    assert len(told(client.page(there))) == 1


def test_typing_unknown_fields_is_searching_for_words():
    assert fields_in("10:30 http://x kind:clash") == ("10:30 http://x", [("kind", "clash")])


def test_views_and_orders(client):
    for view in ("events", "acled", "ucdp", "reports"):
        assert "/search" in client.page(f"/search?view={view}")
    acled = client.page("/search?view=acled&kind=air_strike")
    assert "Explosions/Remote violence" in acled
    assert "Air/drone strike" in acled
    ucdp = client.page("/search?view=ucdp&kind=air_strike")
    assert "where_prec" in ucdp
    up, down = (told(client.page(f"/search?order={order}")) for order in ("-confidence", "confidence"))
    assert up != down
    assert sorted(up) == sorted(down)


def test_columns_are_chosen_by_the_address(client):
    page = client.page("/search?cols=told,confidence,figures")
    assert ">Read</a>" in page
    assert "≥ 12" in page
    assert "Who says" not in re.sub(r"<label>.*?</label>", "", page)


def test_words_of_whole_reports_are_marked(client):
    page = client.page("/search?view=reports&text=depot")
    assert "<mark>depot</mark>" in page


def test_facets_count_and_toggle(client):
    part = client.page("/search/facets")
    assert re.search(r'href="/search\?kind=air_strike"[^>]*><span>air strike</span> <span class="num">4</span>', part)
    chosen = client.page("/search/facets?kind=air_strike")
    assert re.search(r'href="/search" aria-current="true"[^>]*><span>air strike</span>', chosen)
    month = client.page("/search/facets?since=2025-03-01&until=2025-03-31")
    assert re.search(r'href="/search" aria-current="true"[^>]*><span>2025-03</span>', month)


def test_export_is_exactly_this_selection(client, store):
    answer = client.get("/search/export/claims.jsonl?kind=air_strike&source=Example+Wire")
    rows = [json.loads(line) for line in answer.text.splitlines()]
    assert {row["id"] for row in rows} == store.view().claim_ids(Question(kind="air_strike", source="Example Wire"))
    assert "attachment" in answer.headers["content-disposition"]
    events = list(csv.DictReader(io.StringIO(client.get("/search/export/events.csv?kind=displacement").text)))
    assert len(events) == 1
    places = json.loads(client.get("/search/export/events.geojson?kind=displacement").text)
    assert places["features"][0]["geometry"] is None  # a province is no point
    for name in ("figures.csv", "ties.csv", "ties.gexf", "movements.csv", "movements.geojson"):
        assert client.get(f"/search/export/{name}").status_code == 200
    assert client.get("/search/export/claims.exe").status_code == 404
    entries = store.view().log(action="export")
    assert {entry.about["format"] for entry in entries} >= {"claims.jsonl", "events.csv", "ties.gexf"}
    assert entries[-1].about["sha256"] == hashlib.sha256(answer.content).hexdigest()


def test_cells_that_would_be_formulas_are_neutral(client):
    rows = csv.reader(io.StringIO(client.get("/search/export/events.csv").text))
    assert not [cell for row in rows for cell in row if cell[:1] in "=+@" and cell]


def test_an_unknown_kind_is_said(client):
    answer = client.get("/search?kind=picnic")
    assert answer.status_code == 400
    assert "picnic" in answer.text


@pytest.mark.parametrize(
    "path", ["/search", "/search?view=events", "/search?view=acled", "/search?view=reports&text=market", "/search?place=nowhere"]
)
def test_search_in_a_browser(check_page, path):
    check_page(path)


def test_rows_are_chosen_by_key(screen):
    screen.goto("/search")
    screen.locator(".facets summary").first.wait_for()
    screen.keyboard.press("j")
    screen.keyboard.press("x")
    assert screen.get_by_text("1 chosen:").is_visible()
