"""Words that say when: the cases of `times.cases.toml`, and how far the rules go on the gold files."""

from __future__ import annotations

import json
import tomllib
import warnings
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attested.annotate.times import find, read_time

HERE = Path(__file__).parent
CASES = tomllib.loads((HERE / "times.cases.toml").read_text(encoding="utf-8"))["case"]
GOLD = HERE.parent.parent.parent / "shared" / "gold" / "train"


def told(text: str, on: date | None) -> list[str]:
    return [f"{f.when.as_written} | {f.when.earliest or '-'} | {f.when.latest or '-'} | {f.when.precision}" for f in find(text, on)]


@pytest.mark.parametrize("case", CASES, ids=lambda c: c["text"][:60])
def test_case(case):
    got = told(case["text"], case.get("on"))
    if case.get("strength", "strong") == "strong":
        assert got == case["want"], case.get("note", "")
    elif got != case["want"]:
        warnings.warn(f"{case['text']}: {got}, not {case['want']}", stacklevel=1)


def test_words_known_to_be_a_time_may_be_a_bare_duration():
    when = read_time("three days", date(2024, 12, 20))
    assert when is not None
    assert (when.earliest, when.latest, when.as_written) == (date(2024, 12, 17), date(2024, 12, 20), "three days")
    assert read_time("in the town", date(2024, 12, 20)) is None


def test_there_are_many_cases():
    assert len(CASES) >= 120


@given(st.text(max_size=80), st.dates(min_value=date(1, 1, 1)) | st.none())
def test_any_text_is_read_without_a_fall(text, on):
    for found in find(text, on):
        assert text[found.start : found.end] == found.when.as_written


PIECES = st.sampled_from(
    "since until by in on late Monday 3 – 31 February March 2024 the 1990s two days ago last week next year from to and "
    "between , 24 hours past Sunday night summer 9999 0".split()
)


@settings(deadline=None)  # the first call builds the patterns
@given(st.lists(PIECES, max_size=12).map(" ".join), st.dates() | st.none())
def test_any_heap_of_time_words_is_read_without_a_fall(text, on):
    for found in find(text, on):
        assert found.when.days is None or found.when.days > 0


def gold_times() -> Counter[str]:
    """How many `time` arguments of the training gold the finder finds in their own sentence, and reads by the rule of score.py."""
    counts: Counter[str] = Counter()
    for line in (GOLD / "gold.jsonl").read_text(encoding="utf-8").strip().split("\n"):
        row = json.loads(line)
        meta = json.loads((GOLD / "texts" / f"{row['document']}.json").read_text(encoding="utf-8"))
        text = (GOLD / "texts" / f"{row['document']}.txt").read_text(encoding="utf-8")
        on = date.fromisoformat(meta["date"]) if meta.get("date") else None
        if on is None:
            continue
        found = []
        anchor, start = None, 0
        for paragraph in text.split("\n"):
            for f in find(paragraph, on, anchor):
                found.append((start + f.start, start + f.end, f.when))
                anchor = f.when.earliest if f.when.precision == "day" else anchor
            start += len(paragraph) + 1
        for claim in row["claims"]:
            for argument in claim["arguments"]:
                span = argument.get("span")
                if argument["role"] != "time" or not span:
                    continue
                counts["all"] += 1
                over = [w for low, high, w in found if low < span["end"] and span["start"] < high]
                counts["found"] += bool(over)
                counts["right"] += any(same(argument["when"], w) for w in over)
    return counts


def same(gold, when) -> bool:
    """The rule of the contract: the intervals overlap, and the shorter is half the longer or they differ by two days."""
    a = [date.fromisoformat(gold[k]) if gold[k] else None for k in ("earliest", "latest")]
    b = [when.earliest, when.latest]
    both = bool(a[0] and b[0])
    a, b = ([x or y for x, y in ((p[0], p[1]), (p[1], p[0]))] for p in (a, b))
    if max(a[0], b[0]) > min(a[1], b[1]) and (both or abs((a[1] - b[1]).days) > 2):
        return False
    short, long = sorted((a[1] - a[0]).days + 1 if p == 0 else (b[1] - b[0]).days + 1 for p in (0, 1))
    return short * 2 >= long or long - short <= 2


@pytest.mark.skipif(not GOLD.is_dir(), reason="the gold files lie beside the checkout, not in it")
def test_the_gold_times_are_found_and_read(capsys):
    counts = gold_times()
    with capsys.disabled():
        print(f"\ntimes of the training gold: {dict(counts)}")
    assert counts["found"] / counts["all"] >= 0.93
    assert counts["right"] / counts["all"] >= 0.88
