"""The scripts of benchmarks/ run, and say what they measured."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


def script(name: str) -> dict:
    return runpy.run_path(str(ROOT / "benchmarks" / name))


def test_the_speed_of_the_whole_is_a_share_of_the_reading_models():
    report = ROOT / "examples" / "reports" / "2022-04-05-mali-moura.txt"
    speed = script("pipeline.py")["measure"]([report], 1)
    assert (speed.documents, speed.words) == (1, len(report.read_text(encoding="utf-8").split()))
    found = speed.as_dict()
    assert found["ratio"] == pytest.approx(
        found["words_per_second_per_core"] / found["words_per_second_per_core_reading_model_alone"]
    )
    assert 0 < speed.ratio < 3


def test_only_what_stands_between_the_marks_is_filled(tmp_path):
    paper = tmp_path / "paper.md"
    paper.write_text("before\n<!-- scores: begin. By hand: no. -->\nold\n<!-- scores: end -->\nafter\n", encoding="utf-8")
    fill = script("papers.py")["fill"]
    fill(paper, "scores", r"new \1")
    assert paper.read_text(encoding="utf-8") == (
        "before\n<!-- scores: begin. By hand: no. -->\nnew \\1\n<!-- scores: end -->\nafter\n"
    )
    with pytest.raises(SystemExit, match="no place for speed"):
        fill(paper, "speed", "new")


def test_planted_copies_are_found_in_time_that_grows_with_their_number():
    found = script("copies.py")["measure"](300)
    assert found["found"] == found["planted"] == 100
    assert found["wrong"] == 0


def test_invented_events_come_out_whole_and_unmixed():
    found = script("events.py")["measure"](400)
    assert found["claims"] == 400
    assert found["whole"] > 0.95
    assert found["mixed"] <= 4
    assert found["pairs_per_claim"] < 40


def test_a_made_up_store_is_one_that_the_program_could_have_written(tmp_path):
    from attested.store import open_store

    path = tmp_path / "many.db"
    script("million.py")["make"](path, 400, tell=False)
    with open_store(path) as store:
        with store.view() as view:
            assert view.counts()["claims"] > 300
            assert [found for found in view.wrong() if found.item != "database"] == []
        pages = script("pages.py")
        found = pages["measure"](store, 1)
        assert {"home", "table", "event", "map, the world", "queue"} <= found.keys()
        assert all(took["p95"] >= took["p50"] >= 0 for took in found.values())
        assert set(pages["following"](store)) == {"a claim rejected", "taken back", "two judged the same", "parted again"}
        with store.view() as view:
            assert [found for found in view.wrong() if found.item != "database"] == []
