"""What every backend must do: keep, find, refuse to forget."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from attested.errors import QueryError, SpanError, StoreError
from attested.model import Claim, Finding, Judgement, Span
from attested.store import Question


def put(store, brought, claims=(), findings=(), fingerprint="one"):
    original, acquisition, document = brought
    with store.writer() as writer:
        new = writer.keep(original, acquisition, document)
        return new, writer.code(document, claims, findings, fingerprint=fingerprint)


def everything(store):
    with store.view() as view:
        return view.counts()


def test_what_was_written_comes_back_the_same(store, bring, crossing, strike):
    brought = original, acquisition, document = bring(title="Militias cross")
    claims = [crossing(document), strike(document)]
    note = Finding(item=document.id, code="unread", message="one sentence was not read")
    assert put(store, brought, claims, [note]) == (True, 2)
    with store.view() as view:
        assert list(view.documents()) == [document]
        assert view.document(document.id) == document == view.document(document.id[:8])
        assert list(view.acquisitions()) == [acquisition] == list(view.acquisitions(document.id))
        assert view.original(original.sha256) == original
        assert list(view.claims()) == claims
        assert view.claim(claims[0].id[:10]) == claims[0]
        assert list(view.findings()) == [note] == list(view.findings(document.id))


def test_the_same_report_again_adds_nothing(store, bring, crossing):
    brought = bring()
    put(store, brought, [crossing(brought[2])])
    before = everything(store)
    later = replace(brought[1], at=datetime(2025, 1, 1, tzinfo=UTC))
    assert put(store, (brought[0], later, brought[2]), [crossing(brought[2])]) == (False, 0)
    assert everything(store) == before
    assert store.coded(brought[2].id, "one")
    assert not store.coded(brought[2].id, "two")


def test_the_same_bytes_from_two_paths_are_one_original_with_two_acquisitions(store, bring, crossing):
    put(store, bring(path="a.txt"), [crossing(bring()[2])])
    put(store, bring(path="copy/a.txt"), [crossing(bring()[2])])
    assert everything(store) == {"originals": 1, "documents": 1, "acquisitions": 2, "claims": 1, "findings": 0}


def test_another_coder_replaces_the_claims_and_keeps_the_old_ones_aside(store, bring, crossing, strike):
    brought = bring()
    document = brought[2]
    put(store, brought, [crossing(document), strike(document)], [Finding(item=document.id, code="old", message="gone")])
    put(store, brought, [crossing(document, 0.5)], fingerprint="two")
    with store.view() as view:
        assert list(view.claims()) == [crossing(document, 0.5)]
        assert view.claim(crossing(document).id).confidence == 0.5
        assert [c.kind for c in view.earlier_claims(document.id)] == ["deployment", "shelling"]
        assert list(view.findings()) == []
        assert [hit.claims for hit in view.search("shells")] == [()]
        assert list(view.claims(Question(place="Aleppo"))) == []


def test_of_two_claims_that_read_the_same_the_surer_is_kept(store, bring, crossing):
    brought = bring()
    assert put(store, brought, [crossing(brought[2], 0.4), crossing(brought[2], 0.8)])[1] == 1
    with store.view() as view:
        assert [c.confidence for c in view.claims()] == [0.8]


def test_a_claim_that_misquotes_is_not_written_and_nothing_beside_it(store, bring, crossing):
    brought = bring()
    document = brought[2]
    wrong = Claim.make(kind="clash", evidence=(Span(document=document.id, start=0, end=7, quote="baghdad"),))
    with pytest.raises(SpanError):
        put(store, brought, [crossing(document), wrong])
    assert set(everything(store).values()) == {0}


def test_an_error_half_way_leaves_nothing(store, bring, crossing):
    original, acquisition, document = bring()

    def half():
        with store.writer() as writer:
            writer.keep(original, acquisition, document)
            writer.code(document, [crossing(document)], fingerprint="one")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        half()
    assert set(everything(store).values()) == {0}


def test_bytes_that_are_not_those_of_their_hash_are_refused(store, bring):
    original, acquisition, document = bring()
    with pytest.raises(StoreError, match="are not those of"), store.writer() as writer:
        writer.keep(replace(original, content=b"other"), acquisition, document)


def test_a_report_whose_text_changed_is_refused(store, bring):
    brought = bring()
    put(store, brought)
    with pytest.raises(StoreError, match="another text"), store.writer() as writer:
        writer.keep(*brought[:2], replace(brought[2], text="Something else."))


@pytest.mark.parametrize(
    ("asked", "kinds"),
    [
        ({}, ["deployment", "shelling"]),
        ({"kind": "shelling"}, ["shelling"]),
        ({"kind": "clash"}, []),
        ({"actor": "badr"}, ["deployment"]),
        ({"actor": "badr-organization"}, ["deployment"]),
        ({"actor": "bad"}, []),
        ({"actor": "Aleppo"}, []),
        ({"place": "Aleppo"}, ["shelling"]),
        ({"place": "aleppo governorate"}, ["shelling"]),
        ({"place": "geonames:163843"}, ["deployment"]),
        ({"place": "SY"}, ["deployment", "shelling"]),
        ({"place": "IQ"}, []),
        ({"place": "–"}, []),
        ({"source": "AFP"}, ["deployment", "shelling"]),
        ({"source": "Reuters"}, []),
        ({"until": date(2024, 12, 1)}, ["deployment"]),
        ({"since": date(2024, 12, 2)}, ["shelling"]),
        ({"since": date(2024, 12, 1), "until": date(2024, 12, 2)}, ["deployment", "shelling"]),
        ({"since": date(2024, 12, 3)}, []),
        ({"text": "shelled OR"}, []),
        ({"text": "crossing"}, ["deployment"]),
        ({"text": '"seven people"'}, ["shelling"]),
        ({"text": '"people seven"'}, []),
        ({"text": "people -children"}, []),
        ({"text": "fighters -children"}, ["deployment"]),
        ({"place": "SY", "actor": "Badr", "since": date(2024, 1, 1)}, ["deployment"]),
    ],
)
def test_claims_are_found_by_what_they_say(store, bring, crossing, strike, asked, kinds):
    brought = bring()
    put(store, brought, [crossing(brought[2]), strike(brought[2])])
    with store.view() as view:
        found = list(view.claims(Question(**asked)))
        assert [claim.kind for claim in found] == kinds
        assert view.claim_ids(Question(**asked)) == {claim.id for claim in found}


def test_claims_are_found_by_their_report(store, bring, crossing):
    first, second = bring(), bring(source="Reuters")
    put(store, first, [crossing(first[2])])
    put(store, second, [crossing(second[2])])
    with store.view() as view:
        assert [c.document for c in view.claims(Question(document=second[2].id))] == [second[2].id]
        assert [c.document for c in view.claims(Question(document=first[2].id[:9]))] == [first[2].id]


def test_the_outlets_of_a_digest_are_those_of_its_items(store, bring):
    text = "2025-10-01: Shells hit Kherson. (Reuters)\n2025-10-02: Two people were killed in Kyiv. (BBC)"
    brought = bring(text, source="Digest", published=None)
    document = brought[2]
    claims = [
        Claim.make(kind="shelling", evidence=(Span.of(document, 12, 31),)),
        Claim.make(kind="attack", evidence=(Span.of(document, text.index("Two"), text.index("Kyiv")),)),
    ]
    put(store, brought, claims)
    with store.view() as view:
        assert [c.kind for c in view.claims(Question(source="BBC"))] == ["attack"]
        assert [c.kind for c in view.claims(Question(until=date(2025, 10, 1)))] == ["shelling"]


def test_search_finds_reports_and_the_claims_that_hold_the_words(store, bring, crossing, strike):
    brought = bring(title="Militias cross")
    document = brought[2]
    put(store, brought, [crossing(document), strike(document)])
    put(store, bring("Nothing happened in Kherson on Monday.", path="b.txt"))
    with store.view() as view:
        (hit,) = view.search("shell children")
        assert hit.document == document
        assert [hit.snippet[a:b] for a, b in hit.marks] == ["Shells", "children"]
        assert [claim.kind for claim in hit.claims] == ["shelling"]
        assert [h.document.id for h in view.search("militia")] == [document.id]
        assert len(view.search("people")) == 1
        # the report speaks of children, but one of its claims does not
        (hit,) = view.search("fighters -children")
        assert [claim.kind for claim in hit.claims] == ["deployment"]
        assert view.search("Damascus") == []


@pytest.mark.parametrize("text", ["", "-Iran", '""', "***", "-"])
def test_a_search_for_no_word_is_refused(store, text):
    with store.view() as view, pytest.raises(QueryError):
        view.search(text)


@pytest.mark.parametrize(
    "text", ['"', "NEAR(a b)", "a AND", "col:x", "x*", "(", "a OR OR b", "'; DROP TABLE claims; --", "\0x", "é" * 500]
)
def test_whatever_is_typed_searches_or_says_why_not(store, bring, text):
    put(store, bring())
    with store.view() as view, suppress(QueryError):
        view.search(text)


def test_ids_that_are_none_or_several(store, bring, crossing):
    brought = bring()
    put(store, brought, [crossing(brought[2])])
    with store.view() as view:
        with pytest.raises(QueryError, match="no report has the id zz"):
            view.document("zz")
        with pytest.raises(QueryError, match="no claim"):
            view.claim("0" * 32)
        with pytest.raises(QueryError, match="no original"):
            view.original("0" * 64)


def test_a_refusal_is_kept_once_and_ends_when_the_file_can_be_read(store, bring):
    refusal = Finding(item="reports/a.txt", code="empty", message="is empty", level="refused")
    for _ in range(2):
        with store.writer() as writer:
            writer.note(refusal)
    with store.writer() as writer:
        writer.note(replace(refusal, code="binary", message="is binary"))
    with store.view() as view:
        assert [f.code for f in view.findings()] == ["binary"]
    put(store, bring(path="reports/a.txt"))
    assert everything(store)["findings"] == 0


def test_what_is_known_needs_no_writing(store, bring):
    brought = bring(path="reports/a.txt")
    assert not store.known(brought[1], "one")
    put(store, brought)
    assert store.known(brought[1], "one")
    assert not store.known(brought[1], "two")
    assert not store.known(replace(brought[1], path="b.txt"), "one")
    assert not store.known(replace(brought[1], member="line 3"), "one")
    with store.writer() as writer:
        writer.note(Finding(item="reports/a.txt", code="unreadable", message="cannot be read", level="refused"))
    assert not store.known(brought[1], "one")
    put(store, brought)
    assert store.known(brought[1], "one")
    assert everything(store)["findings"] == 0


def test_judgements_are_a_log(store):
    first = Judgement(left="a", right="b", verdict="same", by="nour", at=datetime(2026, 1, 1, tzinfo=UTC), note="one strike")
    second = replace(first, verdict="different", at=datetime(2026, 1, 2, tzinfo=UTC))
    store.judgements.append(first)
    store.judgements.append(second)
    assert store.judgements.all() == (first, second)
    with store.view() as view:
        assert view.judgements() == (first, second)


def test_a_view_is_one_moment(store, bring):
    put(store, bring())
    with store.view() as view:
        assert view.counts()["documents"] == 1
        put(store, bring(source="Reuters"))
        assert view.counts()["documents"] == 1
    assert everything(store)["documents"] == 2


def test_nothing_is_wrong_with_what_was_written(store, bring, crossing):
    brought = bring()
    put(store, brought, [crossing(brought[2])])
    with store.view() as view:
        assert list(view.wrong()) == []
