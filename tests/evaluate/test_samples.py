"""The public samples that need claims: files are read or refused, numbers and relations are compared as their fields say."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attested.annotate.casing import lost, restored
from attested.cli.claiming import ADAPTERS
from attested.errors import EvaluationError
from attested.evaluate.counting import Counts, counts
from attested.evaluate.isaf import Record, Release, compare_releases, record_of
from attested.evaluate.muc import Message, Template, compare_templates, day_of
from attested.evaluate.plover import Pair, compare_types
from attested.evaluate.polnear import Article, compare_sources
from attested.evaluate.re3d import RelatedText, Relation, compare_relations, relations_of
from attested.evaluate.satp import Incident, compare_incidents
from attested.model import Argument, Claim, Document, Quantity, Span

TEXT = "Nine rebels, five of them boys, were killed and several were arrested near the mill."
REPORT = Document(id="d", text=TEXT)


def part(role: str, words: str, low: float | None = None, high: float | None = None, of: str | None = None) -> Argument:
    start = TEXT.index(words)
    span = Span.of(REPORT, start, start + len(words))
    quantity = None if low is None else Quantity(low=low, high=high, approximate=False, unit="people", of=of, as_written=words)
    return Argument(role=role, span=span, name=None if quantity else words, quantity=quantity)


def claim(kind: str, *arguments: Argument, **marks: str) -> Claim:
    return Claim.make(kind=kind, evidence=(Span.of(REPORT, 0, len(TEXT)),), arguments=arguments, **marks)  # type: ignore[arg-type]


KILLED = claim("attack", part("killed", "Nine rebels", 9, 9, "rebels"), part("killed", "five of them boys", 5, 5, "boys"))


def test_a_part_is_not_added_to_its_whole_and_what_is_denied_is_not_counted():
    assert counts([KILLED], TEXT) == Counts(deaths=9)
    denied = claim("attack", part("killed", "Nine rebels", 9, 9, "rebels"), polarity="denied")
    assert counts([denied], TEXT) == Counts()
    assert counts([KILLED, KILLED], TEXT) == Counts(deaths=9)


def test_exactness_is_told_beside_a_coder_who_says_zero():
    incidents = [
        Incident(id="1", text=TEXT, day=None, gold=Counts(deaths=9)), Incident(id="2", text="", day=None, gold=Counts()),
    ]  # fmt: skip
    scores = compare_incidents(incidents, lambda given: [counts([KILLED], TEXT), Counts(arrests=1)])
    assert (scores.measures["deaths"].all, scores.measures["deaths"].some, scores.measures["deaths"].always_zero) == (1.0, 1.0, 0.5)
    assert (scores.measures["arrests"].all, scores.all_five, scores.all_five_always_zero) == (0.5, 0.5, 0.5)


def test_vague_numbers_follow_the_rubric_of_the_releases():
    arrest = claim("arrest", part("detained", "several", 3, 9))
    found = record_of([KILLED, arrest], TEXT, date(2011, 5, 3), ["taliban", "haqqani-network"])
    assert (found.min_killed, found.min_captured, found.target_group) == (9, 3, ("haqqani",))
    gold = Record(
        start_date=date(2011, 5, 3), province=("khost",), target_group=("haqqani",), min_killed=9, min_captured=3,
        killq=True, captureq=True, airstrike=True,
    )  # fmt: skip
    scores = compare_releases([Release(id="r", text=TEXT, gold=gold)], lambda given: [found])
    assert scores.fields["min_killed"] == scores.fields["start_date"] == 1.0
    assert scores.fields["airstrike"] == scores.fields["province"] == 0.0


def test_types_of_pairs_are_scored_by_accuracy_and_by_type():
    pairs = [Pair(id=str(n), text="", source="", target="", type=kind) for n, kind in enumerate(("AID", "AID", "ACCUSE"))]
    scores = compare_types(pairs, lambda given: ["AID", "ACCUSE", "ACCUSE"])
    assert scores.accuracy == pytest.approx(2 / 3)
    assert scores.f1 == {"ACCUSE": pytest.approx(2 / 3), "AID": pytest.approx(2 / 3)}


def test_sources_agree_by_head_word_or_exactly_but_for_an_article():
    article = Article(id="a", text="The old minister said so, and he left.", sources=((0, 16), (30, 32)))
    head = {(0, 16): 8, (4, 16): 8, (30, 32): 30, (8, 16): 8}
    scores = compare_sources([article], lambda one: ([(4, 16), (30, 32)], head.__getitem__))
    assert (scores.head.f1, scores.exact.f1) == (1.0, 1.0)
    assert compare_sources([article], lambda one: ([(8, 16)], head.__getitem__)).exact.hit == 0


def test_relations_that_hold_both_ways_count_once_and_agree_crossed():
    clash = claim("clash", part("agent", "rebels"), part("target", "boys"))
    found = list(relations_of([clash]))
    one, two = found[0].source, found[0].target
    gold = (Relation(type="FightingAgainst", source=two, target=one), Relation(type="FightingAgainst", source=one, target=two))
    scores = compare_relations([RelatedText(id="t", origin="", text=TEXT, relations=gold)], lambda given: [found])
    assert (scores.types["FightingAgainst"].hit, scores.types["FightingAgainst"].gold) == (1, 1)


def test_records_are_matched_so_that_most_fills_agree():
    slots = {name: frozenset[str]() for name in ("date", "country", "stage", "perp_confidence", "victim_number", "victim_effect")}
    gold = Template(type="BOMBING", fills={"victim": (frozenset({"PEASANTS", "FARMERS"}),)}, slots=slots)
    bombing = Template(type="BOMBING", fills={"victim": (frozenset({"two farmers"}),)}, slots=slots)
    ours = [Template(type="ATTACK", fills={}, slots=slots), bombing]
    scores = compare_templates([Message(id="m", text="", day=None, templates=(gold,))], lambda given: [ours], lambda name: None)
    assert (scores.roles["victim"].f1, scores.type.recall, scores.type.precision) == (1.0, 1.0, 0.5)
    assert day_of("BOGOTA, 4 FEB 90 (DOMESTIC SERVICE)") == date(1990, 2, 4)


@pytest.mark.parametrize("name", sorted(ADAPTERS))
@pytest.mark.parametrize("content", ["{", '{"id": 1}', "[]", '{"id": "x", "text": 3}'])
def test_a_file_of_another_kind_is_refused_with_its_path(name: str, content: str, tmp_path: Path):
    path = tmp_path / "sample.jsonl"
    path.write_text(content + "\n", encoding="utf-8")
    with pytest.raises(EvaluationError, match=r"sample\.jsonl"):
        ADAPTERS[name](path)


def test_a_pair_is_read_from_file_to_score(tmp_path: Path):
    row = {"id": "1", "text": "Mali accused Algeria of meddling.", "source": "Mali", "target": "Algeria", "event": "ACCUSE"}
    path = tmp_path / "pairs.jsonl"
    path.write_text(json.dumps(row) + "\n", encoding="utf-8")
    measured = ADAPTERS["plv"](path)
    assert measured.values["accuracy"] == 1.0
    assert "published" in measured.text


def test_capitals_come_back_where_names_are():
    assert lost("THE ARMY DENIED IT TODAY.")
    assert not lost("The army denied it.")
    assert "Iraq" in restored("SOLDIERS ENTERED IRAQ ON MONDAY.")


@settings(deadline=None, max_examples=30)
@given(st.text(max_size=120))
def test_no_offset_moves(text: str):
    assert len(restored(text)) == len(text)
    assert restored(text).lower() == "".join(c.lower() if len(c.lower()) == 1 else c for c in text).lower()
