"""The examples: short reports in our own words, each with its gold, built from hand-written codings."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from attested.evaluate.coding import gold_lines
from attested.evaluate.gold import read_gold

EXAMPLES = Path(__file__).parent.parent / "examples"
REPORTS = sorted((EXAMPLES / "reports").glob("*.txt"))
SHARED = Path(__file__).parents[2] / "shared" / "reports"


def test_there_are_eight_to_twelve_reports_with_a_coding_each():
    assert 8 <= len(REPORTS) <= 12
    assert [path.stem for path in REPORTS] == sorted(path.stem for path in (EXAMPLES / "codings").glob("*.json"))


@pytest.mark.parametrize("path", REPORTS, ids=lambda path: path.stem)
def test_a_report_is_short_dated_and_ours(path):
    assert 80 <= len(path.read_text(encoding="utf-8").split()) <= 220
    beside = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    assert beside["licence"] == "CC0-1.0"
    assert beside["outlet"].startswith("Example ")  # no real outlet published these words
    assert path.stem.startswith(date.fromisoformat(beside["date"]).isoformat())
    assert beside["title"]


def test_the_gold_is_what_the_codings_say():
    assert (EXAMPLES / "gold.jsonl").read_text(encoding="utf-8") == "".join(gold_lines(EXAMPLES)), (
        "examples/gold.jsonl is not what examples/codings say; run make gold"
    )
    assert set(read_gold(EXAMPLES).claims) == {path.stem for path in REPORTS}


def test_the_examples_show_what_the_tool_is_for():
    claims = [claim for entries in read_gold(EXAMPLES).claims.values() for claim in entries]
    kinds = {claim.kind for claim in claims}
    assert {"backs", "funds", "trains", "arms", "commands", "deployment", "agreement", "talks", "arrest", "toll"} <= kinds
    assert any(claim.denied for claim in claims)
    assert any(slot.role == "via" and "Zurbatiya" in slot.names for claim in claims for slot in claim.arguments)
    moura = [c for c in read_gold(EXAMPLES).claims["2022-04-05-mali-moura"] if c.kind == "attack" and c.figures()]
    assert {slot.figure for claim in moura for slot in claim.figures()} == {(203, 203), (300, 300)}  # two accounts that disagree


@pytest.mark.skipif(not SHARED.is_dir(), reason="the seed reports are not beside the repository")
def test_no_sentence_is_copied_from_the_seeds():
    """No run of seven words of an example stands in a report that we were given."""

    def runs(text: str) -> set[tuple[str, ...]]:
        words = text.casefold().split()
        return {tuple(words[n : n + 7]) for n in range(len(words) - 6)}

    given = set().union(*(runs(path.read_text(encoding="utf-8")) for path in SHARED.glob("*.txt")))
    for path in REPORTS:
        assert not runs(path.read_text(encoding="utf-8")) & given, path.name
