"""Places of names against gold: distances, numbers, coverage, and files that are not what they should be."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attested.errors import EvaluationError
from attested.evaluate.toponyms import (
    FARTHEST_KM,
    Answer,
    area_under_errors,
    compare_places,
    distance_km,
    read_placed,
    render_places,
)

TEXT = "A convoy left Tripoli for Sebha, and on to Murzuq."


def write(tmp_path, toponyms, text=TEXT, name="dev.jsonl"):
    row = {"id": "r1", "title": "t", "domain": "www.example.org", "text": text, "toponyms": toponyms}
    (tmp_path / name).write_text(json.dumps(row) + "\n", encoding="utf-8")
    return tmp_path


def gold(name, number, lat, lon, shift=0):
    start = TEXT.index(name) + shift
    return {"start": start, "end": start + len(name), "phrase": name, "geonames_id": number, "lat": lat, "lon": lon}


TRIPOLI, SEBHA, MURZUQ = (
    gold("Tripoli", "2210247", 32.887, 13.187), gold("Sebha", "2212775", 27.037, 14.428), gold("Murzuq", "2214432", 25.915, 13.918),
)  # fmt: skip


def test_each_measure_counts_what_it_says(tmp_path):
    reports = read_placed(write(tmp_path, [TRIPOLI, SEBHA, MURZUQ]))
    answers = [
        Answer(id="geonames:2210247", lat=0.0, lon=0.0),  # gold's own number is at gold's own point
        Answer(id="geonames:1", lat=27.5, lon=14.4),  # 51 km away
        None,
    ]
    scores = compare_places("trnews", reports, lambda report: answers, lambda identifier: identifier != "geonames:2214432")
    found = scores.as_dict()
    assert (found["toponyms"], found["held"]) == (3, 2)
    assert found["coverage"] == pytest.approx(2 / 3, abs=1e-3)
    assert (found["near_held"], found["exact_held"]) == (1.0, 0.5)
    assert (found["near_all"], found["linked"]) == (0.667, 0.667)
    assert found["median_error_km"] == pytest.approx(25.8, abs=1)
    assert "Mordecai" in render_places(scores)


def test_names_whose_offsets_drifted_are_found_again_and_others_left_out(tmp_path):
    (report,) = read_placed(write(tmp_path, [gold("Sebha", "2212775", 27.0, 14.4, shift=7), {**TRIPOLI, "phrase": "Benghazi"}]))
    assert [TEXT[t.start : t.end] for t in report.toponyms] == ["Sebha"]
    assert report.site == "example.org"


def test_what_gold_does_not_resolve_is_not_asked_for(tmp_path):
    with pytest.raises(EvaluationError, match="holds no name that gold resolves"):
        read_placed(write(tmp_path, [{**TRIPOLI, "geonames_id": None}]))


@pytest.mark.parametrize(
    "line", ["{", "[]", '{"id": 1}', '{"id": 1, "text": "x", "toponyms": [{"geonames_id": 1, "lat": 1, "lon": 1}]}']
)
def test_a_broken_line_is_named(tmp_path, line):
    (tmp_path / "x.jsonl").write_text("\n" + line + "\n", encoding="utf-8")
    with pytest.raises(EvaluationError, match=r"x\.jsonl:2: "):
        read_placed(tmp_path / "x.jsonl")


def test_a_missing_file_and_a_resolver_that_forgets_are_named(tmp_path):
    with pytest.raises(EvaluationError, match=r"dev\.jsonl: cannot be read"):
        read_placed(tmp_path)
    with pytest.raises(EvaluationError, match="r1: 0 answers for 1 names"):
        compare_places("lgl", read_placed(write(tmp_path, [TRIPOLI])), lambda report: [], lambda identifier: True)


points = st.tuples(st.floats(-90, 90), st.floats(-180, 180))


@given(points, points)
def test_a_distance_is_one_both_ways_and_never_beyond_half_the_earth(one, other):
    there, back = distance_km(*one, *other), distance_km(*other, *one)
    assert there == pytest.approx(back, abs=1e-6)
    assert 0 <= there <= 20_016


@given(st.lists(st.floats(0, FARTHEST_KM), max_size=20))
def test_the_area_under_errors_is_a_share(errors):
    assert 0 <= area_under_errors(errors) <= 1
