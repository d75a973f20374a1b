"""Labelled pairs of reports: reading them, and what counts as linked."""

from __future__ import annotations

import json
from datetime import date

import pytest

from attested.errors import EvaluationError
from attested.evaluate.links import Linked, Pair, best_threshold, compare_links, read_pairs, render_links
from attested.evaluate.stories import b_cubed, read_stories


def pair(left, right, label):
    return Pair(left=(left, date(2025, 1, 1)), right=(right, date(2025, 1, 2)), label=label)


PAIRS = [
    pair("Shells hit Kherson.", "Shells hit Kherson on Sunday.", "same"),
    pair("Shells hit Kherson.", "Twelve people are now known to have died at the station.", "update"),
    pair("Shells hit Kherson.", "Shells hit Odesa.", "different"),
    pair("Talks open in Doha.", "A drone fell on a farm in Idlib.", "different"),
] * 5


def test_right_wrong_and_missed_are_told_apart_by_fold_and_by_label():
    scores = compare_links(PAIRS, [True, False, True, False] * 5)
    assert (scores.whole.right, scores.whole.wrong, scores.whole.missed) == (5, 5, 5)
    assert (scores.whole.precision, scores.whole.recall) == (0.5, 0.5)
    assert scores.found == {"same": (5, 5), "update": (0, 5), "part": (0, 0), "different": (5, 10)}
    assert sum(fold.right for fold in scores.folds) == 5
    assert "same 5 of 5" in render_links(scores)


def test_the_baseline_takes_its_threshold_from_the_other_folds():
    scores = compare_links(PAIRS, [False] * 20)
    assert scores.baseline.right == 5
    assert scores.baseline.wrong == 0
    assert best_threshold([(0.9, True), (0.5, True), (0.4, False)]) == 0.5


def test_no_link_is_no_wrong_merge():
    assert (Linked(missed=3).precision, Linked(missed=3).recall, Linked().f1) == (1.0, 0.0, 0.0)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{", "line 1 is no pair"),
        ('{"left_text": "a"}', "line 1 is no pair"),
        (
            json.dumps({"left_text": "a", "left_date": "soon", "right_text": "b", "right_date": "2025-01-01", "label": "same"}),
            "no pair",
        ),
        (
            json.dumps(
                {"left_text": "a", "left_date": "2025-01-01", "right_text": "b", "right_date": "2025-01-01", "label": "kin"}
            ),
            "'kin'",
        ),
        ("", "holds no pairs"),
    ],
)
def test_what_is_no_file_of_pairs_is_refused(tmp_path, line, said):
    path = tmp_path / "pairs.jsonl"
    path.write_text(line, encoding="utf-8")
    with pytest.raises(EvaluationError, match=said):
        read_pairs(path)


def test_a_missing_file_is_refused(tmp_path):
    with pytest.raises(EvaluationError, match="cannot be read"):
        read_pairs(tmp_path / "none.jsonl")


def test_stories_are_read_and_b_cubed_is_counted_by_hand(tmp_path):
    path = tmp_path / "items.jsonl"
    rows = [
        {"date": "2025-01-01", "text": f"Item {n}.", "story_path": ["War", name] if name else []} for n, name in enumerate("aab")
    ]
    path.write_text("\n".join(json.dumps(row) for row in [*rows, {"date": "2025-01-01", "text": "No story."}]), encoding="utf-8")
    assert [item.path for item in read_stories(path)] == [("War", "a"), ("War", "a"), ("War", "b")]
    found = b_cubed([1, 1, 1], ["a", "a", "b"])
    assert (round(found.precision, 3), found.recall) == (0.556, 1.0)  # (2/3 + 2/3 + 1/3) / 3
    path.write_text("[]", encoding="utf-8")
    with pytest.raises(EvaluationError, match="no file of items"):
        read_stories(path)
