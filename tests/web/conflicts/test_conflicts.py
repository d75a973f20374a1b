"""The conflict desk: sources side by side, what differs marked, and split, merge, rule and note that can all be taken back."""

from __future__ import annotations

import html
import re

import pytest

from attested import review
from attested.errors import ReviewError
from attested.pipeline import reassemble
from attested.query import Desk, Question


def desk(store) -> Desk:
    return Desk(store.view())


def strike(store):
    return next(row for row in desk(store).page_events(Question(disputed=True)).rows)


def test_the_list_says_what_differs(client, store):
    page = html.unescape(client.page("/conflicts"))
    assert strike(store).id in page
    assert "at least 12" in page
    assert "≠" in page


def test_differing_cells_are_marked_by_more_than_colour(client, store):
    page = html.unescape(client.page(f"/conflicts/{strike(store).id}"))
    assert page.count('class="source-head"') == len(desk(store).event(strike(store).id).claims)
    assert "side A" in page
    assert "side B" in page
    assert "2 differ" in page


def test_a_rule_is_chosen_and_every_figure_stays(client, store):
    row = strike(store)
    figure = next(f for f in desk(store).figures() if f.event == row.id)
    answer = client.post(f"/conflicts/{row.id}/rule", {"figure": figure.id, "rule": "lowest"})
    assert answer.headers["location"] == f"/conflicts/{row.id}?did=rule"
    page = html.unescape(client.page(f"/events/{row.id}"))
    assert "the lowest given, chosen by tester" in page
    assert "of ≥ 7" in page
    assert client.post(f"/conflicts/{row.id}/rule", {"figure": figure.id, "rule": "average"}).status_code == 400
    assert client.post(f"/conflicts/{row.id}/rule", {"figure": figure.id, "rule": "order"}).status_code == 400
    assert client.post(f"/conflicts/{row.id}/rule", {"figure": "another", "rule": "latest"}).status_code == 404


def test_split_and_take_back(client, store):
    row = strike(store)
    before = {c.claim.id for c in desk(store).event(row.id).claims}
    going = next(c.claim.id for c in desk(store).event(row.id).claims if c.claim.polarity == "affirmed")
    answer = client.post(f"/conflicts/{row.id}/split", {"claim": [going], "note": "another market"})
    assert answer.status_code == 303
    stays, other = re.match(r"/conflicts/(ev_\w+)\?did=split&other=(ev_\w+)", answer.headers["location"]).groups()
    assert stays != other
    assert {c.claim.id for c in desk(store).event(other).claims} == {going}
    assert going not in {c.claim.id for c in desk(store).event(stays).claims}
    page = client.page(answer.headers["location"])
    left, right = re.search(r'name="left" value="(\w+)"><input type="hidden" name="right" value="(\w+)"', page).groups()
    back = client.post(f"/conflicts/{stays}/back", {"left": left, "right": right})
    assert back.status_code == 303
    assert {c.claim.id for c in desk(store).event(row.id).claims} == before
    assert client.post(f"/conflicts/{stays}/back", {"left": left, "right": right}).status_code == 400


def test_splitting_nothing_or_everything_is_refused(client, store):
    row = strike(store)
    every = [c.claim.id for c in desk(store).event(row.id).claims]
    for chosen in ([], every, ["0" * 32]):
        assert client.post(f"/conflicts/{row.id}/split", {"claim": chosen}).status_code == 400


def test_merge_and_take_back(client, store):
    one = strike(store)
    two = next(row for row in desk(store).page_events().rows if row.id != one.id and row.kind == "air_strike")
    answer = client.post(f"/conflicts/{one.id}/merge", {"other": two.id})
    assert answer.status_code == 303
    assert desk(store).event(one.id).id == desk(store).event(two.id).id
    assert client.post(f"/conflicts/{one.id}/merge", {"other": two.id}).status_code == 400
    judgement = desk(store).judgements()[-1]
    client.post(f"/conflicts/{one.id}/back", {"left": judgement.left, "right": judgement.right})
    assert desk(store).event(one.id).id != desk(store).event(two.id).id


def test_what_is_kept_apart_stays_apart_and_leads_back_to_the_queue(client, store):
    one = strike(store)
    two = next(row for row in desk(store).page_events().rows if row.id != one.id and row.kind == "air_strike")
    answer = client.post(f"/conflicts/{one.id}/merge", {"other": two.id, "verdict": "different", "to": "/review/abc?kind=clash"})
    assert answer.headers["location"] == "/review/abc?kind=clash"
    pairs = len(desk(store).event(one.id).claims) * len(desk(store).event(two.id).claims)
    assert [j.verdict for j in desk(store).judgements()] == ["different"] * pairs
    answer = client.post(f"/conflicts/{one.id}/merge", {"other": two.id, "to": "//evil.example"})
    assert answer.headers["location"].startswith("/conflicts/")


def test_a_split_group_stays_together_and_taking_back_twice_is_refused(store):
    row = strike(store)
    two = next(other for other in desk(store).page_events().rows if other.id != row.id and other.kind == "air_strike")
    review.join(store, row.id, two.id, by="a")
    reassemble(store)
    claims = [c.claim.id for c in desk(store).event(row.id).claims]
    assert len(claims) >= 3
    made = review.split(store, row.id, claims[:2], by="a")
    reassemble(store)
    assert desk(store).event_of(claims[0]) == desk(store).event_of(claims[1]) != desk(store).event_of(claims[2])
    review.take_back(store, made[0], by="b")
    reassemble(store)
    assert len({desk(store).event_of(id) for id in claims}) == 1
    with pytest.raises(ReviewError, match="taken back already"):
        review.take_back(store, made[0], by="b")


def test_an_empty_project_says_what_to_do(empty_client):
    page = empty_client.page("/conflicts")
    assert "No two independent sources contradict each other" in page
    assert "/add" in page


def test_the_pages_in_a_browser(check_page, screen, store):
    check_page("/conflicts")
    check_page(f"/conflicts/{strike(store).id}")
    screen.goto(f"/conflicts/{strike(store).id}")
    screen.keyboard.press("s")
    screen.get_by_text("tick the claims that tell of another happening first").wait_for()
    screen.locator("input[name=claim]").first.check()
    screen.keyboard.press("s")
    screen.wait_for_url("**did=split**")
    screen.keyboard.press("z")
    screen.wait_for_url("**did=back**")
