"""The event page: every attribute with who says what, the claims behind it, how it came to be so, and how to cite it."""

from __future__ import annotations

import json
from datetime import date

import pytest

from attested import review
from attested.model import Argument, Claim, CodedClaim, Document, Event, Span, When
from attested.pipeline import reassemble
from attested.query import Desk, Question
from attested.query.dossier import dossier, near
from attested.web.drawing import WIDTH, strip


def desk(store) -> Desk:
    return Desk(store.view())


def strike(store):
    """The event of the strike on Damra that two sources count differently."""
    return next(row for row in desk(store).page_events(Question(disputed=True)).rows)


def test_the_dossier_says_who_differs(store):
    held = dossier(desk(store), strike(store).id)
    lines = {line.name: line for line in held.lines}
    assert [column.name for column in held.columns[:2]] == ["White Helmets", "governor (Example Review)"]
    assert (lines["killed"].agree, lines["killed"].differ) == (0, 2)
    assert (lines["place"].agree, lines["place"].differ) == (2, 0)
    assert lines["killed"].headline.rule == "range"
    assert (lines["killed"].headline.low, lines["killed"].headline.high) == (7, None)


def test_a_rule_that_a_person_chose_makes_the_headline(store):
    held = dossier(desk(store), strike(store).id)
    figure = next(line.figure for line in held.lines if line.name == "killed")
    review.remark(store, figure.id, "latest", by="a", sort="rule")
    line = next(line for line in dossier(desk(store), held.event.id).lines if line.name == "killed")
    assert (line.headline.rule, line.headline.low, line.headline.high, line.rule_by) == ("latest", 7, 7, "a")
    review.remark(store, figure.id, "order: White Helmets", by="b", sort="rule")
    line = next(line for line in dossier(desk(store), held.event.id).lines if line.name == "killed")
    assert (line.headline.rule, line.headline.low, line.headline.high, line.rule_by) == ("order", 12, None, "b")


def test_the_page_shows_range_sources_and_claims(client, store):
    row = strike(store)
    page = client.page(f"/events/{row.id}")
    assert "≥ 7" in page
    assert "2 differ" in page
    assert "White Helmets" in page
    for coded in desk(store).event(row.id).claims:
        assert f'id="c-{coded.claim.id}"' in page
        assert f"/sources/{coded.document.id}" in page
    assert "4 March 2025" in page
    assert "5 March 2025" in page


def test_the_list_narrows_and_pages(client, store):
    page = client.page("/events")
    assert strike(store).id in page
    assert strike(store).id not in client.page("/events?kind=displacement")
    assert "No event answers this" in client.page("/events?since=1999&until=1999-02")


def test_an_empty_project_says_what_to_do(empty_client):
    assert "Add reports" in empty_client.page("/events")


def test_a_merged_id_leads_to_where_it_went_and_a_judgement_is_taken_back(client, store):
    one = strike(store)
    other = next(row for row in desk(store).page_events().rows if row.id != one.id and row.kind == "air_strike")
    left, right = (desk(store).event(row.id).claims[0].claim.id for row in (one, other))
    review.judge(store, left, right, "same", by="tester")
    reassemble(store)
    gone, into = next((w.id, w.into) for w in map(desk(store).whereabouts, (one.id, other.id)) if not w.stands)
    answer = client.get(f"/events/{gone}")
    assert answer.status_code == 303
    assert answer.headers["location"] == f"/events/{into}?from={gone}"
    page = client.page(answer.headers["location"])
    assert "which went into this event" in page
    assert "one happening" in page
    answer = client.post(f"/events/{into}/withdraw", {"left": left, "right": right})
    assert answer.status_code == 303
    assert desk(store).whereabouts(gone).stands


def test_a_withdrawn_event_says_so(client, store):
    row = strike(store)
    for coded in desk(store).event(row.id).claims:
        review.reject(store, coded.claim.id, by="tester")
    reassemble(store)
    answer = client.get(f"/events/{row.id}")
    assert answer.status_code == 410
    assert "This event was withdrawn" in answer.text


def test_an_event_can_be_read_while_a_decision_waits_to_be_assembled(client, store):
    row = strike(store)
    review.reject(store, desk(store).event(row.id).claims[0].claim.id, by="tester")
    assert client.get(f"/events/{row.id}").status_code == 200
    assert client.get(f"/conflicts/{row.id}").status_code == 200
    assert client.get(f"/events/{row.id}/near").status_code == 200


