"""What waits for a person comes in order of worth; two people do not sit on one claim; roles may what the table says."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attested import review
from attested.errors import ReviewError
from attested.pipeline.assemble import FRESH, priority
from attested.query import Question


def test_the_queue_holds_what_nobody_decided_the_most_worth_looking_at_first(bench):
    desk = bench.desk()
    rows = review.queue(desk, "ana").rows
    assert len(rows) == 4
    assert [row.priority for row in rows] == sorted((row.priority for row in rows), reverse=True)
    assert {row.coded.claim.kind for row in rows[:2]} == {"shelling"}, "people were killed, and by how many is in dispute"
    review.accept(bench.store, rows[0].coded.claim.id, by="ana")
    assert [r.coded.claim.id for r in review.queue(bench.up_to_date(), "ana").rows] == [r.coded.claim.id for r in rows[1:]]
    only = review.queue(bench.desk(), "ana", Question(kind="agreement"))
    assert {row.coded.claim.kind for row in only.rows} == {"agreement"}


def test_uncertain_important_and_fresh_claims_come_first(bench):
    coded = bench.desk().claim(bench.claim().id)

    def at(confidence, days=0, disputed=False):
        claim = replace(coded.claim, confidence=confidence)
        return priority(replace(coded, claim=claim, published=coded.published + timedelta(days=days)), disputed=disputed)

    assert at(0.5) > at(0.7) > at(0.99)
    assert at(0.7, disputed=True) > at(0.7)
    assert at(0.7, days=FRESH) == pytest.approx(at(0.7) + 1)


def test_a_claim_that_another_is_at_work_on_is_left_out(bench):
    first = review.queue(bench.desk(), "ana").rows[0].coded.claim.id
    held = review.lock(bench.store, first, by="ana")
    assert held.by == "ana"
    assert review.lock(bench.store, first, by="ben").by == "ana"
    assert first not in {row.coded.claim.id for row in review.queue(bench.desk(), "ben").rows}
    assert first in {row.coded.claim.id for row in review.queue(bench.desk(), "ana").rows}
    assert set(review.locks(bench.desk())) == {first}
    review.unlock(bench.store, by="ben")
    assert set(review.locks(bench.desk())) == {first}
    review.unlock(bench.store, by="ana", items=[first])
    assert review.lock(bench.store, first, by="ben").by == "ben"


def test_a_lock_ends_by_itself(bench):
    review.lock(bench.store, "x", by="ana", minutes=-1)
    assert review.locks(bench.desk()) == {}
    assert review.lock(bench.store, "x", by="ben").by == "ben"
    longer = review.lock(bench.store, "x", by="ben", minutes=30)
    assert longer.until > datetime.now(UTC) + timedelta(minutes=29)


def test_accounts(bench):
    store = bench.store
    review.create_account(store, "ana", "correct horse battery", "admin", by="setup")
    with pytest.raises(ReviewError, match="already"):
        review.create_account(store, "ana", "correct horse battery", "reader", by="ana")
    with pytest.raises(ReviewError, match="12 characters"):
        review.create_account(store, "ben", "short", "reader", by="ana")
    with pytest.raises(ReviewError, match="try one of reader"):
        review.create_account(store, "ben", "long enough, surely", "king", by="ana")
    review.create_account(store, "ben", "long enough, surely", "reader", by="ana")
    assert review.authenticate(store, "ben", "long enough, surely").role == "reader"
    assert review.authenticate(store, "ben", "long enough, surely?") is None
    assert review.authenticate(store, "nobody", "long enough, surely") is None
    review.set_role(store, "ben", "coder", by="ana")
    review.set_active(store, "ben", False, by="ana")
    assert review.authenticate(store, "ben", "long enough, surely") is None
    review.set_active(store, "ben", True, by="ana")
    review.set_password(store, "ben", "another long password", by="ben")
    assert review.authenticate(store, "ben", "another long password").role == "coder"
    with pytest.raises(ReviewError, match="the last who may"):
        review.set_role(store, "ana", "reviewer", by="ana")
    with pytest.raises(ReviewError, match="the last who may"):
        review.set_active(store, "ana", False, by="ana")
    with pytest.raises(ReviewError, match="no account"):
        review.set_role(store, "zoe", "reader", by="ana")
    assert all("long" not in account.hash and account.hash.startswith("$argon2id$") for account in bench.desk().people.accounts())
    actions = [(entry.action, entry.by) for entry in bench.desk().log(limit=20)]
    assert actions.count(("login refused", "nobody")) == 1
    assert ("login", "ben") in actions
    assert ("account", "ana") in actions


def test_the_table_of_permissions():
    ranks = {role: {p for p in review.PERMISSIONS if review.allowed(role, p)} for role in review.ROLES}
    assert ranks["reader"] == {"read", "search", "export"}
    assert ranks["coder"] - ranks["reader"] == {"add", "answer", "ingest", "lock", "remark"}
    assert ranks["reader"] < ranks["coder"] < ranks["reviewer"] < ranks["admin"] == set(review.PERMISSIONS)
    assert not review.allowed("", "read")
    with pytest.raises(KeyError):
        review.allowed("admin", "fly")


def test_blind_double_coding(bench):
    store, claims = bench.store, [c.claim for c in bench.desk().claims()]
    with pytest.raises(ReviewError, match="two coders"):
        review.assign(store, "first", claims, ["ana"], by="zoe")
    assert review.assign(store, "first", claims, ["ana", "ben"], by="zoe") == 8
    assert review.assign(store, "first", claims, ["ana", "ben"], by="zoe") == 0
    anas = review.tasks(bench.desk(), "ana", "first")
    assert [task.claim for task, _ in anas] == claims
    for task, answer in anas:
        assert answer is None
        review.answer(store, task.number, "accept", by="ana")
    bens = {task.claim.id: task.number for task, _ in review.tasks(bench.desk(), "ben")}
    with pytest.raises(ReviewError, match="ben's"):
        review.answer(store, bens[claims[0].id], "accept", by="ana")
    with pytest.raises(ReviewError, match="not answered yet"):
        review.adjudicate(store, "first", claims[0].id, "accept", by="zoe")
    made = review.changed(claims[0], kind="bombing")
    review.answer(store, bens[claims[0].id], "reject", by="ben")
    review.answer(store, bens[claims[0].id], "correct", by="ben", made=made)  # a second thought
    for claim in claims[1:]:
        review.answer(store, bens[claim.id], "accept", by="ben")
    desk = bench.up_to_date()
    assert {row.state for row in desk.page_claims().rows} == {"unreviewed"}, "a blind round changes no view"
    assert [a.verdict for _, a in review.tasks(desk, "ben")].count("correct") == 1
    (case,) = review.cases(desk, "first", open_only=True)
    assert (case.claim, case.complete, case.agreed) == (claims[0], True, False)
    (pair,) = review.agreement(review.cases(desk, "first"))
    fields = {field.name: field for field in pair.fields}
    assert pair.coders == ("ana", "ben")
    assert (fields["verdict"].compared, fields["verdict"].equal, fields["verdict"].percent) == (4, 3, 75)
    assert fields["verdict"].kappa == 0
    assert (fields["kind"].equal, fields["status"].kappa) == (3, None)
    assert 0 < fields["kind"].kappa < 1
    review.adjudicate(store, "first", claims[0].id, "correct", by="zoe", made=made, note="a bomb, says the second source")
    desk = bench.up_to_date()
    assert [c.claim.kind for c in desk.claims(Question(state="corrected"))] == ["bombing"]
    assert review.cases(desk, "first", open_only=True) == []
    assert next(c for c in review.cases(desk, "first") if c.claim == claims[0]).settled.by == "zoe"
    with pytest.raises(ReviewError, match="settled"):
        review.answer(store, bens[claims[0].id], "accept", by="ben")
    assert desk.people.rounds() == ["first"]


def test_a_sample_is_the_same_everywhere(bench):
    desk = bench.desk()
    assert review.sample(desk, share=1.0, seed="a") == review.sample(desk, share=1.0, seed="a")
    assert len(review.sample(desk, share=1.0)) == 4
    assert review.sample(desk, share=0.0) == []


@given(st.lists(st.tuples(st.sampled_from("ab"), st.sampled_from("abc")), min_size=1, max_size=30))
def test_kappa_is_at_most_one_and_does_not_depend_on_who_is_first(pairs):
    found = review.kappa(pairs)
    assert found == review.kappa([(two, one) for one, two in pairs])
    if found is None:
        assert len({label for pair in pairs for label in pair}) == 1
    else:
        assert -1 <= found <= 1
        assert (found == 1) == all(one == two for one, two in pairs)
