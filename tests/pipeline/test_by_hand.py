"""A claim that a person codes reads and links as the coder's do, on the words they chose."""

from __future__ import annotations

from datetime import date

import pytest

from attested.errors import ClaimError, SpanError
from attested.model import Document
from attested.pipeline.by_hand import Draft, Said, Slot, by_hand, draft_of

TEXT = "🚨 At least 12 people were killed in an air strike on Aleppo on Sunday, the White Helmets said."
REPORT = Document(id="d1", text=TEXT, published=date(2024, 12, 2), lang="en")


def at(words):
    return TEXT.index(words), TEXT.index(words) + len(words)


def slot(role, words, **more):
    start, end = at(words)
    return Slot(role=role, start=start, end=end, **more)


def draft(*slots, **more):
    start, end = at("the White Helmets")
    return Draft(
        kind="air_strike", evidence=(at(TEXT[2:]),), trigger=at("air strike"), slots=slots,
        speakers=(Said(start=start, end=end, kind="monitor"),), **more,
    )  # fmt: skip


def test_values_are_read_from_the_words_and_names_are_linked():
    claim = by_hand(REPORT, draft(slot("killed", "At least 12 people"), slot("time", "Sunday"), slot("place", "Aleppo")))
    killed, when, where = claim.arguments
    assert (killed.quantity.low, killed.quantity.high) == (12, None)
    assert when.when.earliest == when.when.latest == date(2024, 12, 1)
    assert where.where.country == "SY"
    assert claim.speakers[0].name == "White Helmets"
    assert claim.speakers[0].entity
    assert claim.made_by.stage == "review"
    assert claim.confidence == 1.0
    claim.check(REPORT)


def test_what_the_person_gives_holds():
    claim = by_hand(
        REPORT,
        draft(
            slot("killed", "At least 12 people", low=12, high=15, of="civilians"),
            slot("time", "Sunday", earliest=date(2024, 11, 30), latest=date(2024, 12, 1)),
        ),
        linked=False,
    )
    killed, when = claim.arguments
    assert (killed.quantity.low, killed.quantity.high, killed.quantity.of) == (12, 15, "civilians")
    assert (when.when.earliest, when.when.precision) == (date(2024, 11, 30), "days")


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (draft(slot("place", "Aleppo"), slot("killed", "Aleppo")), None),
        (draft(slot("time", "White")), "tells no time"),
        (draft(slot("killed", "At least 12 people", low=5, high=2)), "is empty"),
        (draft(slot("time", "Sunday", earliest=date(2025, 1, 1), latest=date(2024, 1, 1))), "before it begins"),
        (draft(slot("colour", "Aleppo")), "no role"),
        (Draft(kind="picnic", evidence=((2, 9),)), "no kind"),
        (Draft(kind="attack", evidence=()), "needs the words"),
    ],
)
def test_what_makes_no_claim_is_refused_in_words(wrong, said):
    if said is None:  # one named person stands for one: nothing is wrong
        assert by_hand(REPORT, wrong, linked=False).arguments[1].quantity.low == 1
        return
    with pytest.raises(ClaimError, match=said):
        by_hand(REPORT, wrong, linked=False)


def test_a_stretch_beyond_the_text_is_refused():
    with pytest.raises(SpanError):
        by_hand(REPORT, Draft(kind="attack", evidence=((5000, 5010),)), linked=False)


def test_a_claim_goes_into_a_draft_and_comes_back_the_same():
    claim = by_hand(
        REPORT,
        draft(slot("killed", "At least 12 people"), slot("time", "Sunday"), status="possible", hedge="reportedly"),
        linked=False,
    )
    again = by_hand(REPORT, draft_of(claim), linked=False)
    assert again == claim