def test_every_event_opens(client, store):
    """Denials alone, no place, no time, a hostile outlet: each page of the small project."""
    rows = desk(store).page_events(limit=200).rows
    assert any(row.denied == row.claims for row in rows)
    for row in rows:
        client.page(f"/events/{row.id}")
        client.page(f"/conflicts/{row.id}")


def test_an_unknown_event_is_not_here(client):
    assert client.get("/events/ev_ffffffffffffffff").status_code == 404


def test_a_note_is_kept_and_a_decision_taken_back(client, store):
    row = strike(store)
    claim = desk(store).event(row.id).claims[0].claim.id
    assert client.post(f"/events/{row.id}/note", {"words": "Ask the <b>governor</b>"}).status_code == 303
    assert "Ask the &lt;b&gt;governor&lt;/b&gt;" in client.page(f"/events/{row.id}")
    made = review.accept(store, claim, by="tester")
    assert "accept" in client.page(f"/events/{row.id}")
    assert client.post(f"/events/{row.id}/undo", {"decision": made.number}).status_code == 303
    assert "(taken back)" in client.page(f"/events/{row.id}")


def test_likely_doubles_come_with_reasons(client, store):
    row = strike(store)
    found = near(desk(store), row.id)
    assert all(n.row.id != row.id and n.comparison.score > 0 for n in found)
    page = client.get(f"/events/{row.id}/near").text
    assert "No other event" in page if not found else "likeness" in page


@pytest.mark.parametrize(
    ("format", "type"), [("text", "text/plain"), ("bib", "bibtex"), ("ris", "research-info"), ("json", "json")]
)
def test_it_can_be_cited(client, store, format, type):
    answer = client.get(f"/events/{strike(store).id}/cite.{format}")
    assert answer.status_code == 200
    assert type in answer.headers["content-type"]
    assert "Damra" in answer.text
    if format == "json":
        assert json.loads(answer.text)[0]["type"] == "dataset"


def test_another_form_of_citation_is_refused(client, store):
    assert client.get(f"/events/{strike(store).id}/cite.docx").status_code == 404


def test_times_that_are_not_exact_are_drawn_as_such():
    document = Document(id="d", text="Shells hit.", published=date(2025, 3, 9))
    claim = Claim.make(kind="shelling", evidence=(Span.of(document, 0, 10),))

    def event(*whens):
        made = []
        for when in whens:
            told = Claim.make(kind="shelling", evidence=claim.evidence, arguments=(Argument(role="time", span=None, when=when),))
            made.append(CodedClaim(claim=told, document=document, published=document.published))
        return Event(id="e", kind="shelling", claims=tuple(made))

    day = date(2025, 3, 3)
    whens = [
        When(earliest=day, latest=day, precision="day"),
        When(earliest=date(2025, 3, 1), latest=date(2025, 3, 31), precision="month"),
        When(earliest=day, latest=None, precision="days"),
        When(earliest=None, latest=None, precision="month"),
    ]
    drawn = strip(event(*whens))
    assert [bar.precise for bar in drawn.bars] == [True, False, False, False]
    assert [bar.open_end for bar in drawn.bars] == [False, False, True, False]
    assert drawn.bars[3].x is None
    for bar in drawn.bars:
        assert bar.x is None or 0 <= bar.x <= bar.x + bar.width <= WIDTH + 1
        assert 0 <= bar.published <= WIDTH
    assert strip(Event(id="e", kind="shelling", claims=(CodedClaim(claim=claim, document=Document(id="d", text="x")),))) is None


def test_the_pages_in_a_browser(check_page, screen, store):
    check_page("/events")
    check_page(f"/events/{strike(store).id}")
    screen.goto(f"/events/{strike(store).id}")
    screen.locator(".mini-map .ring").wait_for(state="attached")
    screen.get_by_text("2 differ").first.click()
    assert screen.locator(".saying li:visible").count() >= 2
    screen.goto("/events")
    screen.keyboard.press("j")
    screen.keyboard.press("Enter")
    screen.wait_for_url("**/events/ev_*")
