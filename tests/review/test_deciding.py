"""Decisions hold in all views, can be taken back, and survive a new coding; nothing is overwritten."""

from __future__ import annotations

import subprocess
import sys
import threading
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from attested import review
from attested.errors import QueryError, ReviewError, SpanError
from attested.model import Quantity, Span
from attested.query import Desk, Question
from attested.store import open_store


def killed(bench):
    (figure,) = bench.up_to_date().page_figures(measure="killed").rows
    return figure.low, figure.high


def test_a_rejected_claim_leaves_all_views_and_comes_back(bench):
    claim = bench.claim("bbc")
    event = bench.event("bbc")
    assert bench.event("afp") == event
    assert killed(bench) == (7, 9)
    rejected = review.reject(bench.store, claim.id, by="ana", note="the figure is of another day")
    desk = bench.up_to_date()
    assert claim.id not in {c.claim.id for c in desk.claims()}
    assert [c.claim.document for c in desk.event(event).claims] == [bench.document("afp").id]
    assert desk.search("market")[0].claims
    assert killed(bench) == (7, 7)
    assert [row.state for row in desk.page_claims(Question(state="rejected")).rows] == ["rejected"]
    assert desk.page_claims(Question(text="market", state="rejected")).total == 1
    review.undo(bench.store, rejected.number, by="ben")
    assert killed(bench) == (7, 9)
    assert bench.event("bbc") == event
    review.redo(bench.store, rejected.number + 1, by="ben")
    assert killed(bench) == (7, 7)


def test_an_event_of_which_no_claim_is_left_is_withdrawn_and_comes_back_under_its_id(bench):
    event = bench.event("afp")
    numbers = [review.reject(bench.store, bench.claim(source).id, by="ana").number for source in ("afp", "bbc")]
    desk = bench.up_to_date()
    at = desk.whereabouts(event)
    assert (at.stands, at.into) == (False, None)
    assert "no claim" in at.reason
    with pytest.raises(QueryError, match="withdrawn"):
        desk.event(event)
    for number in numbers:
        review.undo(bench.store, number, by="ana")
    assert bench.up_to_date().whereabouts(event).stands
    assert bench.event("afp") == bench.event("bbc") == event


def test_a_correction_stands_in_place_of_the_coders_claim_which_is_kept(bench):
    claim, event = bench.claim("bbc"), bench.event("bbc")
    eleven = [replace(a, quantity=Quantity(low=11, high=11)) if a.role == "killed" else a for a in claim.arguments]
    made = review.changed(claim, arguments=tuple(eleven))
    decision = review.correct(bench.store, claim.id, made, by="ana")
    desk = bench.up_to_date()
    assert killed(bench) == (7, 11)
    shown = desk.claims(Question(document=bench.document("bbc").id, kind="shelling"))
    assert [c.claim.made_by.stage for c in shown] == ["review"]
    assert desk.event_of(shown[0].claim.id) == event
    assert {row.state for row in desk.page_claims(Question(state=("corrected", "replaced"))).rows} == {"corrected", "replaced"}
    steps = review.history(desk, shown[0].claim.id)
    assert [step.decision.seen for step in steps] == [claim]
    review.undo(bench.store, decision.number, by="ana")
    assert killed(bench) == (7, 9)
    assert bench.event("bbc") == event
    assert bench.claim("bbc") == claim


def test_a_correction_of_the_kind_keeps_the_event(bench):
    claim, event = bench.claim("bbc"), bench.event("bbc")
    review.correct(bench.store, claim.id, review.changed(claim, kind="attack"), by="ana")
    bench.up_to_date()
    assert bench.event("bbc", "attack") == event == bench.event("afp")


def test_an_added_claim_is_a_claim_like_any_other_until_the_coder_finds_it_too(bench):
    document = bench.document()
    words = bench.span(document, "the governor said")
    made = review.changed(bench.deal(document), evidence=(words,), trigger=None, kind="announcement")
    review.add(bench.store, made, by="ana")
    desk = bench.up_to_date()
    (row,) = desk.page_claims(Question(kind="announcement")).rows
    assert (row.state, row.coded.claim.made_by.stage) == ("added", "review")
    assert desk.search("governor")
    assert row.event == desk.event_of(row.coded.claim.id)
    with bench.store.writer() as writer:  # a newer coder finds the same
        found = replace(made, made_by=bench.deal(document).made_by, confidence=0.5)
        writer.code(document, [bench.shelling(document, 7), found], fingerprint="v9")
    (again,) = bench.up_to_date().page_claims(Question(kind="announcement")).rows
    assert again.coded == row.coded


