"""Floors rise by themselves and fall only by name."""

from __future__ import annotations

from pathlib import Path

import pytest

from attested.errors import EvaluationError
from attested.evaluate.entries import read_entries
from attested.evaluate.floors import fallen, measures, raised, read_floors, write_floors
from attested.evaluate.gold import evaluate_folder

CASE = Path(__file__).parent / "data" / "case"


@pytest.fixture(scope="module")
def scores():
    return evaluate_folder(CASE, read_entries(CASE / "coded.jsonl"))


def test_a_floor_holds_what_was_reached_rounded_down(scores, tmp_path):
    floor = raised(None, "a", scores)
    assert all(0 <= reached - floor.least[name] < 0.001 for name, reached in measures(scores).items())
    assert list(fallen(floor, "a", scores)) == []
    write_floors({"case": floor}, tmp_path / "floors.json")
    assert read_floors(tmp_path / "floors.json") == {"case": floor}


def test_worse_scores_are_told_and_lower_a_floor_only_by_name(scores):
    floor = raised(None, "a", scores)
    worse = evaluate_folder(CASE, {})
    assert len(list(fallen(floor, "a", worse))) == len(floor.least)
    with pytest.raises(EvaluationError, match="figures fell to 0"):
        raised(floor, "a", worse, lower=["claims", "speakers", "details", "score"])
    assert raised(floor, "a", worse, lower=list(floor.least)).least["figures"] == 0


def test_another_corpus_makes_old_floors_void(scores):
    floor = raised(None, "a", scores)
    (told,) = fallen(floor, "b", scores)
    assert "corpus has changed" in told
    assert raised(floor, "b", evaluate_folder(CASE, {})).least["score"] == 0


def test_a_broken_file_of_floors_is_named(tmp_path):
    (tmp_path / "floors.json").write_text('{"case": {}}', encoding="utf-8")
    with pytest.raises(EvaluationError, match=r"floors\.json"):
        read_floors(tmp_path / "floors.json")
