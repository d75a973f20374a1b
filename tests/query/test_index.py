"""What the index answers is what is assembled in memory, page by page."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import pytest

from attested.errors import QueryError
from attested.pipeline import assemble, run
from attested.query import FAMILIES, Desk, Question
from attested.store import open_store

EXAMPLES = Path(__file__).parent.parent.parent / "examples" / "reports"


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    with open_store(tmp_path_factory.mktemp("index") / "attested.db") as store:
        run([EXAMPLES], store, processes=1)
        with store.view() as view:
            yield Desk(view)


def every(page, **more):
    rows, after = [], None
    while True:
        found = page(after=after, **more)
        rows += found.rows
        after = found.next
        if after is None:
            assert found.total == len(rows)
            return rows


def test_the_index_holds_what_is_assembled_in_memory(desk):
    events = {event.id: event for event in desk.events()}
    assert {row.id for row in every(desk.page_events)} == set(events)
    assert all(desk.event(id) == event for id, event in events.items())
    figures = {figure.id: figure for figure in desk.figures()}
    assert {row.id for row in every(desk.page_figures)} == set(figures)
    assert all(desk.figure(id) == figure for id, figure in figures.items())
    assert {row.id for row in every(desk.page_ties)} == {tie.id for tie in desk.ties()}
    assert all(desk.tie(tie.id) == tie for tie in desk.ties())
    assert {row.id for row in every(desk.page_movements)} == {movement.id for movement in desk.movements()}
    assert all(desk.movement(movement.id) == movement for movement in desk.movements())
    assert len(events) > 50
    assert len(figures) > 10


QUESTIONS = (
    Question(place="Syria"), Question(actor="Iran"), Question(kind="air_strike"), Question(text="border -Iran"),
    Question(source="Example Wire"), Question(family="fighting"), Question(kind=("talks", "deployment")),
    Question(country=("SY", "IQ")), Question(polarity="denied"), Question(status=("planned", "possible")), Question(hedged=True),
    Question(precision="town"), Question(least=0.6), Question(state="unreviewed"), Question(speaker="Uzi Rabi"),
)  # fmt: skip


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda q: q.words)
def test_a_question_finds_the_same_in_both(desk, question):
    assert {row.id for row in every(desk.page_events, question=question)} == {event.id for event in desk.events(question)}
    assert {row.id for row in every(desk.page_figures, question=question)} == {figure.id for figure in desk.figures(question)}
    assert {row.id for row in every(desk.page_ties, question=question)} == {tie.id for tie in desk.ties(question)}
    assert {row.id for row in every(desk.page_movements, question=question)} == {m.id for m in desk.movements(question)}
    claims = [row.coded for row in every(desk.page_claims, question=question)]
    assert {coded.claim.id for coded in claims} == {coded.claim.id for coded in desk.claims(question)}
    assert {row.document.id for row in every(desk.page_documents, question=question)} == {d.id for d in desk.documents(question)}
    assert claims, "the question finds nothing, and tests nothing"


@pytest.mark.parametrize("order", ["day", "-day", "changed", "sources", "killed", "kept", "-kept"])
@pytest.mark.parametrize("limit", [1, 7, 500])
def test_pages_follow_each_other_without_gap_or_overlap(desk, order, limit):
    whole = [row.id for row in desk.page_events(order=order, limit=500).rows]
    assert [row.id for row in every(desk.page_events, order=order, limit=limit)] == whole
    assert len(set(whole)) == len(whole) == len(desk.events())


def test_pages_are_in_order_and_what_has_no_value_comes_last(desk):
    days = [row.first_day for row in desk.page_events(limit=500).rows]
    dated = [day for day in days if day is not None]
    assert dated == sorted(dated, reverse=True)
    assert days == dated + [None] * (len(days) - len(dated))
    killed = [row.killed[0] for row in desk.page_events(order="killed", limit=500).rows]
    assert killed[0] == max(k for k in killed if k is not None)


def test_facets_count_claims(desk):
    claims = desk.claims()
    kinds = {tally.value: tally.count for tally in desk.counts_by("kind").rows}
    assert kinds == {kind: sum(c.claim.kind == kind for c in claims) for kind in {c.claim.kind for c in claims}}
    asked = desk.counts_by("kind", Question(family="fighting"))
    assert {tally.value for tally in asked.rows} <= set(FAMILIES["fighting"])
    assert asked.total == len(desk.claims(Question(family="fighting")))
    syria = next(tally for tally in desk.counts_by("country").rows if tally.value == "SY")
    assert (syria.label, syria.count) == ("Syria", len(desk.claims(Question(country="SY"))))
    labels = {facet: {tally.value: tally.label for tally in desk.counts_by(facet).rows} for facet in ("source", "speaker", "place")}
    assert labels["source"]["example-wire"] == "Example Wire"
    assert labels["speaker"]["uzi rabi"] == "Uzi Rabi"
    assert not any(label.startswith("geonames:") for label in labels["place"].values())
    for facet in ("actor", "agent", "target", "speaker", "source", "place", "month", "state", "status", "polarity", "precision"):
        assert desk.counts_by(facet).rows, facet
    with pytest.raises(QueryError, match="try one of kind"):
        desk.counts_by("colour")


def test_the_map_counts_every_event_once(desk):
    atlas = desk.map()
    assert sum(spot.events for spot in atlas.spots) + atlas.unplaced == len(desk.events())
    assert {spot.precision for spot in atlas.spots} >= {"town", "country"}
    near = desk.map(Question(box=(30.0, 30.0, 45.0, 40.0)))
    assert 0 < sum(spot.events for spot in near.spots) < sum(spot.events for spot in atlas.spots)
    assert all(30 <= spot.lon <= 45 and 30 <= spot.lat <= 40 for spot in near.spots)


def test_the_timeline_runs_forward(desk):
    line = desk.timeline(limit=10)
    days = [row.first_day for row in line.rows]
    assert days == sorted(days)
    assert line.more
    assert sum(count for _, count in line.months) == len([row for row in desk.page_events(limit=500).rows if row.first_day])


def test_a_network_grows_by_steps(desk):
    one, two = desk.network("Iran", depth=1), desk.network("Iran", depth=2)
    assert {tie.id for tie in one.ties} <= {tie.id for tie in two.ties}
    assert all("iran" in (tie.agent_key, tie.target_key) for tie in one.ties)
    assert {node.key for node in one.nodes if node.steps == 0} == {"iran"}
    assert {tie.id for tie in desk.network().ties} == {tie.id for tie in desk.ties()}


def test_what_cannot_be_asked_is_said(desk):
    with pytest.raises(QueryError, match="no order 'size'"):
        desk.page_events(order="size")
    with pytest.raises(QueryError, match="start at the first page"):
        desk.page_events(after="nonsense")
    with pytest.raises(QueryError, match="no family"):
        desk.page_events(Question(family="ghosts"))
    with pytest.raises(QueryError, match="no event has the id"):
        desk.event("ev_0000000000000000")


def test_assembling_again_changes_nothing(tmp_path):
    with open_store(tmp_path / "attested.db") as store:
        run([EXAMPLES / "2022-04-05-mali-moura.txt", EXAMPLES / "2023-04-12-myanmar-pazigyi.txt"], store, processes=1)
        with store.view() as view:
            before = Desk(view).page_events(limit=500).rows
        again = assemble(store, again=True)
        assert (again.made, again.revised, again.retired, again.whole) == (0, 0, 0, True)
        assert assemble(store).claims == 0
        with store.view() as view:
            assert Desk(view).page_events(limit=500).rows == before


def test_an_index_made_in_small_batches_is_the_same(desk, tmp_path, monkeypatch):
    monkeypatch.setattr(import_module("attested.pipeline.assemble"), "BATCH", 9)
    with open_store(tmp_path / "attested.db") as store:
        run([EXAMPLES], store, processes=1)
        for again in (False, True):
            if again:
                done = assemble(store, again=True)
                assert (done.made, done.retired) == (0, 0)
            with store.view() as view:
                other = Desk(view)
                told = {frozenset(c.claim.id for c in event.claims) for event in desk.events()}
                rows = every(other.page_events)
                assert {frozenset(c.claim.id for c in other.event(row.id).claims) for row in rows} == told
                assert {row.id for row in rows} == {event.id for event in other.events()}
                assert {row.revision for row in rows} == {1}
                assert {row.id for row in every(other.page_figures)} == {figure.id for figure in other.figures()}
                assert {row.id for row in every(other.page_ties)} == {tie.id for tie in other.ties()}
                assert {row.id for row in every(other.page_movements)} == {movement.id for movement in other.movements()}
                assert other.counts_by("kind") == desk.counts_by("kind")


def test_reports_that_come_one_after_another_make_the_same_events(desk, tmp_path):
    with open_store(tmp_path / "attested.db") as store:
        for path in sorted(EXAMPLES.glob("*.txt")):
            run([path], store, processes=1)
        with store.view() as view:
            other = Desk(view)
            told = {frozenset(c.claim.id for c in event.claims) for event in desk.events()}
            assert {frozenset(c.claim.id for c in other.event(row.id).claims) for row in every(other.page_events)} == told
            assert {row.id for row in every(other.page_figures)} == {f.id for f in other.figures()}
            assert {row.id for row in every(other.page_events)} == {e.id for e in other.events()}