def test_what_does_not_stand_in_the_report_cannot_be_written(bench):
    document, claim = bench.document(), bench.claim()
    odd = Span(document=document.id, start=0, end=4, quote="Bomb")
    with pytest.raises(SpanError):
        review.add(bench.store, review.changed(claim, evidence=(odd,), trigger=None), by="ana")
    with pytest.raises(SpanError):
        review.correct(bench.store, claim.id, review.changed(bench.claim("bbc")), by="ana")
    with pytest.raises(ReviewError, match="correction"):
        review.decide(bench.store, claim.id, "correct", by="ana")
    with pytest.raises(ReviewError, match="no verdict"):
        review.decide(bench.store, claim.id, "perhaps", by="ana")
    with pytest.raises(QueryError):
        review.accept(bench.store, "f" * 32, by="ana")
    number = review.accept(bench.store, claim.id, by="ana").number
    review.undo(bench.store, number, by="ana")
    with pytest.raises(ReviewError, match="already"):
        review.undo(bench.store, number, by="ana")


CODERS = (
    {"trigger": "hit"},  # the same reading by a newer version
    {"trigger": "Shells hit"},  # another trigger: every id changes
    {"trigger": "hit", "evidence": "Shells hit Kherson on 1 December 2024"},  # shorter evidence
)


@pytest.mark.parametrize("how", CODERS)
def test_decisions_judgements_and_ids_survive_a_new_coding(bench, how):
    event = bench.event()
    assert bench.event("afp", "agreement") != bench.event("bbc", "agreement")
    review.reject(bench.store, bench.claim("bbc").id, by="ana")
    review.accept(bench.store, bench.claim("afp").id, by="ana")
    review.judge(bench.store, bench.claim("afp", "agreement").id, bench.claim("bbc", "agreement").id, "same", by="ana")
    bench.up_to_date()
    deal = bench.event("afp", "agreement")
    assert bench.event("bbc", "agreement") == deal
    bench.code(version=2, **how)
    desk = bench.up_to_date()
    assert [c.claim.document for c in desk.claims(Question(kind="shelling"))] == [bench.document("afp").id]
    assert bench.event() == event
    assert killed(bench) == (7, 7)
    (row,) = desk.page_claims(Question(state="accepted")).rows
    assert row.coded.claim.made_by.version == (2 if how == CODERS[0] else 1), "what a person accepted holds as it was read"
    assert bench.event("afp", "agreement") == bench.event("bbc", "agreement") == deal
    reread = desk.page_claims(Question(reread=True, state=("rejected", "replaced"))).rows
    assert bool(reread) == (how != CODERS[0]), "what the coder reads otherwise now is to be looked at again"


def test_a_new_reading_can_be_accepted_in_place_of_the_old(bench):
    review.accept(bench.store, bench.claim("afp").id, by="ana")
    bench.code(version=2, trigger="Shells hit")
    (row,) = bench.up_to_date().page_claims(Question(reread=True, state="replaced")).rows
    review.accept(bench.store, row.coded.claim.id, by="ana")
    desk = bench.up_to_date()
    (now,) = desk.claims(Question(document=bench.document("afp").id, kind="shelling"))
    assert now.claim == row.coded.claim
    assert desk.page_claims(Question(reread=True, state="replaced")).total == 0


def test_a_claim_of_the_opposite_stance_is_not_rejected_with_the_old(bench):
    claim = bench.claim("afp")
    review.reject(bench.store, claim.id, by="ana")
    document = bench.document("afp")
    with bench.store.writer() as writer:
        writer.code(document, [review.changed(claim, polarity="denied")], fingerprint="v2")
    (row,) = bench.up_to_date().page_claims(Question(document=document.id)).rows
    assert (row.coded.claim.polarity, row.state) == ("denied", "unreviewed")


def test_judging_the_same_joins_and_taking_back_parts_again(bench):
    deal, other = bench.claim("afp", "agreement"), bench.claim("bbc", "agreement")
    before = (bench.event("afp", "agreement"), bench.event("bbc", "agreement"))
    assert before[0] != before[1]
    review.judge(bench.store, deal.id, other.id, "same", by="ana", note="one story")
    desk = bench.up_to_date()
    joined = bench.event("afp", "agreement")
    assert bench.event("bbc", "agreement") == joined
    assert joined in before
    gone = next(id for id in before if id != joined)
    assert (desk.whereabouts(gone).into, desk.event(gone).id) == (joined, joined)
    assert any(reason.feature == "judgement" for link in desk.event(joined).links for reason in link.reasons)
    review.withdraw(bench.store, deal.id, other.id, by="ben")
    desk = bench.up_to_date()
    assert (bench.event("afp", "agreement"), bench.event("bbc", "agreement")) == before
    assert desk.whereabouts(gone).stands
    assert len(desk.judgements()) == 2
    with pytest.raises(ReviewError, match="taken back already"):
        review.withdraw(bench.store, deal.id, other.id, by="ben")
    with pytest.raises(ReviewError, match="itself"):
        review.judge(bench.store, deal.id, deal.id, "same", by="ana")


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(verdicts=st.lists(st.tuples(st.integers(0, 5), st.sampled_from(["same", "different"])), min_size=1, max_size=5))
def test_taking_back_every_judgement_gives_back_every_event(bench, verdicts):
    claims = sorted(c.claim.id for c in bench.desk().claims())
    pairs = [(claims[i], claims[j]) for i in range(4) for j in range(i)]
    start = {id: bench.desk().event_of(id) for id in claims}
    for pair, verdict in verdicts:
        review.judge(bench.store, *pairs[pair], verdict, by="ana")
        bench.up_to_date()
    for pair, _ in reversed(verdicts):
        review.withdraw(bench.store, *pairs[pair], by="ana")
        bench.up_to_date()
    desk = bench.desk()
    assert {id: desk.event_of(id) for id in claims} == start
    assert {event.id for event in desk.events()} == set(start.values()), "the index holds what is assembled in memory"


def test_two_people_at_once_lose_nothing(bench):
    """Threads with connections of their own, deciding on the same claims at the same moment."""
    claims = [c.claim.id for c in bench.desk().claims()]
    start = threading.Barrier(2)
    failed = []

    def work(name, verdict):
        try:
            with open_store(bench.store.path) as store:
                start.wait()
                for claim in claims * 5:
                    review.decide(store, claim, verdict, by=name)
        except Exception as error:
            failed.append(error)

    threads = [threading.Thread(target=work, args=who) for who in (("ana", "accept"), ("ben", "unsure"))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    decisions = bench.desk().people.decisions()
    assert sorted((d.by, d.seen.id) for d in decisions) == sorted((who, c) for who in ("ana", "ben") for c in claims * 5)
    latest = {d.seen.id: d.verdict for d in reversed(decisions)}
    states = {row.coded.claim.id: row.state for row in bench.desk().page_claims().rows}
    assert states == {id: {"accept": "accepted", "unsure": "unsure"}[verdict] for id, verdict in latest.items()}
    assert list(bench.store.view().wrong()) == []


PROCESS = """
import sys
from attested import review
from attested.store import open_store
path, by, *claims = sys.argv[1:]
with open_store(path) as store:
    for claim in claims * 4:
        review.accept(store, claim, by=by)
"""


def test_two_processes_at_once_lose_nothing(bench):
    claims = [c.claim.id for c in bench.desk().claims()]
    command = [sys.executable, "-c", PROCESS, str(bench.store.path)]
    running = [subprocess.Popen([*command, by, *claims], stderr=subprocess.PIPE) for by in ("ana", "ben")]
    assert [process.communicate()[1] for process in running] == [b"", b""]
    assert len(bench.desk().people.decisions()) == 2 * 4 * len(claims)


def test_a_remark_is_kept_with_its_author(bench):
    event = bench.event()
    review.remark(bench.store, event, "  Is this the market of the old town?  ", by="ana")
    review.remark(bench.store, event, "lowest", by="ben", sort="rule")
    assert [(r.by, r.sort, r.words) for r in bench.desk().people.remarks([event])] == [
        ("ana", "note", "Is this the market of the old town?"), ("ben", "rule", "lowest"),
    ]  # fmt: skip
    with pytest.raises(ReviewError):
        review.remark(bench.store, event, " ", by="ana")


def test_changes_since_the_last_visit(bench):
    assert review.visit(bench.store, "ana") is None
    claim = bench.claim("bbc")
    review.reject(bench.store, claim.id, by="ben")
    bench.up_to_date()
    since = review.visit(bench.store, "ana")
    changes = bench.desk().changes(since)
    assert [row.id for row in changes.revised] == [bench.event("afp")]
    assert (changes.counts["decisions"], changes.counts["new"], changes.counts["documents"]) == (1, 0, 0)
    later = review.visit(bench.store, "ana")
    assert bench.desk().changes(later).counts["revised"] == 0


def test_the_desk_assembled_in_memory_knows_of_decisions_too(bench):
    review.reject(bench.store, bench.claim("bbc").id, by="ana")
    desk = Desk(bench.store.view())
    assert [len(event.claims) for event in desk.events(Question(kind="shelling"))] == [1]
